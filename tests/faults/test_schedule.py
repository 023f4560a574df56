"""Random faults, seeded, over a whole seminar: at the end every page shows a fresh snapshot, and everything that was
acknowledged is there exactly once. FAULT_SEED=… runs one again; only `scripts/test --faults` draws new ones."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.figures import told
from tests.faults.pages import RoomPage
from tests.faults.schedule import PATIENCE, Field, Seminar
from tests.faults.stacks import Stack, alone, met, production, uvicorn

pytestmark = pytest.mark.slow
SEED = int(os.environ.get("FAULT_SEED") or (time.time_ns() % 10**6 if os.environ.get("FAULTS") else 5))


@pytest.mark.embedded
async def test_half_a_minute_of_faults_on_the_embedded_server(tmp_path: Path, seed: Path) -> None:
    """F18 in real life, in small."""
    with alone(tmp_path, seed) as stack:
        await everything_holds(stack, seconds=20, rooms=6, screens=2, phones=6)


@pytest.mark.faults
async def test_a_whole_seminar_of_faults_on_two_servers(tmp_path: Path) -> None:
    """F18 with 60 pages and 40 phones, F1, F4, F6, F9 at once and again and again."""
    with production(tmp_path, uvicorn, uvicorn) as stack:
        await everything_holds(stack, seconds=180, rooms=12, screens=4, phones=40)


async def everything_holds(stack: Stack, *, seconds: float, rooms: int, screens: int, phones: int) -> None:
    before = counted(stack)
    async with conducted(stack, rooms=rooms, screens=screens) as seminar:
        with seeded(seminar):
            await seminar.runs(seconds, phones)
            await asyncio.gather(*(settled(stack, page) for page in seminar.meeting.pages))
            check_answers(seminar)
            for place in seminar.fields:
                check_field(stack, place)
            given = [row for row in seminar.cues if row.answers[0]["t"] == "ok"]
            after = counted(stack)
            pages = len(seminar.meeting.pages)
            told("schedule", seed=SEED, pages=pages, faults=len(seminar.told), cues=len(given),
                 notes=sum(len(place.texts) for place in seminar.fields), answers=len(seminar.phones))  # fmt: skip
            assert after["facilitation_cue"] - before["facilitation_cue"] == len(given)
            for table in ("evaluation_answersheet", "evaluation_ballot"):
                assert after[table] - before[table] == len(seminar.phones)


@asynccontextmanager
async def conducted(stack: Stack, *, rooms: int, screens: int) -> AsyncIterator[Seminar]:
    meeting = await met(stack, rooms=rooms, screens=screens, seed=SEED)
    yield Seminar(stack, meeting, SEED)
    await meeting.leave()


@contextmanager
def seeded(seminar: Seminar) -> Iterator[None]:
    try:
        yield
    except BaseException:
        print(f"\nFAULT_SEED={SEED}\n" + "\n".join(seminar.told))
        raise


def counted(stack: Stack) -> dict[str, int]:
    tables = ("facilitation_cue", "evaluation_answersheet", "evaluation_ballot")
    return {table: int(stack.rows(f"SELECT count(*) FROM {table}")[0][0]) for table in tables}


def check_answers(seminar: Seminar) -> None:
    """However often a command was given, its answer was the same."""
    for page in seminar.meeting.pages:
        for row in page.written.values():
            assert all(answer["d"] == row.answers[0]["d"] for answer in row.answers), row


def check_field(stack: Stack, place: Field) -> None:
    """The last text stands, and was written as often as it was acknowledged: nothing lost, nothing twice."""
    group = place.lead.welcomes[-1]["group"]
    where = f"group_id = {group} AND kind = 'point' AND position = {place.position}"
    found = [tuple(row) for row in stack.rows(f"SELECT text, rev FROM facilitation_note WHERE {where}")]
    assert found == ([(place.texts[-1], len(place.texts))] if place.texts else [])


async def settled(stack: Stack, page: RoomPage) -> None:
    """What the page holds equals a fresh snapshot from the server, within a minute or two."""
    role, run = page.welcomes[-1]["role"], page.welcomes[-1]["run"]
    deadline = time.monotonic() + PATIENCE
    while True:
        fresh = await fetched(stack, page, role, run)
        held = {name: _without_seen(state) for name, (_rev, state) in page.topics.items()}
        if held == fresh:
            return
        assert time.monotonic() < deadline, (role, held, fresh)
        await asyncio.sleep(1)


async def fetched(stack: Stack, page: RoomPage, role: str, run: int) -> dict[str, Any]:
    headers = {"Cookie": page.cookie}
    async with httpx.AsyncClient(base_url=stack.front.base, headers=headers, timeout=60) as client:
        answer = await client.get("/live/state/", params={"as": role, "run": run})
        assert answer.status_code == 200, answer.text
        return {name: _without_seen(topic["state"]) for name, topic in answer.json()["topics"].items()}


def _without_seen(state: Mapping[str, Any]) -> dict[str, Any]:
    """`control` without when pages were last heard from: that alone makes no new revision."""
    if "cues" not in state:
        return dict(state)
    groups = [{k: v for k, v in group.items() if not k.endswith("_seen")} for group in state["groups"]]
    return {**state, "groups": groups}
