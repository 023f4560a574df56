"""The hub: one snapshot for all sockets, paced, made up for by looking when hints are lost, held up by no socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from channels.layers import get_channel_layer

from facilitation import live, measures, topics
from facilitation.hub import Hub, the_hub
from facilitation.lanes import Lane
from facilitation.models import Topic as Row
from facilitation.queries.entry import Entry
from facilitation.seat import UNHEARD, Message, Seat
from facilitation.services import rooms
from facilitation.services.cues import give_cue
from facilitation.snapshots import Snapshot
from facilitation.threads import in_thread
from facilitation.timeline import Action
from facilitation.topics import Name, Topic, of_group, of_run
from groups.permissions import Actor, Role
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db(transaction=True)

LONG = Message("x" * (UNHEARD - 10))  # and the frame's head


class Page:
    """A socket's far end: what was written to it, and whether it takes more."""

    def __init__(self) -> None:
        self.messages: list[Mapping[str, Any]] = []
        self.times: list[float] = []
        self.takes = asyncio.Event()
        self.takes.set()

    async def send(self, message: Mapping[str, Any]) -> None:
        await self.takes.wait()
        self.messages.append(message)
        self.times.append(asyncio.get_running_loop().time())

    def texts(self, name: str) -> list[str]:
        """The frames of a topic, as they came."""
        frames = [(message["text"], json.loads(message["text"])) for message in self.messages if "text" in message]
        return [text for text, frame in frames if frame["t"] == "topic" and frame["d"]["name"] == name]

    def revs(self, name: str) -> list[int]:
        return [json.loads(text)["d"]["rev"] for text in self.texts(name)]


@pytest.fixture
async def hub(cast: Cast) -> AsyncIterator[Hub]:
    hub = the_hub()
    yield hub
    for seat in list(hub.seats):
        hub.leave(seat)
    await asyncio.sleep(0)


def screen_entry(cast: Cast, number: int = 0) -> Entry:
    run, group = cast.run.pk, cast.groups[number].pk
    actor = Actor(Role.SCREEN, f"screen:{number}", None, frozenset({run}), frozenset({group}))
    subject = cast.screen.actor().key.removeprefix("screen:")
    return Entry(actor, subject, run, group, ("all",), (*of_run(run, Name.AGENDA, Name.WALL), of_group(run, group)))


async def seated(hub: Hub, cast: Cast) -> tuple[Page, Seat]:
    page = Page()
    entry = await in_thread(screen_entry, cast)
    seat = Seat(entry, page.send, at=asyncio.get_running_loop().time())
    await hub.join(seat)
    return page, seat


async def until(done: Any, within: float = 20.0) -> None:
    async with asyncio.timeout(within):
        while not done():
            await asyncio.sleep(0.01)


async def cue(cast: Cast, action: Action, **args: object) -> None:
    await in_thread(give_cue, run_id=cast.run.pk, action=action, args=args, by=None, seen=None, now=NOW)


async def test_a_hundred_sockets_get_a_change_from_one_snapshot(hub: Hub, cast: Cast) -> None:
    pages = [page for page, _seat in [await seated(hub, cast) for _number in range(100)]]
    built = measures.snapshots.labels("agenda")._value.get()
    await cue(cast, Action.START)
    await until(lambda: all(page.revs("agenda") == [1] for page in pages))
    assert measures.snapshots.labels("agenda")._value.get() == built + 1
    assert len({id(page.texts("agenda")[0]) for page in pages}) == 1


async def test_a_hint_that_is_lost_is_made_up_for_by_looking(hub: Hub, cast: Cast) -> None:
    page, _seat = await seated(hub, cast)
    await in_thread(Row.objects.create, run_id=cast.run.pk, name="agenda", rev=7)  # as another process would
    await hub.look()
    await until(lambda: page.revs("agenda") == [7])


async def test_hints_that_come_twice_or_in_the_wrong_order_are_sent_once(hub: Hub, cast: Cast) -> None:
    page, _seat = await seated(hub, cast)
    await in_thread(Row.objects.create, run_id=cast.run.pk, name="agenda", rev=3)
    for rev in (3, 2, 3, 1):
        hub.hint(Topic(cast.run.pk, Name.AGENDA), rev)
    await until(lambda: page.revs("agenda") == [3])
    await hub.look()
    assert page.revs("agenda") == [3]


async def test_many_changes_of_the_wall_become_few_snapshots_and_the_last_is_right(
    hub: Hub, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(topics.PACE, Name.WALL, 0.2)  # type: ignore[arg-type]
    page, _seat = await seated(hub, cast)
    row = await in_thread(Row.objects.create, run_id=cast.run.pk, name="wall", rev=0)
    for rev in range(1, 31):
        await in_thread(Row.objects.filter(pk=row.pk).update, rev=rev)
        hub.hint(Topic(cast.run.pk, Name.WALL), rev)
    await until(lambda: page.revs("wall")[-1:] == [30])
    assert len(page.messages) < 30
    assert all(later - earlier > 0.19 for earlier, later in pairwise(page.times))


async def test_a_change_in_one_group_is_not_sent_to_another(hub: Hub, cast: Cast) -> None:
    page, _seat = await seated(hub, cast)
    await in_thread(partial(rooms.set_present, group=cast.groups[1], present=5))
    await in_thread(partial(rooms.set_present, group=cast.groups[0], present=6))
    await until(lambda: page.revs("group") == [1])
    frames = [json.loads(message["text"])["d"] for message in page.messages]
    assert [frame["state"]["present"] for frame in frames if frame["name"] == "group"] == [6]


@pytest.mark.slow
async def test_without_the_channel_layer_a_change_is_saved_and_shown(
    hub: Hub, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, _seat = await seated(hub, cast)

    async def refuse(*_args: object) -> None:
        raise ConnectionError("Redis is gone")

    monkeypatch.setattr(get_channel_layer(), "group_send", refuse)
    await cue(cast, Action.START)
    await until(lambda: not live.health.is_well)
    await until(lambda: page.revs("agenda") == [1], within=live_look() + 10)
    live.health.note(True)


def live_look() -> float:
    from facilitation.hub import LOOK_EVERY

    return LOOK_EVERY


async def test_a_socket_that_takes_nothing_holds_up_nobody_and_gets_the_newest_later(hub: Hub, cast: Cast) -> None:
    (slow, slow_seat), (quick, _) = await seated(hub, cast), await seated(hub, cast)
    topic = Topic(cast.run.pk, Name.AGENDA)
    slow.takes.clear()
    for rev in (1, 2, 3):
        text = Message(f'{{"t":"topic","d":{{"name":"agenda","rev":{rev}}}}}')
        for seat in hub.seats:
            seat.show(topic, Snapshot(rev, {"": "{}"}), text)
    assert quick.revs("agenda") == [1, 2, 3]
    slow.takes.set()
    await until(lambda: slow.revs("agenda") == [1, 3])
    assert slow_seat.is_open


async def test_a_socket_that_never_reads_is_dropped(hub: Hub, cast: Cast) -> None:
    page, seat = await seated(hub, cast)
    seat._owner = None
    seat.write(LONG)
    assert seat.is_open
    seat.write(Message("x"))
    assert not seat.is_open
    assert page.messages[-1] == {"type": "websocket.close", "code": 4429}


async def test_a_heartbeat_clears_what_was_written(hub: Hub, cast: Cast) -> None:
    _page, seat = await seated(hub, cast)
    for _time in range(3):
        seat.write(LONG)
        seat.heard(0.0)
    assert seat.is_open


async def test_a_page_that_pings_without_reading_is_dropped(hub: Hub, cast: Cast) -> None:
    page, seat = await seated(hub, cast)
    seat._lane = Lane(write=lambda _frame: False, waiting=lambda: UNHEARD - 10)
    seat.write(Message("x"))
    seat.heard(0.0)
    seat.write(Message("x"))
    assert seat.is_open
    seat.write(LONG)
    assert not seat.is_open
    assert page.messages[-1] == {"type": "websocket.close", "code": 4429}


async def test_a_page_that_takes_what_it_gets_may_get_any_amount_between_two_heartbeats(hub: Hub, cast: Cast) -> None:
    """200 groups' points are a quarter of a megabyte, every second, to the desks that work with them."""
    page, seat = await seated(hub, cast)
    seat._lane = Lane(write=lambda _frame: True, waiting=lambda: 0)
    for _second in range(5):
        seat.write(LONG)
    assert seat.is_open
    assert page.messages == []


async def test_it_knows_that_it_is_old_when_its_looks_fail(hub: Hub, cast: Cast) -> None:
    await seated(hub, cast)
    assert not hub.is_old
    hub._looked_at -= 6
    assert hub.is_old
    await hub.look()
    assert not hub.is_old


async def test_after_a_goodbye_pages_come_back_evenly_spread(hub: Hub, cast: Cast) -> None:
    pages = [page for page, _seat in [await seated(hub, cast) for _number in range(90)]]
    hub.say_goodbye()
    told = [json.loads(page.messages[0]["text"])["d"]["retry_in"] for page in pages]
    for second in (0.5, 1.5, 2.5):
        assert 28 <= sum(second <= retry_in < second + 1 for retry_in in told) <= 32


async def test_a_socket_whose_peer_has_left_does_not_stop_the_others(hub: Hub, cast: Cast) -> None:
    page, seat = await seated(hub, cast)
    other, _seat = await seated(hub, cast)

    async def gone(_message: object) -> None:
        raise OSError("gone")

    seat._send = gone  # type: ignore[assignment]
    await cue(cast, Action.START)
    await until(lambda: other.revs("agenda") == [1])
    assert not seat.is_open
    assert page.messages == []


async def test_a_newcomer_gets_everything_and_one_who_has_it_nothing(hub: Hub, cast: Cast) -> None:
    page, seat = await seated(hub, cast)
    assert await hub.catch_up(seat, {}) == 3
    other, other_seat = await seated(hub, cast)
    assert await hub.catch_up(other_seat, {"agenda": 0, "wall": 0, "group": 0}) == 0
    assert (len(page.messages), len(other.messages)) == (3, 0)


async def test_the_hub_rests_when_the_last_socket_has_left(hub: Hub, cast: Cast) -> None:
    _page, seat = await seated(hub, cast)
    hub.leave(seat)
    assert (hub.rooms, hub.known, hub._working) == ({}, {}, [])
    await seated(hub, cast)
    assert len(hub._working) == 2
