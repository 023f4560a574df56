"""A whole seminar in a few minutes while everything breaks, in an order that one number repeats."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.pages import RoomPage, Written
from tests.faults.proxy import Weather
from tests.faults.stacks import Meeting, Stack

Fault = Callable[[], Awaitable[None]]
SCALES = ("q1a", "q1b", "q2a", "q2b")
PATIENCE = 120.0  # seconds for everyone to be right when all is mended


@dataclass
class Field:
    """What one room writes in one place: each text when the one before is acknowledged."""

    lead: RoomPage
    position: int
    texts: list[str] = field(default_factory=list)  # acknowledged
    rev: int = 0


class Seminar:
    """Everyone at work. `acknowledged` of each kind is what the database must hold once, and no more."""

    def __init__(self, stack: Stack, meeting: Meeting, seed: int) -> None:
        self.stack, self.meeting, self.dice = stack, meeting, random.Random(seed)
        self.fields = [Field(lead, position) for lead in meeting.facilitators for position in (2, 3)]
        self.cues: list[Written] = []
        self.phones: list[str] = []  # the groups' addresses, one for each answer that was taken
        self.is_open = False  # for answers: a phone has a ballot, and may have been taken without having heard of it
        self.told: list[str] = []
        for page in meeting.pages:
            page.doubles = 0.2

    # People

    async def writes(self, place: Field) -> None:
        dice = random.Random(self.dice.random())
        while True:
            await asyncio.sleep(dice.random() * 2)
            text = f"{place.position}:{len(place.texts)}:{dice.randrange(10**9)}"
            row = place.lead.write_down(
                "note.save", kind="point", position=place.position, text=text, base_rev=place.rev
            )
            await asyncio.shield(self._taken(place, row, text))

    async def _taken(self, place: Field, row: Written, text: str) -> None:
        await row.answered.wait()
        assert row.answers[0]["t"] == "ok", (row, place)
        place.rev = row.answers[0]["d"]["rev"]
        place.texts.append(text)

    async def conducts(self, seconds: float) -> None:
        """Presses every second or two, and goes on in time to be at the evaluation when two thirds have passed."""
        dice, control = random.Random(self.dice.random()), self.meeting.control
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            await asyncio.sleep(1 + dice.random())
            share = (loop.time() - began) / (seconds * 2 / 3)
            slots = control.state("agenda")["slots"]
            here = next((n for n, slot in enumerate(slots) if slot["ends_at"] > _now(control)), len(slots) - 1)
            if here < min(share, 1) * (len(slots) - 1):
                action, args = "cue.advance", {"cut_talk": True}
            else:
                action, args = dice.choice(
                    [
                        ("cue.extend", {"seconds": dice.choice((-30, 30, 60))}),
                        ("cue.hold", {}),
                        ("cue.release", {}),
                        ("cue.message", {"text": f"Nr {len(self.cues)}", "to": "all", "expires_in": 60}),
                    ]
                )
            self.cues.append(control.write_down(action, control.have["agenda"], **args))
            await self.cues[-1].answered.wait()

    async def answers(self, address: str) -> None:
        """One phone: the same ballot until the server has said that it has it."""
        dice = random.Random(self.dice.random())
        async with httpx.AsyncClient(base_url=self.stack.front.base, timeout=5) as phone:
            ballot = ""
            while not ballot:
                await asyncio.sleep(1 + dice.random())
                page = await _asked(phone.get(address))
                ballot = page.text.partition('name="ballot" value="')[2].partition('"')[0] if page else ""
            self.is_open = True
            given = {"ballot": ballot, **dict.fromkeys(SCALES, "4")}
            while True:
                sent = await _asked(phone.post(address, data=given))
                if sent is not None and sent.status_code == 302:
                    self.phones.append(address)
                    return
                await asyncio.sleep(dice.random())

    # Faults

    def faults(self) -> Mapping[str, Fault]:
        front = self.stack.front
        common: dict[str, Fault] = {
            "a server is killed": self._kill,
            "lines are cut": lambda: _told(front.cut, 0.5),
            "lines are half-open": lambda: self._for_a_while(front.half_open, front.heal),
            "nobody reads": lambda: self._for_a_while(front.stall, front.heal),
            "the way is slow": self._slow,
            "nobody gets through": lambda: self._for_a_while(front.refuse, front.heal),
        }
        if self.stack.database is None or self.stack.redis is None:
            return common
        to_database, to_redis = self.stack.to_database, self.stack.to_redis
        assert to_database is not None
        assert to_redis is not None
        return {
            **common,
            "the database is restarted": lambda: self._restart(self.stack.database),
            "Redis is killed": lambda: self._restart(self.stack.redis),
            "lines to the database are cut": lambda: _told(to_database.cut),
            "lines to Redis die in silence": lambda: self._for_a_while(to_redis.half_open, _then(to_redis)),
            "the way to the database is slow": self._slow_database,
        }

    async def breaks(self) -> None:
        """One fault after the other, with a moment's rest between them."""
        faults = self.faults()
        while True:
            await asyncio.sleep(1 + self.dice.random() * 3)
            name = self.dice.choice(sorted(faults))
            self.told.append(name)
            await faults[name]()

    async def _kill(self) -> None:
        machine = self.dice.choice(self.stack.machines)
        await asyncio.to_thread(machine.kill)
        await asyncio.sleep(self.dice.random() * 2)
        await asyncio.to_thread(machine.start)

    async def _restart(self, server: Any) -> None:
        await asyncio.to_thread(server.stop)
        await asyncio.sleep(1 + self.dice.random() * 4)
        await asyncio.to_thread(server.start)

    async def _for_a_while(self, begin: Callable[[], None], end: Callable[[], None]) -> None:
        await asyncio.to_thread(begin)
        await asyncio.sleep(1 + self.dice.random() * 5)
        await asyncio.to_thread(end)

    async def _slow(self) -> None:
        self.stack.front.weather = Weather(delay=0.15, jitter=0.3, loss=5)
        await asyncio.sleep(2 + self.dice.random() * 4)
        self.stack.front.weather = Weather()

    async def _slow_database(self) -> None:
        assert self.stack.to_database is not None
        self.stack.to_database.weather = Weather(delay=0.01, jitter=0.02)
        await asyncio.sleep(2 + self.dice.random() * 4)
        self.stack.to_database.weather = Weather()

    # The whole

    async def runs(self, seconds: float, phones: int) -> None:
        """Everyone at work and everything breaking for so long; then all is mended and what was given is waited for."""
        addresses = [httpx.URL(group["evaluation"]).path for group in self.stack.links["live"]["groups"]]
        work = [asyncio.create_task(self.writes(place)) for place in self.fields]
        work += [asyncio.create_task(self.conducts(seconds)), asyncio.create_task(self.breaks())]
        answering = [asyncio.create_task(self.answers(addresses[n % len(addresses)])) for n in range(phones)]
        await asyncio.wait([*work, *answering], timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        for task in work:
            task.cancel()
        ended = await asyncio.gather(*work, return_exceptions=True)
        await asyncio.to_thread(self.stack.mend)
        failed = [error for error in ended if isinstance(error, Exception)]
        assert not failed, failed
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(row.answered.wait() for page in self.meeting.pages for row in page.written.values()))
            await asyncio.sleep(0)
            if self.is_open:
                await asyncio.gather(*answering)
        for task in answering:
            task.cancel()
        await asyncio.gather(*answering, return_exceptions=True)


async def _asked(request: Awaitable[httpx.Response]) -> httpx.Response | None:
    try:
        return await request
    except httpx.HTTPError:
        return None


async def _told(change: Callable[..., None], *args: Any) -> None:
    await asyncio.to_thread(change, *args)


def _then(line: Any) -> Callable[[], None]:
    """What the kernel's own probes find out in the end."""

    def heal_and_cut() -> None:
        line.heal()
        line.cut()

    return heal_and_cut


def _now(page: RoomPage) -> float:
    return float(page.pong["now"]) if page.pong else 0.0
