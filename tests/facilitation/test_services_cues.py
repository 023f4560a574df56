"""Signals through the service: order, refusals, what the sender must have seen, previews that write nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError

from facilitation.errors import Refused
from facilitation.models import Cue, Topic
from facilitation.protocol import ms
from facilitation.queries.log import log_of
from facilitation.services.cues import give_cue, preview_cue
from facilitation.timeline import Action
from seminars.models import Run
from tests.cast import NOW, STARTS_AT, Cast

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def give(run: Run, action: Action, at=NOW, seen: int | None = None, **args: object) -> dict[str, int]:
    return give_cue(run_id=run.pk, action=action, args=args, by=None, seen=seen, now=at)


def code(error: pytest.ExceptionInfo[Refused]) -> str:
    return str(error.value.code)


def test_a_cue_takes_effect_half_a_second_later_and_raises_agenda_and_control(run: Run) -> None:
    assert give(run, Action.START) == {"seq": 1, "rev": 1}
    assert Cue.objects.get().at == NOW + SECOND / 2
    assert dict(Topic.objects.values_list("name", "rev")) == {"agenda": 1, "control": 1}


def test_two_cues_in_one_instant_keep_their_order(run: Run) -> None:
    give(run, Action.START)
    give(run, Action.HOLD, at=NOW - SECOND)
    first, second = Cue.objects.order_by("seq")
    assert (second.seq, second.at) == (2, first.at)


@pytest.mark.parametrize("action", [Action.ADVANCE, Action.BACK, Action.UNDO, Action.END, Action.MOVE_HARD_OUT])
def test_what_means_what_is_on_the_screen_needs_the_newest_revision(run: Run, action: Action) -> None:
    give(run, Action.START)
    for seen in (None, 0):
        with pytest.raises(Refused) as error:
            give(run, action, at=NOW + SECOND, seen=seen)
        assert code(error) == "stale"


def test_a_colleagues_message_does_not_stop_a_hold(run: Run) -> None:
    give(run, Action.START)
    give(run, Action.MESSAGE, text="Vi börjar strax", to="all")
    assert give(run, Action.HOLD, at=NOW + SECOND, seen=1)["seq"] == 3


def test_of_two_producers_who_press_next_one_is_told(run: Run) -> None:
    give(run, Action.START)
    later = NOW + 60 * SECOND
    assert give(run, Action.ADVANCE, at=later, seen=1) == {"seq": 2, "rev": 2}
    with pytest.raises(Refused) as error:
        give(run, Action.ADVANCE, at=later, seen=1)
    assert code(error) == "stale"
    assert (error.value.detail["rev"], error.value.detail["last"]["seq"]) == (2, 2)
    assert Cue.objects.count() == 2


def test_one_who_comes_too_late_is_told_what_was_done_when_and_by_whom(cast: Cast, run: Run) -> None:
    give(run, Action.START)
    at = NOW + 60 * SECOND
    give_cue(run_id=run.pk, action=Action.HOLD, args={}, by=cast.producer.user.pk, seen=1, now=at)
    with pytest.raises(Refused) as error:
        give(run, Action.HOLD, at=at)
    last = {"seq": 2, "at": ms(at + SECOND / 2), "action": "hold", "args": {}, "by": "Pelle Producent", "undone": False}
    assert (code(error), error.value.detail) == ("illegal_now", {"rev": 2, "last": last})


def test_what_the_timeline_refuses_is_not_written(run: Run) -> None:
    with pytest.raises(Refused) as error:
        give(run, Action.HOLD)
    assert code(error) == "illegal_now"
    assert not Cue.objects.exists()
    assert not Topic.objects.exists()


def test_a_cancelled_run_takes_no_cues(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)
    with pytest.raises(Refused) as error:
        give(run, Action.START)
    assert code(error) == "illegal_now"


def test_a_run_that_is_not_there_is_not_found(cast: Cast) -> None:
    with pytest.raises(Refused) as error:
        give_cue(run_id=0, action=Action.START, args={}, by=None, seen=None, now=NOW)
    assert code(error) == "not_found"


def test_the_log_takes_a_number_only_once(run: Run) -> None:
    give(run, Action.START)
    with pytest.raises(IntegrityError):
        Cue.objects.create(run=run, seq=1, at=NOW, action="hold", given_at=NOW)


def test_unknown_arguments_are_not_kept(run: Run) -> None:
    give(run, Action.START, rubbish="x" * 9000)
    assert Cue.objects.get().args == {}


def test_a_preview_tells_what_would_move_and_writes_nothing(run: Run) -> None:
    give(run, Action.START, at=STARTS_AT - SECOND / 2)
    found = preview_cue(run_id=run.pk, action=Action.EXTEND, args={"seconds": 300}, now=STARTS_AT + 60 * SECOND)
    changes = {change["key"]: change for change in found["changes"]}
    assert (found["rev"], found["refusal"]) == (1, None)
    assert changes["welcome"]["new"]["ends_at"] - changes["welcome"]["old"]["ends_at"] == 300_000
    assert changes["talk-1"]["title"] == "Talk 1"
    assert found["overrun_ms"] == {"before": 0, "after": 0}
    assert found["hard_out"]["before"] == found["hard_out"]["after"]
    assert found["ends_at"] == found["hard_out"]
    assert Cue.objects.count() == 1


def test_a_preview_says_why_not(run: Run) -> None:
    found = preview_cue(run_id=run.pk, action=Action.HOLD, args={}, now=NOW)
    assert (found["refusal"], found["changes"]) == ("illegal_now", [])


def test_a_preview_of_the_end_tells_when_it_ends(run: Run) -> None:
    give(run, Action.START, at=STARTS_AT - SECOND / 2)
    later = STARTS_AT + 3600 * SECOND
    found = preview_cue(run_id=run.pk, action=Action.END, args={}, now=later)
    assert found["ends_at"] == {"before": found["hard_out"]["before"], "after": ms(later + SECOND / 2)}


def test_the_log_has_every_signal_and_what_was_taken_back(run: Run) -> None:
    give(run, Action.START)
    for number in range(30):
        give(run, Action.MESSAGE, at=NOW + number * SECOND, text=f"Nummer {number}", to="all")
    give(run, Action.UNDO, at=NOW + 60 * SECOND, seen=31, seq=31)
    log = log_of(run.pk)
    assert [line["seq"] for line in log] == list(range(1, 33))
    assert [line["seq"] for line in log if line["undone"]] == [31]
