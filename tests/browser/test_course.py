"""The course in a browser: done by forms alone, and a round practised on people who live in the page."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site


def led(site: Site, visitor: Opener, **options: object) -> Page:
    return visitor(site.stage["parts"]["before"]["groups"][1]["facilitator"], viewport=PHONE, **options).new_page()


def test_what_is_ticked_is_there_again_without_javascript(site: Site, visitor: Opener) -> None:
    page = led(site, visitor, java_script_enabled=False)
    page.goto("/facilitate/course/technology/")
    for name in ("booked", "computer", "paired"):
        page.locator(f"#tick-{name}").check()
    page.get_by_role("button", name="Spara så länge").click()
    expect(page.locator("main")).to_contain_text("Sparat.")
    page.goto("/facilitate/course/")
    expect(page.locator(".chapters li", has_text="Tekniken")).to_contain_text("påbörjat")
    page.goto("/facilitate/course/technology/")
    expect(page.locator("[name=tick]:checked")).to_have_count(3)
    for box in page.locator("[name=tick]").all():
        box.check()
    page.get_by_role("button", name="Klart, nästa kapitel").click()
    expect(page.locator("h1")).to_have_text("Plan B")


def test_the_timers_buttons_are_tried_one_by_one(site: Site, visitor: Opener) -> None:
    page = led(site, visitor)
    page.goto("/facilitate/course/timer/")
    page.locator("#practice-start").click()
    expect(page.locator("#round-now")).to_have_text("Amina")
    for press in ("#round-more", "#round-pass", "#round-undo", "#round-silent"):
        page.locator(press).click()
    page.locator("#round-silent").click()
    page.locator("#round-next").click()
    expect(page.locator("#round-now")).to_have_text("Bo")
    expect(page.locator("#practice-list li.is-done")).to_have_count(5)
    expect(page.locator("#practice-said")).to_have_text("Du har provat allt. Nu kan du tidtagaren.")


def test_a_round_is_led_and_one_is_told_how_it_went(site: Site, visitor: Opener) -> None:
    page = led(site, visitor)
    page.clock.install()
    page.goto("/facilitate/course/practice/")
    page.locator("#practice-start").click()
    said = page.locator("#practice-said")
    expect(said).to_contain_text("Amina berättar")
    page.locator("#round-next").click()
    expect(said).to_contain_text("Bo: Jag står över")
    page.locator("#round-pass").click()
    expect(said).to_contain_text("Cecilia berättar")
    page.clock.run_for(31_000)
    expect(said).to_contain_text("Cecilia: ... och en sak till")
    page.locator("#round-next").click()
    page.clock.run_for(5_000)
    expect(said).to_contain_text("David: Jag måste ta det här samtalet")
    page.locator("#round-open").click()
    page.locator("#round-chairs li").nth(3).get_by_role("button", name=re.compile("har gått|Gick|lämnar")).click()
    page.locator("#round-close").click()
    expect(said).to_contain_text("Elsa berättar")
    page.locator("#round-next").click()
    expect(said).to_contain_text("Bo: Ja, nu vet jag")
    page.locator("#round-next").click()
    expect(said).to_have_text("Rundan är klar. Så här gick det:")
    expect(page.locator("#practice-list li.is-done")).to_have_count(3)
    expect(page.locator("#practice-list")).to_contain_text("Bo fick stå över, och frågan kom tillbaka.")
