"""The planning desk's forms for scripts: a step that keeps its measures, a version's steps in order, a run's choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from facilitation.models import RunScript, Script, ScriptStep
from seminars.models import Run
from seminars.models.run import KINDS

MOST_STEPS = 15
SHORTEST = 30  # seconds
LAST = 1_000  # where a step without a number goes

_WORDS = ("say", "screen", "do", "free_say", "free_screen")


class StepForm(forms.ModelForm):  # type: ignore[type-arg]
    """One step: a fixed time or parts of the rest; a round also has its longest turn."""

    position = forms.IntegerField(
        label=gettext_lazy("Ordning"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"class": "minutes", "data-position": ""}),
    )

    class Meta:
        model = ScriptStep
        fields = (
            *("position", "title", "say", "screen", "do", "seconds", "share", "turn", "entry"),
            *("free_say", "free_screen"),
            *(f"{name}_{language}" for language in ("en", "da") for name in ("title", *_WORDS)),
        )
        widgets = {
            **{f"{n}{lang}": forms.Textarea(attrs={"rows": 2}) for n in _WORDS for lang in ("", "_en", "_da")},
            **{name: forms.NumberInput(attrs={"class": "minutes", "min": 0}) for name in ("seconds", "share", "turn")},
        }

    def clean_position(self) -> int:
        place = self.cleaned_data["position"]
        return LAST if place is None else place

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        seconds, share, turn = (found.get(name) for name in ("seconds", "share", "turn"))
        if seconds == 0 and share == 0:
            self.add_error("seconds", _("Skriv en fast tid i sekunder, eller andelar av resten."))
        if seconds and share:
            self.add_error("share", _("Skriv antingen en fast tid eller andelar av resten. Sätt den andra till 0."))
        if turn and turn < SHORTEST:
            self.add_error("turn", _("En tur är minst 30 sekunder. Skriv 0 om ni inte går laget runt."))
        return found


class StepFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """A version's steps, numbered from 1 in the order they are given; new ones get a key of their own."""

    kept: Sequence[Any] = ()

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept: list[Any] = [f for f in self.forms if (f.has_changed() or f.instance.pk) and f not in self.deleted_forms]
        if not kept:
            raise ValidationError(_("Ett manus har minst ett steg. Lägg till ett."))
        if len(kept) > MOST_STEPS:
            raise ValidationError(_("Ett manus har högst %(most)d steg.") % {"most": MOST_STEPS})
        kept.sort(key=lambda form: form.cleaned_data["position"])
        self.kept = kept
        taken = {form.instance.key for form in kept}
        for place, form in enumerate(kept, start=1):
            form.instance.position = place
            if not form.instance.key:
                form.instance.key = next(f"step-{n}" for n in range(1, LAST) if f"step-{n}" not in taken)
                taken.add(form.instance.key)

    def save(self, commit: bool = True) -> Any:
        """Steps that only come elsewhere because of others are renumbered too."""
        saved = super().save(commit)
        for form in self.kept if commit else ():
            ScriptStep.objects.filter(pk=form.instance.pk).update(position=form.instance.position)
        return saved


class NewScriptForm(forms.ModelForm):  # type: ignore[type-arg]
    """A version before it has steps: it begins as the format's own."""

    class Meta:
        model = Script
        fields = ("kind", "remark")


class ScriptChoices(forms.Form):
    """Which version a run has for each part of its agenda that there are versions for."""

    def __init__(self, *args: Any, run: Run, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(RunScript.objects.filter(run=run).values_list("kind", "script"))
        kinds = set(run.segments.values_list("kind", flat=True))
        for kind, label in KINDS:
            versions = Script.objects.filter(kind=kind)
            if kind in kinds and versions.exists():
                self.fields[kind] = forms.ModelChoiceField(
                    versions,
                    label=str(label).capitalize(),
                    required=False,
                    empty_label=_("Formatets eget manus"),
                    initial=chosen.get(kind),
                )
