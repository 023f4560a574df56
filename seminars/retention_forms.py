"""The forms of the page about what is kept for how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from seminars.models import Hold, Run
from seminars.retention import Kind, registry
from seminars.wording_retention import bounds_text, months_text


def settable() -> list[Kind]:
    """The kinds whose time an organisation sets."""
    return [kind for kind in registry.in_order() if not kind.is_fixed]


class TimesForm(forms.Form):
    """Months by kind, within what is allowed, and whether anything goes without having been taken home."""

    demands_export = forms.BooleanField(
        label=_("Gallra bara det som har hämtats hem"),
        required=False,
        help_text=_("Det som inte finns i en export som är minst en vecka gammal finns kvar till dess."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in settable():
            self.fields[kind.key] = forms.IntegerField(
                label=str(kind.words.name),
                min_value=kind.floor,
                max_value=kind.ceiling,
                help_text=gettext("%(bounds)s, räknat från %(since)s. Vanligen %(usual)s.")
                % {
                    "bounds": bounds_text(kind.floor, kind.ceiling),
                    "since": kind.words.since,
                    "usual": months_text(kind.default),
                },
                error_messages={
                    name: gettext("Skriv ett tal mellan %(least)d och %(most)d.")
                    % {"least": kind.floor, "most": kind.ceiling}
                    for name in ("min_value", "max_value", "invalid", "required")
                },
            )

    @property
    def times(self) -> dict[str, int]:
        return {kind.key: self.cleaned_data[kind.key] for kind in settable()}


class HoldForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is to be left alone, and why: a run, a seminar, or everything."""

    class Meta:
        model = Hold
        fields = ("run", "seminar", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "hold_%s", **kwargs})
        for name in ("run", "seminar"):
            self.fields[name].empty_label = "–"  # type: ignore[attr-defined]
        self.fields["run"].queryset = Run.objects.real().select_related("seminar")  # type: ignore[attr-defined]
        self.fields["reason"].widget.attrs["class"] = "vTextField"

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if chosen.get("run") and chosen.get("seminar"):
            raise forms.ValidationError(gettext("Välj ett tillfälle eller ett seminarium, inte båda."))
        return chosen
