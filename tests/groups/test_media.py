"""Talks by range through the real application: every kind of answer, the right to them, and memory that stays flat."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.utils import timezone

from seminars.models import Run, Talk
from socialtalks.application import application
from tests.cast import VTT, Cast, Member
from tests.servers import free_port, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
FILM = bytes(range(256)) * 4  # 1,024 bytes, each telling its place
MB = 1024 * 1024


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, with a film of 1,024 bytes."""
    path = Path(settings.MEDIA_ROOT) / "talks" / "1.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(FILM)
    Talk.objects.filter(number=1).update(size=len(FILM), sha256=hashlib.sha256(FILM).hexdigest())
    return Talk.objects.get(number=1)


def browser(member: Member) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=application)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", cookies=dict(member.cookies))


@pytest.fixture
async def screen(cast: Cast) -> AsyncIterator[httpx.AsyncClient]:
    """The room's browser."""
    async with browser(cast.screen) as client:
        yield client


def address(talk: Talk) -> str:
    return f"/talks/{talk.pk}/film.mp4"


async def test_the_whole_film_comes_with_what_a_player_needs_to_know(talk: Talk, screen: httpx.AsyncClient) -> None:
    answer = await screen.get(address(talk))
    assert (answer.status_code, answer.content) == (200, FILM)
    told = {name: answer.headers[name] for name in ("Content-Type", "Content-Length", "Accept-Ranges", "ETag")}
    assert told == {
        "Content-Type": "video/mp4", "Content-Length": "1024", "Accept-Ranges": "bytes", "ETag": f'"{talk.sha256}"',
    }  # fmt: skip
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_head_tells_the_same_without_a_byte(talk: Talk, screen: httpx.AsyncClient) -> None:
    answer = await screen.head(address(talk))
    assert (answer.status_code, answer.content, answer.headers["Content-Length"]) == (200, b"", "1024")


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=1000-", 1000, 1023),
        ("bytes=1000-9999", 1000, 1023),
        ("bytes=-24", 1000, 1023),
        ("bytes=-9999", 0, 1023),
    ],
)
async def test_a_range_is_a_part(talk: Talk, screen: httpx.AsyncClient, wanted: str, first: int, last: int) -> None:
    answer = await screen.get(address(talk), headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (206, FILM[first : last + 1])
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/1024"
    assert answer.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("wanted", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
async def test_a_range_outside_is_not_satisfiable(talk: Talk, screen: httpx.AsyncClient, wanted: str) -> None:
    answer = await screen.get(address(talk), headers={"Range": wanted})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */1024")


@pytest.mark.parametrize("wanted", ["bytes=9-3", "bytes=a-b", "bytes=0-1,5-6", "lines=0-1", "bytes"])
async def test_what_is_no_single_range_gives_the_whole(talk: Talk, screen: httpx.AsyncClient, wanted: str) -> None:
    answer = await screen.get(address(talk), headers={"Range": wanted})
    assert (answer.status_code, len(answer.content)) == (200, 1024)


async def test_a_range_goes_on_only_with_the_same_film(talk: Talk, screen: httpx.AsyncClient) -> None:
    """`If-Range`: a download taken up again after the film was replaced begins anew."""
    part = {"Range": "bytes=1000-"}
    same = await screen.get(address(talk), headers={**part, "If-Range": f'"{talk.sha256}"'})
    other = await screen.get(address(talk), headers={**part, "If-Range": '"another"'})
    assert (same.status_code, other.status_code, len(other.content)) == (206, 200, 1024)


async def test_a_film_that_is_kept_is_not_sent_again(talk: Talk, screen: httpx.AsyncClient) -> None:
    answer = await screen.get(address(talk), headers={"If-None-Match": f'"old", "{talk.sha256}"'})
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", f'"{talk.sha256}"')


async def test_who_has_no_right_to_it_does_not_learn_that_it_is_there(talk: Talk, cast: Cast) -> None:
    for member in (cast.participant, cast.decision_maker):
        async with browser(member) as client:
            for method in ("GET", "HEAD"):
                answer = await client.request(method, address(talk), headers={"Range": "bytes=0-1"})
                assert answer.status_code == 404
                assert "Content-Range" not in answer.headers


async def test_a_contact_watches_again_what_is_for_the_rooms_and_nothing_that_is_hidden(talk: Talk, cast: Cast) -> None:
    now = timezone.now()
    for access, starts_in, status in (
        (Talk.Access.PARTICIPANTS, timedelta(days=-7), 200),
        (Talk.Access.PARTICIPANTS, timedelta(days=7), 404),
        (Talk.Access.HIDDEN, timedelta(days=-7), 404),
    ):
        await Talk.objects.filter(pk=talk.pk).aupdate(access=access)
        await Run.objects.filter(seminar=cast.seminar).aupdate(starts_at=now + starts_in)
        async with browser(cast.contact) as client:
            assert (await client.get(address(talk))).status_code == status


async def test_a_public_talk_is_for_everyone(talk: Talk, cast: Cast) -> None:
    await Talk.objects.filter(pk=talk.pk).aupdate(access=Talk.Access.PUBLIC)
    async with browser(cast.participant) as client:
        assert (await client.get(address(talk))).content == FILM


async def test_a_film_that_has_gone_from_the_disk_is_not_found(talk: Talk, screen: httpx.AsyncClient) -> None:
    await sync_to_async(Path(talk.file.path).unlink)()
    assert (await screen.get(address(talk))).status_code == 404


async def test_captions_come_by_language_to_those_who_may_see_the_talk(
    talk: Talk, cast: Cast, screen: httpx.AsyncClient
) -> None:
    answer = await screen.get(f"/talks/{talk.pk}/captions/sv.vtt")
    assert (answer.status_code, answer.text) == (200, VTT)
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert (await screen.get(f"/talks/{talk.pk}/captions/da.vtt")).status_code == 404
    async with browser(cast.participant) as client:
        assert (await client.get(f"/talks/{talk.pk}/captions/sv.vtt")).status_code == 404


# On a real server


@contextmanager
def served(folder: Path) -> Iterator[tuple[httpx.Client, int]]:
    """The product on Daphne with the demo in `folder`: the browser of a room of the live run, and the process id."""
    port = free_port()
    env = {**os.environ, "SOCIALTALKS_DATA": str(folder), "PORT": str(port), "LOG_LEVEL": "WARNING"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=env, check=True)
    demo = [sys.executable, "manage.py", "demo", "--json"]
    links = json.loads(subprocess.run(demo, cwd=ROOT, env=env, check=True, capture_output=True).stdout)
    server = [sys.executable, "-m", "daphne", "-b", "127.0.0.1", "-p", str(port), "socialtalks.asgi:application"]
    process = subprocess.Popen(server, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=links["base"], timeout=60) as client:
            wait_until(lambda: _answers(client), seconds=60)
            client.get(links["live"]["groups"][0]["screen"])
            yield client, process.pid
    finally:
        process.kill()
        process.wait()


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def _memory(pid: int) -> float:
    """Resident MB."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


def _drained(client: httpx.Client, film: str, wanted: str | None = None) -> tuple[int, int]:
    """Reads the answer in pieces; its status and length."""
    with client.stream("GET", film, headers={"Range": wanted} if wanted else {}) as answer:
        return answer.status_code, sum(len(piece) for piece in answer.iter_bytes(MB))


@pytest.mark.slow
@pytest.mark.embedded
def test_memory_stays_flat_for_a_film_of_250_megabytes(tmp_path: Path) -> None:
    with served(tmp_path) as (client, pid):
        for path in (tmp_path / "media").rglob("*.mp4"):
            os.truncate(path, 250 * MB)  # sparse: it takes no room on the disk
        slots = client.get("/live/state/").json()["topics"]["agenda"]["state"]["slots"]
        film = slots[1]["talk"]["url"]
        assert _drained(client, film, f"bytes=0-{MB - 1}") == (206, MB)
        before = _memory(pid)
        for start in range(0, 250, 2):
            assert _drained(client, film, f"bytes={start * MB}-") == (206, 2 * MB)
        assert _drained(client, film) == (200, 250 * MB)
        assert _drained(client, film, f"bytes={100 * MB}-{200 * MB - 1}") == (206, 100 * MB)
        assert _drained(client, film, "bytes=-1000") == (206, 1000)
        assert _memory(pid) - before < 25
