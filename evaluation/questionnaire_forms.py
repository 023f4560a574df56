"""The planning desk's small forms for questionnaires: a new one's name and beginning, and a run's choice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.models import Questionnaire, Version
from evaluation.services.questionnaires import own_rows

OWN, EMPTY = "own", "empty"


class NewQuestionnaireForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its name, and what it begins as: the product's own questions, a version of another, or nothing."""

    begin = forms.ChoiceField(label=gettext_lazy("Börja från"))

    class Meta:
        model = Questionnaire
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = Version.objects.select_related("questionnaire")
        self.fields["begin"].choices = [  # type: ignore[attr-defined]
            (OWN, _("produktens egna frågor")),
            *((str(version.pk), str(version)) for version in versions),
            (EMPTY, _("ett tomt formulär")),
        ]

    def rows(self) -> list[dict[str, Any]]:
        """The questions to begin with."""
        begin = self.cleaned_data["begin"]
        if begin == OWN:
            return own_rows()
        return [] if begin == EMPTY else list(Version.objects.get(pk=begin).questions)


class QuestionnaireForm(forms.ModelForm):  # type: ignore[type-arg]
    """Its name, and whether new runs have it: the one that had been chosen gives way."""

    class Meta:
        model = Questionnaire
        fields = ("name", "is_default")

    def _get_validation_exclusions(self) -> set[str]:
        return {*super()._get_validation_exclusions(), "is_default"}  # type: ignore[misc]


class RunQuestionnaireForm(forms.Form):
    """Which version a run's evaluation asks: none that is being written, save the one that the run has already."""

    version = forms.ModelChoiceField(
        Version.objects.none(),
        label=gettext_lazy("Frågeformulär"),
        required=False,
        empty_label=gettext_lazy("produktens egna frågor"),
        help_text=gettext_lazy("Ett utkast går att välja när du har börjat använda det."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, chosen: Version | None) -> None:
        super().__init__(data, initial={"version": chosen})
        offered = Version.objects.filter(Q(is_draft=False) | Q(pk=chosen.pk if chosen else None))
        self.fields["version"].queryset = offered.select_related("questionnaire")  # type: ignore[attr-defined]
