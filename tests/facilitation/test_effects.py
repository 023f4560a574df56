"""What leaving the gathering, going back, holds and an early end do to turns, questions, rounds, drafts and proposals.

The table of docs/protocol.md, one test a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from facilitation import gathering
from facilitation.models import Cue, GroupState, Note, PracticeProposal, Turn
from facilitation.queries.agenda import rundown
from facilitation.queries.desk import desk_state
from facilitation.queries.gathering import as_place
from facilitation.queries.gathering import turns as queue
from facilitation.queries.wall import wall_state
from facilitation.services import answers, rounds, turns
from facilitation.services.cues import give_cue
from facilitation.services.drafts import send_due_drafts
from facilitation.services.gathering import spotlight
from facilitation.timeline import Action
from seminars.models import Run
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db


def clock(minutes: float) -> datetime:
    return STARTS_AT + timedelta(minutes=minutes)


@dataclass
class Hall:
    """A run started on time, with three groups A, B and C that have written, and a question in the spotlight."""

    cast: Cast

    @property
    def run(self) -> Run:
        return self.cast.run

    def cue(self, minutes: float, action: str, **args: Any) -> int:
        seen = self.run.cues.count() and rev_of(self.run)
        told = give_cue(run_id=self.run.pk, action=Action(action), args=args, by=None, seen=seen, now=clock(minutes))
        seq = told["seq"]
        assert isinstance(seq, int)
        return seq

    def go_on(self, minutes: float, speaking: int | None = None) -> None:
        turns.next_turn(run_id=self.run.pk, speaking=speaking, now=clock(minutes))

    def moment(self, minutes: float) -> gathering.Moment:
        return gathering.moment(rundown(self.run).state, clock(minutes))

    def standing(self, minutes: float) -> gathering.Standing:
        return gathering.standing([as_place(row) for row in queue(self.run.pk)], self.moment(minutes))

    def states(self, minutes: float) -> list[str]:
        """Of C, A and B, which is the queue's order."""
        a, b, c = (group.pk for group in self.cast.groups)
        return [self.standing(minutes).states[group].value for group in (c, a, b)]

    def questions(self, minutes: float) -> list[str]:
        """Of A, B and C; A's has been answered, B's is in the spotlight."""
        rows = [row for row in desk_state(self.run.pk)["notes"] if row["kind"] == "question"]
        told = {
            row["group"]["id"]: gathering.question(
                self.moment(minutes), is_answered=row["answered"], is_spotlit=row["spotlit"]
            ).value
            for row in rows
        }
        return [told[group.pk] for group in self.cast.groups]


def rev_of(run: Run) -> int:
    found = run.topics.filter(name="agenda").values_list("rev", flat=True).first()
    return found or 0


@pytest.fixture
def hall(cast: Cast) -> Hall:
    made = Hall(cast)
    made.cue(-1, "start", at=int(STARTS_AT.timestamp() * 1000))
    for group in cast.groups:
        for kind in Note.Kind:
            Note.objects.create(group=group, kind=kind, position=1, text=f"{kind}", rev=1, changed_at=STARTS_AT)
        PracticeProposal.objects.create(group=group, position=1, what="Ringa", rev=1, changed_at=STARTS_AT)
    a, b, _c = (Note.objects.get(group=group, kind="question") for group in cast.groups)
    answers.mark_answered(note=a, answered=True, now=STARTS_AT)
    spotlight(run_id=cast.run.pk, note=b.pk, now=STARTS_AT)
    turns.open_queue(run_id=cast.run.pk, anew=False, now=STARTS_AT)
    return made


def speaking_second(hall: Hall) -> None:
    """C has spoken, A speaks since 10.24, B waits."""
    _a, _b, c = (group.pk for group in hall.cast.groups)
    hall.go_on(82)
    hall.go_on(84, c)


def kept(hall: Hall) -> list[Any]:
    """All rows that an effect might have rewritten."""
    fields = ("group", "state", "position", "began", "length")
    return [
        list(Turn.objects.order_by("pk").values_list(*fields)),
        list(Note.objects.order_by("pk").values_list("text", "rev")),
        list(PracticeProposal.objects.order_by("pk").values_list("what", "rev", "is_shared")),
    ]


@pytest.mark.parametrize("by", ["clock", "advance"])
def test_leaving_the_gathering_ends_turns_and_leaves_questions_to_be_answered_in_writing(hall: Hall, by: str) -> None:
    speaking_second(hall)
    before, left = kept(hall), 106
    assert (hall.states(84), hall.questions(84)) == (["done", "speaking", "waiting"], ["answered", "now", "open"])
    if by == "advance":
        hall.cue(84.5, "advance")
        left = 85
    assert (hall.states(left), hall.questions(left)) == (["done", "done", "passed"], ["answered", "written", "written"])
    assert kept(hall) == before, "nothing is rewritten"


def test_going_back_reopens_all_and_gives_the_turn_its_whole_time(hall: Hall) -> None:
    speaking_second(hall)
    hall.cue(84.5, "advance")
    hall.cue(86, "back")
    assert hall.states(86.5) == ["done", "speaking", "waiting"]
    assert hall.questions(86.5) == ["answered", "now", "open"]
    length, gone = Turn.objects.get(state="speaking").length, 30_000 - 500
    assert hall.standing(86.5).left == length - gone
    hall.go_on(87, hall.cast.groups[0].pk)
    assert hall.states(87) == ["done", "done", "speaking"]


def test_going_back_before_it_makes_who_spoke_wait_first(hall: Hall) -> None:
    speaking_second(hall)
    hall.cue(84.5, "back")
    assert (hall.states(85), hall.questions(85)) == (["done", "waiting", "waiting"], ["answered", "open", "open"])
    assert hall.standing(85).next == hall.cast.groups[0].pk


def test_undoing_the_leaving_is_as_if_it_had_never_been_left(hall: Hall) -> None:
    speaking_second(hall)
    left = hall.standing(84.4).left
    seq = hall.cue(84.5, "advance")
    hall.cue(84.6, "undo", seq=seq)
    assert hall.states(84.7) == ["done", "speaking", "waiting"]
    assert hall.standing(84.7).left == left - 18_000


def test_a_hold_stops_the_turn(hall: Hall) -> None:
    speaking_second(hall)
    hall.cue(84.5, "hold")
    at_hold = hall.standing(84.51).left
    assert at_hold == hall.standing(95).left > 0
    assert hall.states(140) == ["done", "speaking", "waiting"]
    hall.cue(95, "release")
    assert hall.standing(95 + 10.5 / 60).left == at_hold - 10_000


def test_holding_a_talk_keeps_everything_where_it_is(hall: Hall) -> None:
    before = kept(hall)
    hall.cue(10, "hold")
    assert (hall.states(120), hall.questions(120)) == (["waiting"] * 3, ["answered", "open", "open"])
    assert send_due_drafts(now=clock(120)) == 0, "drafts wait for the dialogue's new end"
    hall.cue(15, "release")
    assert (send_due_drafts(now=clock(74)), hall.states(84)) == (0, ["waiting"] * 3)
    assert send_due_drafts(now=clock(74.6)) == 6
    assert kept(hall) == before


@pytest.mark.parametrize("minutes", [40, 84.5, 112])
def test_an_early_end_ends_it_also_where_it_never_came_and_taken_back_it_goes_on(hall: Hall, minutes: float) -> None:
    if minutes > 84:
        speaking_second(hall)
    before, stood = kept(hall), (hall.states(minutes), hall.questions(minutes))
    seq = hall.cue(minutes, "end")
    ended = hall.states(minutes + 0.1)
    assert set(ended) == ({"done", "passed"} if minutes > 84 else {"passed"})
    assert hall.questions(minutes + 0.1) == ["answered", "written", "written"]
    hall.cue(minutes + 0.2, "undo", seq=seq)
    assert (hall.states(minutes + 0.3), hall.questions(minutes + 0.3)) == stood
    assert kept(hall) == before


def test_an_early_end_sends_drafts_at_once_and_the_end_taken_back_leaves_them_sent(hall: Hall) -> None:
    seq = hall.cue(40, "end")
    assert send_due_drafts(now=clock(40.1)) == 6
    hall.cue(40.2, "undo", seq=seq)
    assert not Note.objects.filter(sent_at=None).exists()


@pytest.mark.parametrize(("action", "minutes"), [("advance", 74.5), ("end", 60)])
def test_a_round_is_put_away_with_its_part_and_proposals_stay_shared(hall: Hall, action: str, minutes: float) -> None:
    room = {"slot": "learning", "step": 2, "order": [1, 2, 3], "away": [], "done": [1], "passed": [], "since": 0,
            "extra": 0, "silent": None, "past": [], "seen": [], "given": 0}  # fmt: skip
    GroupState.objects.create(group=hall.cast.groups[0], round=room)
    assert rounds.put_away(now=clock(59)) == 0
    hall.cue(minutes if action == "end" else 60, action)
    assert rounds.put_away(now=clock(minutes + 0.1)) == 1
    assert GroupState.objects.get().round["done"] == []
    assert wall_state(hall.run.pk)["shared"]["n"] == 3


def test_what_was_raised_stays_up_whatever_becomes_of_the_time(hall: Hall) -> None:
    up = wall_state(hall.run.pk)["items"]
    hall.cue(82, "advance")
    hall.cue(83, "back")
    hall.cue(84, "end")
    assert wall_state(hall.run.pk)["items"] == up
    assert Cue.objects.count() == 4
