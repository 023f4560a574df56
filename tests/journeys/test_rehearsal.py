"""A rehearsal on the real product: the worker starts the simulated groups, they live the seminar, and leave."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.clients import LinePage
from tests.journeys.machines import Machine, demo_links, embedded, manage, managed, organiser
from tests.servers import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.embedded]

SPEED = 120  # 140 minutes in 70 s
GROUPS = 3
MAKE = f"""
import json
from datetime import timedelta
from django.utils import timezone
from facilitation.services.rehearsals import make_rehearsal
from groups.services.rehearsals import links_of
from seminars.models import Run
run = Run.objects.get(pk=%d)
copy = make_rehearsal(
    run=run, speed={SPEED}, groups={GROUPS}, now=timezone.now(), by=None, starts_in=timedelta(seconds=%d)
)
print(json.dumps(copy.pk))
"""
LOOK = """
import json
from evaluation.models import AnswerSheet
from facilitation.models import Note, PracticeProposal, HelpCall
from seminars.models import Run
run = Run.objects.get(pk=%d)
rooms = run.groups.filter(is_simulated=True).order_by("pk")
print(json.dumps({
    "present": [room.state.present for room in rooms],
    "in_meeting": [room.state.in_meeting for room in rooms],
    "sent": [room.notes.exclude(sent_at=None).exclude(text="").count() for room in rooms],
    "proposals": [room.proposals.exclude(what="").count() for room in rooms],
    "ballots": [room.ballots.count() for room in rooms],
    "sheets": AnswerSheet.objects.filter(run=run).count(),
    "calls": HelpCall.objects.filter(group__run=run).count(),
}))
"""


@pytest.fixture
def product(tmp_path: Path) -> Iterator[tuple[Machine, dict[str, str], Path]]:
    machine, env = embedded(tmp_path)
    machine.start()
    try:
        yield machine, env, tmp_path / "machine.log"
    finally:
        machine.kill()


def asked(env: dict[str, str], code: str) -> Any:
    return json.loads(manage(env, "shell", "--no-imports", "-c", code).splitlines()[-1])


def process(log: Path) -> int | None:
    """The process that plays, when it has said that it does."""
    found = re.search(r"come in \(process (\d+)\)", log.read_text(encoding="utf-8"))
    return int(found[1]) if found else None


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def test_simulated_groups_live_a_whole_seminar(product: tuple[Machine, dict[str, str], Path]) -> None:
    machine, env, log = product
    links = await asyncio.to_thread(demo_links, env)
    copy = await asyncio.to_thread(asked, env, MAKE % (links["live"]["run"], 45))
    control = LinePage(machine.base, organiser(machine.base, **links["organiser"]), "organiser", run=copy)
    await control.open()

    def online() -> list[bool]:
        rooms = control.state("control")["groups"]
        return [bool(room["screens"] and room["facilitators_online"]) for room in rooms]

    def ended() -> bool:
        return "leave: over" in log.read_text(encoding="utf-8")

    await control.until(lambda: online().count(True) == GROUPS, within=60)
    assert len(online()) == GROUPS + 1  # the practice room waits for its people
    async with asyncio.timeout(200):
        while not ended():
            await asyncio.sleep(0.5)
    await control.leave()
    found = await asyncio.to_thread(asked, env, LOOK % copy)
    assert [5 <= people <= 9 for people in found["present"]] == [True] * GROUPS
    assert found["in_meeting"] == [False] * GROUPS
    assert [sent >= 2 for sent in found["sent"]] == [True] * GROUPS
    assert [proposals >= 1 for proposals in found["proposals"]] == [True] * GROUPS
    assert [ballots >= 2 for ballots in found["ballots"]] == [True] * GROUPS
    assert found["sheets"] == sum(found["ballots"])
    assert found["calls"] >= 1
    told = log.read_text(encoding="utf-8")
    assert told.index("room 0 loses its line") < told.index("room 0 has back its line")
    assert told.count("come in (process") == 1
    assert httpx.get(f"{machine.base}/healthz").status_code == 200


async def test_ctrl_c_ends_the_simulated_groups_too(product: tuple[Machine, dict[str, str], Path]) -> None:
    machine, env, log = product
    await asyncio.to_thread(asked, env, MAKE % (demo_links(env)["live"]["run"], 600))
    await asyncio.to_thread(wait_until, lambda: process(log), seconds=60)
    pid = process(log)
    assert pid is not None
    machine.kill(signal.SIGINT)
    await asyncio.to_thread(wait_until, lambda: is_gone(pid), seconds=20)


async def test_removing_a_rehearsal_ends_its_groups_and_closes_its_pages(
    product: tuple[Machine, dict[str, str], Path],
) -> None:
    machine, env, log = product
    links = demo_links(env)
    copy = await asyncio.to_thread(asked, env, MAKE % (links["live"]["run"], 600))
    await asyncio.to_thread(wait_until, lambda: process(log), seconds=60)
    assert await managed(env, "simulate", str(copy)) == "not mine\n"  # it is played already
    cookies = organiser(machine.base, **links["organiser"])
    with httpx.Client(base_url=machine.base, cookies=cookies, headers={"Origin": machine.base}) as client:
        asks = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(f"/control/{copy}/remove/").text)
        assert asks is not None
        gone = client.post(f"/control/{copy}/remove/", data={"csrfmiddlewaretoken": asks[1]})
        assert (gone.status_code, gone.headers["Location"]) == (302, "/control/")
        assert client.get(f"/control/{copy}/").status_code == 404
    await asyncio.to_thread(wait_until, lambda: "leave: removed" in log.read_text(encoding="utf-8"), seconds=60)
    assert await managed(env, "simulate", str(copy)) == "not mine\n"
