from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evaluation.states import Facts, State, state_of

OPENS = datetime(2026, 11, 25, 10, 15, tzinfo=UTC)
OVER = OPENS + timedelta(minutes=5)
LATER = OVER + timedelta(days=2)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - timedelta(seconds=1), State.READY),
        (OPENS, State.OPEN),
        (OVER - timedelta(seconds=1), State.OPEN),
        (OVER, State.GRACE),
        (LATER, State.GRACE),
    ],
)
def test_the_clock_leads_until_the_sheets_are_sealed(now: datetime, state: State) -> None:
    assert state_of(Facts(True, OPENS, OVER), now) is state


def test_while_the_end_is_not_known_it_stays_open() -> None:
    assert state_of(Facts(True, OPENS, None), LATER) is State.OPEN


def test_when_it_has_closed_and_nobody_has_answered_it_says_so() -> None:
    assert state_of(Facts(True, OPENS, OVER, closed_at=LATER), LATER) is State.UNANSWERED
    assert state_of(Facts(True, OPENS, OVER, is_answered=True, closed_at=LATER), LATER) is State.GRACE


def test_a_run_that_is_not_published_has_a_draft() -> None:
    assert state_of(Facts(False, OPENS, OVER), OPENS) is State.DRAFT


def test_one_that_was_called_off_after_answers_came_waits_for_its_seal() -> None:
    assert state_of(Facts(False, OPENS, OVER, is_answered=True), OPENS) is State.GRACE
    assert state_of(Facts(False, OPENS, OVER, is_answered=True, sealed_at=LATER), LATER) is State.SEALED


def test_what_has_been_done_leads_from_then_on() -> None:
    done: dict[str, datetime] = {}
    for name in ("sealed", "reviewed", "frozen", "published", "erased"):
        done[f"{name}_at"] = LATER
        assert state_of(Facts(True, OPENS, OVER, **done), LATER) is State(name)
    assert [each.value for each in State][5:] == ["sealed", "reviewed", "frozen", "published", "erased"]
