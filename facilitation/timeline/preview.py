"""What a cue would do to the rundown, told before it is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from facilitation.timeline.cues import Cue
from facilitation.timeline.legality import Refusal, refusal
from facilitation.timeline.position import projected
from facilitation.timeline.replay import replay
from facilitation.timeline.state import Slot, State
from seminars.agenda import NOTHING, Agenda, Kind


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one slot."""

    key: str
    kind: Kind
    title: str
    old_starts_at: datetime
    old_ends_at: datetime
    new_starts_at: datetime
    new_ends_at: datetime

    @property
    def old_length(self) -> timedelta:
        return self.old_ends_at - self.old_starts_at

    @property
    def new_length(self) -> timedelta:
        return self.new_ends_at - self.new_starts_at


@dataclass(frozen=True, slots=True)
class Preview:
    """The run before and after a cue, both as if a held run went on at the cue's instant.

    `refused` says why the cue would not be taken; then nothing changes. `changes` has only the slots that move.
    """

    refused: Refusal | None
    before: State
    after: State
    changes: tuple[Change, ...]

    @property
    def end_before(self) -> datetime:
        return _end(self.before)

    @property
    def end_after(self) -> datetime:
        return _end(self.after)

    @property
    def overrun_before(self) -> timedelta:
        return _overrun(self.before)

    @property
    def overrun_after(self) -> timedelta:
        return _overrun(self.after)


def preview(agenda: Agenda, cues: Sequence[Cue], cue: Cue) -> Preview:
    """What `cue`, not yet given, would do after `cues`."""
    state = replay(agenda, cues)
    before, after = projected(state, cue.at), projected(replay(agenda, (*cues, cue)), cue.at)
    changes = tuple(_change(a, b) for a, b in zip(before.slots, after.slots, strict=True) if _moves(a, b))
    return Preview(refusal(state, cue.at, cue.action, cue.args), before, after, changes)


def _moves(before: Slot, after: Slot) -> bool:
    return (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at)


def _change(a: Slot, b: Slot) -> Change:
    return Change(a.key, a.kind, a.title, a.starts_at, a.ends_at, b.starts_at, b.ends_at)


def _overrun(state: State) -> timedelta:
    return max(NOTHING, _end(state) - state.hard_out)


def _end(state: State) -> datetime:
    return state.ended_at or state.ends_at
