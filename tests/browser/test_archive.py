"""Talks as they are met afterwards: watched, searched, shared, kept to the rooms, and run by a group of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.conftest import Opener, Site, Watch
from tests.browser.rooms import until as within

LAST_AT = "() => document.getElementById('film').currentTime"
MINUTE = 60_000
MORNING = datetime(2026, 11, 30, 8, 0)  # noqa: DTZ001 - the browser's own local time


def until(page: Page, holds: Callable[[], bool]) -> None:
    within(page, holds, seconds=10)


@pytest.fixture
def talk(site: Site, visitor: Opener) -> Page:
    page = visitor(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(f"{site.stage['watched']}talks/1/")
    ready(page)
    return page


def ready(page: Page) -> None:
    until(page, lambda: page.evaluate("document.getElementById('film').readyState") >= 1)


def at(page: Page) -> float:
    return float(page.evaluate(LAST_AT))


def move(page: Page, second: float) -> None:
    page.evaluate("(second) => (document.getElementById('film').currentTime = second)", second)
    until(page, lambda: not page.evaluate("document.getElementById('film').seeking"))


def test_a_line_of_the_text_plays_from_there_and_the_text_follows(talk: Page) -> None:
    line = talk.locator("#script p").nth(30)
    start = float(line.get_attribute("data-start") or 0)
    line.locator("span").click()
    until(talk, lambda: start <= at(talk) < start + 5)
    expect(talk.locator("#script p[aria-current]")).to_have_count(1)
    until(talk, lambda: talk.evaluate("document.getElementById('script').scrollTop") > 100)
    talk.evaluate("document.getElementById('film').pause()")
    top = talk.evaluate("window.scrollY")
    assert top < 300, "the page itself stays where it was"


def test_text_that_is_selected_is_left_in_peace(talk: Page) -> None:
    box = talk.locator("#script p span").first.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    talk.mouse.move(box["x"] + 4, middle)
    talk.mouse.down()
    talk.mouse.move(box["x"] + 90, middle, steps=4)
    talk.mouse.up()
    assert str(talk.evaluate("getSelection().toString()")).strip()
    assert at(talk) == 0


def test_without_script_a_line_and_a_chapter_load_the_page_at_their_second(site: Site, visitor: Opener) -> None:
    page = visitor(java_script_enabled=False).new_page()
    page.goto(f"{site.stage['watched']}talks/1/?text=en")
    page.locator("#script a").nth(3).click()
    second = page.url.partition("?t=")[2].partition("&")[0]
    assert page.url.endswith(f"?t={second}&text=en")
    assert str(page.locator("video source").get_attribute("src")).endswith(f"#t={second}")
    page.locator(".chapters a").nth(1).click()
    assert page.url.endswith("?t=45&text=en")


def test_the_player_has_the_chapters(talk: Page) -> None:
    ask = (
        "() => { const track = [...document.querySelector('video').textTracks].find(({ kind }) => kind === 'chapters');"
    )
    ask += " track.mode = 'hidden'; return track.cues?.length ?? 0; }"
    until(talk, lambda: talk.evaluate(ask) == 10)


def test_words_are_found_in_the_text_and_played_by_keyboard(talk: Page) -> None:
    field = talk.get_by_label("Sök i det som sägs")
    field.fill("tom stol")
    rows = talk.locator("#script p:visible")
    until(talk, lambda: 0 < rows.count() < 10)
    expect(talk.locator("#search-count")).to_have_text(f"{rows.count()} rader" if rows.count() > 1 else "1 rad")
    assert {mark.lower() for mark in talk.locator("#script mark").all_text_contents()} == {"tom", "stol"}
    field.press("Tab")
    talk.keyboard.press("Tab")
    talk.keyboard.press("Enter")
    start = float(rows.first.get_attribute("data-start") or 0)
    until(talk, lambda: start <= at(talk) < start + 5)
    field.fill("finns inte i filmen")
    expect(talk.locator("#search-count")).to_have_text("Ingen träff")
    field.fill("")
    assert talk.locator("#script p[hidden]").count() == 0


def test_a_chapter_plays_from_its_beginning_and_is_marked(talk: Page) -> None:
    talk.get_by_role("link", name="5:05 Det som stänger dörren").click()
    until(talk, lambda: 305 <= at(talk) < 310)
    expect(talk.locator(".chapters [aria-current]")).to_have_text(re.compile("Det som stänger dörren"))
    assert "?t=" not in talk.url


def test_the_link_shared_begins_at_this_second(site: Site, talk: Page, visitor: Opener) -> None:
    move(talk, 125.5)
    talk.get_by_text("Dela med andra", exact=True).click()
    talk.get_by_label(re.compile("Börja vid 2:05")).check()
    talk.get_by_role("button", name="Kopiera länken").click()
    expect(talk.locator("#share-copy")).to_have_text("Kopierad")
    copied = str(talk.evaluate("navigator.clipboard.readText()"))
    assert copied == f"{site.base}{site.stage['watched']}talks/1/?t=125"
    friend = visitor().new_page()
    friend.goto(copied)
    ready(friend)
    until(friend, lambda: abs(at(friend) - 125) < 1)
    expect(friend.locator("#resumed")).to_be_hidden()


def test_one_goes_on_where_one_was_and_may_begin_again(talk: Page) -> None:
    move(talk, 200)
    talk.reload()
    ready(talk)
    expect(talk.locator("#resumed")).to_contain_text("Du fortsätter vid 3:20.")
    until(talk, lambda: abs(at(talk) - 200) < 1)
    talk.get_by_role("button", name="Från början").click()
    until(talk, lambda: at(talk) < 1)


def test_the_text_changes_language_at_the_same_second(talk: Page) -> None:
    move(talk, 90.4)
    talk.locator(".tongues").get_by_role("link", name="English").click()
    ready(talk)
    until(talk, lambda: abs(at(talk) - 90) < 1)
    expect(talk.locator("#script")).to_have_attribute("lang", "en")
    expect(talk.locator("track[default]")).to_have_attribute("srclang", "en")


def test_the_speed_is_chosen(talk: Page) -> None:
    talk.get_by_label("Hastighet").select_option("1.5")
    assert talk.evaluate("document.getElementById('film').playbackRate") == 1.5


def test_what_is_printed_is_what_is_said(talk: Page) -> None:
    talk.emulate_media(media="print")
    assert not talk.locator("video").is_visible()
    assert not talk.get_by_role("button", name="Skriv ut texten").is_visible()
    expect(talk.locator("#script p").last).to_be_visible()
    script = talk.locator("#script")
    assert script.evaluate("node => node.scrollHeight - node.clientHeight") < 20


def test_the_sheets_are_downloaded(site: Site, talk: Page) -> None:
    sheets = talk.get_by_role("link", name=re.compile("att skriva på"))
    expect(sheets).to_have_count(2)
    for sheet in sheets.all():
        answer = talk.request.get(site.address(str(sheet.get_attribute("href"))))
        assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.body().startswith(b"%PDF-1.7")


def test_a_talk_of_the_rooms_is_reached_from_the_facilitators_page_and_by_nobody_else(
    site: Site, visitor: Opener, watch: Watch
) -> None:
    watch.allow(r"status of 404")
    kept = site.stage["kept"]
    mine: BrowserContext = visitor(kept["facilitator"])
    page = mine.new_page()
    page.goto("/facilitate/")
    page.get_by_role("link", name="Samma vuxen hela vägen").click()
    expect(page.get_by_text("Bara för deltagande rum")).to_be_visible()
    ready(page)
    film = page.locator("#film source").get_attribute("src")
    stranger = visitor().new_page()
    for path in (page.url, site.address(str(film)), page.locator("track").first.get_attribute("src")):
        assert stranger.request.get(site.address(str(path))).status == 404
    refused = stranger.goto(page.url)
    assert refused is not None
    assert refused.status == 404
    stranger.goto(kept["path"])
    expect(stranger.get_by_role("link", name="Samma vuxen hela vägen")).to_have_count(0)
    expect(stranger.get_by_text("Bara för deltagande rum").first).to_be_visible()


def test_the_archive_is_searched_and_leads_to_the_second_where_it_is_said(site: Site, visitor: Opener) -> None:
    page = visitor().new_page()
    page.goto("/seminars/")
    page.get_by_label("Ord i titel, tema eller det som sägs").fill("elva prickar")
    page.get_by_role("button", name="Sök").click()
    page.locator(".heard a").first.click()
    ready(page)
    second = int(page.url.rpartition("t=")[2])
    until(page, lambda: abs(at(page) - second) < 1)


# The own team


@pytest.fixture
def own(site: Site, visitor: Opener) -> Page:
    """The big screen, on a clock that the test moves."""
    page = visitor(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.clock.install(time=MORNING)
    page.goto(f"{site.stage['watched']}own/")
    page.get_by_label("Hur många är ni?").select_option("5")
    page.get_by_role("button", name="Öppna storskärmen").click()
    expect(page.locator("h1:visible")).to_have_text("Sedd i efterhand")
    return page


def passes(page: Page, minutes: float) -> None:
    """Time passes; never so much at once that the page takes it for an absence."""
    left = round(minutes * MINUTE)
    while left > 0:
        page.clock.fast_forward(min(left, 3 * MINUTE))
        left -= 3 * MINUTE


def part(page: Page, title: str) -> None:
    expect(page.locator(".place")).to_have_text(title)


def test_a_group_runs_it_from_start_to_end_by_itself(own: Page) -> None:
    sent: list[Request] = []
    own.context.on("request", lambda request: sent.append(request) if request.method != "GET" else None)
    own.get_by_role("button", name="Starta nu").click()
    part(own, "Välkomna")
    passes(own, 5)
    part(own, "Talk 1")
    until(own, lambda: at(own) > 0.5)
    own.keyboard.press("Space")
    expect(own.locator("#held")).to_be_visible()
    until(own, lambda: bool(own.evaluate("document.getElementById('film').paused")))
    stood = at(own)
    passes(own, 2)
    assert at(own) == stood
    own.keyboard.press("Space")
    until(own, lambda: at(own) > stood + 0.3)
    own.keyboard.press("ArrowRight")
    part(own, "Talk 2")
    own.keyboard.press("ArrowRight")
    part(own, "Lärande samtal")
    takes_turns(own)
    passes(own, 42)
    part(own, "Paus")
    passes(own, 10)
    part(own, "Egen summering")
    expect(own.locator("h1:visible")).to_have_text("Vilken av våra huvudpunkter betyder mest för oss, och varför?")
    writes(own)
    passes(own, 25)
    part(own, "Produktivt samtal")
    passes(own, 30)
    part(own, "Avslutning")
    passes(own, 5)
    expect(own.locator("h1:visible")).to_have_text("Tack för i dag")
    takes_it_along(own)
    assert sent == []


def takes_turns(page: Page) -> None:
    """To the first round, where the five have two and a half minutes each."""
    page.get_by_role("button", name="Nästa steg").click()
    page.get_by_role("button", name="Nästa steg").click()
    floor = page.locator(".person b")
    expect(floor).to_have_text("Plats 1")
    passes(page, 2.6)
    expect(floor).to_have_text("Plats 2")
    page.get_by_role("button", name="1 minut").click()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("h1:visible")).to_have_text("Vad fastnade? Vad kände du igen? Vad blev du osäker på?")
    page.keyboard.press("ArrowRight")
    expect(floor).to_have_text("Plats 1")


def writes(page: Page) -> None:
    page.keyboard.press("n")
    page.get_by_label("Huvudpunkt 1").fill("Samma vuxen <hela> vägen.")
    page.get_by_label("Förslag 1").fill("Vi ringer före åtta. Samordnaren, nästa vecka.")
    expect(page.locator("#notes-kept")).to_contain_text("Sparat i den här webbläsaren")
    page.keyboard.press("Escape")
    expect(page.locator("#notes")).to_be_hidden()


def takes_it_along(page: Page) -> None:
    page.get_by_role("button", name="Kopiera texten").click()
    expect(page.locator("#copy")).to_have_text("Kopierat")
    text = str(page.evaluate("navigator.clipboard.readText()"))
    assert text.startswith("Sedd i efterhand, måndag 30 november")
    assert "Huvudpunkter\n- Samma vuxen <hela> vägen." in text
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator("#sheet")).to_contain_text("Vi ringer före åtta.")
    assert not page.locator(".stage").is_visible()


def test_it_survives_a_reload_and_an_absence(own: Page) -> None:
    own.get_by_role("button", name="Starta nu").click()
    passes(own, 2)
    own.reload()
    part(own, "Välkomna")
    expect(own.locator("[data-bind=timer]:visible")).to_have_text(re.compile(r"^[12]:\d\d$"))
    own.clock.fast_forward(20 * MINUTE)  # the computer slept
    expect(own.locator("#held")).to_be_visible()
    part(own, "Välkomna")
    own.get_by_role("button", name="Fortsätt").click()
    expect(own.locator("#held")).to_be_hidden()
    part(own, "Välkomna")


def test_one_under_way_is_gone_on_with_and_not_lost_by_a_mistake(own: Page, site: Site) -> None:
    own.get_by_role("button", name="Starta nu").click()
    own.keyboard.press("n")
    own.get_by_label("Huvudpunkt 1").fill("Behåll")
    own.goto(f"{site.stage['watched']}own/")
    own.get_by_role("button", name="Öppna storskärmen").click()
    expect(own.locator("#own-sure")).to_contain_text("påbörjat samtal")
    own.get_by_role("link", name="Fortsätt ert påbörjade samtal").click()
    part(own, "Välkomna")
    own.keyboard.press("n")
    expect(own.get_by_label("Huvudpunkt 1")).to_have_value("Behåll")
    own.goto(f"{site.stage['watched']}own/")
    for _press in range(2):
        own.get_by_role("button", name="Öppna storskärmen").click()
    expect(own.get_by_role("button", name="Starta nu")).to_be_visible()


def test_it_is_ended_and_begun_again_only_by_two_presses(own: Page) -> None:
    own.get_by_role("button", name="Starta nu").click()
    finish = own.locator("[data-deed=finish]")
    finish.click()
    expect(finish).to_have_text("Tryck igen för att avsluta")
    part(own, "Välkomna")
    finish.click()
    expect(own.locator("h1:visible")).to_have_text("Tack för i dag")
    again = own.locator("[data-deed=again]")
    again.click()
    expect(again).to_have_text("Tryck igen: anteckningarna tas bort")
    again.click()
    expect(own.get_by_role("button", name="Starta nu")).to_be_visible()


def test_a_film_that_does_not_come_lets_the_clock_wait(own: Page, watch: Watch) -> None:
    watch.allow(r"status of 503|ERR_FAILED|Failed to load")
    own.context.route("**/film.mp4*", lambda route: route.abort())
    own.reload()
    own.get_by_role("button", name="Starta nu").click()
    own.keyboard.press("ArrowRight")
    expect(own.get_by_text("Filmen går inte att hämta just nu.")).to_be_visible()
    passes(own, 9)
    part(own, "Talk 1")
    expect(own.locator("[data-bind=timer]:visible")).to_have_text(re.compile(r"^1[23]:"))
    own.keyboard.press("ArrowRight")
    own.keyboard.press("ArrowRight")
    part(own, "Lärande samtal")


@pytest.mark.parametrize(
    ("language", "start", "welcome", "step"),
    [("en", "Start now", "Welcome", "Next"), ("da", "Start nu", "Velkommen", "Næste")],
)
def test_it_is_run_in_other_languages(
    site: Site, visitor: Opener, language: str, start: str, welcome: str, step: str
) -> None:
    context = visitor()
    context.add_cookies([{"name": "st_language", "value": language, "url": site.base}])
    page = context.new_page()
    page.goto(f"{site.stage['watched']}own/screen/?length=full")
    page.get_by_role("button", name=start).click()
    part(page, welcome)
    page.get_by_role("button", name=re.compile(f"^{step}")).click()
    part(page, "Talk 1")
