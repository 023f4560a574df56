"""The organiser's own words in place of a report's sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext

from evaluation.services.publishing import LONGEST


class BriefForm(forms.Form):
    """One field per sentence, with what is read now; empty is the numbers' own sentence."""

    def __init__(self, *args: Any, lines: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, line in enumerate(lines):
            self.fields[f"line{place}"] = forms.CharField(
                label=gettext("Mening %(n)d") % {"n": place + 1},
                required=False,
                max_length=LONGEST,
                initial=line["text"],
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def sentences(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]
