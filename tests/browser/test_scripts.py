"""An organiser writes a script: steps changed, moved by keyboard, added, with what they become beside them."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site


def copied(page: Page, site: Site) -> None:
    """A version of one's own, so that each test has one that is as it began."""
    page.goto(reverse("admin:facilitation_script_copy", args=[site.stage["script"]]))
    page.get_by_role("button", name="Gör en kopia").click()
    expect(page.get_by_text("Kopian är gjord. Ändra i den här.")).to_be_visible()


def titles(page: Page) -> list[str]:
    named = page.locator("#steps-group .inline-related:not(.empty-form) [name$='-title']")
    return [title for title in (box.input_value() for box in named.all()) if title]


def test_a_step_is_moved_changed_and_added_and_the_rooms_times_follow(site: Site, visitor: Opener) -> None:
    page = visitor("organiser").new_page()
    copied(page, site)
    aside = page.locator("#script-preview")
    expect(aside.get_by_role("row", name="Runda 1 14:00")).to_be_visible()
    expect(aside.get_by_role("row", name="7 2:00 1:00")).to_be_visible()
    expect(aside.get_by_text("Allt får plats, även för tolv personer.")).to_be_visible()

    length = aside.get_by_role("slider", name="Längd")
    length.focus()
    length.press("Home")
    expect(aside.get_by_text("25 minuter, så kort den kan bli")).to_be_visible()
    expect(aside.get_by_text("Runda 2: från 10 personer")).to_be_visible()
    expect(aside.get_by_role("row", name="12 40")).to_have_count(0)

    page.locator("[name='steps-0-seconds']").fill("900")
    expect(aside.get_by_text("De fasta stegen tar mer än halva tiden.")).to_be_visible()
    page.locator("[name='steps-0-seconds']").fill("60")

    down = page.locator("#steps-0").get_by_role("button", name="Flytta ner")
    down.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(down).to_be_focused()
    assert titles(page)[:3] == ["Tyst skrivande", "Runda 1", "Ramen"]

    new = page.locator("#steps-6")
    expect(new.locator(".inline_label")).to_have_text("nytt, sparas först när du har skrivit i det")
    expect(new.get_by_label("Gruppen skriver").locator("option:checked")).to_have_text("inget")
    for name, words in (("title", "Paus"), ("say", "Vi tar en minut."), ("screen", "En minut."), ("seconds", "60")):
        new.locator(f"[name='steps-6-{name}']").fill(words)
    for _ in range(4):
        new.get_by_role("button", name="Flytta upp").click()
    expect(aside.get_by_role("row", name="Paus 1:00")).to_be_visible()
    page.get_by_role("button", name="Spara och stanna här").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert titles(page) == ["Tyst skrivande", "Runda 1", "Paus", "Ramen", "Runda 2", "Huvudpunkter", "Skicka in"]


def test_without_javascript_steps_are_numbered_and_the_saved_script_is_shown(site: Site, visitor: Opener) -> None:
    page = visitor("organiser", viewport=PHONE, java_script_enabled=False).new_page()
    copied(page, site)
    page.locator("[name='steps-0-position']").fill("7")
    page.locator("[name='steps-1-say']").fill("")
    page.get_by_role("button", name="Spara och stanna här").click()
    expect(page.locator("#steps-1 .errorlist").first).to_be_visible()
    expect(page.locator("[name='steps-0-position']")).to_have_value("7")
    page.locator("[name='steps-1-say']").fill("Skriv.")
    page.get_by_role("button", name="Spara och stanna här").click()
    assert titles(page)[-1] == "Ramen"
    expect(page.locator("#script-preview").get_by_role("heading", name="25 minuter")).to_be_visible()


def test_a_page_that_lies_open_says_the_words_that_were_written_meanwhile(site: Site, visitor: Opener) -> None:
    made = site.tell("to_write")
    page = visitor(made["groups"][0]["facilitator"]).new_page()
    page.goto(f"/facilitate/?group={made['groups'][0]['id']}")
    expect(page.locator("#segment")).to_be_visible()
    page.evaluate("window.isTheSame = true")
    with page.expect_response(lambda answer: answer.request.resource_type == "fetch" and "/facilitate/" in answer.url):
        site.tell("write", str(made["script"]), "Sätt er i en ring.")
    site.tell("begin", str(made["run"]))
    expect(page.get_by_text("Sätt er i en ring.").first).to_be_visible()
    assert page.evaluate("window.isTheSame")
