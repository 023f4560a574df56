"""The planning desk's agendas: minutes as people write them, and lines that keep the rules and add up."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy

from seminars import agenda
from seminars.wording import minutes_text, problem_text

_MINUTES = re.compile(r"^(?P<minutes>\d{1,4})(?:[.:](?P<seconds>[0-5]\d(?:[.,]\d{1,3})?))?$")


class MinutesField(forms.Field):
    """A timedelta typed as "15", or as "15:30" or "15.30" with seconds."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "class": "minutes"})
    default_error_messages = {"invalid": gettext_lazy("Skriv minuter, som 15 eller 15:30.")}

    def prepare_value(self, value: Any) -> Any:
        return minutes_text(value) if isinstance(value, timedelta) else value

    def to_python(self, value: Any) -> timedelta | None:
        if value in self.empty_values:
            return None
        if isinstance(value, timedelta):
            return value
        match = _MINUTES.match(str(value).strip())
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        seconds = float((match["seconds"] or "0").replace(",", "."))
        return timedelta(minutes=int(match["minutes"]), milliseconds=round(seconds * 1000))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial() if callable(initial) else initial) != self.to_python(data)
        except ValidationError:
            return True


class SegmentForm(forms.ModelForm):  # type: ignore[type-arg]
    """One line of an agenda. Its key is made from its kind when it is new, and never changes."""

    duration = MinutesField(label=gettext_lazy("Minuter"))
    give = MinutesField(
        label=gettext_lazy("Kan ge"),
        required=False,
        initial="0",
        help_text=gettext_lazy("Så många minuter får delen kortas när tid ska tas igen."),
    )

    class Meta:
        fields = ("position", "kind", "title", "place", "duration", "give", "talk_number")
        widgets = {"position": forms.NumberInput(attrs={"class": "minutes", "min": 1})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # in a table the column's heading names no field to a screen reader
            field.widget.attrs["aria-label"] = field.label
        if "talk_number" in self.fields:
            self.fields["talk_number"].choices = [("", "–"), ("1", "1"), ("2", "2")]  # type: ignore[attr-defined]

    def clean_give(self) -> timedelta:
        return self.cleaned_data["give"] or timedelta(0)

    def pure(self) -> agenda.Segment:
        """The line as pure data; only for a form without errors."""
        self.instance.key = self.instance.key or self.instance.kind
        return self.instance.as_segment()  # type: ignore[no-any-return]


class AgendaFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """An agenda's lines, which together must keep the rules and fill the run."""

    def clean(self) -> None:
        super().clean()
        kept: list[Any] = [f for f in self.forms if (f.has_changed() or f.instance.pk) and f not in self.deleted_forms]
        if any(self.errors) or any(not hasattr(f, "cleaned_data") for f in kept):
            return
        kept.sort(key=lambda f: f.cleaned_data["position"])
        self._give_keys(kept)
        lines = {form.pure().key: form for form in kept}
        length = self.length([form.pure() for form in kept])
        found = agenda.problems([form.pure() for form in kept], length)
        for problem in found:
            if problem.key is not None:
                lines[problem.key].add_error(_FIELD_OF.get(problem.code), problem_text(problem, length))
        if whole := [problem_text(problem, length) for problem in found if problem.key is None]:
            raise ValidationError(whole)

    def length(self, segments: list[agenda.Segment]) -> timedelta:
        """What the lines should add up to: the run's length as typed on the same page."""
        return getattr(self.instance, "length", None) or sum((s.duration for s in segments), timedelta(0))

    def _give_keys(self, kept: list[Any]) -> None:
        taken = {form.instance.key for form in kept if form.instance.key}
        for form in kept:
            if not form.instance.key:
                kind = form.instance.kind
                names = [kind, *(f"{kind}-{n}" for n in range(2, len(kept) + 2))]
                form.instance.key = next(name for name in names if name not in taken)
                taken.add(form.instance.key)


_FIELD_OF = {
    agenda.Code.DURATION: "duration",
    agenda.Code.FLOOR: "give",
    agenda.Code.CANNOT_GIVE: "give",
    agenda.Code.EVALUATION_WHOLE: "give",
    agenda.Code.TALK_NUMBER: "talk_number",
}
