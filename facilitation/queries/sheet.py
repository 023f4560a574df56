"""The group's own sheet: what it wrote, what it was answered, what it will try, and the Talks to see again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from facilitation.models import Note, PracticeProposal
from facilitation.queries.answers import answers_to
from facilitation.queries.closing import CORRECTED_FOR, end_of
from facilitation.queries.group import Lending, lending
from groups.models import WorkGroup
from seminars.models import Run, Talk
from seminars.queries import talks_again


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the presenters, and what they answered; empty while they have not."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Idea:
    """A proposal as the sheet shows it."""

    row: PracticeProposal
    borrowed_from: str
    lent: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`not_now` is the reason of a group that changes nothing now, None when it has not said so."""

    group: WorkGroup
    points: tuple[str, ...]
    questions: tuple[Asked, ...]
    ideas: tuple[Idea, ...]
    not_now: str | None
    talks: tuple[Talk, ...]
    locks_at: datetime
    is_locked: bool
    is_over: bool

    @property
    def run(self) -> Run:
        return self.group.run

    @property
    def is_empty(self) -> bool:
        return not (self.points or self.questions or self.ideas or self.not_now is not None)


def sheet_of(group: WorkGroup, now: datetime) -> Sheet:
    """As it stands. At most nine queries."""
    notes = list(Note.objects.filter(group=group).exclude(text="").order_by("kind", "position"))
    asked = [note for note in notes if note.kind == Note.Kind.QUESTION]
    answers, lent, end = answers_to([note.pk for note in asked]), lending(group), end_of(group.run)
    closes = max(group.run.ends_at, end) + CORRECTED_FOR
    again = [] if group.run.is_rehearsal else talks_again([group.run.seminar_id], now).get(group.run.seminar_id, [])
    said = getattr(group, "not_now", None)
    return Sheet(
        group=group,
        points=tuple(note.text for note in notes if note.kind == Note.Kind.POINT),
        questions=tuple(Asked(note.text, answers.get(note.pk, "")) for note in asked),
        ideas=tuple(_ideas(group, lent)),
        not_now=said.reason if said and said.is_chosen else None,
        talks=tuple(again),
        locks_at=closes,
        is_locked=now > closes,
        is_over=now >= end,
    )


def _ideas(group: WorkGroup, lent: Lending) -> list[Idea]:
    rows = PracticeProposal.objects.filter(group=group).exclude(what="").order_by("position")
    return [Idea(row, lent.sources.get(row.pk, ""), lent.lent[row.pk]) for row in rows]
