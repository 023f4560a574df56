"""The burst of the last five minutes: answers posted at once, beside a bare Django view that inserts the same rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from scripts.benches import evaluation_burst
from scripts.benches.phones import FORM, GIVEN, Post, ready_to_post
from scripts.benches.rooms import Organiser
from scripts.benches.servers import BASE, SERVERS, demo_copy, environment, product, running
from scripts.benches.sockets import Web, now
from scripts.benches.tables import Table, Tables, percentile, verdict_at_least

ANSWERS = 1200
AT_ONCE = 200
LEAST = 0.6  # of the bare view's answers a second
ROUNDS = 3


def bench() -> Tables:
    return Tables((_at_once(), evaluation_burst.bench()))


def _at_once() -> Table:
    table = Table(
        f"evaluation: {ANSWERS} answers posted by {AT_ONCE} phones at a time, SQLite, Daphne",
        ("server", "answers/s", "of bare", "p50 ms", "p99 ms", "server CPU ms each"),
    )
    rounds = [(asyncio.run(_bare()), asyncio.run(_product())) for _round in range(ROUNDS)]
    bare, ours = (sorted(side, key=lambda found: found[0])[ROUNDS // 2] for side in zip(*rounds, strict=True))
    table.add("bare Django view, the same rows", bare[0], "1.00", *bare[1:])
    table.add("the form at /e/<code>", ours[0], verdict_at_least(ours[0] / bare[0], LEAST), *ours[1:])
    table.notes += [
        f"the middle one of {ROUNDS} rounds in turn, each on a fresh copy of the demo",
        "ours besides: the ballot's signature and hash, the cap, whether it is open, a redirect, and all middleware",
    ]
    return table


async def _product() -> tuple[float, ...]:
    with product("daphne") as (server, links):
        organiser = Organiser(links["live"]["run"])
        await organiser.sign_in(**links["organiser"])
        await organiser.cue("end")
        await asyncio.sleep(0.6)  # a cue takes effect after half a second
        groups = links["live"]["groups"]
        paths = [urlsplit(groups[number % len(groups)]["evaluation"]).path for number in range(ANSWERS)]
        return await _burst(server.cpu, [await ready_to_post(path) for path in paths])


async def _bare() -> tuple[float, ...]:
    command = [arg.replace("socialtalks.asgi:", "scripts.benches.bare.site:") for arg in SERVERS["daphne"]]
    with demo_copy() as (folder, links):
        env = environment(folder, DJANGO_SETTINGS_MODULE="scripts.benches.bare.settings")
        with running(command, env, f"{BASE}/healthz") as server:
            groups = links["live"]["groups"]
            posts = [_bare_post(groups[number % len(groups)]["id"]) for number in range(ANSWERS)]
            return await _burst(server.cpu, posts)


def _bare_post(group: int) -> Post:
    async def post() -> None:
        web = Web()
        status, _headers, _body = await web.post(f"/answer/{group}", urlencode(GIVEN).encode(), FORM)
        assert status == 302, status
        await web.close()

    return post


async def _burst(cpu: Callable[[], float], posts: list[Post]) -> tuple[float, ...]:
    took: list[float] = []
    waiting = iter(posts)

    async def phones() -> None:
        for post in waiting:
            began = now()
            await post()
            took.append(now() - began)

    used, began = cpu(), now()
    await asyncio.gather(*(phones() for _number in range(AT_ONCE)))
    seconds = now() - began
    return ANSWERS / seconds, percentile(took, 0.5) * 1e3, percentile(took, 0.99) * 1e3, (cpu() - used) * 1e3 / ANSWERS
