"""How the live socket ends, and what it lives through: bad frames, limits, heartbeats, lost rights, goodbye."""

from __future__ import annotations

import asyncio
import math
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import QuerySet

from facilitation import consumers
from facilitation.hub import the_hub
from facilitation.threads import WRITERS, in_thread, in_turn
from groups.models import Facilitator, Screen, WorkGroup
from seminars.models import PersonalLink, User
from tests.cast import Cast
from tests.facilitation.lines import LineOf

pytestmark = pytest.mark.django_db(transaction=True)


async def change(query: QuerySet[Any], **fields: object) -> None:
    await in_thread(query.update, **fields)


async def test_bad_frames_are_refused_and_the_third_ends_it(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    for text in ("{", "[]"):
        await line.socket.send_to(text_data=text)
        assert (await line.frame("refused"))["code"] == "bad_frame"
    await line.send("ping", sent=1)
    assert (await line.frame("pong"))["sent"] == 1
    await line.socket.send_to(bytes_data=b"x")
    assert await line.closed_by() == 4400


async def test_an_unknown_action_is_refused_and_the_socket_lives(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.facilitator)
    await line.open()
    for _time in range(5):
        assert (await line.do("note.burn"))["d"]["code"] == "unknown_action"
    await line.send("ping", sent=2)
    assert (await line.frame("pong"))["sent"] == 2


async def test_too_large_a_frame_ends_it(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    await line.send("ping", sent=1, rubbish="x" * 65_000)
    assert await line.closed_by() == 4400


async def test_a_page_that_is_too_quick_is_cut_off(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    for number in range(consumers.BURST + 10):
        await line.send("ping", sent=number)
    assert await line.closed_by() == 4429


async def test_refusals_are_in_the_pages_language(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen, language="sv")
    await line.open()
    assert (await line.do("note.burn"))["d"]["message"].startswith("Servern")


async def test_a_page_is_sent_only_what_it_lacks(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open(have={"agenda": 0, "group": 0, "wall": 0})
    assert await line.is_quiet()


async def test_a_ping_that_lacks_a_topic_gets_it_again(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    for name in ("agenda", "group", "wall"):
        await line.topic(name)
    await line.send("ping", sent=1, have={"agenda": 0, "group": 0, "wall": 0})
    await line.frame("pong")
    assert await line.is_quiet()
    await line.send("ping", sent=2, have={"agenda": 0, "wall": 0})
    await line.frame("pong")
    assert (await line.topic("group"))["group"]["name"] == "Grupp A"


async def test_a_revoked_link_closes_the_socket_at_the_next_look(cast: Cast, line_of: LineOf) -> None:
    line, other = line_of(cast.facilitator), line_of(cast.facilitator_b)
    await line.open()
    await other.open()
    await change(PersonalLink.objects.filter(user=cast.facilitator.user), revoked_at=datetime.now(UTC))
    await the_hub().look()
    assert await line.closed_by() == 4401
    await other.send("ping", sent=1)
    assert (await other.frame("pong"))["sent"] == 1


async def test_a_revoked_link_does_nothing_more_even_before_the_look(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.facilitator)
    await line.open()
    await change(PersonalLink.objects.filter(user=cast.facilitator.user), revoked_at=datetime.now(UTC))
    assert (await line.do("group.present", present=5))["d"]["code"] == "signed_out"
    assert await line.closed_by() == 4401


async def test_a_screen_that_is_unpaired_or_moved_is_told_so(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    await change(Screen.objects.filter(group=cast.groups[0]), group=cast.groups[1])
    await the_hub().look()
    assert await line.closed_by() == 4426
    line = line_of(cast.screen)
    await line.open()
    await change(Screen.objects.filter(group=cast.groups[1]), revoked_at=datetime.now(UTC))
    await the_hub().look()
    assert await line.closed_by() == 4401


async def test_a_replaced_facilitator_and_a_former_organiser_are_shut_out(cast: Cast, line_of: LineOf) -> None:
    lead, control = line_of(cast.facilitator), line_of(cast.organiser)
    await lead.open()
    await control.open("organiser", run=cast.run.pk)
    await in_thread(Facilitator.objects.filter(user=cast.facilitator.user).delete)
    await change(User.objects.filter(pk=cast.organiser.user.pk), is_staff=False)  # type: ignore[union-attr]
    await the_hub().look()
    assert await lead.closed_by() == 4403
    assert await control.closed_by() == 4401


async def test_a_cancelled_groups_screen_is_shut_out(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    await change(WorkGroup.objects.filter(pk=cast.groups[0].pk), status=WorkGroup.Status.CANCELLED)
    await the_hub().look()
    assert await line.closed_by() == 4401


async def test_a_silent_page_is_cut_off(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    (seat,) = the_hub().seats
    async with asyncio.timeout(5):
        while seat.heard_at == math.inf:  # it is still attended to
            await asyncio.sleep(0.01)
    seat.heard_at -= 16
    await the_hub().look()
    assert await line.closed_by() == 4429


async def test_who_waits_for_us_is_not_silent(cast: Cast, line_of: LineOf) -> None:
    """While a command waits for its turn nobody reads the page's pings."""
    line = line_of(cast.facilitator)
    await line.open()
    (seat,) = the_hub().seats
    free = threading.Event()
    busy = [asyncio.create_task(in_turn(free.wait, 10)) for _thread in range(WRITERS)]
    asked = asyncio.create_task(line.do("group.chimes", chimes=True))
    async with asyncio.timeout(5):
        while seat.heard_at < math.inf:
            await asyncio.sleep(0.01)
    the_hub()._drop_silent()
    assert seat.is_open
    free.set()
    assert (await asked)["t"] == "ok"
    assert seat.heard_at <= asyncio.get_running_loop().time()
    await asyncio.gather(*busy)


async def test_a_goodbye_says_when_to_come_back(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.open()
    the_hub().say_goodbye()
    assert await line.closed_by() == 4503
    goodbye = next(frame for frame in line.skipped if frame["t"] == "goodbye")
    assert 0.5 <= goodbye["d"]["retry_in"] <= 3.5
