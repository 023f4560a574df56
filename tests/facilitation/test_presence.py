"""Presence: last seen in one upsert, who has gone, and control told only of news."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilitation.models import Presence, Topic
from facilitation.queries.control import control_state
from facilitation.queries.group import group_state
from facilitation.services.presence import ONLINE_FOR, Roll, Sighting, read_report, record
from groups.models import Screen
from tests.cast import NOW, Cast

SECOND = timedelta(seconds=1)


def sighting(cast: Cast, at: datetime, report: dict[str, object] | None = None, number: int = 1) -> Sighting:
    return Sighting(cast.run.pk, cast.groups[0].pk, f"screen:{number}", "screen", at, report)


def told() -> int:
    """How often control has been told."""
    return Topic.objects.filter(name="control").values_list("rev", flat=True).first() or 0


@pytest.mark.django_db
def test_who_comes_is_news_and_who_stays_is_not(cast: Cast) -> None:
    for seconds in (0, 5, 10):
        at = NOW + seconds * SECOND
        record(sightings=[sighting(cast, at)], now=at)
    assert told() == 1
    assert Presence.objects.get().last_seen == NOW + 10 * SECOND


@pytest.mark.django_db
def test_who_is_not_heard_from_has_gone_and_may_come_back(cast: Cast) -> None:
    record(sightings=[sighting(cast, NOW)], now=NOW)
    record(sightings=[], now=NOW + ONLINE_FOR)
    assert Presence.objects.get().is_online
    record(sightings=[], now=NOW + ONLINE_FOR + SECOND)
    assert not Presence.objects.get().is_online
    assert told() == 2
    back = NOW + 60 * SECOND
    record(sightings=[sighting(cast, back)], now=back)
    assert Presence.objects.get().is_online
    assert told() == 3


@pytest.mark.django_db
def test_only_a_changed_report_is_news_and_none_keeps_the_last(cast: Cast) -> None:
    for report in ({"sound": True}, None, {"sound": True}, {"sound": False}):
        record(sightings=[sighting(cast, NOW, report)], now=NOW)
    assert told() == 2
    assert Presence.objects.get().report == {"sound": False}


@pytest.mark.django_db
def test_many_are_written_in_as_few_queries_as_one(cast: Cast) -> None:
    def count(number: int) -> int:
        with CaptureQueriesContext(connection) as found:
            record(sightings=[sighting(cast, NOW, number=n) for n in range(number)], now=NOW)
        return len(found)

    count(1)
    assert count(40) == count(1) + 1  # the rise of the revisions of control and the group
    assert Presence.objects.count() == 40


@pytest.mark.django_db
def test_a_group_that_has_been_deleted_does_not_stop_the_others(cast: Cast) -> None:
    lost = Sighting(cast.run.pk, 99_999, "screen:lost", "screen", NOW)
    record(sightings=[lost, sighting(cast, NOW)], now=NOW)
    assert list(Presence.objects.values_list("key", flat=True)) == ["screen:1"]


def test_sightings_are_gathered_until_it_is_time_to_write() -> None:
    roll = Roll()
    roll.note(Sighting(1, 1, "screen:1", "screen", NOW, {"sound": True}))
    roll.note(Sighting(1, 1, "screen:1", "screen", NOW + SECOND))
    taken = roll.take(NOW + SECOND)
    assert taken == [Sighting(1, 1, "screen:1", "screen", NOW + SECOND, {"sound": True}, since=NOW)]
    assert roll.take(NOW + 5 * SECOND) is None
    assert roll.take(NOW + 6 * SECOND) == []


def test_a_report_is_rounded_and_freed_of_the_unknown() -> None:
    given = {"sound": True, "hidden": "no", "talk_loaded": 0.512, "offset_ms": -149, "stalled": True, "rubbish": 1}
    assert read_report(given) == {"sound": True, "talk_loaded": 0.5, "offset_ms": -100, "stalled": True}
    assert read_report({"talk_loaded": 7, "offset_ms": True}) == {"talk_loaded": 1}
    films = [{"n": 1, "part": 0.52}]
    assert read_report({"talks": films, "plays": "small"}) == {"talks": [{"n": 1, "part": 0.5}], "plays": "small"}
    assert read_report({"talks": "all", "plays": "blob"}) == {}


@pytest.mark.django_db
def test_a_room_is_told_when_its_pages_come_and_go_and_of_nothing_else(cast: Cast) -> None:
    def told_room() -> int:
        return Topic.objects.filter(name="group").values_list("rev", flat=True).first() or 0

    person = Sighting(cast.run.pk, cast.groups[0].pk, "user:1", "facilitator", NOW)
    seen = []
    for sightings in ([person], [sighting(cast, NOW)], [sighting(cast, NOW, {"sound": True})]):
        record(sightings=sightings, now=NOW)
        seen.append(told_room())
    record(sightings=[], now=NOW + ONLINE_FOR + SECOND)
    assert (seen, told_room()) == ([1, 2, 2], 3)


@pytest.mark.django_db
def test_a_room_is_told_when_more_of_its_films_has_come(cast: Cast) -> None:
    room, key = cast.groups[0], f"screen:{Screen.objects.get(group=cast.groups[0]).pk}/a1"
    for part in (0.5, 0.5, 0.95):
        films = [{"n": 1, "part": part}]
        record(sightings=[Sighting(cast.run.pk, room.pk, key, "screen", NOW, {"talks": films})], now=NOW)
    assert Topic.objects.get(name="group").rev == 2
    assert [screen["talks"] for screen in group_state(room.pk)["screens"]] == [[{"n": 1, "part": 0.95}]]
    (told,) = [group for group in control_state(cast.run.pk)["groups"] if group["id"] == room.pk]
    assert told["report"] == {"talks": [0.95]}
