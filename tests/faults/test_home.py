"""The embedded product as scripts/run starts it: killed mid-segment, and changed from another process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.faults.figures import patience
from tests.journeys.clients import LinePage
from tests.journeys.machines import Machine, demo_links, embedded, managed, organiser, signed_in

pytestmark = pytest.mark.slow
ROOMS = 3
EMBEDDED_WITHIN = 4.0  # seconds for a change of another process
SEEN_WITHIN = 6.0


@dataclass
class Meeting:
    """Open pages of the demo's live run."""

    run: int
    control: LinePage
    screens: list[LinePage]
    facilitators: list[LinePage]

    @property
    def pages(self) -> list[LinePage]:
        return [self.control, *self.screens, *self.facilitators]

    async def cue(self, action: str, **args: Any) -> float:
        """The organiser presses; seconds until every page has it."""
        began = time.monotonic()
        rev = (await self.control.done(f"cue.{action}", seen=self.control.have["agenda"], **args))["rev"]
        await asyncio.gather(*(page.reach({"agenda": rev}, within=20) for page in self.pages))
        return time.monotonic() - began

    async def leave(self) -> None:
        await asyncio.gather(*(page.leave() for page in self.pages))


async def met(links: dict[str, Any], *, control_at: str, rooms_at: str) -> Meeting:
    """Signs everyone in and opens their pages: the organiser's at one server, the rooms' at another or the same."""
    run, groups = links["live"]["run"], links["live"]["groups"][:ROOMS]
    meeting = Meeting(
        run,
        LinePage(control_at, organiser(control_at, **links["organiser"]), "organiser", run=run),
        [LinePage(rooms_at, signed_in(_at(group["screen"], rooms_at)), "screen") for group in groups],
        [LinePage(rooms_at, signed_in(_at(group["facilitator"], rooms_at)), "facilitator") for group in groups],
    )
    await asyncio.gather(*(page.open() for page in meeting.pages))
    return meeting


def _at(link: str, base: str) -> str:
    return base + httpx.URL(link).raw_path.decode()


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[tuple[Machine, dict[str, str]]]:
    made, env = embedded(tmp_path_factory.mktemp("product"), seed)
    made.start()
    yield made, env
    made.kill()


@pytest.fixture
async def meeting(machine: tuple[Machine, dict[str, str]]) -> AsyncIterator[Meeting]:
    here, env = machine
    found = await met(demo_links(env), control_at=here.base, rooms_at=here.base)
    yield found
    await found.leave()


@pytest.mark.embedded
async def test_the_server_is_killed_mid_segment(machine: tuple[Machine, dict[str, str]], meeting: Meeting) -> None:
    """F3: every page is back by itself at the right second, with every acknowledged word, and nothing is done twice."""
    here, _env = machine
    await meeting.cue("extend", seconds=120)
    await meeting.cue("hold")
    for number, lead in enumerate(meeting.facilitators):
        for position in (2, 3):
            await lead.done("note.save", kind="point", position=position, text=f"{number}.{position}", base_rev=0)
    id = str(uuid4())
    first = await meeting.facilitators[0].done("help.open", id=id, text="Inget ljud")
    agenda, welcomes = meeting.control.state("agenda"), [len(page.welcomes) for page in meeting.pages]

    await asyncio.to_thread(here.kill)
    for page in meeting.pages:
        await page.until(lambda page=page: page.closed_by is not None)
        page.topics.clear()  # what comes now comes from the new process
    await asyncio.to_thread(here.start)
    back = zip(meeting.pages, welcomes, strict=True)
    await asyncio.gather(*(page.until(lambda p=page, n=number: len(p.welcomes) > n) for page, number in back))
    await asyncio.gather(*(page.reach(page.welcomes[-1]["topics"]) for page in meeting.pages))

    for page in meeting.pages:
        assert page.state("agenda") == agenda
    pinged, pong = time.time() * 1000, await meeting.control.pinged()
    assert abs(pong["now"] - pinged) < 1000
    for number, (screen, lead) in enumerate(zip(meeting.screens, meeting.facilitators, strict=True)):
        texts = {note["position"]: note["text"] for note in screen.state("group")["notes"] if note["kind"] == "point"}
        assert (texts[2], texts[3]) == (f"{number}.2", f"{number}.3")
        assert lead.state("group") == screen.state("group")
    assert await meeting.facilitators[0].done("help.open", id=id, text="Inget ljud") == first
    assert await meeting.cue("release") < SEEN_WITHIN * patience()


@pytest.mark.embedded
async def test_a_change_of_another_process_is_seen(machine: tuple[Machine, dict[str, str]], meeting: Meeting) -> None:
    _here, env = machine
    group = meeting.screens[0].state("group")["group"]["id"]
    code = (
        "import time; from groups.models import WorkGroup; from facilitation.services.rooms import set_present;"
        f"set_present(group=WorkGroup.objects.get(pk={group}), present=29); print(time.time())"
    )
    done_at = float((await managed(env, "shell", "--no-imports", "-v", "0", "-c", code)).splitlines()[-1])
    await meeting.screens[0].until(lambda: meeting.screens[0].state("group")["present"] == 29)
    assert time.time() - done_at < EMBEDDED_WITHIN * patience()

    before = len(meeting.control.state("control")["groups"])
    await managed(env, "demo", "--groups", str(before + 2), "--json")
    began = time.monotonic()
    await meeting.control.until(lambda: len(meeting.control.state("control")["groups"]) == before + 2)
    assert time.monotonic() - began < EMBEDDED_WITHIN * patience()
