"""The organiser's own words in place of a report's sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from evaluation.services.publishing import LONGEST, Sentence


class BriefForm(forms.Form):
    """Two fields per sentence: what stands in its place, and what was read when the page was shown. Empty is the
    numbers' own sentence."""

    def __init__(self, *args: Any, lines: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = lines
        for place, line in enumerate(lines):
            self.fields[f"line{place}"] = forms.CharField(
                label=gettext("Mening %(n)d") % {"n": place + 1},
                required=False,
                max_length=LONGEST,
                initial=line["text"],
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"seen{place}"] = forms.CharField(
                required=False, initial=line["text"], widget=forms.HiddenInput
            )

    def sentences(self) -> list[Sentence]:
        data = self.cleaned_data
        return [
            Sentence(line["made"], data[f"seen{place}"], data[f"line{place}"]) for place, line in enumerate(self._lines)
        ]

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, Mapping[str, Any]]]:
        """Of each sentence: the field, what was seen, and the line itself."""
        return [(self[f"line{place}"], self[f"seen{place}"], line) for place, line in enumerate(self._lines)]


def after_another(form: BriefForm, lines: Sequence[Mapping[str, Any]]) -> BriefForm:
    """The page again when another has written meanwhile: `lines` are read now, what was typed stands, and what the
    other wrote is shown where both changed a sentence and taken over where only the other did."""
    made: list[Mapping[str, Any]] = []
    typed: dict[str, str] = {}
    for place, (sentence, line) in enumerate(zip(form.sentences(), lines, strict=True)):
        text, is_clash = sentence.merged(line["text"])
        typed[f"line{place}"] = sentence.written if is_clash else text
        made.append({**line, "theirs": line["text"] if is_clash else ""})
    return BriefForm(lines=made, initial=typed)
