"""Films in Chromium, whoever sends them: played, sought in and fetched by range under our own policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from tests.faults.stacks import daphne
from tests.journeys.machines import Machine, demo_links, environment, manage
from tests.seminars.s3_server import KEY, REGION, SECRET, Store, store
from tests.servers import NGINX, free_port, nginx

WITH_NGINX = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")

COPY = """
from seminars.models import Job
from seminars.tasks import copy_film, keep_copies
keep_copies()
for job in Job.objects.filter(task="seminars.copy_film"):
    copy_film(key=job.key, **job.args)
"""
PLAY = """async (film) => {
  const video = document.createElement("video");
  video.src = film;
  video.muted = true;
  document.body.append(video);
  await video.play();
  const came = (name) => new Promise((done) => video.addEventListener(name, done, { once: true }));
  while (video.currentTime < 0.3) await came("timeupdate");
  video.currentTime = video.duration * 0.75;
  await came("seeked");
  while (video.currentTime < video.duration * 0.75 + 0.3) await came("timeupdate");
  return { error: video.error, far: video.currentTime > video.duration / 2 };
}"""
FETCH = """async (film) => {
  const answer = await fetch(film, { headers: { Range: "bytes=1000-1999" } });
  return [answer.status, (await answer.arrayBuffer()).byteLength, answer.headers.get("Content-Range")];
}"""
ELSEWHERE = """async (url) => {
  const refused = new Promise((done) => addEventListener("securitypolicyviolation", (event) => done(event.blockedURI)));
  try {
    await fetch(url);
  } catch (error) {
    return refused;
  }
  return "reached";
}"""


@dataclass
class Place:
    """The product with one way of serving films, telling all it can to its log."""

    base: str
    room: str  # what signs a room in
    log: Path
    bucket: Store


@contextmanager
def placed(way: str, folder: Path, seed: Path) -> Iterator[Place]:
    port = free_port()
    shutil.copytree(seed, folder, dirs_exist_ok=True)
    with ExitStack() as ends:
        bucket = ends.enter_context(store())
        s3 = {"S3_URL": bucket.url, "S3_REGION": REGION, "S3_ACCESS_KEY": KEY, "S3_SECRET_KEY": SECRET}
        env = environment(folder, port, TALK_SERVING=way, LOG_LEVEL="DEBUG", BEHIND_PROXY="1", **s3)
        links = demo_links(env)
        if way == "s3":
            manage(env, "shell", "-c", COPY)
        machine = Machine(daphne(port), env, port)
        ends.callback(machine.kill)
        machine.start()
        base = ends.enter_context(nginx(port, media=folder / "media"))[0] if way == "xaccel" else machine.base
        room = httpx.URL(links["live"]["groups"][0]["screen"]).path
        yield Place(base, room, folder / "machine.log", bucket)


@pytest.fixture(scope="module")
def by_bucket(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Place]:
    with placed("s3", tmp_path_factory.mktemp("bucket"), seed) as place:
        yield place


@pytest.fixture
def page(by_bucket: Place, browser: Browser) -> Iterator[Page]:
    with page_at(by_bucket, browser) as page:
        yield page


@contextmanager
def page_at(place: Place, browser: Browser) -> Iterator[Page]:
    """A room's, on a page of ours."""
    with browser.new_context(base_url=place.base, locale="sv-SE") as context:
        context.request.get(place.room, max_redirects=0)
        page = context.new_page()
        page.goto("/accessibility/")
        yield page


def film(page: Page) -> str:
    slots = page.request.get("/live/state/").json()["topics"]["agenda"]["state"]["slots"]
    return next(slot["talk"]["url"] for slot in slots if slot["talk"])  # type: ignore[no-any-return]


@pytest.mark.parametrize("way", ["file", pytest.param("xaccel", marks=WITH_NGINX)])
def test_a_film_is_played_and_sought_in_whoever_sends_it(
    way: str, browser: Browser, tmp_path: Path, seed: Path
) -> None:
    with placed(way, tmp_path, seed) as place, page_at(place, browser) as page:
        assert page.evaluate(PLAY, film(page)) == {"error": None, "far": True}
        status, length, span = page.evaluate(FETCH, film(page))
        assert (status, length, span[:16]) == (206, 1000, "bytes 1000-1999/")
        assert page.evaluate(ELSEWHERE, place.bucket.url) == place.bucket.url
        assert place.bucket.asked == []


def test_a_film_is_played_from_a_bucket(by_bucket: Place, page: Page) -> None:
    bucket = by_bucket.bucket
    bucket.asked.clear()
    assert page.evaluate(PLAY, film(page)) == {"error": None, "far": True}
    assert {(method, status) for method, _key, status in bucket.asked} == {("GET", 206)}


def test_the_bucket_learns_neither_the_page_nor_a_cookie(by_bucket: Place, page: Page) -> None:
    by_bucket.bucket.headers_of.clear()
    page.evaluate(PLAY, film(page))
    [headers] = by_bucket.bucket.headers_of.values()
    assert {"Referer", "Cookie", "Authorization"} & set(headers) == set()
    assert headers["Range"].startswith("bytes=")


def test_a_part_is_fetched_from_a_bucket_as_a_room_does_beforehand(page: Page) -> None:
    status, length, span = page.evaluate(FETCH, film(page))
    assert (status, length, span[:16]) == (206, 1000, "bytes 1000-1999/")


def test_the_bucket_is_the_only_other_host(page: Page) -> None:
    with store() as other:
        assert page.evaluate(ELSEWHERE, other.url) == other.url
        assert other.asked == []


def test_what_is_signed_stands_in_no_log(by_bucket: Place, page: Page) -> None:
    page.evaluate(FETCH, film(page))
    log = by_bucket.log.read_text(errors="replace")
    assert "DEBUG" in log  # it tells much
    assert "X-Amz-" not in log
