"""What simulated groups do: the same for the same seed, at its time, within what the rooms may write."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation import timeline
from facilitation.commands import HANDLERS
from facilitation.protocol import agenda_state, ms
from facilitation.services import notes, proposals
from facilitation.timeline import Action, Cue
from seminars.agenda import Agenda, Kind, scaled, standard_segments
from socialtalks.rehearsal import words
from socialtalks.rehearsal.behaviour import ON_THE_LINE, Deed, Place, What, comes_in, due, place_of, score

STARTS_AT = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
KINDS = [segment.kind.value for segment in standard_segments()]
numbers, seeds = st.integers(0, 199), st.integers(0, 10**6)


def plan(speed: int = 20) -> Agenda:
    return scaled(Agenda(STARTS_AT, standard_segments()), speed)


def wire(*cues: Cue, speed: int = 20) -> dict[str, Any]:
    return agenda_state(timeline.replay(plan(speed), cues), run_id=1, title="")


def start() -> Cue:
    return Cue(1, STARTS_AT, Action.START)


def at(seconds: float) -> int:
    return ms(STARTS_AT) + round(seconds * 1000)


@given(numbers, seeds)
def test_the_same_seed_plays_the_same_group(number: int, seed: int) -> None:
    assert score(number, seed) == score(number, seed)
    assert comes_in(number, seed) == comes_in(number, seed)


def test_groups_differ() -> None:
    assert len({repr(score(number, 7)) for number in range(40)}) == 40
    assert score(3, 7) != score(3, 8)


@given(numbers, seeds)
def test_every_deed_has_its_time_within_its_part(number: int, seed: int) -> None:
    deeds = score(number, seed)
    assert [deed for deed in deeds if not 0 < deed.share < 1] == []
    assert [d for d in deeds if d.what is What.ANSWER and d.kind is not Kind.EVALUATION] == []


@given(numbers, seeds)
def test_every_group_counts_itself_writes_sends_proposes_and_answers(number: int, seed: int) -> None:
    deeds = score(number, seed)
    count = Counter(deed.what for deed in deeds)
    people = [deed.args["present"] for deed in deeds if deed.what is What.PRESENT]
    assert people[0] in range(5, 10)
    assert len(people) == 1
    assert count[What.SEND] == 1
    assert len({d.args["position"] for d in deeds if d.what is What.NOTE and d.args["kind"] == "point"}) in (2, 3)
    assert len({d.args["position"] for d in deeds if d.what is What.PROPOSAL}) in (1, 2, 3)
    assert 0 <= count[What.ANSWER] <= people[0]
    assert [d.args["in_meeting"] for d in deeds if d.what is What.IN_MEETING] == [True, False]


@given(numbers, seeds)
def test_a_few_groups_stand_over_and_some_take_it_back(number: int, seed: int) -> None:
    turns = [deed.what for deed in score(number, seed) if deed.what in (What.STAND_OVER, What.WAIT)]
    expected = {3: [What.STAND_OVER], 8: [What.STAND_OVER, What.WAIT]}
    assert turns == expected.get(number % 10, [])


@given(numbers, seeds)
def test_a_lost_line_comes_back_in_the_same_part_and_a_call_is_closed(number: int, seed: int) -> None:
    deeds = score(number, seed)
    for begins, ends in ((What.LOSE_LINE, What.COME_BACK), (What.CALL, What.CALM)):
        first, last = ([d for d in deeds if d.what is what] for what in (begins, ends))
        assert [d.kind for d in first] == [d.kind for d in last]
        assert all(a.share < b.share and b.is_kept for a, b in zip(first, last, strict=True))


def test_in_every_rehearsal_a_line_is_lost_and_somebody_calls() -> None:
    for seed in range(50):
        whats = [{deed.what for deed in score(number, seed)} for number in range(3)]
        assert What.LOSE_LINE in whats[0]
        assert What.CALL in whats[1]


@given(numbers, seeds)
def test_points_are_whole_before_they_are_sent(number: int, seed: int) -> None:
    deeds = score(number, seed)
    written = [d for d in deeds if d.what is What.NOTE]
    sent = next(d for d in deeds if d.what is What.SEND)
    assert all(d.kind is Kind.LEARNING and (sent.kind is Kind.BREAK or d.share < sent.share) for d in written)
    last = {(d.args["kind"], d.args["position"]): d.args["text"] for d in written}
    assert set(last.values()) <= {*words.POINTS, *words.QUESTIONS}


def test_what_they_write_fits_its_fields() -> None:
    assert [t for t in (*words.POINTS, *words.QUESTIONS) if not 0 < len(t) <= notes.LONGEST] == []
    longest = proposals.text_fields()
    names = ("what", "kind", "first_step", "who", "when", "needs", "notice")
    for proposal in words.PROPOSALS:
        fields = dict(zip(names, proposal, strict=True))
        assert fields.pop("kind") in ("change", "trial", "decision")
        assert [name for name, text in fields.items() if len(text) > longest[name]] == []


# Where the run is


def test_nothing_is_due_before_the_start() -> None:
    assert place_of(wire(), at(500)) == Place(-1, 0.0)
    assert place_of(wire(start()), at(-1)) == Place(-1, 0.0)


def test_the_place_is_the_share_of_the_slot_that_has_gone() -> None:
    assert place_of(wire(start()), at(7.5)) == Place(0, 0.5)
    assert place_of(wire(start()), at(15)) == Place(1, 0.0)
    assert place_of(wire(start()), at(420)) == Place(9, 0.0)


def test_it_stands_still_while_the_run_is_held_and_goes_on_from_there() -> None:
    held = Cue(2, STARTS_AT + timedelta(seconds=7.5), Action.HOLD)
    assert {place_of(wire(start(), held), at(after)) for after in (8, 60, 600)} == {Place(0, 0.5)}
    released = Cue(3, STARTS_AT + timedelta(seconds=37.5), Action.RELEASE)
    assert place_of(wire(start(), held, released), at(37.5)) == Place(0, 0.5)
    assert place_of(wire(start(), held, released), at(45)) == Place(1, 0.0)


def test_an_early_end_ends_it() -> None:
    ended = Cue(2, STARTS_AT + timedelta(seconds=200), Action.END)
    agenda = wire(start(), ended)
    assert place_of(agenda, at(199.9)).index < 9
    assert place_of(agenda, at(200)) == Place(9, 0.0)


# What is due


places = st.lists(st.tuples(st.integers(0, 8), st.floats(0, 1)), min_size=0, max_size=30).map(sorted)


@given(numbers, seeds, places)
def test_nothing_is_done_twice_and_what_must_be_done_is(number: int, seed: int, way: list[tuple[int, float]]) -> None:
    deeds = score(number, seed)
    done: list[Deed] = []
    left: list[Deed] = list(deeds)
    for place in (*(Place(*step) for step in way), Place(9, 0.0)):
        now, left = due(left, KINDS, place)
        done += now
    assert left == []
    assert len({id(deed) for deed in done}) == len(done)
    assert [deed for deed in done if deed not in deeds] == []
    assert [deed for deed in deeds if deed.is_kept and deed not in done] == []


@given(numbers, seeds, st.integers(0, 8), st.floats(0, 1))
def test_nothing_is_done_before_its_time(number: int, seed: int, index: int, share: float) -> None:
    now, _left = due(score(number, seed), KINDS, Place(index, share))
    assert [d for d in now if (KINDS.index(d.kind), d.share) > (index, share)] == []


def test_what_belongs_to_a_part_that_was_cut_short_is_left_out() -> None:
    now, left = due(score(0, 1), KINDS, Place(KINDS.index("gathering"), 0.0))
    assert {deed.what for deed in now} <= {What.PRESENT, What.SEND, What.COME_BACK, What.CALM}
    assert {deed.kind for deed in left} == {Kind.GATHERING, Kind.PRODUCTIVE, Kind.EVALUATION}


def test_parts_that_are_not_in_the_agenda_are_left_out() -> None:
    now, left = due(score(0, 1), ["welcome", "evaluation"], Place(1, 1.0))
    assert {deed.kind for deed in now} == {Kind.WELCOME, Kind.EVALUATION}
    assert left == []


@pytest.mark.parametrize("what", sorted(ON_THE_LINE))
def test_what_goes_over_the_line_is_a_command_of_the_protocol(what: What) -> None:
    assert what.value in HANDLERS
