"""A run to give cues to in tests: clock times of a morning, and the shortest way to say what the slots became."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from facilitation.timeline import Action, Cue, Position, Preview, State, legal, locate, preview, refusal, replay
from seminars.agenda import MINUTE, Agenda, standard_segments

NINE = datetime(2026, 11, 25, 9, tzinfo=UTC)
PLAN = {
    "welcome": "09:00",
    "talk-1": "09:05",
    "talk-2": "09:20",
    "learning": "09:35",
    "break": "10:10",
    "gathering": "10:20",
    "productive": "10:45",
    "sharing": "11:10",
    "evaluation": "11:15",
}


def at(clock: str) -> datetime:
    """`"09:35"` or `"09:35:20"` of the morning the run is on."""
    return datetime.fromisoformat(f"2026-11-25T{clock}+00:00")


def ms(clock: str) -> int:
    return round(at(clock).timestamp() * 1000)


def text(instant: datetime) -> str:
    return f"{instant:%H:%M:%S}".removesuffix(":00")


class Log:
    """A cue log. Cues take effect exactly at the time they are given for, to keep the examples readable."""

    def __init__(self, agenda: Agenda | None = None) -> None:
        self.agenda = agenda or Agenda(NINE, standard_segments())
        self.cues: list[Cue] = []
        self._read: tuple[list[Cue], State] | None = None

    def cue(self, clock: str | datetime, action: str, /, **args: object) -> Cue:
        instant = at(clock) if isinstance(clock, str) else clock
        return Cue(len(self.cues) + 1, instant, Action(action), args, "eva")

    def give(self, clock: str | datetime, action: str, /, **args: object) -> Log:
        cue = self.cue(clock, action, **args)
        assert refusal(self.state, cue.at, cue.action, cue.args) is None
        self.cues.append(cue)
        return self

    def refused(self, clock: str | datetime, action: str, /, **args: object) -> str | None:
        return refusal(self.state, at(clock) if isinstance(clock, str) else clock, Action(action), args)

    def preview(self, clock: str, action: str, /, **args: object) -> Preview:
        return preview(self.agenda, self.cues, self.cue(clock, action, **args))

    def legal(self, clock: str | datetime) -> frozenset[Action]:
        return legal(self.state, at(clock) if isinstance(clock, str) else clock)

    def locate(self, clock: str | datetime) -> Position:
        return locate(self.agenda, self.cues, at(clock) if isinstance(clock, str) else clock)

    @property
    def state(self) -> State:
        if self._read is None or self._read[0] != self.cues:
            self._read = list(self.cues), replay(self.agenda, self.cues)
        return self._read[1]

    @property
    def starts(self) -> dict[str, str]:
        return {slot.key: text(slot.starts_at) for slot in self.state.slots}

    @property
    def minutes(self) -> dict[str, float]:
        return {slot.key: slot.length / MINUTE for slot in self.state.slots}

    @property
    def overrun(self) -> float:
        return max(timedelta(0), self.state.ends_at - self.state.hard_out) / MINUTE

    def __repr__(self) -> str:
        return f"Log({[(str(c.at.time()), c.action.value, dict(c.args)) for c in self.cues]})"


def started(clock: str = "09:00") -> Log:
    return Log().give(clock, "start")
