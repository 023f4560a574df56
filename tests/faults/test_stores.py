"""Redis or the database goes away, forgets, or no longer answers, and comes back."""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import httpx
import pytest
import redis

from tests.faults.figures import patience, told
from tests.faults.stacks import FULL, Meeting, Stack, meeting_of, on_production
from tests.faults.test_servers import answered, check_saved, write
from tests.journeys.machines import organiser, signed_in

pytestmark = [pytest.mark.slow, on_production]
ROOMS = 12 if FULL else 4
REDIS_AWAY = 60.0 if FULL else 8.0  # seconds
WITHOUT_REDIS_WITHIN, BACK_WITHIN = 6.0, 2.0
HINTED_WITHIN = 0.8  # less than the hub's own look takes: only a hint is that quick


async def test_redis_is_away(house: Stack) -> None:
    """F4: no page fails and none loses its socket, every save is taken, a cue is on every screen within 6 s; hints are
    back 2 s after Redis is."""
    assert house.redis is not None
    async with meeting_of(house, rooms=ROOMS) as meeting:
        assert await meeting.cue("extend", seconds=30) < HINTED_WITHIN * patience()
        began, took = time.monotonic(), []
        await asyncio.to_thread(house.redis.stop)
        await no_page_fails(house)
        for time_ in range(3):
            took.append(await meeting.cue("extend", seconds=30))
            await answered(write(meeting.facilitators, f"Utan{time_}"))
        await asyncio.sleep(max(0.0, began + REDIS_AWAY - time.monotonic()))
        took.append(await meeting.cue("extend", seconds=-30))
        assert not any(page.went_at for page in meeting.pages), "a page lost its socket"

        house.redis.start()
        back = await hints_are_back(meeting)
        await no_page_fails(house)
        told("F4", away=REDIS_AWAY, slowest=max(took), hints_back=back)
        assert max(took) < WITHOUT_REDIS_WITHIN * patience()
        assert back < BACK_WITHIN * patience() + 3
        check_saved(house, meeting.facilitators, "Utan2")


async def hints_are_back(meeting: Meeting) -> float:
    """Seconds until cues come as quickly as only hints are: the first of three in a row."""
    began = time.monotonic()
    quick: list[float] = []
    async with asyncio.timeout(40):
        while len(quick) < 3:
            at = time.monotonic() - began
            quick = [*quick, at] if await meeting.cue("extend", seconds=30) < HINTED_WITHIN else []
    return quick[0]


async def test_redis_forgets_everything(house: Stack) -> None:
    """F5: changes go on reaching everyone, without a reload."""
    assert house.redis is not None
    async with meeting_of(house, rooms=ROOMS) as meeting:
        with redis.Redis(port=house.redis.port) as client:
            client.flushall()
        took = [await meeting.cue("extend", seconds=30) for _time in range(3)]
        told("F5", slowest=max(took))
        assert max(took) < WITHOUT_REDIS_WITHIN * patience()
        assert not any(page.went_at for page in meeting.pages)


@pytest.mark.faults
async def test_a_line_to_redis_that_has_died_in_silence_is_found_out(house: Stack) -> None:
    """F4, the way a firewall does it: nothing is closed and nothing comes. Hints are back soon after it is healed."""
    assert house.to_redis is not None
    async with meeting_of(house, rooms=ROOMS) as meeting:
        await meeting.cue("extend", seconds=30)
        house.to_redis.half_open()
        took = [await meeting.cue("extend", seconds=30) for _time in range(3)]
        house.to_redis.heal()
        house.to_redis.cut()  # as the kernel's own probes find out after ten seconds
        back = await hints_are_back(meeting)
        told("F4, half-open", slowest=max(took), hints_back=back)
        assert max(took) < WITHOUT_REDIS_WITHIN * patience()


async def test_the_database_is_away(house: Stack) -> None:
    """F6: pages show within 10 s that what they show may be old, screens keep their sockets; what was typed meanwhile
    is there once, soon after, and no page fails then."""
    assert house.database is not None
    away = 10.0 if FULL else 8.0
    async with meeting_of(house, rooms=ROOMS) as meeting:
        began = time.monotonic()
        await asyncio.to_thread(house.database.stop)
        typed = write(meeting.facilitators, "Utan databas")
        async with asyncio.timeout(10 * patience()):
            while not all(page.shows_the_mark for page in meeting.pages):
                await asyncio.sleep(0.1)
        marked = time.monotonic() - began
        await asyncio.sleep(max(0.0, began + away - time.monotonic()))
        house.database.start()
        back = time.monotonic()
        await answered(typed, within=60)
        delivered = time.monotonic() - back
        await no_page_fails(house)
        await asyncio.gather(*(page.until(lambda p=page: not p.is_told_old, within=60) for page in meeting.pages))
        cue = await meeting.cue("extend", seconds=30)
        told("F6", marked=marked, delivered=delivered, cue=cue)
        assert not any(page.went_at for page in meeting.screens), "a screen lost its socket"
        assert delivered < 15 * patience()
        check_saved(house, meeting.facilitators, "Utan databas")


async def no_page_fails(house: Stack) -> None:
    """Pages of every role, and posts; none answers 5xx, on either server."""
    await asyncio.to_thread(_no_page_fails, house)


def _no_page_fails(house: Stack) -> None:
    live, group = house.links["live"], house.links["live"]["groups"][0]
    roles = {
        "/control/": organiser(house.front.base, **house.links["organiser"]),
        "/facilitate/": signed_in(house.at(group["facilitator"])),
        "/screen/": signed_in(house.at(group["screen"])),
        "/present/": signed_in(house.at(live["presenter"])),
        "/live/state/": signed_in(house.at(group["screen"])),
        "/": {},
        "/readyz": {},
        httpx.URL(group["evaluation"]).path: {},
        httpx.URL(house.links["completed"]["report"]).path: {},
    }
    for machine in house.machines:
        for path, cookies in roles.items():
            origin = {"Origin": machine.base}
            with httpx.Client(base_url=machine.base, cookies=cookies, headers=origin, timeout=20) as client:
                answer = client.get(path, follow_redirects=True)
                assert (path, answer.status_code) == (path, 200)
                if path == "/facilitate/":
                    frame = {"t": "do", "id": str(uuid4()), "d": {"action": "group.present", "args": {"present": 5}}}
                    assert client.post("/live/do/?as=facilitator", json=frame).json()["t"] == "ok"


async def test_readiness_tells_database_and_layer_apart(house: Stack) -> None:
    assert house.redis is not None
    assert house.database is not None
    asked = f"{house.machines[0].base}/readyz"
    async with httpx.AsyncClient(timeout=20) as client:
        await asyncio.to_thread(house.redis.stop)
        answer = await client.get(asked)
        assert (answer.status_code, answer.json()) == (200, {"database": "ok", "layer": "no answer"})
        house.redis.start()
        await asyncio.to_thread(house.database.stop)
        answer = await client.get(asked)
        assert (answer.status_code, answer.json()) == (503, {"database": "no answer", "layer": "ok"})
    house.database.start()


@pytest.mark.faults
async def test_the_database_is_away_for_a_minute(house: Stack) -> None:
    """F6, longer than the pool's own attempts go on: it is found again within seconds."""
    assert house.database is not None
    async with meeting_of(house, rooms=ROOMS) as meeting:
        await asyncio.to_thread(house.database.stop)
        typed = write(meeting.facilitators, "En minut")
        await asyncio.sleep(60)
        house.database.start()
        back = time.monotonic()
        await answered(typed, within=120)
        told("F6, a minute", delivered=time.monotonic() - back)
        assert time.monotonic() - back < 20 * patience()
        check_saved(house, meeting.facilitators, "En minut")
