"""The evaluation on phones, on one device for all, and on the facilitator's page: each sheet arrives exactly once."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site, Watch
from tests.browser.rooms import until

NO_LINE = r"ERR_INTERNET_DISCONNECTED|WebSocket"
SOON = 15  # seconds
TEN_MINUTES = 10 * 60


@pytest.fixture
def group(site: Site) -> dict[str, Any]:
    """A group of a run of its own whose evaluation is open."""
    return dict(site.tell("to_answer")["groups"][0])


def laid(site: Site, group: dict[str, Any]) -> int:
    """How many sheets the server has of the group, read beside it."""
    with closing(sqlite3.connect(f"file:{site.folder / 'socialtalks.sqlite3'}?mode=ro", uri=True)) as database:
        [[number]] = database.execute("SELECT count(*) FROM evaluation_ballot WHERE group_id = ?", [group["id"]])
        return int(number)


def fills_in(page: Page, step: int, words: str) -> None:
    for question in page.locator(".scale").all():
        question.locator(f"label:has(input[value='{step}'])").click()
    page.locator("textarea").first.fill(words)


def sends(page: Page) -> None:
    page.get_by_role("button", name="Skicka svaren").click()


def noting(page: Page, place: str) -> None:
    """From now on the page keeps in `window.heard` what a screen reader is told there."""
    page.evaluate(
        """(place) => {
          const node = document.querySelector(place);
          window.heard = [];
          new MutationObserver(() => window.heard.push(node.textContent)).observe(node, { childList: true, characterData: true });
        }""",  # noqa: E501
        place,
    )


def passes(page: Page, seconds: int) -> None:
    """Time of the page, which sends anew meanwhile."""
    for _part in range(seconds // 60):
        page.clock.run_for(60_000)


def test_ten_minutes_without_a_line_and_a_reload_are_one_sheet(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(NO_LINE)
    context = visitor(viewport=PHONE)
    page = context.new_page()
    page.clock.install()
    page.goto(group["evaluation"])
    fills_in(page, 4, "Ring skolan")
    expect(page.locator("#saved")).to_have_text("Sparat på telefonen")
    context.set_offline(True)
    sends(page)
    expect(page.locator("#saved")).to_contain_text("skickas när linjen är tillbaka")
    noting(page, "#saved")
    passes(page, TEN_MINUTES)
    assert page.evaluate("heard") == []
    sends(page)
    page.wait_for_function("heard.length === 2")
    assert page.evaluate("heard") == ["Skickar", "Sparat på telefonen, skickas när linjen är tillbaka"]
    expect(page.locator("#saved")).to_have_class("saved wait")
    assert laid(site, group) == 0
    watch.allow("ERR_FAILED")
    context.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    context.set_offline(False)
    page.reload()  # the page is there again before what it sends gets through
    expect(page.locator("textarea").first).to_have_value("Ring skolan")
    expect(page.locator("input[value='4']:checked")).to_have_count(8)
    expect(page.locator("#saved")).to_have_text("Sparat på telefonen, skickas när linjen är tillbaka")
    context.unroute_all()
    page.clock.run_for(20_000)
    page.wait_for_url(re.compile("received"))
    assert laid(site, group) == 1
    page.goto(group["evaluation"])
    expect(page.get_by_role("heading", level=1)).to_have_text("Redan mottaget, tack.")
    page.clock.run_for(20_000)
    assert laid(site, group) == 1


@pytest.mark.parametrize("refused", [False, True], ids=["IndexedDB", "localStorage"])
def test_a_closed_tab_sends_when_the_page_is_opened_again(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch, refused: bool
) -> None:
    watch.allow(NO_LINE)
    context = visitor(viewport=PHONE)
    if refused:
        context.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    page = context.new_page()
    page.goto(group["evaluation"])
    fills_in(page, 3, "Möten varje vecka")
    context.set_offline(True)
    sends(page)
    expect(page.locator("#saved")).to_contain_text("skickas när linjen är tillbaka")
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(group["evaluation"])
    received = re.compile("Tack, ditt svar är mottaget.|Redan mottaget, tack.")  # the closed tab's last try may arrive
    expect(again.get_by_role("heading", level=1)).to_have_text(received)
    assert laid(site, group) == 1


def words_laid(site: Site, group: dict[str, Any]) -> list[str]:
    """What was written in the group's run, read beside the server."""
    found = "SELECT text FROM evaluation_freetext WHERE run_id = (SELECT run_id FROM groups_workgroup WHERE id = ?)"
    with closing(sqlite3.connect(f"file:{site.folder / 'socialtalks.sqlite3'}?mode=ro", uri=True)) as database:
        return [text for [text] in database.execute(found, [group["id"]])]


def test_what_waits_is_taken_back_changed_and_sent_again(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(NO_LINE)
    context = visitor(viewport=PHONE)
    page = context.new_page()
    page.goto(group["evaluation"])
    fills_in(page, 4, "Ring skolan")
    context.set_offline(True)
    sends(page)
    change = page.get_by_role("button", name="Ändra")
    expect(change).to_be_visible()
    page.locator("textarea").first.click(force=True)
    page.keyboard.type(" som ingen ser")
    expect(page.locator("textarea").first).to_have_value("Ring skolan")
    change.focus()
    page.keyboard.press("Enter")
    expect(change).to_be_hidden()
    page.locator("textarea").first.fill("Ring skolan och hemmet")
    expect(page.locator("#saved")).to_have_text("Sparat på telefonen")
    sends(page)
    expect(change).to_be_visible()
    context.set_offline(False)
    page.wait_for_url(re.compile("received"))
    assert (laid(site, group), words_laid(site, group)) == (1, ["Ring skolan och hemmet"])


SLOW_DATABASE = """
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...of) {
  const asked = {};
  window.opens = () => {
    const request = open.apply(this, of);
    request.onupgradeneeded = () => { asked.result = request.result; asked.onupgradeneeded?.(); };
    request.onsuccess = () => { asked.result = request.result; asked.onsuccess(); };
  };
  return asked;
};
"""


def test_what_is_typed_before_the_database_opens_overwrites_nothing(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(f"{NO_LINE}|ERR_FAILED")
    context = visitor(viewport=PHONE)
    page = context.new_page()
    page.goto(group["evaluation"])
    fills_in(page, 4, "Ring skolan")
    context.set_offline(True)
    sends(page)
    expect(page.get_by_role("button", name="Ändra")).to_be_visible()
    page.close()
    context.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    context.set_offline(False)
    again = context.new_page()
    again.add_init_script(SLOW_DATABASE)
    again.goto(group["evaluation"])
    again.locator("textarea").last.fill("Mer tid")
    again.evaluate("opens()")
    expect(again.locator("textarea").first).to_have_value("Ring skolan")
    expect(again.locator("input[value='4']:checked")).to_have_count(8)
    expect(again.locator("textarea").last).to_have_value("Mer tid")
    context.unroute_all()
    sends(again)
    again.wait_for_url(re.compile("received"))
    assert (laid(site, group), sorted(words_laid(site, group))) == (1, ["Mer tid", "Ring skolan"])


def test_an_answer_is_taken_back_by_keyboard_and_stays_so(group: dict[str, Any], visitor: Opener) -> None:
    page = visitor(viewport=PHONE).new_page()
    page.goto(group["evaluation"])
    expect(page.get_by_role("button", name="Rensa")).to_have_count(0)
    fills_in(page, 4, "")
    page.locator("fieldset").first.locator("input[value='4']").focus()
    page.keyboard.press("Tab")
    expect(page.locator("fieldset").first.get_by_role("button", name="Rensa")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("fieldset").first.locator("input").first).to_be_focused()
    expect(page.locator(":checked")).to_have_count(7)
    expect(page.locator("#saved")).to_have_text("Sparat på telefonen")
    page.reload()
    expect(page.locator(":checked")).to_have_count(7)


def test_where_nothing_is_kept_one_is_told_to_leave_the_page_open(
    group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(NO_LINE)
    context = visitor(viewport=PHONE)
    context.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };"
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = context.new_page()
    page.goto(group["evaluation"])
    fills_in(page, 4, "Ring skolan")
    context.set_offline(True)
    sends(page)
    expect(page.locator("#saved")).to_have_text("Stäng inte sidan. Svaret skickas när linjen är tillbaka.")


def test_what_is_typed_is_there_after_a_reload_and_in_another_language(group: dict[str, Any], visitor: Opener) -> None:
    page = visitor(viewport=PHONE).new_page()
    page.goto(group["evaluation"])
    fills_in(page, 2, "Halva meningen")
    expect(page.locator("#saved")).to_have_text("Sparat på telefonen")
    page.reload()
    expect(page.locator("textarea").first).to_have_value("Halva meningen")
    for name, language, words in (
        ("Lätt svenska", "sv", "Väldigt mycket"),
        ("English", "en", "To a very high degree|To a very great extent"),
        ("Svenska", "sv", "I mycket hög grad"),
    ):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator(".scale").first).to_contain_text(re.compile(words))
        expect(page.locator("input[value='2']:checked")).to_have_count(8)
        expect(page.locator("textarea").first).to_have_value("Halva meningen")


@pytest.mark.parametrize("line", ["with a line", "without a line"])
def test_three_people_share_a_device(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch, line: str
) -> None:
    watch.allow(NO_LINE)
    context = visitor()
    page = context.new_page()
    page.goto(f"{group['evaluation']}?shared=1")
    for person in (1, 2, 3):
        expect(page.locator(":checked")).to_have_count(0)
        expect(page.locator("textarea").first).to_have_value("")
        fills_in(page, person, f"Person {person}")
        context.set_offline(line == "without a line" and person < 3)
        sends(page)
        expect(page.get_by_role("heading", name="Tack. Lämna över till nästa.")).to_be_focused()
        assert f"Person {person}" not in page.content()
        if person < 3:
            page.get_by_role("button", name="Nästa person").click()
    until(page, lambda: laid(site, group) == 3, seconds=SOON)
    expect(page.locator("#handed-status")).to_have_text("Skickat")
    expect(page.locator("#handed-status")).to_have_class("saved ok")
    page.reload()
    expect(page.locator(":checked")).to_have_count(0)
    page.go_back()
    assert "Person" not in page.content()
    assert laid(site, group) == 3


def test_on_a_shared_device_what_came_too_late_is_told_as_a_problem(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(r"status of 409")
    page = visitor().new_page()
    page.goto(f"{group['evaluation']}?shared=1")
    fills_in(page, 2, "För sent")
    site.tell("long_ago", str(group["id"]))
    sends(page)
    expect(page.locator("#handed-status")).to_have_text("Utvärderingen har stängt. Ett svar kom för sent.")
    expect(page.locator("#handed-status")).to_have_class("saved bad")
    page.get_by_role("button", name="Nästa person").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utvärderingen har stängt.")  # and no form to fill in


def test_on_a_shared_device_nothing_of_the_one_before_is_found_without_scripts(
    site: Site, group: dict[str, Any], visitor: Opener
) -> None:
    page = visitor(java_script_enabled=False).new_page()
    page.goto(f"{group['evaluation']}?shared=1")
    fills_in(page, 5, "Hemligt")
    sends(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack. Lämna över till nästa.")
    page.go_back()
    expect(page.locator("textarea").first).to_have_value("")
    expect(page.locator(":checked")).to_have_count(0)
    fills_in(page, 1, "Den andra")
    sends(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack. Lämna över till nästa.")
    assert laid(site, group) == 2


def test_the_facilitator_counts_lets_one_more_in_and_the_phone_sends_by_itself(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(r"status of 429")
    leader = visitor(group["facilitator"], viewport=PHONE).new_page()
    leader.goto("/facilitate/")
    card = leader.locator("#evaluation-card")
    expect(card).to_contain_text(re.compile(r"0 av \d har svarat"))
    screen = visitor(group["screen"]).new_page()
    screen.goto("/screen/")
    phone = visitor(viewport=PHONE).new_page()
    for ballot in _ballots(phone, f"{group['evaluation']}?shared=1"):
        phone.request.post(site.address(f"{group['evaluation']}?shared=1"), form={"ballot": ballot}, headers={"Accept": "application/json"})  # fmt: skip  # noqa: E501
    expect(card).to_contain_text("11 av 11 har svarat", timeout=SOON * 1000)
    expect(screen.locator("[data-bind=answered]")).to_have_text("11 av 11", timeout=SOON * 1000)
    phone.goto(group["evaluation"])
    fills_in(phone, 4, "Den tolfte")
    sends(phone)
    expect(phone.locator("#saved")).to_contain_text("trycka på +1")
    leader.get_by_role("button", name="En till får svara").click()
    phone.wait_for_url(re.compile("received"), timeout=SOON * 1000)
    assert laid(site, group) == 12
    expect(card).to_contain_text("12 av 12 har svarat", timeout=SOON * 1000)


def _ballots(page: Page, address: str) -> Iterator[str]:
    page.goto(address)
    spare = page.evaluate("JSON.parse(document.getElementById('answering').textContent).spare")
    yield from spare[:11]


def test_it_is_opened_early_for_who_must_leave(site: Site, visitor: Opener) -> None:
    group = site.stage["parts"]["productive"]["groups"][1]
    phone = visitor(viewport=PHONE).new_page()
    phone.goto(group["evaluation"])
    expect(phone.get_by_role("heading", level=1)).to_contain_text("öppnar")
    leader = visitor(group["facilitator"], viewport=PHONE).new_page()
    leader.goto("/facilitate/")
    leader.get_by_role("button", name="Öppna den nu").click()
    expect(leader.locator("#evaluation-card")).to_contain_text("har svarat")
    phone.goto(group["evaluation"])
    fills_in(phone, 4, "Jag går nu")
    sends(phone)
    phone.wait_for_url(re.compile("received"))
    expect(leader.locator("#evaluation-card")).to_contain_text("1 av", timeout=SOON * 1000)


def test_a_page_kept_open_past_the_grace_keeps_the_words_to_be_copied(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(r"status of 409")
    page = visitor(viewport=PHONE, permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.goto(group["evaluation"])
    fills_in(page, 4, "Ring skolan")
    site.tell("long_ago", str(group["id"]))
    sends(page)
    expect(page.get_by_role("alert")).to_contain_text("har stängt")
    expect(page.locator("textarea").first).to_have_value("Ring skolan")
    expect(page.get_by_role("button", name="Skicka svaren")).to_have_count(0)
    page.get_by_role("button", name="Kopiera det du skrev").click()
    expect(page.locator("#saved")).to_have_text("Kopierat")
    assert page.evaluate("navigator.clipboard.readText()") == "Ring skolan"
    assert laid(site, group) == 0


def test_a_line_that_dies_with_the_refusal_loses_no_words(
    site: Site, group: dict[str, Any], visitor: Opener, watch: Watch
) -> None:
    watch.allow(r"status of 409|ERR_FAILED")
    context = visitor(viewport=PHONE)
    page = context.new_page()
    page.goto(group["evaluation"])
    fills_in(page, 4, "Ledningen")
    site.tell("long_ago", str(group["id"]))
    context.route(
        "**/*",
        lambda route: (
            route.abort()
            if route.request.is_navigation_request() and route.request.method == "POST"
            else route.fallback()
        ),
    )
    with page.expect_event("requestfailed"):
        sends(page)
    again = context.new_page()
    again.goto(group["evaluation"])
    expect(again.get_by_label("Det här hann inte skickas")).to_have_value("Ledningen")
