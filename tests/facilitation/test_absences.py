"""Lost lines as facts: one row a silence, whoever notes it; only of rooms, and only around the run."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from facilitation.models import Absence, Presence
from facilitation.services.cues import give_cue
from facilitation.services.presence import ONLINE_FOR, Sighting, record, roll, write_roll
from facilitation.timeline import Action
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import NOW, STARTS_AT, Cast, make_group

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
LOST = ONLINE_FOR + SECOND


def screen(cast: Cast, at: datetime, number: int = 1, role: str = "screen", group: WorkGroup | None = None) -> Sighting:
    return Sighting(cast.run.pk, (group or cast.groups[0]).pk, f"{role}:{number}", role, at)


def come(cast: Cast, at: datetime, **who: object) -> None:
    record(sightings=[screen(cast, at, **who)], now=at)  # type: ignore[arg-type]


def pass_by(at: datetime) -> None:
    record(sightings=[], now=at)


def absences() -> list[tuple[str, datetime, datetime | None]]:
    return list(Absence.objects.order_by("gone_at", "key").values_list("key", "gone_at", "back_at"))


def test_a_line_lost_and_found_is_one_row_from_last_heard_to_heard_again(cast: Cast) -> None:
    come(cast, NOW)
    pass_by(NOW + LOST)
    assert absences() == [("screen:1", NOW, None)]
    pass_by(NOW + LOST + 5 * SECOND)
    come(cast, NOW + MINUTE)
    come(cast, NOW + MINUTE + 5 * SECOND)
    assert absences() == [("screen:1", NOW, NOW + MINUTE)]


def test_a_row_belongs_to_its_room_and_goes_with_it(cast: Cast) -> None:
    come(cast, NOW)
    pass_by(NOW + LOST)
    row = Absence.objects.get()
    assert (row.run_id, row.group_id, row.role) == (cast.run.pk, cast.groups[0].pk, "screen")
    cast.groups[0].delete()
    assert not Absence.objects.exists()


def test_facilitators_are_noted_and_people_of_no_room_are_not(cast: Cast) -> None:
    people = [screen(cast, NOW, role="facilitator"), Sighting(cast.run.pk, None, "user:9", "organiser", NOW)]
    record(sightings=people, now=NOW)
    pass_by(NOW + LOST)
    assert absences() == [("facilitator:1", NOW, None)]


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (STARTS_AT - timedelta(minutes=61), 0),
        (STARTS_AT - timedelta(minutes=59), 1),
        (STARTS_AT + timedelta(minutes=100), 1),
        (STARTS_AT + timedelta(minutes=141), 0),
    ],
)
def test_only_the_hour_before_and_the_run_itself_count(cast: Cast, at: datetime, count: int) -> None:
    give_cue(run_id=cast.run.pk, action=Action.START, args={}, by=None, seen=None, now=STARTS_AT)
    come(cast, at)
    pass_by(at + LOST)
    assert Absence.objects.count() == count


def test_a_run_that_was_called_off_notes_nothing(cast: Cast) -> None:
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    come(cast, NOW)
    pass_by(NOW + LOST)
    assert absences() == []


def test_one_who_was_there_long_before_and_returns_within_the_hour_is_told_by_their_return(cast: Cast) -> None:
    yesterday = NOW - timedelta(days=1)
    come(cast, yesterday)
    pass_by(yesterday + LOST)
    assert absences() == []
    come(cast, NOW)
    assert absences() == [("screen:1", yesterday, NOW)]


def test_when_one_was_first_seen_is_kept(cast: Cast) -> None:
    for at in (NOW, NOW + 5 * SECOND):
        come(cast, at)
    row = Presence.objects.get()
    assert (row.first_seen, row.last_seen) == (NOW, NOW + 5 * SECOND)


def test_two_processes_that_note_the_same_silence_write_one_row_and_never_take_its_end_back(cast: Cast) -> None:
    come(cast, NOW)
    pass_by(NOW + LOST)
    come(cast, NOW + MINUTE)
    late = Presence.objects.get()
    Presence.objects.update(last_seen=NOW)  # what the other process had read before the return was written
    pass_by(NOW + LOST)
    assert absences() == [("screen:1", NOW, NOW + MINUTE)]
    assert late.is_online


def hear(cast: Cast, at: datetime, *numbers: int) -> None:
    """What a whole process does: gathers, and writes when it is time to."""
    for number in numbers:
        roll.note(screen(cast, at, number))
    write_roll(at)


def test_a_restart_of_ours_is_nobodys_lost_line(cast: Cast) -> None:
    hear(cast, NOW, 1, 2)
    roll.forget()  # the process is killed, and is back after 40 s
    hear(cast, NOW + 40 * SECOND)
    assert Presence.objects.filter(is_online=True).count() == 2
    hear(cast, NOW + 46 * SECOND, 1, 2)
    hear(cast, NOW + 52 * SECOND, 1, 2)
    assert absences() == []


def test_who_does_not_return_after_a_restart_is_lost_once_from_when_they_were_last_heard_from(cast: Cast) -> None:
    hear(cast, NOW, 1, 2)
    roll.forget()
    for seconds in (40, 46, 52, 58):
        hear(cast, NOW + seconds * SECOND, 1)
    assert absences() == [("screen:2", NOW, None)]
    roll.forget()
    for seconds in (90, 96, 102, 108):
        hear(cast, NOW + seconds * SECOND, 1)
    assert absences() == [("screen:2", NOW, None)]


def test_when_all_lines_fall_and_return_while_we_were_there_each_is_told(cast: Cast) -> None:
    hear(cast, NOW, 1, 2)
    hear(cast, NOW + MINUTE, 1, 2)  # without a socket nobody looked in between
    assert absences() == [("screen:1", NOW, NOW + MINUTE), ("screen:2", NOW, NOW + MINUTE)]


def test_while_nothing_could_be_written_nobody_is_known_to_be_gone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(cast, NOW, 1)

    def away(execute: object, *call: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(away), pytest.raises(DatabaseError):  # type: ignore[arg-type]
        hear(cast, NOW + 6 * SECOND, 1)
    hear(cast, NOW + 60 * SECOND)
    hear(cast, NOW + 66 * SECOND, 1)
    assert absences() == []


def test_a_slow_writer_loses_nobody_who_is_heard_from(cast: Cast) -> None:
    hear(cast, NOW, 1)
    for seconds in (5, 10, 15, 20):
        roll.note(screen(cast, NOW + seconds * SECOND))
    hear(cast, NOW + 25 * SECOND, 1)
    assert absences() == []


def count(number: int, cast: Cast, at: datetime) -> tuple[int, int]:
    """Queries of a writing in which that many go, and of one in which they return."""
    keys = range(number)
    record(sightings=[screen(cast, at, key) for key in keys], now=at)
    with CaptureQueriesContext(connection) as going:
        pass_by(at + LOST)
    with CaptureQueriesContext(connection) as returning:
        record(sightings=[screen(cast, at + MINUTE, key) for key in keys], now=at + MINUTE)
    return len(going), len(returning)


def test_many_are_lost_and_found_in_as_few_queries_as_three(cast: Cast) -> None:
    count(1, cast, NOW)
    assert count(3, cast, NOW + 2 * MINUTE) == count(100, cast, NOW + 4 * MINUTE)
    assert Absence.objects.filter(back_at=None).count() == 0


def test_those_who_are_well_cost_no_query(cast: Cast) -> None:
    come(cast, NOW)
    with CaptureQueriesContext(connection) as found:
        come(cast, NOW + 5 * SECOND)
    assert not any("absence" in query["sql"] or "cue" in query["sql"] for query in found.captured_queries)


def test_the_run_of_another_day_is_not_touched(cast: Cast) -> None:
    other = make_group(cast.stranger.group.run, cast.groups[0].municipality, "Annan dag")  # type: ignore[union-attr]
    record(sightings=[Sighting(other.run_id, other.pk, "screen:1", "screen", NOW)], now=NOW)
    pass_by(NOW + LOST)
    assert absences() == []
