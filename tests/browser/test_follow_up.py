"""From the report to the three-month result: a manager decides, the group sees it and tells what became of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Opener, Site, Watch

SAVED = "Sparat"


@pytest.fixture
def link(site: Site) -> str:
    """To a survey of its own, that is open."""
    stage: dict[str, Any] = site.tell("walked", "91")
    return str(site.tell("moved", str(stage["run"]), "0")["mails"]["ask"]["link"])


def opened(visitor: Opener, link: str) -> Page:
    page = visitor(viewport=PHONE).new_page()
    page.goto(link)
    return page


def written(page: Page) -> Any:
    return page.locator(".told").first.get_by_label("Vilken skillnad märker ni?")


def test_where_two_write_at_once_the_saved_stands_until_one_chooses(link: str, visitor: Opener, watch: Watch) -> None:
    watch.allow(r"status of 409")
    first, second = opened(visitor, link), opened(visitor, link)
    written(first).fill("Lugnare")
    expect(first.locator("#saved")).to_contain_text(SAVED)
    expect(first.locator("#saved")).to_have_class("saved ok")
    written(second).fill("Oro")
    clash = second.locator(".told").first.locator("[data-field=difference]")
    expect(clash).to_contain_text("Det här är sparat: Lugnare")
    expect(second.locator("#saved")).to_have_text("Två har skrivit olika. Välj vilket som ska gälla.")
    expect(second.locator("#saved")).to_have_class("saved bad")
    with second.expect_response(lambda response: response.request.method == "POST"):
        second.locator(".told").first.get_by_label("bemanning").check()
    expect(second.locator("#saved")).to_have_text(re.compile("Två har skrivit olika"))
    first.reload()
    expect(written(first)).to_have_value("Lugnare")
    expect(first.locator(".told").first.get_by_label("bemanning")).to_be_checked()

    clash.get_by_role("button", name="Spara mitt").click()
    expect(second.locator("#saved")).to_contain_text(re.compile("^Sparat"))
    expect(written(second)).to_be_focused()
    first.reload()
    expect(written(first)).to_have_value("Oro")

    written(first).fill("Lugnare igen")
    expect(first.locator("#saved")).to_contain_text(SAVED)
    written(second).fill("Mer oro")
    second.get_by_role("button", name="Spara", exact=True).click()  # the page comes back and asks the same
    expect(second.get_by_role("alert")).to_contain_text("Två har skrivit olika")
    expect(written(second)).to_have_value("Mer oro")
    clash.get_by_role("button", name="Ta det sparade").click()
    expect(written(second)).to_have_value("Lugnare igen")
    expect(clash).to_be_hidden()
    expect(second.locator("#saved")).to_contain_text(re.compile("^Sparat"))
    second.goto(link)
    expect(written(second)).to_have_value("Lugnare igen")


def test_a_page_whose_token_is_old_saves_all_the_same(link: str, visitor: Opener, watch: Watch) -> None:
    watch.allow(r"status of 403")
    page = opened(visitor, link)
    page.evaluate("document.querySelector('#follow-up [name=csrfmiddlewaretoken]').value = 'g'.repeat(64)")
    written(page).fill("Lugnare")
    expect(page.locator("#saved")).to_contain_text(re.compile("^Sparat"))
    page.reload()
    expect(written(page)).to_have_value("Lugnare")


def test_a_browser_whose_link_has_gone_is_told_so(link: str, visitor: Opener, watch: Watch) -> None:
    watch.allow(r"status of 403")
    page = opened(visitor, link)
    page.context.clear_cookies()
    written(page).fill("Lugnare")
    expect(page.locator("#saved")).to_contain_text("Länken gäller inte längre")
    expect(page.locator("#saved")).to_have_class("saved bad")


def test_from_decision_to_the_result_after_three_months(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow(r"status of 400 .*decisions")
    stage = site.tell("walked", "1")
    manager = visitor(java_script_enabled=False).new_page()
    manager.goto(stage["report"])
    card = manager.locator(".prop.need").first
    card.get_by_label("Vem svarar (roll)").fill("Verksamhetschef")
    card.get_by_label("Vem svarar (roll)").press("Enter")  # answers nothing
    card.get_by_label("Kommentar till gruppen").fill("Till och med mars.")
    card.get_by_role("button", name="Senare").click()
    expect(manager.get_by_role("alert")).to_contain_text("Välj en dag då beskedet kommer.")
    expect(manager.get_by_label("Kommentar till gruppen")).to_have_value("Till och med mars.")
    expect(manager.get_by_label("Vem svarar (roll)")).to_have_value("Verksamhetschef")
    manager.get_by_role("button", name="Ja", exact=True).click()
    expect(manager.locator(".prop.need").first).to_contain_text("Svar: ja")

    week = site.tell("moved", str(stage["run"]), "7")["mails"]["nudge"]
    assert "Familjebehandlare får börja klockan sju" in week["proposals"]
    group = visitor(viewport=PHONE, has_touch=True).new_page()
    group.goto(week["link"])
    expect(group.locator("main")).to_contain_text("Svar: ja")
    expect(group.locator("main")).to_contain_text("Till och med mars.")
    expect(group.locator("#save")).to_have_count(0)

    asked = site.tell("moved", str(stage["run"]), "83")["mails"]["ask"]
    group.goto(asked["link"])
    told = group.locator(".told").first
    told.get_by_label("Delvis infört").check()
    told.get_by_label("bemanning").check()
    told.get_by_label("Vilken skillnad märker ni?").fill("Fler morgnar i skolan.")
    expect(group.locator("#saved")).to_contain_text(SAVED)
    expect(group.locator("#follow-up")).to_contain_text("1 av 3 förslag har fått ett svar.")
    group.reload()
    expect(group.locator("#follow-up")).to_contain_text("1 av 3 förslag har fått ett svar.")
    told = group.locator(".told").first
    expect(told.get_by_label("Delvis infört")).to_be_checked()
    expect(told.get_by_label("Vilken skillnad märker ni?")).to_have_value("Fler morgnar i skolan.")

    assert site.tell("moved", str(stage["run"]), "30")["third"] == 1
    manager.goto(stage["report"])
    expect(manager.get_by_role("heading", name="Så gick det med förslagen")).to_be_visible()
    expect(manager.locator(".prop").filter(has_text="Delvis infört")).to_contain_text("Fler morgnar i skolan.")


def test_what_is_typed_without_a_line_is_saved_when_it_is_back(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow(r"ERR_(INTERNET_DISCONNECTED|FAILED)")
    context = visitor(site.stage["followed"]["facilitator"])
    page = context.new_page()
    page.goto("/follow-up/")
    context.set_offline(True)
    told = page.locator(".told").last
    told.get_by_label("Infört", exact=True).check()
    expect(page.locator("#saved")).to_contain_text("Sparas när linjen är tillbaka")
    context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text(SAVED)
    page.reload()
    expect(page.locator(".told").last.get_by_label("Infört", exact=True)).to_be_checked()
