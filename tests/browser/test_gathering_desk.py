"""The gathering's desk in a browser: sorted by drag, by keyboard and in bulk by two organisers at once, doubles merged
by suggestion, and the speaking queue led to its end."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Opener, Site

REST = "rest"


def test_two_organisers_sort_what_the_groups_have_written(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_gather", "break", "4")
    page = at_desk(visitor, "organiser", stage)
    expect(page.locator("#counts")).to_contain_text(re.compile(r"15\s+punkter\s+och\s+frågor"))
    expect(page.locator("#counts")).to_contain_text(re.compile(r"3\s+av\s+4\s+grupper\s+har\s+skickat"))
    expect(notes(page, REST)).to_have_count(15)
    colleague = at_desk(visitor, stage["colleague"], stage)

    for heading in ("Möten", "Barnens röst"):
        page.fill("#heading", heading)
        page.press("#heading", "Enter")
        expect(page.locator(".headings .column")).to_have_count(1 if heading == "Möten" else 2)

    dragged = text_of(notes(page, REST).nth(3))
    drag(page, notes(page, REST).nth(3), column(page, "Möten"))
    expect(within(page, "Möten")).to_have_text([dragged])
    expect(column(colleague, "Möten").locator(".said")).to_have_text([dragged])
    expect(colleague.locator("#colleagues")).to_contain_text(re.compile(r"har sorterat 1 punkt"))

    second = text_of(notes(page, REST).first)
    notes(page, REST).first.focus()
    for key in ("m", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#moving")).to_contain_text(f"före {dragged}")
    page.keyboard.press("Enter")
    expect(within(page, "Möten")).to_have_text([second, dragged])

    next_one = text_of(notes(page, REST).nth(1))
    notes(page, REST).first.focus()
    page.keyboard.press("2")
    expect(within(page, "Barnens röst")).to_have_count(1)
    expect(page.locator(".note:focus .said")).to_have_text(next_one)  # on to what is next

    expect(within(colleague, "Möten")).to_have_text([second, dragged])
    colleague.locator(".headings .note").first.focus()
    colleague.keyboard.press("l")
    expect(column(page, "Möten").locator("li.up .said")).to_have_text([second])
    expect(page.locator("#colleagues")).to_have_text("Anna Ek har sorterat 1 punkt")
    page.keyboard.press("u")
    expect(within(page, "Barnens röst")).to_have_count(0)
    expect(within(colleague, "Barnens röst")).to_have_count(0)


def test_many_are_found_moved_raised_and_taken_back_in_one_press(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_gather", "gathering", "4")
    page = at_desk(visitor, "organiser", stage)
    page.fill("#heading", "Frågor om tid")
    page.press("#heading", "Enter")
    expect(page.locator(".headings .column")).to_have_count(1)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("hur")
    expect(page.locator(".note mark").first).to_have_text(re.compile("hur", re.I))
    found = notes(page, REST).count()
    assert 2 <= found < 15
    page.locator("#select-all").click()
    expect(page.locator("#selected")).to_have_text(f"{found} valda")
    page.locator("#move-to").select_option(label="Frågor om tid")
    page.fill("#find", "")
    expect(within(page, "Frågor om tid")).to_have_count(found)
    expect(notes(page, REST)).to_have_count(15 - found)

    first = page.locator(".headings .note").first
    first.click()
    page.locator(".headings .note").last.click(modifiers=["Shift"])
    page.locator("#raise").click()
    expect(page.locator(".headings li.up")).to_have_count(found)
    page.locator("#clear").click()
    first.focus()
    page.keyboard.press("v")
    expect(page.locator(".notes li.lit")).to_have_count(1)
    screen = visitor(stage["groups"][0]["screen"]).new_page()
    screen.goto("/screen/")
    expect(screen.get_by_text(text_of(first.locator(".."))).first).to_be_visible()
    page.reload()
    expect(page.locator(".notes li.lit")).to_have_count(1)
    expect(page.locator(".headings li.up")).to_have_count(found)


def test_doubles_are_merged_by_suggestion_and_never_by_themselves(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_gather", "break", "6")
    page = at_desk(visitor, "organiser", stage)
    expect(page.locator("#doubles")).to_be_visible()
    before = page.locator(".board > .column .note").count()
    hinted = page.locator("li:has(.hint)").first
    hinted.locator(".note").focus()
    page.keyboard.press("a")
    expect(page.locator(".more").first).to_have_text("1 till säger detsamma")
    expect(page.locator(".board > .column .note")).to_have_count(before - 1)
    page.locator("#doubles").click()
    pairs = page.locator("#double-list .pair")
    left = pairs.count()
    pairs.first.get_by_role("button", name=re.compile("Inte samma")).click()
    expect(pairs).to_have_count(left - 1)
    if left > 1:
        page.locator("#doubles-merge").click()
        expect(page.locator(".board > .column .note")).to_have_count(before - left)
    page.reload()
    expect(page.locator("#doubles")).to_be_hidden()  # what was said not to be the same is not proposed again


def test_the_queue_is_led_to_its_end(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_gather", "gathering", "3")
    page = at_desk(visitor, "organiser", stage)
    page.locator("#turn-open").click()
    expect(page.locator("#queue-state")).to_have_text("3 kvar, ca 90 s var")
    names = [name.partition(". ")[2] for name in page.locator("#waiting b").all_inner_texts()]
    page.locator("#main").focus()
    page.keyboard.press("n")
    expect(page.locator("#speaking-name")).to_have_text(names[0])
    expect(page.locator("#speaking-left")).to_have_text(re.compile(r"^1:\d\d$"))
    page.locator("#waiting .row-s").last.click()
    page.locator("#waiting").get_by_role("button", name="Ge ordet").click()
    expect(page.locator("#speaking-name")).to_have_text(names[2])
    page.locator("#main").focus()
    page.keyboard.press(" ")
    expect(page.locator("#speaking-name")).to_have_text(names[1])
    page.keyboard.press("k")
    expect(page.locator("#speaking")).to_be_hidden()
    expect(page.locator("#queue-state")).to_have_text("Alla som ville har talat.")
    page.locator("#gone .row-s").first.click()
    page.locator("#gone").get_by_role("button", name="Vänta igen").click()
    expect(page.locator("#waiting li")).to_have_count(1)


def at_desk(visitor: Opener, link: str, stage: dict[str, Any]) -> Page:
    page = visitor(link).new_page()
    page.goto(f"{stage['control']}gathering/")
    expect(page.locator(".note").first).to_be_visible()
    return page


def column(page: Page, heading: str) -> Locator:
    return page.locator(".column", has=page.locator("h2", has_text=heading))


def within(page: Page, heading: str) -> Locator:
    return column(page, heading).locator(".said")


def notes(page: Page, heading: str) -> Locator:
    return page.locator(f".column[data-heading='{heading}'] .note")


def text_of(note: Locator) -> str:
    return note.locator(".said").inner_text()


def drag(page: Page, note: Locator, target: Locator) -> None:
    """With the mouse, as a hand does it."""
    note.hover()
    page.mouse.down()
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=6)
    expect(target).to_have_class(re.compile(r"\baim\b"))
    page.mouse.up()
