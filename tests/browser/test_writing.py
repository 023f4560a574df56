"""What a group writes, in real browsers: ten minutes without a line, two facilitators at once, a reload meanwhile."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, Opener, Site, Watch
from tests.browser.rooms import kept_notes, until

SAVED = re.compile(r"^Sparat \d")
LATER = 20_000  # ms: a line that comes back on a slow machine


def facilitator(site: Site, visitor: Opener, part: str, hash: str, *, number: int = 1) -> tuple[Page, dict[str, Any]]:
    group = site.stage["parts"][part]["groups"][number]
    page = visitor(group["facilitator"], viewport=PHONE).new_page()
    page.goto(f"/facilitate/{hash}")
    return page, group


def news(page: Page, field: str) -> Locator:
    return page.locator(f"[{field}] .saved")


def test_ten_minutes_without_a_line_in_the_middle_of_typing_lose_nothing(
    site: Site, visitor: Opener, watch: Watch
) -> None:
    watch.allow("WebSocket", "ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    group = site.stage["parts"]["learning"]["groups"][1]
    context = visitor(group["facilitator"], viewport=PHONE)
    page = context.new_page()
    page.clock.install()
    page.goto("/facilitate/#points")
    page.get_by_label("Huvudpunkt 2").fill("Skolan ringer")
    expect(news(page, "data-note='point:2'")).to_contain_text(SAVED, timeout=LATER)
    page.get_by_label("Huvudpunkt 2").press_sequentially(" efter två")
    context.set_offline(True)
    page.get_by_label("Huvudpunkt 2").press_sequentially(" månader.")
    for _minute in range(10):
        page.clock.fast_forward("01:00")
    page.get_by_label("Huvudpunkt 3").fill("Ingen äger kontakten.")
    page.clock.run_for(2_000)
    expect(news(page, "data-note='point:3'")).to_contain_text("Sparat här")
    context.set_offline(False)
    page.clock.run_for(5_000)
    for field in ("point:2", "point:3"):
        expect(news(page, f"data-note='{field}'")).to_contain_text(SAVED, timeout=LATER)
    kept = {position: text for kind, position, text in kept_notes(site.folder, group["id"]) if kind == "point"}
    assert (kept[2], kept[3]) == ("Skolan ringer efter två månader.", "Ingen äger kontakten.")


def test_a_reload_in_the_middle_of_a_word_keeps_it(site: Site, visitor: Opener) -> None:
    page, _group = facilitator(site, visitor, "productive", "#proposals")
    page.get_by_label("Förslag 1: vad gör vi?").fill("Ett möte varje mån")
    page.reload()
    expect(page.get_by_label("Förslag 1: vad gör vi?")).to_have_value("Ett möte varje mån")
    expect(news(page, "data-proposal='1'")).to_contain_text(SAVED, timeout=LATER)


def test_two_facilitators_write_on_one_proposal_at_once(site: Site, visitor: Opener) -> None:
    (one, _), (two, _) = (facilitator(site, visitor, "productive", "#proposals") for _ in range(2))
    one.locator("#needs-1").fill("En timme i veckan")
    two.locator("#notice-1").fill("Färre samtal om kvällen")
    two.locator("[name=confidence-1][value='4']").check()
    for page in (one, two):
        expect(page.locator("#needs-1")).to_have_value("En timme i veckan", timeout=LATER)
        expect(page.locator("#notice-1")).to_have_value("Färre samtal om kvällen", timeout=LATER)
        expect(page.locator("[name=confidence-1][value='4']")).to_be_checked(timeout=LATER)
        expect(page.locator("[data-proposal='1'] .conflict")).to_be_hidden()


def test_two_who_write_the_same_field_keep_both_texts_and_choose(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow("WebSocket", "ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    (one, _), (two, _) = (facilitator(site, visitor, "productive", "#proposals") for _ in range(2))
    two.context.set_offline(True)
    two.locator("#carrier-1").fill("Gruppledaren")
    one.locator("#carrier-1").fill("Enhetschefen")
    expect(news(one, "data-proposal='1'")).to_contain_text(SAVED, timeout=LATER)
    two.context.set_offline(False)
    box = two.locator("[data-proposal='1'] .conflict")
    expect(box).to_contain_text("Enhetschefen", timeout=LATER)
    expect(two.locator("#carrier-1")).to_have_value("Gruppledaren")
    box.get_by_role("button", name="Behåll min").click()
    expect(one.locator("#carrier-1")).to_have_value("Gruppledaren", timeout=LATER)


def test_two_who_type_letter_by_letter_at_once_lose_not_a_word(site: Site, visitor: Opener) -> None:
    (one, group), (two, _) = (facilitator(site, visitor, "learning", "#points", number=0) for _ in range(2))
    mine, hers = "Vi ringer hem samma dag.", "Skolan ringer oss först."
    for field in ("#point-2", "#point-3", "#question-2"):  # another journey may have written in the room before
        one.locator(field).fill("")
        expect(two.locator(field)).to_have_value("", timeout=LATER)
    for own, other in zip(mine, hers, strict=True):
        one.locator("#point-2").press_sequentially(own)
        two.locator("#point-3").press_sequentially(other)
    for page in (one, two):
        expect(page.locator("#point-2")).to_have_value(mine, timeout=LATER)
        expect(page.locator("#point-3")).to_have_value(hers, timeout=LATER)

    for own, other in zip(mine, hers, strict=True):
        one.locator("#question-2").press_sequentially(own)
        two.locator("#question-2").press_sequentially(other)
    boxes = {page: page.locator("[data-note='question:2'] .conflict") for page in (one, two)}
    until(one, lambda: any(box.is_visible() for box in boxes.values()), seconds=20)
    seen = [page.locator("#question-2").input_value() for page in (one, two)]
    assert seen == [mine, hers]  # nobody's words were taken from under their hands
    asked = next(page for page, box in boxes.items() if box.is_visible())
    boxes[asked].get_by_role("button", name="Behåll min").click()
    kept = mine if asked is one else hers
    for page in (one, two):
        expect(page.locator("#question-2")).to_have_value(kept, timeout=LATER)
    assert ("question", 2, kept) in kept_notes(site.folder, group["id"])


def test_ideas_are_chosen_by_dots_read_back_and_borrowed(site: Site, visitor: Opener) -> None:
    page, _group = facilitator(site, visitor, "sharing", "#proposals")
    page.get_by_text("Välj med prickar").click()
    for idea in ("Ring dagen efter", "Tavla i korridoren"):
        page.get_by_label("En tanke, några ord").fill(idea)
        page.keyboard.press("Enter")
        expect(page.locator("#ideas")).to_contain_text(idea)
    for _press in range(3):
        page.get_by_role("button", name="En prick till: Ring dagen efter").click()
    expect(page.get_by_role("group", name="3 prickar: Ring dagen efter")).to_be_visible()
    page.get_by_role("button", name="Gå vidare med 1").click()
    expect(page.locator("#ideas li")).to_have_count(0)
    expect(page.get_by_label("Förslag 2: vad gör vi?")).to_have_value("Ring dagen efter")

    page.get_by_role("button", name="Läs upp förslagen").click()
    expect(page.locator("#read-proposals .read-text").last).to_have_text("Ring dagen efter")
    page.locator("#read-proposals").get_by_role("button", name="Det stämmer").click()

    page.get_by_role("button", name="Låna idén").first.click()
    expect(page.locator("[data-proposal='3'] [data-lending]")).to_contain_text("Lånad från")
    lender, _group = facilitator(site, visitor, "sharing", "#proposals", number=0)
    expect(lender.locator("[data-proposal='1'] [data-lending]")).to_have_text("1 grupp har lånat idén.")
