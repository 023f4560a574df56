"""Films by a real nginx with deploy/nginx.conf: the same address and the same right, the bytes by X-Accel-Redirect."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.stacks import uvicorn
from tests.journeys.machines import Machine, demo_links, environment, signed_in
from tests.servers import NGINX, free_port, nginx

pytestmark = [
    pytest.mark.slow,
    pytest.mark.embedded,
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light"),
]


@dataclass(frozen=True)
class Site:
    base: str
    behind: str  # the application itself, past nginx
    film: str
    sha256: str
    content: bytes
    file: Path
    room: httpx.Client
    stranger: httpx.Client
    folder: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    shutil.copytree(seed, folder, dirs_exist_ok=True)
    env = environment(folder, port, TALK_SERVING="xaccel", BEHIND_PROXY="1", NO_SSL_REDIRECT="1")
    machine = Machine(uvicorn(port), env, port)
    links = demo_links(env)
    change(folder, "UPDATE seminars_talk SET access = 'participants'")
    machine.start()
    try:
        with nginx(port, media=folder / "media") as (base, _server), httpx.Client(base_url=base) as stranger:
            screen = base + httpx.URL(links["live"]["groups"][0]["screen"]).path
            with httpx.Client(base_url=base, cookies=signed_in(screen)) as room:
                talk = _first_talk(room)
                file = _file_of(folder, talk["size"])
                told = (talk["url"], talk["sha256"], file.read_bytes(), file)
                yield Site(base, machine.base, *told, room, stranger, folder)
    finally:
        machine.kill()


def change(folder: Path, query: str, *args: str) -> None:
    with closing(sqlite3.connect(folder / "socialtalks.sqlite3", timeout=20)) as database, database:
        database.execute(query, args)


def _first_talk(room: httpx.Client) -> dict[str, Any]:
    slots = room.get("/live/state/").json()["topics"]["agenda"]["state"]["slots"]
    return next(slot["talk"] for slot in slots if slot["talk"])  # type: ignore[no-any-return]


def _file_of(folder: Path, size: int) -> Path:
    return next(path for path in (folder / "media/talks").iterdir() if path.stat().st_size == size)


def test_the_whole_film_comes_with_what_a_player_needs_to_know(site: Site) -> None:
    answer = site.room.get(site.film)
    assert (answer.status_code, answer.content == site.content) == (200, True)
    names = ("Content-Type", "Content-Length", "Accept-Ranges", "ETag", "Cache-Control", "X-Content-Type-Options")
    assert [answer.headers[name] for name in names] == [
        "video/mp4", str(len(site.content)), "bytes", f'"{site.sha256}"', "private, no-cache", "nosniff",
    ]  # fmt: skip
    assert answer.headers["Content-Disposition"].startswith('inline; filename="')
    assert answer.headers["Server"].startswith("nginx")
    assert "X-Accel-Redirect" not in answer.headers


def test_head_tells_the_same_without_a_byte(site: Site) -> None:
    answer = site.room.head(site.film)
    told = (answer.status_code, answer.content, answer.headers["Content-Length"], answer.headers["ETag"])
    assert told == (200, b"", str(len(site.content)), f'"{site.sha256}"')


@pytest.mark.parametrize("wanted", ["0-0", "0-999", "1000-", "-1000", "0-99999999999"])
def test_a_range_is_a_part(site: Site, wanted: str) -> None:
    first, _, last = wanted.partition("-")
    size = len(site.content)
    begin = int(first) if first else size - int(last)
    end = min(int(last), size - 1) if first and last else size - 1
    answer = site.room.get(site.film, headers={"Range": f"bytes={wanted}"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (206, f"bytes {begin}-{end}/{size}")
    assert answer.content == site.content[begin : end + 1]
    assert answer.headers["ETag"] == f'"{site.sha256}"'
    assert answer.headers["Content-Type"] == "video/mp4"


def test_a_range_outside_is_not_satisfiable(site: Site) -> None:
    size = len(site.content)
    answer = site.room.get(site.film, headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


def test_what_is_no_single_range_gives_the_whole(site: Site) -> None:
    answer = site.room.get(site.film, headers={"Range": "bytes=0-1,5-6"})
    assert (answer.status_code, len(answer.content)) == (200, len(site.content))


def test_a_range_goes_on_only_with_the_same_film(site: Site) -> None:
    part = {"Range": "bytes=1000-"}
    same = site.room.get(site.film, headers={**part, "If-Range": f'"{site.sha256}"'})
    other = site.room.get(site.film, headers={**part, "If-Range": '"another"'})
    assert (same.status_code, other.status_code, len(other.content)) == (206, 200, len(site.content))


def test_a_film_that_is_kept_is_not_sent_again(site: Site) -> None:
    kept = site.room.get(site.film, headers={"If-None-Match": f'"{site.sha256}"'})
    other = site.room.get(site.film, headers={"If-None-Match": '"another"'})
    assert (kept.status_code, kept.content, other.status_code) == (304, b"", 200)


def test_without_a_right_it_is_as_if_there_were_nothing(site: Site) -> None:
    nothing = site.stranger.get("/talks/999999/film.mp4")
    for method in ("GET", "HEAD"):
        answer = site.stranger.request(method, site.film, headers={"Range": "bytes=0-1"})
        assert (answer.status_code, "Content-Range" in answer.headers, "ETag" in answer.headers) == (404, False, False)
    pages = [re.sub(r'value="[^"]*"', "", answer.text) for answer in (site.stranger.get(site.film), nothing)]
    assert pages[0] == pages[1]


def test_the_inner_address_is_open_to_nobody(site: Site) -> None:
    for address in (f"/-/talks/{site.file.name}", "/-/talks/", "/-/", f"/media/talks/{site.file.name}"):
        for client in (site.room, site.stranger):
            assert client.get(address).status_code == 404
    raw = site.room.get(f"/-/talks/..%2f..%2f{site.file.name}")
    assert raw.status_code in (400, 404)


def test_whoever_asks_for_an_inner_address_by_a_header_gets_none(site: Site) -> None:
    answer = site.stranger.get("/healthz", headers={"X-Accel-Redirect": f"/-/talks/{site.file.name}"})
    assert answer.text == httpx.get(f"{site.behind}/healthz").text


@pytest.mark.parametrize("name", ["å b%25?#&.mp4", "a;b=1 'c' (d).mp4"])
def test_whatever_its_name_in_storage_a_film_is_found(site: Site, name: str) -> None:
    site.file.with_name(name).write_bytes(b"odd")
    change(site.folder, "UPDATE seminars_talk SET file = ? WHERE id = 2", f"talks/{name}")
    answer = site.room.get(site.film.replace("/1/", "/2/"))
    assert (answer.status_code, answer.content) == (200, b"odd")
