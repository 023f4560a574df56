"""The burst of the last five minutes: answers posted at once, beside a bare Django view that inserts the same rows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode, urlsplit

from scripts.benches.rooms import Organiser
from scripts.benches.servers import BASE, SERVERS, demo_copy, environment, product, running
from scripts.benches.sockets import Web, now
from scripts.benches.tables import Table, percentile

ANSWERS = 600
AT_ONCE = 16
FIELD = re.compile(rb'name="(csrfmiddlewaretoken|ballot)" value="([^"]+)"')
GIVEN = {**{f"q{n}": "4" for n in range(1, 8)}, "q8": "Vi börjar fråga hemma redan samma dag."}
FORM = "application/x-www-form-urlencoded"

Post = Callable[[], Awaitable[None]]


def bench() -> Table:
    table = Table(
        f"evaluation: {ANSWERS} answers posted by {AT_ONCE} phones at a time, SQLite, Daphne",
        ("server", "answers/s", "p50 ms", "p99 ms", "server CPU ms each"),
    )
    table.add("bare Django view, the same rows", *asyncio.run(_bare()))
    table.add("the form at /e/<code>", *asyncio.run(_product()))
    table.notes.append("ours besides: the ballot's signature, the cap, whether it is open, revisions, a redirect")
    return table


async def _product() -> tuple[float, ...]:
    with product("daphne") as (server, links):
        organiser = Organiser(links["live"]["run"])
        await organiser.sign_in(**links["organiser"])
        await organiser.cue("end")
        await asyncio.sleep(0.6)  # a cue takes effect after half a second
        groups = links["live"]["groups"]
        paths = [urlsplit(groups[number % len(groups)]["evaluation"]).path for number in range(ANSWERS)]
        return await _burst(server.cpu, [await _filled_in(path) for path in paths])


async def _filled_in(path: str) -> Post:
    """A phone with the form open, ready to send."""
    web = Web()
    _status, _headers, page = await web.get(path)
    form = {name.decode(): value.decode() for name, value in FIELD.findall(page)}
    body = urlencode({**form, **GIVEN}).encode()
    await web.close()

    async def post() -> None:
        status, headers, _body = await web.post(path, body, FORM)
        assert (status, headers["location"]) == (302, f"{path}?received=received"), (status, headers)
        await web.close()

    return post


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
