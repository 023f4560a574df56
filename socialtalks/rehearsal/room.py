"""A simulated room: plays its score over the lines of its screen and its facilitator, and answers as phones do."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import logging
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from socialtalks.rehearsal import words
from socialtalks.rehearsal.behaviour import ON_THE_LINE, Deed, Place, What, due, place_of
from socialtalks.rehearsal.line import Line, Server

log = logging.getLogger(__name__)

TICK = 0.2  # seconds
PRELOADED_AFTER = 15.0  # seconds until a screen has both films
TRIES = 5
BALLOT = re.compile(r'name="ballot" value="([^"]+)"')
CHOICE = re.compile(r'<input type="(?:radio|checkbox)" name="(\w+)" value="(\w+)"')
TEXT = re.compile(r'<textarea[^>]* name="(\w+)"')
PLEASED = {"0": 3, "1": 3, "2": 8, "3": 24, "4": 38, "5": 24}
"""How often each step of the scale is chosen; other answers as often as the rarest."""
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Key:
    """What a room's pages sign in with, and where its phones answer."""

    number: int
    run: int
    group: int
    code: str
    screen: str
    facilitator: str


class Room:
    def __init__(self, server: Server, key: Key, score: tuple[Deed, ...]) -> None:
        self.server, self.key, self.left = server, key, list(score)
        self.screen = Line(server, key.screen, "screen", key.run)
        self.facilitator = Line(server, key.facilitator, "facilitator", key.run)
        self.place = Place(-1, 0.0)
        self._revs: dict[tuple[str, Any, Any], int] = {}
        self._to_write: asyncio.Queue[Deed] = asyncio.Queue()
        self._phones: set[asyncio.Task[None]] = set()

    @property
    def lines(self) -> tuple[Line, Line]:
        return self.screen, self.facilitator

    @property
    def has_done_all(self) -> bool:
        return not (self.left or self._to_write.qsize() or self._phones)

    def over_at(self) -> int | None:
        """When the run is over as this room knows it, in ms; None until it is."""
        agenda = self.facilitator.agenda()
        if agenda is None or self.place.index < len(agenda["slots"]):
            return None
        ended: int = agenda["run"]["ended_at"] or agenda["slots"][-1]["ends_at"]
        return ended

    async def play(self, after: float) -> None:
        """Comes in `after` seconds, and goes on until cancelled."""
        await asyncio.sleep(after)
        for line in self.lines:
            line.come_back()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.screen.stay())
            group.create_task(self.facilitator.stay())
            group.create_task(self._write())
            group.create_task(self._tick())

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            loaded = min(1.0, (loop.time() - began) / PRELOADED_AFTER)
            offset = 40 * (self.key.number % 5) - 80
            self.screen.report = {"sound": True, "hidden": False, "talk_loaded": loaded, "offset_ms": offset}
            if agenda := self.facilitator.agenda():
                self.place = place_of(agenda, self.facilitator.now())
                now, self.left = due(self.left, [slot["kind"] for slot in agenda["slots"]], self.place)
                for deed in now:
                    self._begin(deed)
            await asyncio.sleep(TICK)

    def _begin(self, deed: Deed) -> None:
        if deed.what in ON_THE_LINE:
            self._to_write.put_nowait(deed)
        elif deed.what is What.ANSWER:
            phone = asyncio.create_task(self._answer(float(deed.args["mood"])))
            self._phones.add(phone)
            phone.add_done_callback(self._phones.discard)
        else:
            is_lost = deed.what is What.LOSE_LINE
            log.info("Simulated room %s %s its line.", self.key.number, "loses" if is_lost else "has back")
            for line in self.lines:
                line.lose() if is_lost else line.come_back()

    # What the facilitator does

    async def _write(self) -> None:
        while True:
            deed = await self._to_write.get()
            args = self._completed(deed)
            if args is not None:
                await self._give(deed.what, args)

    def _completed(self, deed: Deed) -> dict[str, Any] | None:
        """The command's arguments with what only the page knows; None when there is nothing to do."""
        args = dict(deed.args)
        if deed.what is What.CALM:
            call = (self.facilitator.state("group") or {}).get("help")
            return {"call": call["id"]} if call else None
        if deed.what is What.STEP:
            agenda = self.facilitator.agenda() or {"slots": []}
            return {**args, "slot": next((s["key"] for s in agenda["slots"] if s["kind"] == deed.kind), "")}
        if deed.what is What.PROPOSAL:
            return {"position": args.pop("position"), "fields": args}
        return args

    async def _give(self, what: What, args: dict[str, Any]) -> None:
        """Gives it; a field that somebody else has changed meanwhile is left as they wrote it."""
        field = (what, args.get("kind"), args.get("position"))
        revised = what in (What.NOTE, What.PROPOSAL)
        if revised:
            args["base_rev"] = self._revs.get(field, 0)
        answer = await self.facilitator.do(what, args)
        if revised and "rev" in answer["d"]:
            self._revs[field] = answer["d"]["rev"]
        elif answer["t"] == "refused" and answer["d"]["code"] not in ("signed_out", "nothing_to_send"):
            log.info("A simulated room was refused %s: %s", what, answer["d"]["code"])

    # What its phones do

    async def _answer(self, mood: float) -> None:
        """One person fills in the real form; tries again for a while when it does not go through."""
        for attempt in range(TRIES):
            with contextlib.suppress(OSError, http.client.HTTPException):
                if await asyncio.to_thread(self._fill_in, Random(f"{self.key.code}:{mood}")):
                    return
            await asyncio.sleep(0.5 * (attempt + 1))

    def _fill_in(self, dice: Random) -> bool:
        """True when the answer was received, or can never be."""
        url = f"{self.server.url}/e/{self.key.code}"
        with _OPENER.open(urllib.request.Request(url, headers=dict(self.server.headers)), timeout=10) as page:  # noqa: S310
            form = page.read().decode()
        found = BALLOT.search(form)
        if found is None:
            return False
        data = urllib.parse.urlencode({"ballot": found[1], **filled_in(dice, form)}).encode()
        headers = {**self.server.headers, "Accept": "application/json"}
        try:
            with _OPENER.open(urllib.request.Request(url, data, headers), timeout=10):  # noqa: S310
                return True
        except urllib.error.HTTPError as refused:
            return refused.code == 409


def filled_in(dice: Random, form: str) -> Mapping[str, str]:
    """One person's answers to what the form asks: most are pleased, some are not, a few do not know or skip."""
    answers = {}
    for key, values in _choices(form).items():
        if dice.random() > 0.04:
            weights = [PLEASED.get(value, 3) for value in values]
            answers[key] = dice.choices(values, weights)[0]
    for key, texts in zip(TEXT.findall(form), cycle((words.ACTIONS, words.WISHES)), strict=False):
        if dice.random() < 0.4:
            answers[key] = dice.choice(texts)
    return answers


def _choices(form: str) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in CHOICE.findall(form):
        found.setdefault(key, []).append(value)
    return found
