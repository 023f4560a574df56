"""What a seminar costs a workplace in working time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

LENGTH = timedelta(minutes=140)
COURSE = timedelta(hours=1)
FEWEST, MOST = 1, 30
"""People of one group."""
ADVISED = range(5, 10)
MOST_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Cost:
    """`groups` groups of `people` each, one facilitator a group, who is one of the people."""

    groups: int = 1
    people: int = 7
    length: timedelta = LENGTH

    @property
    def everyone(self) -> int:
        return self.groups * self.people

    @property
    def total(self) -> timedelta:
        """Everyone's time at the seminar, and the facilitators' course."""
        return self.everyone * self.length + self.groups * COURSE

    @property
    def is_advised(self) -> bool:
        """True when a group is of the size that gives the best dialogue."""
        return self.people in ADVISED


def asked(groups: str, people: str) -> Cost:
    """What an address asks for; what is no number is as by default, what is out of reach is the nearest."""
    plain = Cost()
    return Cost(_number(groups, plain.groups, 1, MOST_GROUPS), _number(people, plain.people, FEWEST, MOST))


def _number(text: str, default: int, least: int, most: int) -> int:
    text = text.strip()
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() and len(text) < 7 else default
