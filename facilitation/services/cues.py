"""The producer's signals: given once each, in order, and only where the timeline allows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from facilitation import models, timeline
from facilitation.errors import Refused
from facilitation.live import bump
from facilitation.protocol import MILLISECOND, ms
from facilitation.queries.agenda import Rundown, rundown
from facilitation.queries.log import last_line
from facilitation.queries.revisions import revision
from facilitation.timeline import Action
from facilitation.topics import Name, Topic, of_run
from facilitation.wire import Code
from seminars.models import Run

ARGS: Mapping[Action, tuple[str, ...]] = {
    Action.START: ("at",),
    Action.HOLD: (),
    Action.RELEASE: (),
    Action.EXTEND: ("seconds", "slot"),
    Action.ADVANCE: ("cut_talk", "slot"),
    Action.BACK: ("slot",),
    Action.RESTART_AT: ("at", "move_hard_out"),
    Action.MOVE_HARD_OUT: ("at",),
    Action.MESSAGE: ("text", "to", "expires_in"),
    Action.UNDO: ("seq",),
    Action.END: (),
}
"""What is kept of a cue's arguments. What they mean is the timeline's to know."""

CHECKED = frozenset({Action.ADVANCE, Action.BACK, Action.UNDO, Action.END, Action.MOVE_HARD_OUT})
"""These are refused unless the sender's page shows the newest revision: they mean what is on the screen."""


@transaction.atomic
def give_cue(
    *, run_id: int, action: Action, args: Mapping[str, Any], by: int | None, seen: int | None, now: datetime
) -> dict[str, int]:
    """Writes the cue; answers its seq and the agenda's new revision.

    `by` is the organiser's user id, `seen` the agenda's revision on the sender's page. Raises Refused, with the
    agenda's `rev` and the log's `last` line, so that one who was late is told by whom.
    """
    run = _locked(run_id)
    if run.status == Run.Status.CANCELLED:
        raise Refused(timeline.Refusal.ILLEGAL_NOW)
    rev = revision(Topic(run_id, Name.AGENDA))
    if action in CHECKED and seen != rev:
        raise Refused(Code.STALE, rev=rev, last=last_line(run_id))
    so_far = rundown(run)
    cue = next_cue(so_far, action, args, now)
    if reason := timeline.refusal(so_far.state, cue.at, action, cue.args):
        raise Refused(reason, rev=rev, last=last_line(run_id))
    _write(run, cue, by, now)
    revs = bump(*of_run(run_id, Name.AGENDA, Name.CONTROL))
    return {"seq": cue.seq, "rev": revs[Topic(run_id, Name.AGENDA)]}


def preview_cue(*, run_id: int, action: Action, args: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the cue would do if it were given now, and to which revision; writes nothing. Raises Refused(not_found)."""
    run = Run.objects.filter(pk=run_id).first()
    if run is None:
        raise Refused(Code.NOT_FOUND)
    rev = revision(Topic(run_id, Name.AGENDA))  # before the state, which may then be newer, never older
    so_far = rundown(run)
    found = timeline.preview(so_far.agenda, so_far.cues, next_cue(so_far, action, args, now))
    after = found.before if found.refused else found.after
    return {
        "rev": rev,
        "refusal": found.refused,
        "changes": [] if found.refused else [_change(change) for change in found.changes],
        "overrun_ms": {
            "before": found.overrun_before // MILLISECOND,
            "after": (found.overrun_before if found.refused else found.overrun_after) // MILLISECOND,
        },
        "ends_at": {
            "before": ms(found.end_before),
            "after": ms(found.end_before if found.refused else found.end_after),
        },
        "hard_out": {"before": ms(found.before.hard_out), "after": ms(after.hard_out)},
    }


def next_cue(so_far: Rundown, action: Action, args: Mapping[str, Any], now: datetime) -> timeline.Cue:
    last = so_far.cues[-1] if so_far.cues else None
    kept = {name: args[name] for name in ARGS[action] if name in args}
    return timeline.Cue(last.seq + 1 if last else 1, timeline.cue_at(now, last), action, kept)


def _locked(run_id: int) -> Run:
    """The run's row, held until the transaction ends, so that two producers come one after the other.

    Not its key: rows that refer to the run are checked at their commit, and would wait for us with what we wait for.
    """
    run = Run.objects.select_for_update(no_key=True).filter(pk=run_id).first()
    if run is None:
        raise Refused(Code.NOT_FOUND)
    return run


def _write(run: Run, cue: timeline.Cue, by: int | None, now: datetime) -> None:
    row = models.Cue(run=run, seq=cue.seq, at=cue.at, action=cue.action, args=cue.args, by_id=by, given_at=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # only where rows are not locked; the constraint decides
        raise Refused(Code.STALE) from error


def _change(change: timeline.Change) -> dict[str, Any]:
    return {
        "key": change.key,
        "title": change.title,
        "old": {"starts_at": ms(change.old_starts_at), "ends_at": ms(change.old_ends_at)},
        "new": {"starts_at": ms(change.new_starts_at), "ends_at": ms(change.new_ends_at)},
    }
