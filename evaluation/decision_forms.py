"""A decision as a form: three presses alike, and what may be said with them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluation.decisions import LONGEST_COMMENT, LONGEST_ROLE, Answer, Given

AGAIN = _("Det gick inte den här gången. Skicka igen.")
PRESSES = ((Answer.YES.value, _("Ja")), (Answer.NO.value, _("Nej")), (Answer.LATER.value, _("Senare")))


class DecisionForm(forms.Form):
    """`ident` is the proposal's number: several stand on a page. `about` is the proposal as it stands there."""

    answer = forms.ChoiceField(
        choices=PRESSES,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Välj ja, nej eller senare.")),
    )
    seen = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        initial=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), AGAIN),
    )
    about = forms.CharField(required=False, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("Kommentar till gruppen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_COMMENT, "class": "form-control"}),
    )
    by = forms.CharField(
        label=_("Vem svarar (roll)"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": LONGEST_ROLE, "autocomplete": "off", "class": "form-control"}),
    )
    until = forms.DateField(
        label=_("Vid senare: besked senast"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv dagen som 2026-12-31.")},
    )

    def __init__(self, data: Any = None, *, ident: int, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"decision-{ident}-%s", label_suffix="")
        self.ident, self.presses = ident, PRESSES

    @property
    def wrong(self) -> str:
        """Everything that stands in the way, as a text; empty before an answer is sent."""
        return " ".join(str(text) for texts in self.errors.values() for text in texts)

    def show(self, rev: int, about: str) -> None:
        """The answer with this rev and the proposal as it is stand on the page from now on, and what is typed stays."""
        self.data = {name: self.data.get(name) for name in self.data} | {"seen": rev, "about": about}

    def given(self) -> Given:
        data = self.cleaned_data
        return Given(Answer(data["answer"]), data["until"], data["comment"], data["by"], data["about"])
