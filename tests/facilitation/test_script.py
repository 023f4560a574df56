"""The facilitator's script: the format's figures, fitting, moving a step, and the vectors shared with the browser."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.script import MS, SCRIPTS, Entry, as_json, place_of, steps_for
from seminars.agenda import Kind

MINUTE = timedelta(minutes=1)
VECTORS = Path(__file__).parent.parent / "vectors" / "script.json"
KINDS = st.sampled_from(list(Kind))
LENGTHS = st.integers(min_value=1, max_value=90 * 60_000).map(lambda ms: ms * MS)
SCALES = st.sampled_from([0.05, 0.1, 0.5, 1.0, 165 / 140])


def minutes(kind: Kind, duration: int) -> list[float]:
    return [step.duration / MINUTE for step in steps_for(kind, people=7, duration=duration * MINUTE)]


def turns(kind: Kind, people: int, duration: int) -> list[int | None]:
    timed = steps_for(kind, people=people, duration=duration * MINUTE)
    return [step.turn and round(step.turn.total_seconds()) for step in timed if step.step.turn]


def test_the_dialogues_have_the_formats_minutes() -> None:
    assert minutes(Kind.LEARNING, 35) == [2, 3, 14, 7, 7, 2]
    assert minutes(Kind.PRODUCTIVE, 25) == [1, 2, 9, 3, 8, 2]


@pytest.mark.parametrize(
    ("people", "first", "second", "productive"),
    [
        (3, 150, 75, 90),
        (5, 150, 75, 90),
        (6, 140, 70, 90),
        (7, 120, 60, 75),
        (8, 105, 50, 65),
        (9, 90, 45, 60),
        (10, 80, 40, 50),
    ],
)
def test_a_turn_depends_on_the_number_present(people: int, first: int, second: int, productive: int) -> None:
    assert turns(Kind.LEARNING, people, 35) == [first, second]
    assert turns(Kind.PRODUCTIVE, people, 25) == [productive]


def test_a_round_too_short_for_everyone_becomes_whoever_wants_to() -> None:
    round_2 = steps_for(Kind.LEARNING, people=10, duration=25 * MINUTE)[3]
    assert round_2.turn is None
    assert round_2.is_free
    assert round_2.say.endswith("Den som vill börjar.")


def test_a_rehearsal_twenty_times_faster_has_the_same_proportions() -> None:
    fast = steps_for(Kind.LEARNING, people=7, duration=35 * MINUTE / 20, scale=0.05)
    full = steps_for(Kind.LEARNING, people=7, duration=35 * MINUTE)
    assert [s.duration for s in fast] == [s.duration / 20 for s in full]
    assert [s.turn for s in fast] == [s.turn and s.turn / 20 for s in full]


def test_every_kind_of_segment_has_something_to_say() -> None:
    assert set(SCRIPTS) == set(Kind)
    assert all(step.say and step.screen and step.title for steps in SCRIPTS.values() for step in steps)


def test_the_words_are_translated_and_the_figures_kept() -> None:
    step = as_json(str.upper)["learning"][4]
    assert (step["key"], step["title"], step["share"], step["entry"]) == ("points", "HUVUDPUNKTER", 1, Entry.NOTES)


@given(KINDS, st.integers(1, 30), LENGTHS, SCALES)
def test_steps_fill_the_slot_without_gaps(kind: Kind, people: int, duration: timedelta, scale: float) -> None:
    steps = steps_for(kind, people=people, duration=duration, scale=scale)
    assert steps[0].starts == timedelta(0)
    assert all(before.ends == after.starts for before, after in pairwise(steps))
    assert steps[-1].ends == duration
    assert all(step.duration >= timedelta(0) for step in steps)


@given(KINDS, st.integers(1, 30), LENGTHS, SCALES)
def test_a_round_fits_in_its_step(kind: Kind, people: int, duration: timedelta, scale: float) -> None:
    for step in steps_for(kind, people=people, duration=duration, scale=scale):
        assert step.turn is None or step.turn * people <= step.duration + people * MS


@given(KINDS, LENGTHS, st.floats(0, 1), st.floats(0, 1), st.integers(0, 5))
def test_a_step_moved_to_is_where_the_group_is_and_the_rest_still_fits(
    kind: Kind, duration: timedelta, at: float, later: float, index: int
) -> None:
    index %= len(SCRIPTS[kind])
    moved_at = int(duration / MS * at) * MS
    steps, place = place_of(kind, people=7, duration=duration, elapsed=moved_at, moved=(index, moved_at))
    assert place.index >= index
    assert steps[index].starts == moved_at
    assert steps[-1].ends == duration
    elapsed = moved_at + (duration - moved_at) * later
    _steps, after = place_of(kind, people=7, duration=duration, elapsed=elapsed, moved=(index, moved_at))
    assert after.index >= place.index


def test_shortening_live_leaves_the_step_one_is_in() -> None:
    _steps, before = place_of(Kind.LEARNING, people=7, duration=35 * MINUTE, elapsed=8 * MINUTE, moved=(2, 5 * MINUTE))
    _steps, after = place_of(Kind.LEARNING, people=7, duration=25 * MINUTE, elapsed=8 * MINUTE, moved=(2, 5 * MINUTE))
    assert (before.index, before.starts) == (after.index, after.starts) == (2, 5 * MINUTE)
    assert after.ends < before.ends


def test_the_browser_has_the_same_vectors() -> None:
    """Regenerate with `.venv/bin/python -m tests.facilitation.test_script`."""
    assert json.loads(VECTORS.read_text(encoding="utf-8")) == vectors()


def vectors() -> dict[str, object]:
    return {"scripts": json.loads(json.dumps(as_json(str))), "cases": [_case(*case) for case in CASES]}


CASES: list[tuple[Kind, int, int, float, int, tuple[int, int] | None]] = [
    (Kind.LEARNING, 7, 2_100_000, 1.0, 0, None),
    (Kind.LEARNING, 5, 2_100_000, 1.0, 600_000, None),
    (Kind.LEARNING, 9, 1_500_000, 1.0, 900_000, None),
    (Kind.LEARNING, 8, 2_700_000, 1.0, 2_699_999, None),
    (Kind.LEARNING, 7, 105_000, 0.05, 50_000, None),
    (Kind.LEARNING, 6, 2_475_001, 165 / 140, 1_234_567, None),
    (Kind.LEARNING, 7, 2_100_000, 1.0, 1_000_000, (3, 990_000)),
    (Kind.LEARNING, 7, 2_100_000, 1.0, 2_000_000, (1, 777_777)),
    (Kind.LEARNING, 7, 2_100_000, 1.0, 300_000, (5, 300_000)),
    (Kind.LEARNING, 7, 2_100_000, 1.0, 300_000, (9, 100_000)),
    (Kind.LEARNING, 7, 61_001, 1.0, 30_000, None),
    (Kind.PRODUCTIVE, 7, 1_500_000, 1.0, 1_499_999, None),
    (Kind.PRODUCTIVE, 30, 1_200_000, 1.0, 400_000, None),
    (Kind.PRODUCTIVE, 4, 1_500_000, 1.0, 500_000, (4, 480_003)),
    (Kind.BREAK, 7, 600_000, 1.0, 1, None),
    (Kind.EVALUATION, 7, 300_000, 1.0, 299_999, None),
]


def _case(
    kind: Kind, people: int, duration: int, scale: float, elapsed: int, moved: tuple[int, int] | None
) -> dict[str, object]:
    steps, place = place_of(
        kind,
        people=people,
        duration=duration * MS,
        elapsed=elapsed * MS,
        scale=scale,
        moved=moved and (moved[0], moved[1] * MS),
    )
    return {
        "kind": kind.value,
        "people": people,
        "duration": duration,
        "scale": scale,
        "elapsed": elapsed,
        "moved": moved and {"index": moved[0], "at": moved[1]},
        "index": place.index,
        "steps": [
            {
                "key": s.step.key,
                "starts": s.starts // MS,
                "duration": s.duration // MS,
                "turn": s.turn // MS if s.turn else None,
                "free": s.is_free,
            }
            for s in steps
        ],
    }


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
