"""Two rooms and the same film, picture by picture, against the agenda. What is judged here is that it comes right; how
near it is on a quiet machine is measured by `scripts/bench talk-sync`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Site, Watch
from tests.browser.rooms import agenda, slots, until
from tests.browser.timecode import WATCH, make_film

FILM = timedelta(seconds=150)
PICTURE = 40  # ms
LATEST = 25  # pictures: a second of film
NEAR = 80  # ms from its place, the middle of the latest: two pictures, on a machine that works on other things too
SOON = 20.0  # seconds
LOST_LINE = r"ERR_INTERNET_DISCONNECTED|WebSocket"

GIVE = """([run, action, args, seen]) => fetch(`/live/do/?as=organiser&run=${run}`, {
  method: "POST", headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ t: "do", id: crypto.randomUUID(), d: { action, args, seen } }),
}).then((answer) => answer.json())"""
REV = """run => fetch(`/live/state/?as=organiser&run=${run}`).then((answer) => answer.json()).then(({ topics }) =>
  topics.agenda.rev)"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "takt.mp4"
    make_film(path, FILM)
    return path


class Producer:
    """Gives cues, and knows where the first Talk's film should be."""

    def __init__(self, page: Page, run: int) -> None:
        self.page, self.run = page, run

    def give(self, action: str, **args: Any) -> None:
        seen = self.page.evaluate(REV, self.run)
        answer = self.page.evaluate(GIVE, [self.run, f"cue.{action}", args, seen])
        assert answer["t"] == "ok", answer

    def begins(self) -> float:
        """The instant at which the film would have begun, had it never stood still; ms since 1970."""
        slot = slots(self.page, self.run)["talk-1"]
        return float(slot["starts_at"] + slot["stood_ms"])


def off(screen: Page, begins: float) -> float:
    """ms from its place, the middle of the latest pictures; infinite until there are enough of them."""
    pictures = screen.evaluate(f"window.pictures.slice(-{LATEST})")
    if len(pictures) < LATEST or any(number is None for _at, number in pictures):
        return float("inf")
    return median(number * PICTURE - (at - begins) for at, number in pictures)


def is_near(screen: Page, begins: float) -> bool:
    return abs(off(screen, begins)) <= NEAR


def in_step(screens: list[Page], begins: float) -> None:
    """All come to show their pictures when the agenda has them."""
    for screen in screens:
        screen.evaluate("window.pictures.length = 0")
    until(screens[0], lambda: all(is_near(screen, begins) for screen in screens), seconds=SOON)


def stand_still(screens: list[Page], place: float) -> None:
    """All come to stand at the same picture: the one of that place, or either where two of them meet."""
    right = {int(place // PICTURE), int((place - 1) // PICTURE)}

    def all_do() -> bool:
        shown = {screen.evaluate("window.picture()") for screen in screens}
        return len(shown) == 1 and shown <= right

    until(screens[0], all_do, seconds=SOON)


def opened(visitor: Opener, link: str) -> Page:
    screen = visitor(link).new_page()
    screen.goto("/screen/")
    screen.evaluate(WATCH)
    return screen


def started(visitor: Opener, link: str) -> Page:
    """As opened, by the press that lets the sound through."""
    screen = opened(visitor, link)
    screen.get_by_role("button", name="Starta skärmen").click()
    expect(screen.locator("#start")).to_be_enabled()
    return screen


def test_rooms_show_the_same_picture_when_started_held_released_and_joined_late(
    site: Site, visitor: Opener, watch: Watch, film: Path
) -> None:
    watch.allow(LOST_LINE)
    stage = site.tell("in_step", str(film), str(int(FILM.total_seconds())))
    page = visitor("organiser").new_page()
    page.goto(stage["control"])
    producer = Producer(page, stage["run"])
    rooms = [started(visitor, room["screen"]) for room in stage["groups"][:2]]

    producer.give("start")
    producer.give("advance")
    begins = producer.begins()
    in_step(rooms, begins)

    rooms[0].context.set_offline(True)
    producer.give("hold")
    expect(rooms[1].locator("#held")).to_be_visible()
    until(rooms[1], lambda: bool(rooms[1].evaluate("document.querySelector('#film').paused")), seconds=SOON)
    in_step(rooms[:1], begins)  # whoever has not heard of it goes on
    rooms[0].context.set_offline(False)
    stand_still(rooms, agenda(page, stage["run"])["held_at"] - begins)

    producer.give("release")
    begins = producer.begins()
    in_step(rooms, begins)

    late = opened(visitor, stage["groups"][2]["screen"])
    in_step([*rooms, late], begins)
    rooms[1].reload()
    rooms[1].evaluate(WATCH)
    in_step([*rooms, late], begins)
