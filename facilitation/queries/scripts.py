"""The scripts that a run uses, the versions there are, and which of them may still be changed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import get_language

from facilitation.models import Cue, RunScript, Script, ScriptStep
from facilitation.steps import SCRIPTS, Step
from seminars.agenda import Kind


def scripts_of(run: int) -> Mapping[Kind, tuple[Step, ...]]:
    """Every kind's steps as the run has them, in the reader's language; two queries.

    The words still go through gettext: what an organiser has left as the format has it is translated with the format.
    """
    steps = Prefetch("script__steps", ScriptStep.objects.order_by("position", "pk"))
    chosen = RunScript.objects.filter(run=run).select_related("script").prefetch_related(steps)
    return {**SCRIPTS, **{Kind(row.kind): steps_of(row.script) or SCRIPTS[Kind(row.kind)] for row in chosen}}


def script_of(run: int) -> str:
    """Which scripts the run has, as a mark that changes when another is chosen or one is written; one query."""
    rows = RunScript.objects.filter(run=run).order_by("kind").values_list("script", "script__changed_at")
    return " ".join(f"{script}:{int(changed.timestamp() * 1000)}" for script, changed in rows)


def steps_of(script: Script) -> tuple[Step, ...]:
    """A version's steps in the reader's language; reads them."""
    language = (get_language() or "sv").partition("-")[0]
    return tuple(step.as_step(language) for step in script.steps.all())


def newest_in_use() -> dict[str, Script]:
    """What a run that is planned now gets, by kind; kinds without one have the format's own."""
    return {script.kind: script for script in Script.objects.filter(is_in_use=True).order_by("number")}


def with_use(scripts: QuerySet[Script]) -> QuerySet[Script]:
    """Each with `is_used`, as `has_been_used` has it, in the same query."""
    return scripts.annotate(is_used=Exists(Cue.objects.filter(run__scripts__script=OuterRef("pk"))))


def has_been_used(script: Script) -> bool:
    """True when a run with this version has begun, or is made ready to: from then on it is never changed."""
    return Cue.objects.filter(run__scripts__script=script).exists()
