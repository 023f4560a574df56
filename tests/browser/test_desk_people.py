"""What organisers do on the planning desk with people and rights, by presses: somebody new who signs in in two steps,
a limit to some municipalities, personal data handed out and erased; and an agenda's template."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from seminars import totp
from tests.browser.conftest import LAPTOP, Opener, Site, Watch

PASSWORD = "ett-langt-losenord-till-provet"


def added(page: Page, name: str, email: str) -> None:
    """A person, who is then on the own page."""
    page.goto(reverse("admin:seminars_user_add"))
    page.get_by_label("Namn").fill(name)
    page.get_by_label("E-post").fill(email)
    page.locator("[name=_save]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def made_organiser(page: Page, site: Site, name: str, email: str) -> None:
    """Django gives the session of whoever sets a password a new key, so that is what the next test signs in by."""
    added(page, name, email)
    here = page.url
    page.get_by_role("link", name="Välj ett").click()
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("#user_form [type=submit], .submit-row [type=submit]").first.click()
    page.goto(here)
    site.session = [cookie for cookie in page.context.cookies() if "session" in cookie["name"]]
    page.locator("[name=is_staff]").check()
    page.locator("[name=_save]").click()
    page.goto(here)
    expect(page.locator("[name=is_staff]")).to_be_checked()


def signed_in(context: BrowserContext, email: str, code: str = "") -> Page:
    page = context.new_page()
    page.goto(reverse("admin:login"))
    page.locator("[name=username]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name="Logga in").click()
    return page


def somebody_elses(browser: Browser, site: Site, watch: Watch) -> BrowserContext:
    context = browser.new_context(base_url=site.base, viewport=LAPTOP, locale="sv-SE")
    context.on("page", watch.follow)
    return context


def code_of(secret: str, *, later: int = 0) -> str:
    return totp.code_of(secret.replace(" ", ""), totp.step_at(datetime.now(UTC)) + later)


def test_a_new_organiser_signs_in_in_two_steps(site: Site, visitor: Opener, browser: Browser, watch: Watch) -> None:
    made_organiser(visitor("organiser").new_page(), site, "Ove Organisatör", "ove@organ.example")
    own = somebody_elses(browser, site, watch)
    page = signed_in(own, "ove@organ.example")
    expect(page.get_by_role("heading", name="Så planerar du ett seminarium")).to_be_visible()
    page.goto(reverse("admin:seminars_user_second_factor"))
    secret = page.locator("code").inner_text()
    page.get_by_label("Kod").fill("000000")
    page.get_by_role("button", name="Slå på").click()
    expect(page.get_by_text("Koden stämmer inte")).to_be_visible()
    page.get_by_label("Kod").fill(code_of(secret))
    page.get_by_role("button", name="Slå på").click()
    expect(page.get_by_text("Tvåstegsinloggningen är på. Skriv ut eller spara")).to_be_visible()
    backup = page.locator(".st-codes code").first.inner_text()
    page.get_by_role("link", name="Jag har sparat dem").click()
    own.close()

    other = somebody_elses(browser, site, watch)
    page = signed_in(other, "ove@organ.example")
    expect(page.get_by_text("Skriv lösenordet igen och koden från appen.")).to_be_visible()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=code]").fill(backup)
    page.get_by_role("button", name="Logga in").click()
    expect(page.get_by_role("heading", name="Så planerar du ett seminarium")).to_be_visible()
    other.close()


def test_an_organiser_is_limited_and_sees_the_own_only(
    site: Site, visitor: Opener, browser: Browser, watch: Watch
) -> None:
    page = visitor("organiser").new_page()
    made_organiser(page, site, "Lisa Limit", "lisa@limit.example")
    page.goto(reverse("admin:groups_organiserlimit_add"))
    page.locator("[name=user]").select_option(label="Lisa Limit")
    name = "Upplands Väsby"  # it has groups, which those that other tests make may not have
    page.locator("#id_municipalities_from").get_by_role("option", name=name, exact=True).dblclick()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("#result_list")).to_contain_text(name)

    own = somebody_elses(browser, site, watch)
    theirs = signed_in(own, "lisa@limit.example")
    theirs.goto(reverse("admin:groups_municipality_changelist"))
    expect(theirs.locator("#result_list tbody tr")).to_have_count(1)
    expect(theirs.locator("#result_list")).to_contain_text(name)
    theirs.goto(reverse("admin:groups_import_add"))
    expect(theirs.get_by_text(f"Du läser in det som hör till {name}.")).to_be_visible()
    theirs.goto(reverse("admin:groups_workgroup_changelist"))
    theirs.locator("#result_list tbody th a").first.click()
    theirs.locator("#facilitators-group .add-row a").click()
    row = theirs.locator("#facilitators-group tr.dynamic-facilitators").last
    row.locator("[name$=-name]").fill("Nina Ny")
    row.locator("[name$=-email]").fill("nina@ny.example")
    here = theirs.url
    theirs.locator("[name=_save]").click()
    theirs.goto(here)
    expect(theirs.locator("#facilitators-group [value='Nina Ny']")).to_have_count(1)
    own.close()


def test_personal_data_is_handed_out_and_erased(site: Site, visitor: Opener) -> None:
    page = visitor("organiser").new_page()
    added(page, "Glömda Gun", "gun@glom.example")
    page.get_by_role("link", name="Lämna ut eller radera").click()
    expect(page.get_by_role("heading", name="Det här finns om personen")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Ladda ner allt").click()
    assert "gun@glom.example" in json.dumps(json.loads(Path(coming.value.path()).read_text(encoding="utf-8")))
    page.get_by_role("button", name="Radera personuppgifterna").click()
    expect(page.get_by_text("Personuppgifterna är raderade.")).to_be_visible()
    page.goto(reverse("admin:seminars_user_changelist") + "?q=gun@glom.example")
    expect(page.locator("#result_list")).to_have_count(0)
    page.goto(reverse("admin:seminars_trailentry_changelist"))
    rows = page.locator("#result_list tbody tr")
    expect(rows.filter(has_text="Personuppgifterna raderades.").first).to_be_visible()
    expect(rows.filter(has_text="Glömda Gun")).to_have_count(0)


def test_a_template_is_laid_out_as_a_runs_agenda(site: Site, visitor: Opener) -> None:
    page = visitor("organiser").new_page()
    page.goto(reverse("admin:seminars_agendatemplate_changelist"))
    page.locator("#result_list tbody th a").first.click()
    name = page.locator("[name=name]").input_value()
    lines = page.locator("#segments-group tr.has_original")
    count = lines.count()
    assert count > 5
    lines.first.locator("[name$=-title]").fill("Ett eget välkommen")
    page.get_by_role("button", name="Spara", exact=True).click()
    page.goto(reverse("admin:seminars_agendatemplate_changelist"))
    page.get_by_role("link", name=name).click()
    expect(lines.first.locator("[name$=-title]")).to_have_value("Ett eget välkommen")
    lines.first.locator("[name$=-title]").fill("")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator(".errornote")).to_be_visible()
