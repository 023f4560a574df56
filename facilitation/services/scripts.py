"""Versions of the script: begun from another, chosen for a run, and left as they are once a run has begun with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max

from facilitation.live import bump
from facilitation.models import RunScript, Script, ScriptStep
from facilitation.queries.scripts import has_been_used, newest_in_use
from facilitation.steps import SCRIPTS, Step
from facilitation.topics import Name, of_run
from seminars.agenda import Kind
from seminars.models import Run, User


@transaction.atomic
def begin_version(*, kind: Kind, source: Script | None, by: User | None, remark: str = "") -> Script:
    """A new version with the steps of another one, or of the format's own when `source` is None."""
    last = Script.objects.select_for_update().filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    made = Script.objects.create(kind=kind, number=last + 1, remark=remark, created_by=by)
    rows = list(source.steps.all()) if source else [_row(step) for step in SCRIPTS[kind]]
    for position, row in enumerate(rows, start=1):
        row.pk, row.script, row.position = None, made, position
        row._state.adding = True
    ScriptStep.objects.bulk_create(rows)
    return made


def _row(step: Step) -> ScriptStep:
    fields = asdict(step)
    return ScriptStep(**fields | {"entry": step.entry.value if step.entry else ""})


def may_change(script: Script) -> bool:
    """Whether the version may still be changed. Inside a transaction no run with it begins until that is over."""
    list(Run.objects.select_for_update(no_key=True).filter(scripts__script=script).order_by("pk"))
    return not has_been_used(script)


def script_changed(script: Script) -> None:
    """Runs to come that have the version get its new words on their open pages."""
    for run in RunScript.objects.filter(script=script, run__cues=None).values_list("run", flat=True):
        bump(*of_run(run, Name.AGENDA))


@transaction.atomic
def plan_scripts(*, run: Run) -> None:
    """A run that is laid out gets the versions in use now, and keeps them when newer ones come."""
    found = newest_in_use()
    RunScript.objects.bulk_create(RunScript(run=run, kind=kind, script=script) for kind, script in found.items())


def copy_scripts(*, source: Run, target: Run) -> None:
    """A rehearsal is practised with the run's own versions."""
    rows = RunScript.objects.filter(run=source)
    RunScript.objects.bulk_create(RunScript(run=target, kind=row.kind, script_id=row.script_id) for row in rows)


@transaction.atomic
def choose_scripts(*, run: Run, chosen: Mapping[str, Script | None]) -> bool:
    """Sets the versions by kind, None for the format's own; False, and nothing changed, when the run has begun."""
    run = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.cues.exists():
        return False
    for kind, script in chosen.items():
        if script is None:
            RunScript.objects.filter(run=run, kind=kind).delete()
        else:
            RunScript.objects.update_or_create(run=run, kind=kind, defaults={"script": script})
    bump(*of_run(run.pk, Name.AGENDA))
    return True
