"""What the journeys look at in the pages: where a screen is, when it turned, where its film stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WATCH_TURNS = """() => {
  const place = document.querySelector(".stage .place [data-bind=place]");
  const note = () => {
    const last = window.turns.at(-1);
    if (!last || last.place !== place.textContent) window.turns.push({ at: Date.now(), place: place.textContent });
  };
  window.turns = [];
  const all = { subtree: true, childList: true, characterData: true };
  new MutationObserver(note).observe(document.querySelector(".stage"), all);
  note();
}"""

SHOWN = """() => {
  const section = document.querySelector("[data-scene]:not([hidden])");
  const timers = [document.querySelector(".top-right [role=timer]"), section.querySelector(".disc [role=timer]")];
  const timer = timers.find((one) => /\\d:\\d\\d/.test(one?.textContent));
  const figures = timer?.textContent.match(/(\\d+:)?\\d+:\\d\\d/)[0].split(":").map(Number) ?? null;
  return {
    at: Date.now(), scene: section.dataset.scene,
    place: document.querySelector(".stage .place [data-bind=place]").textContent,
    left: figures && figures.reduce((sum, part) => sum * 60 + part, 0), own: !document.querySelector("#own").hidden,
  };
}"""

FILM = """() => {
  const film = document.querySelector("#film");
  return { at: Date.now(), place: film.currentTime * 1000, playing: !film.paused && film.readyState >= 3 };
}"""


def watch_turns(page: Page) -> None:
    page.evaluate(WATCH_TURNS)


def turns(page: Page) -> list[tuple[str, int]]:
    """Every part that the screen has shown, and when it came, ms."""
    return [(one["place"], one["at"]) for one in page.evaluate("window.turns")]


def shown(page: Page) -> dict[str, Any]:
    """What the screen says now: scene, part, seconds left and whether it marks its own clock."""
    return dict(page.evaluate(SHOWN))


def film(page: Page) -> dict[str, Any]:
    return dict(page.evaluate(FILM))


def slots(page: Page, run: int) -> dict[str, Any]:
    """The agenda's slots by key, as the server has them now; asked from an organiser's page."""
    return {slot["key"]: slot for slot in agenda(page, run)["slots"]}


def agenda(page: Page, run: int) -> dict[str, Any]:
    return topic(page, run, "agenda")


def topic(page: Page, run: int, name: str) -> dict[str, Any]:
    """A topic as the server has it now; asked from an organiser's page."""
    body = page.evaluate("run => fetch(`/live/state/?as=organiser&run=${run}`).then((answer) => answer.json())", run)
    topics = body["topics"]
    if isinstance(topics, list):
        topics = {(one.get("d") or one)["name"]: one.get("d") or one for one in topics}
    return dict(topics[name]["state"])


def until(page: Page, true: Callable[[], bool], *, seconds: float, every: int = 50) -> None:
    """Looks again until it is true, letting the page's events through in between. Playwright's own way evaluates a text
    in the page, which our policy refuses as soon as it is not true at once."""
    for _look in range(int(seconds * 1000 / every)):
        if true():
            return
        page.wait_for_timeout(every)
    assert true()


def kept_notes(folder: Path, group: int) -> list[tuple[str, int, str]]:
    """What the database holds, read beside the server."""
    with closing(sqlite3.connect(f"file:{folder / 'socialtalks.sqlite3'}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT kind, position, text FROM facilitation_note WHERE group_id = ? AND text != '' ORDER BY 1, 2",
            [group],
        )
        return list(rows)


def kept_proposals(folder: Path, group: int) -> list[str]:
    """What the group's proposals say, in their order."""
    with closing(sqlite3.connect(f"file:{folder / 'socialtalks.sqlite3'}?mode=ro", uri=True)) as database:
        rows = database.execute(
            "SELECT what FROM facilitation_practiceproposal WHERE group_id = ? AND what != '' ORDER BY position",
            [group],
        )
        return [what for [what] in rows]
