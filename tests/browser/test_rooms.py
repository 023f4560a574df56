"""The producer and the rooms: a message to some of them, whose screen it is, a call for help, the wall by keys."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site

SOON = 20_000  # ms


def part(site: Site) -> dict[str, Any]:
    return dict(site.stage["parts"]["learning"])


def control_room(site: Site, visitor: Opener) -> Page:
    page = visitor("organiser").new_page()
    page.goto(part(site)["control"])
    expect(page.locator("#rooms [data-room]")).to_have_count(2)
    return page


def opened(visitor: Opener, link: str, path: str, **options: Any) -> Page:
    page = visitor(link, **options).new_page()
    page.goto(path)
    return page


def municipality_of(control: Page, group: int) -> str:
    return control.locator(f"#message-to option[value='group:{group}']").inner_text().rpartition(", ")[2]


def test_a_message_to_one_municipality_is_seen_there_only_read_once_and_taken_away(site: Site, visitor: Opener) -> None:
    own, other = part(site)["groups"]
    control = control_room(site, visitor)
    screens = [opened(visitor, room["screen"], "/screen/") for room in (own, other)]
    phones = [opened(visitor, room["facilitator"], "/facilitate/", viewport=PHONE) for room in (own, other)]
    control.locator("#message-to").select_option(label=municipality_of(control, own["id"]))
    expect(control.locator("#message-send")).to_have_text("Visa i rummet")
    control.locator("#message").fill("Ni får besök nu.")
    control.locator("#message-send").click()
    for page in (screens[0], phones[0]):
        expect(page.locator("#message-text")).to_have_text("Ni får besök nu.", timeout=SOON)
    sent = control.locator("#messages .sent")
    expect(sent.locator("summary")).to_have_text("Läst i 0 av 1 rum")

    phones[0].get_by_role("button", name="Läst").click()
    expect(sent.locator("summary")).to_have_text("Läst i 1 av 1 rum", timeout=SOON)
    phones[0].reload()
    expect(phones[0].locator("#say")).to_be_visible()
    expect(phones[0].locator("#message")).to_be_hidden()
    expect(screens[0].locator("#message")).to_be_visible()
    for page in (screens[1], phones[1]):
        expect(page.locator("#message")).to_be_hidden()

    sent.get_by_role("button", name="Ta bort").click()
    expect(screens[0].locator("#message")).to_be_hidden(timeout=SOON)
    expect(control.locator("#messages .sent")).to_have_count(0)


def test_a_screen_says_whose_it_is_also_when_it_comes_late_and_then_no_more(site: Site, visitor: Opener) -> None:
    own, other = part(site)["groups"]
    control = control_room(site, visitor)
    screens = [opened(visitor, room["screen"], "/screen/") for room in (own, other)]
    expect(control.locator("#fact-screens")).to_have_text("2 / 2", timeout=SOON)
    control.locator(f"#rooms [data-room='{own['id']}']").click()
    control.get_by_role("button", name="Visa namnet på skärmen").click()
    expect(control.locator("#room-told")).to_have_text(f"Skärmen i {own['name']} visar sitt namn.")
    expect(screens[0].locator("#identity-name")).to_have_text(own["name"], timeout=SOON)
    screens[0].reload()
    expect(screens[0].locator("#identity")).to_be_visible()
    expect(screens[1].locator("#identity")).to_be_hidden()
    expect(screens[0].locator("#identity")).to_be_hidden(timeout=SOON)


def test_the_room_s_sheet_leads_to_a_message_to_that_room_alone(site: Site, visitor: Opener) -> None:
    own, other = part(site)["groups"]
    control = control_room(site, visitor)
    phones = [opened(visitor, room["facilitator"], "/facilitate/", viewport=PHONE) for room in (own, other)]
    control.locator(f"#rooms [data-room='{own['id']}']").press("Enter")
    control.get_by_role("button", name="Skriv till rummet").press("Enter")
    expect(control.locator("#room")).to_be_hidden()
    expect(control.locator("#message")).to_be_focused()
    expect(control.locator("#message-to")).to_have_value(f"group:{own['id']}")
    expect(control.locator("#message-send")).to_have_text("Visa i rummet")
    control.keyboard.type("Kan ni stänga fönstret?")
    control.keyboard.press("Control+Enter")
    expect(phones[0].locator("#message-text")).to_have_text("Kan ni stänga fönstret?", timeout=SOON)
    expect(phones[1].locator("#message")).to_be_hidden()
    sent = control.locator("#messages .sent", has_text="Kan ni stänga fönstret?")
    sent.get_by_role("button", name="Ta bort").click()
    expect(phones[0].get_by_text("Kan ni stänga fönstret?").filter(visible=True)).to_have_count(0, timeout=SOON)


def test_a_room_without_a_screen_is_said_to_have_none(site: Site, visitor: Opener) -> None:
    stage = site.tell("to_conduct")
    own = stage["groups"][0]
    control = visitor("organiser").new_page()
    control.goto(stage["control"])
    room = control.locator(f"#rooms [data-room='{own['id']}']")
    room.click()
    control.get_by_role("button", name="Visa namnet på skärmen").click()
    expect(control.locator("#room-told")).to_have_text(f"Ingen skärm är ansluten i {own['name']}.")
    control.keyboard.press("Escape")
    room.press("i")
    expect(control.locator("#rooms-said")).to_have_text(f"Ingen skärm är ansluten i {own['name']}.")


def test_room_and_producer_write_to_each_other_until_it_is_solved(site: Site, visitor: Opener) -> None:
    own = part(site)["groups"][0]
    control = control_room(site, visitor)
    phone = opened(visitor, own["facilitator"], "/facilitate/#help", viewport=PHONE)
    phone.get_by_label("Vad gäller det?").fill("Inget ljud.")
    phone.get_by_role("button", name="Kalla på producenten").click()
    call = control.locator("#calls .call")
    expect(call).to_contain_text("Inget ljud.", timeout=SOON)
    expect(control.locator("#calls-spoken")).to_contain_text("Inget ljud.")

    call.get_by_role("button", name="Svara").click()
    call.get_by_role("textbox").fill("Är högtalaren på?\nVi ringer.")
    call.get_by_role("button", name="Skicka svaret").click()
    expect(phone.locator("#help-lines .organiser p")).to_have_text("Är högtalaren på?\nVi ringer.", timeout=SOON)
    expect(control.locator("#calls .call.quiet")).to_have_count(1)

    phone.get_by_label("Skriv mer").fill("Nu hörs det.")
    phone.get_by_role("button", name="Skicka", exact=True).click()
    expect(control.locator("#calls .exchange li")).to_have_count(3, timeout=SOON)
    expect(control.locator("#calls .call:not(.quiet)")).to_have_count(1)
    phone.get_by_role("button", name="Det är löst").click()
    expect(control.locator("#calls .call")).to_have_count(0, timeout=SOON)
    expect(phone.get_by_label("Vad gäller det?")).to_be_visible()


def test_the_wall_is_walked_by_arrows_and_what_is_chosen_stays(site: Site, visitor: Opener) -> None:
    control = control_room(site, visitor)
    rooms = control.locator("#rooms [data-room]")
    rooms.first.focus()
    control.keyboard.press("ArrowRight")
    expect(rooms.last).to_be_focused()
    control.keyboard.press("Home")
    expect(rooms.first).to_be_focused()
    control.keyboard.press("Enter")
    expect(control.locator("#room")).to_be_visible()
    control.keyboard.press("Escape")
    expect(control.locator("#room")).to_be_hidden()
    expect(rooms.first).to_be_focused()
    expect(control.locator("#rooms [data-room][tabindex='0']")).to_have_count(1)
    control.keyboard.press("d")
    control.reload()
    expect(control.locator("#show-need")).to_have_attribute("aria-pressed", "true")
