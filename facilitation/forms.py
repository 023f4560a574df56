"""Forms of the live pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.models import WorkGroup
from groups.services.screens import CODE_LENGTH, clean_code

_REASONS = {
    "wrong_code": _("Koden stämmer inte, eller så har den gått ut. Läs av skärmen igen."),
    "too_many": _("Det har blivit många fel koder härifrån. Vänta tio minuter och försök igen."),
    "forbidden": _("Den här gruppens skärm kopplas av gruppens egen facilitator."),
    "try_again": _("Det gick inte just nu. Försök igen."),
}


class GroupField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Groups by name and time; the time matters to those who have several."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {timezone.localtime(obj.run.starts_at):%d/%m %H.%M}"


class PairingForm(forms.Form):
    """The code on a screen, and which of `groups` it belongs to (asked only when there are several)."""

    code = forms.CharField(
        label=_("Koden på skärmen"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "mono"}
        ),
        error_messages={"required": _("Skriv de åtta tecknen som står på skärmen.")},
    )
    group = GroupField(
        WorkGroup.objects.none(),
        label=_("Arbetsgrupp"),
        empty_label=None,
        error_messages={"required": _("Välj vilken grupp som sitter vid skärmen.")},
    )

    def __init__(self, *args: Any, groups: Sequence[WorkGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        ids = [group.pk for group in groups]
        field.queryset = WorkGroup.objects.filter(pk__in=ids).select_related("municipality", "run")
        if len(groups) == 1:
            field.initial = groups[0]
            field.widget = forms.HiddenInput()
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_code(self) -> str:
        code = clean_code(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(_("Koden har åtta tecken, till exempel K7QM 4XTP."))
        return code

    def explain(self, reason: str) -> None:
        """Shows why the pairing was refused, at the field it concerns."""
        self.add_error("code", str(_REASONS.get(reason, _REASONS["try_again"])))
