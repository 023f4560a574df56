"""The organiser's own words in place of a report's sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from evaluation.services.publishing import LONGEST

LABELS = (
    gettext_lazy("Mening 1, om arbetet"),
    gettext_lazy("Mening 2, om Talks"),
    gettext_lazy("Mening 3, om förslagen"),
)


class BriefForm(forms.Form):
    """One field per sentence, with what is read now; empty is the numbers' own sentence."""

    def __init__(self, *args: Any, lines: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, (label, line) in enumerate(zip(LABELS, lines, strict=False)):
            self.fields[f"line{place}"] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                initial=line["text"],
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def sentences(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]
