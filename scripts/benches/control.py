"""The control room and the gathering's desk of more than 200 groups in Chromium, each during a busy minute: how long
the page keeps its thread to itself."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from typing import Any, NamedTuple
from uuid import uuid4

from playwright.async_api import Page, async_playwright

from scripts.benches.rooms import Organiser, Rooms, cookies_of
from scripts.benches.servers import BASE, GROUPS, product
from scripts.benches.tables import Table, verdict

ROOMS = 200
MINUTE = 60.0  # seconds
A_SECOND = 15  # commands from the rooms
TARGET = 50.0  # ms
CHROMIUM = "/usr/bin/chromium"
TRACED = ["disabled-by-default-devtools.timeline"]
FRAMES = """() => new Promise((done) => {
  const gaps = []; let last = performance.now(); const until = last + 5000;
  const next = (at) => { gaps.push(at - last); last = at; at < until ? requestAnimationFrame(next) : done(gaps); };
  requestAnimationFrame(next);
})"""


def bench() -> Table:
    table = Table(
        f"control room: {GROUPS} groups, {ROOMS} of them busy: {A_SECOND} commands a second, a cue every 10 s",
        (
            "page",
            "tasks over 50 ms",
            "longest ms",
            "longest own work ms",
            "slowest frame of 5 s, ms",
            "commands",
        ),
    )
    for under in ("", "gathering/"):
        tasks, slowest, commands = asyncio.run(_watched(under))
        long = sum(task.lasted > TARGET for task in tasks)
        longest, worked = max(task.lasted for task in tasks), max(task.worked for task in tasks)
        table.add(f"/control/<run>/{under} at 1920x1080", long, verdict(longest, TARGET), worked, slowest, commands)
    table.notes.append(
        "the page shares two cores with the server and the rooms; own work leaves its waits for them out"
    )
    return table


class Task(NamedTuple):
    """One turn of the page's main thread, ms: by the clock, and by the processor's time."""

    lasted: float
    worked: float


async def _watched(under: str) -> tuple[list[Task], float, int]:
    """Of the page at that address under the control room's."""
    with product("daphne") as (_server, links):
        rooms = Rooms()
        await rooms.open(await cookies_of(links, 2 * ROOMS))
        organiser = Organiser(links["live"]["run"])
        await organiser.sign_in(**links["organiser"])
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 1920, "height": 1080})
            await _sign_in(page, links)
            await page.goto(links["live"]["control"] + under, wait_until="networkidle")
            await asyncio.sleep(3)
            await browser.start_tracing(page=page, categories=TRACED)
            commands = await _busy_minute(rooms, organiser, links)
            tasks = _tasks(json.loads(await browser.stop_tracing())["traceEvents"])
            slowest = max(await page.evaluate(FRAMES))
            await browser.close()
        rooms.close()
        return tasks, slowest, commands


def _tasks(events: list[dict[str, Any]]) -> list[Task]:
    """The turns of the pages' main threads in a trace; its times are microseconds."""
    names = [event for event in events if event["name"] == "thread_name"]
    mains = {(event["pid"], event["tid"]) for event in names if event["args"]["name"] == "CrRendererMain"}
    turns = [event for event in events if event["name"] == "RunTask" and (event["pid"], event["tid"]) in mains]
    return [Task(turn["dur"] / 1000, turn.get("tdur", turn["dur"]) / 1000) for turn in turns if "dur" in turn]


async def _sign_in(page: Page, links: dict[str, Any]) -> None:
    await page.goto(f"{BASE}/admin/login/")
    await page.fill("[name=username]", links["organiser"]["email"])
    await page.fill("[name=password]", links["organiser"]["password"])
    await page.press("[name=password]", "Enter")
    await page.wait_for_url("**/admin/")


async def _busy_minute(rooms: Rooms, organiser: Organiser, links: dict[str, Any]) -> int:
    """Facilitators write, count heads, move steps and ask for help; everyone beats; the producer presses."""
    rng, given, written = random.Random(7), 0, Counter[int]()
    groups = links["live"]["groups"]
    until = asyncio.get_running_loop().time() + MINUTE
    for second in range(int(MINUTE)):
        for _command in range(A_SECOND):
            place = rng.randrange(ROOMS)
            _say(rooms, place, groups[place]["id"], written, rng)
            given += 1
        if second % 5 == 0:
            await rooms.ping()
        if second % 10 == 0:
            await organiser.cue("extend", seconds=60 if second % 20 else -60)
        await asyncio.sleep(max(0.0, until - MINUTE + second + 1 - asyncio.get_running_loop().time()))
    return given


def _say(rooms: Rooms, place: int, group: int, written: Counter[int], rng: random.Random) -> None:
    """The facilitator's socket of the room at `place` gives one command."""
    note = {"kind": "point", "position": 1, "text": f"Vi prövar {rng.random():.3f}", "base_rev": written[place]}
    action, args = rng.choice(
        (
            ("group.present", {"present": rng.randint(5, 9)}),
            ("group.step", {"slot": "learning", "index": rng.randrange(5)}),
            ("help.open", {"text": "Vi hör inget ljud."}),
            ("note.save", note),
        )
    )
    written[place] += action == "note.save"
    frame = {"t": "do", "id": str(uuid4()), "d": {"action": action, "args": {"group": group, **args}}}
    rooms.sockets[2 * place + 1].send_text(json.dumps(frame))
