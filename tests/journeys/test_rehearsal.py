"""A rehearsal on the real product: the worker starts the simulated groups, they live the seminar, and leave."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.journeys.clients import LinePage
from tests.journeys.machines import Machine, demo_links, organiser
from tests.journeys.rehearsed import GROUPS, MAKE, asked, product

__all__ = ["product"]
pytestmark = [pytest.mark.slow, pytest.mark.embedded]

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


async def test_simulated_groups_live_a_whole_seminar(product: tuple[Machine, dict[str, str], Path]) -> None:
    machine, env, log = product
    links = await asyncio.to_thread(demo_links, env)
    copy = await asyncio.to_thread(asked, env, MAKE % (links["live"]["run"], 30))
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
