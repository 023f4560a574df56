"""How a rehearsal's simulated groups end: with the server, and with the rehearsal."""

from __future__ import annotations

import asyncio
import re
import signal
from pathlib import Path

import httpx
import pytest

from tests.journeys.machines import Machine, demo_links, managed, organiser
from tests.journeys.rehearsed import MAKE, asked, is_gone, process, product
from tests.servers import wait_until

__all__ = ["product"]
pytestmark = [pytest.mark.slow, pytest.mark.embedded]


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
