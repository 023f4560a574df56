"""The gathering in real browsers: the floor goes from room to room, and presenters answer in writing."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.checks import is_accessible
from tests.browser.conftest import PHONE, Opener, Site, Watch

SAVED = re.compile(r"^Sparat \d")


def gathered(site: Site, count: int) -> dict[str, Any]:
    return site.tell("to_queue", str(count))


def screen_of(visitor: Opener, group: dict[str, Any]) -> Page:
    page = visitor(group["screen"]).new_page()
    page.goto("/screen/")
    page.locator("#meeting-done").click()
    return page


def test_the_floor_goes_from_room_to_room(site: Site, visitor: Opener) -> None:
    made = gathered(site, 2)
    rooms = {group["id"]: screen_of(visitor, group) for group in made["groups"]}
    first = site.tell("speak", str(made["run"]))["group"]
    second = next(group for group in rooms if group != first)
    speaks, waits = rooms[first], rooms[second]
    expect(speaks.get_by_role("heading", name="NI TALAR")).to_be_visible()
    expect(waits.locator(".turn-bar")).to_contain_text("Ni är näst")
    expect(waits.locator(".spot")).to_contain_text("har ordet")
    is_accessible(speaks)
    is_accessible(waits)
    assert site.tell("speak", str(made["run"]))["group"] == second
    expect(waits.get_by_role("heading", name="NI TALAR")).to_be_visible()
    expect(speaks.locator("[data-bind=aside]")).to_have_text("Tack, ni har talat")
    expect(speaks.locator("body.yours")).to_have_count(0)
    site.tell("speak", str(made["run"]))
    for room in rooms.values():
        expect(room.locator("[data-bind=aside]")).to_have_text("Tack, ni har talat")


def test_a_group_stands_over_from_the_facilitators_page_and_takes_it_back(site: Site, visitor: Opener) -> None:
    made = gathered(site, 2)
    group = made["groups"][0]
    screen, page = screen_of(visitor, group), visitor(group["facilitator"], viewport=PHONE).new_page()
    page.goto("/facilitate/")
    expect(page.locator("#turn-points li")).to_have_text(["Vi frågar skolan hur de vill ha det."])
    page.get_by_role("button", name="Vi står över").click()
    expect(page.locator("#turn-heading")).to_have_text("Ni står över")
    expect(screen.locator("[data-bind=aside]")).to_have_text("Ni står över")
    page.get_by_role("button", name="Vi vill tala ändå").click()
    expect(page.locator("#turn-heading")).to_have_text(re.compile("Ni är "))
    expect(screen.locator("[data-bind=aside]")).to_have_text(re.compile("Ni är "))


def answer_to(page: Page, number: int) -> Locator:
    return page.locator("#questions article").nth(number)


def test_what_a_presenter_writes_without_a_line_arrives_and_is_published(
    site: Site, visitor: Opener, watch: Watch
) -> None:
    watch.allow("WebSocket", "ERR_INTERNET_DISCONNECTED", "Failed to load resource")
    made = gathered(site, 2)
    one, two = (visitor(made["presenter"], viewport=PHONE).new_page() for _ in range(2))
    for page in (one, two):
        page.goto(made["page"])
        answer_to(page, 0).locator("summary").click()
    one.context.set_offline(True)
    answer_to(one, 0).locator("textarea").fill("Vi började med ett möte.")
    expect(answer_to(one, 0).locator(".saved")).to_contain_text("Sparat här")
    one.context.set_offline(False)
    expect(answer_to(one, 0).locator(".saved")).to_contain_text(SAVED)
    expect(answer_to(two, 0).locator("textarea")).to_have_value("Vi började med ett möte.")
    answer_to(two, 1).get_by_role("button", name="Besvarad").click()
    expect(answer_to(one, 1).locator("[data-badge]")).to_have_text("Besvarad i samlingen")
    reader = visitor().new_page()
    reader.goto(made["seminar"])
    expect(reader.get_by_text("Vi började med ett möte.")).to_have_count(0)
    site.tell("publish", str(made["run"]))
    reader.reload()
    expect(reader.locator("#answers ~ dl").get_by_text("Vi började med ett möte.")).to_be_visible()
