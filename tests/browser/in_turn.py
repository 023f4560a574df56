"""The gathering of a compressed run, as the organiser, the groups and the presenter go through it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.rooms import topic

GIVE = """([as, run, action, args]) => fetch(`/live/do/?as=${as}&run=${run}`, {
  method: "POST", headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ t: "do", id: crypto.randomUUID(), d: { action, args } }),
}).then((answer) => answer.json())"""


def gathered(
    control: Page, presenter: Page, phones: Sequence[Page], screens: Sequence[Page], stage: dict[str, Any],
    *, begin: Callable[[], None], question: str, answer: str,
) -> None:  # fmt: skip
    """Points are sorted in the break, everyone speaks in turn, and a question is answered aloud and in writing.

    By the organiser's and the presenter's commands; the pages that have presses for them may take their place here.
    """
    run, groups = stage["run"], stage["groups"]

    def order(action: str, page: Page = control, role: str = "organiser", **args: Any) -> dict[str, Any]:
        told = page.evaluate(GIVE, [role, run, action, args])
        assert told["t"] == "ok", told
        return dict(told["d"])

    notes = {note["text"]: note["id"] for note in topic(control, run, "desk")["notes"]}
    points = [id for text, id in notes.items() if text != question]
    heading = order("heading.add", text="Skolan")["heading"]
    rest = order("heading.add", text="Oss emellan")["heading"]
    order("gather.place", notes=points[:6], heading=heading)
    order("gather.place", notes=points[6:-1], heading=rest)
    order("gather.merge", notes=[notes["Vi frågar skolan tidigt."]], into=notes["Vi frågar skolan först."])
    order("gather.raise", notes=[*points, notes[question]], raised=True)
    order("turn.open")

    begin()
    order("wall.spotlight", note=notes["Vi frågar skolan först."])
    for screen in screens:
        expect(screen.locator("[data-scene=wall]")).to_contain_text("Vi frågar skolan först.")
    spoke = speak(order, groups, phones)
    assert sorted(spoke) == sorted(group["id"] for group in groups)
    order("wall.spotlight", note=notes[question])
    expect(presenter.locator("#questions")).to_contain_text(question)
    order("question.answered", presenter, "presenter", note=notes[question], answered=True)
    order("answer.save", presenter, "presenter", note=notes[question], text=answer, base_rev=0)
    order("answers.publish", published=True)
    wall = topic(control, run, "wall")
    assert [item["doubles"] for item in wall["items"] if item["text"] == "Vi frågar skolan först."] == [1]
    assert sorted(wall["queue"]["done"]) == sorted(spoke)


def speak(order: Callable[..., dict[str, Any]], groups: Sequence[dict[str, Any]], phones: Sequence[Page]) -> list[int]:
    """Every group has its turn, the one that stood over too: it is called when the others have spoken."""
    shy = groups[-1]["id"]
    order("turn.pass", phones[-1], "facilitator", group=shy)
    spoke: list[int] = []
    while (called := order("turn.next", speaking=spoke[-1] if spoke else None)["group"]) is not None:
        spoke.append(called)
    order("turn.call", group=shy, speaking=None)
    order("turn.done", speaking=shy)
    return [*spoke, shy]
