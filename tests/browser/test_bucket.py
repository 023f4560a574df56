"""A film from a bucket on another host, in Chromium: played, sought in and fetched by range under our own policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.faults.stacks import daphne
from tests.journeys.machines import Machine, demo_links, environment, manage
from tests.seminars.s3_server import KEY, REGION, SECRET, Store, store
from tests.servers import free_port

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


@pytest.fixture(scope="module")
def bucket() -> Iterator[Store]:
    with store() as server:
        yield server


@pytest.fixture(scope="module")
def machine(bucket: Store, tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[tuple[Machine, Path, Any]]:
    """The product with its films in the bucket, telling all it can to its log; its folder, and the demo's links."""
    folder, port = tmp_path_factory.mktemp("bucket"), free_port()
    shutil.copytree(seed, folder, dirs_exist_ok=True)
    s3 = {"S3_URL": bucket.url, "S3_REGION": REGION, "S3_ACCESS_KEY": KEY, "S3_SECRET_KEY": SECRET}
    env = environment(folder, port, TALK_SERVING="s3", LOG_LEVEL="DEBUG", **s3)
    links = demo_links(env)
    manage(env, "shell", "-c", COPY)
    server = Machine(daphne(port), env, port)
    server.start()
    yield server, folder, links
    server.kill()


@pytest.fixture
def page(machine: tuple[Machine, Path, Any], browser: Browser) -> Iterator[Page]:
    """A room's, on a page of ours."""
    server, _folder, links = machine
    with browser.new_context(base_url=server.base, locale="sv-SE") as context:
        context.request.get(links["live"]["groups"][0]["screen"], max_redirects=0)
        page = context.new_page()
        page.goto("/accessibility/")
        yield page


def film(page: Page) -> str:
    slots = page.request.get("/live/state/").json()["topics"]["agenda"]["state"]["slots"]
    return next(slot["talk"]["url"] for slot in slots if slot["talk"])  # type: ignore[no-any-return]


def test_a_film_is_played_and_sought_in(page: Page, bucket: Store) -> None:
    bucket.asked.clear()
    assert page.evaluate(PLAY, film(page)) == {"error": None, "far": True}
    assert {(method, status) for method, _key, status in bucket.asked} == {("GET", 206)}


def test_the_bucket_learns_neither_the_page_nor_a_cookie(page: Page, bucket: Store) -> None:
    bucket.headers_of.clear()
    page.evaluate(PLAY, film(page))
    [headers] = bucket.headers_of.values()
    assert {"Referer", "Cookie", "Authorization"} & set(headers) == set()
    assert headers["Range"].startswith("bytes=")


def test_a_part_is_fetched_as_a_room_does_beforehand(page: Page, bucket: Store) -> None:
    status, length, span = page.evaluate(FETCH, film(page))
    assert (status, length) == (206, 1000)
    assert span.startswith("bytes 1000-1999/")


def test_the_bucket_is_the_only_other_host(page: Page) -> None:
    with store() as other:
        assert page.evaluate(ELSEWHERE, other.url) == other.url
        assert other.asked == []


def test_what_is_signed_stands_in_no_log(page: Page, machine: tuple[Machine, Path, Any]) -> None:
    page.evaluate(FETCH, film(page))
    log = (machine[1] / "machine.log").read_text(errors="replace")
    assert "DEBUG" in log  # it tells much
    assert "X-Amz-" not in log
