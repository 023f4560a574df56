"""The gathering of a compressed run, as the organiser, the groups and a presenter go through it on their pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.rooms import topic, until


def gathered(
    control: Page, presenter: Page, phones: Sequence[Page], screens: Sequence[Page], stage: dict[str, Any],
    *, begin: Callable[[], None], question: str, answer: str,
) -> None:  # fmt: skip
    """Points are sorted in the break, everyone speaks in turn, and a question is answered aloud and in writing."""
    desk = control.context.new_page()
    desk.goto(f"{stage['control']}gathering/")
    sorts(desk)
    desk.locator("#turn-open").click()
    expect(desk.locator("#waiting > li")).to_have_count(len(phones))
    stands_over(phones[-1], screens[-1])

    begin()
    lights(desk, "Vi frågar skolan")
    for screen in screens:
        expect(screen.locator("[data-scene=wall]")).to_contain_text("Vi frågar skolan")
    speak(desk, phones, screens)

    lights(desk, question)
    answers(presenter, question, answer)
    desk.locator("#tab-questions").click()
    desk.locator("#publish").click()
    wall = topic(control, stage["run"], "wall")
    assert [item["doubles"] for item in wall["items"] if item["text"].startswith("Vi frågar skolan")] == [1]
    assert sorted(wall["queue"]["done"]) == sorted(group["id"] for group in stage["groups"])
    assert topic(control, stage["run"], "desk")["published"]


def sorts(desk: Page) -> None:
    """Two headings, two that say the same made one, some under a heading, and all put up."""
    expect(desk.locator(".board > .column .note")).to_have_count(13)
    for heading in ("Skolan", "Oss emellan"):
        desk.fill("#heading", heading)
        desk.press("#heading", "Enter")
        expect(desk.locator(".column", has=desk.locator("h2", has_text=heading))).to_be_visible()
    finds(desk, "frågar skolan", 2)
    desk.locator("#merge").click()
    expect(desk.locator(".more").first).to_have_text("1 till säger detsamma")
    finds(desk, "skolan", 2)
    desk.locator("#move-to").select_option(label="Skolan")
    desk.fill("#find", "")
    expect(desk.locator(".column", has=desk.locator("h2", has_text="Skolan")).locator(".note")).to_have_count(2)
    desk.locator("#main").focus()
    desk.keyboard.press("Control+a")
    desk.locator("#raise").click()
    expect(desk.locator(".notes li.up")).to_have_count(12)
    desk.locator("#clear").click()


def finds(desk: Page, words: str, count: int) -> None:
    desk.fill("#find", words)
    desk.locator("#select-all").click()
    expect(desk.locator("#selected")).to_have_text(f"{count} valda")


def lights(desk: Page, text: str) -> None:
    note = desk.locator(".board .note", has_text=text).first
    note.focus()
    desk.keyboard.press("v")
    expect(desk.locator(".notes li.lit")).to_contain_text(text)


def stands_over(phone: Page, screen: Page) -> None:
    phone.get_by_role("link", name="Nu", exact=True).click()
    phone.get_by_role("button", name="Vi står över").click()
    expect(phone.locator("#turn-heading")).to_have_text("Ni står över")


def speak(desk: Page, phones: Sequence[Page], screens: Sequence[Page]) -> None:
    """Every group has the whole screen in its turn and nobody else; who stood over is called when the others have."""
    desk.locator("#main").focus()
    spoke: list[int] = []
    for _turn in phones[:-1]:
        goes_on(desk)
        spoke.append(has_the_floor(phones, screens, spoke))
    desk.keyboard.press("k")
    expect(desk.locator("#speaking")).to_be_hidden()
    gone = desk.locator("#gone li", has_text="står över")
    gone.locator(".row-s").click()
    gone.get_by_role("button", name="Ge ordet").click()
    expect(desk.locator("#speaking")).to_be_visible()
    assert has_the_floor(phones, screens, spoke) == len(phones) - 1
    desk.locator("#turn-done").click()
    expect(desk.locator("#speaking")).to_be_hidden()


def goes_on(desk: Page) -> None:
    """The key does nothing while the press before is on its way; once taken, another press would call the next."""
    who = desk.locator("#speaking .who")
    before = who.inner_text() if who.is_visible() else ""

    def went() -> bool:
        return who.is_visible() and who.inner_text() != before

    for _again in range(3):
        desk.keyboard.press("n")
        for _look in range(60):
            if went():
                return
            desk.wait_for_timeout(50)
    assert went()


def has_the_floor(phones: Sequence[Page], screens: Sequence[Page], spoke: Sequence[int]) -> int:
    """The number of the one room that speaks, none of those that have; its phone says so too."""

    def speaking() -> list[int]:
        return [number for number, one in enumerate(screens) if one.locator("[data-scene=yours]").is_visible()]

    until(screens[0], lambda: len(speaking()) == 1 and speaking()[0] not in spoke, seconds=20)
    [number] = speaking()
    expect(phones[number].locator("#turn-card")).to_have_attribute("data-state", "speaking")
    return number


def answers(presenter: Page, question: str, answer: str) -> None:
    """Aloud, which is marked, and in writing."""
    card = presenter.locator("#questions article", has_text=question)
    card.locator("[data-answered]").click()
    expect(card.locator("[data-answered]")).to_have_attribute("aria-pressed", "true")
    card.get_by_text("Svara skriftligt").click()
    card.locator("textarea").fill(answer)
    expect(card.locator(".saved")).to_contain_text("Sparat")
