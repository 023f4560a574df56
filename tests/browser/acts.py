"""What is done on a page to bring it to the state that a case of `cases.py` looks at."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from playwright.sync_api import Page, expect

from seminars import totp


def with_an_old_form(page: Page) -> None:
    page.evaluate("document.querySelector('.fault [name=csrfmiddlewaretoken]').value = 'gammal'")
    page.locator(".fault .btn-primary").click()


def shows_that_the_app_works(page: Page) -> None:
    """The page answers with the backup codes, this once."""
    secret = page.locator(".st-page ol code").inner_text().replace(" ", "")
    page.locator("#id_code").fill(totp.code_of(secret, totp.step_at(datetime.now(UTC))))
    page.locator(".st-page [type=submit]").click()
    page.locator(".st-codes").wait_for()


def with_too_much(page: Page) -> None:
    page.evaluate("""() => {
      const form = document.querySelector(".languages");
      form.append(...Array.from({ length: 4100 }, () => Object.assign(document.createElement("input"), { name: "n" })));
    }""")
    page.get_by_role("button", name="English").click()


def too_often(page: Page) -> None:
    for _attempt in range(10):
        if page.locator("#id_password").count() == 0:
            break
        page.locator("#id_username").fill("nagon.annan@example.se")
        page.locator("#id_password").fill("fel lösenord")
        page.locator("#login-form [type=submit]").click()


def too_short(page: Page) -> None:
    page.locator("[name=name]").fill("Nora Ny")
    for field in ("new_password1", "new_password2"):
        page.locator(f"[name={field}]").fill("kort")
    page.locator("main form button").click()
    page.locator(".invalid-feedback, [id^=error_]").first.wait_for()


def seats_and_names(page: Page) -> None:
    page.locator("#round-open").click()


def sharing(page: Page) -> None:
    page.locator(".share summary").click()


def begun(page: Page) -> None:
    """From the beginning, whatever this browser has kept from the case before."""
    page.evaluate("localStorage.clear()")
    page.evaluate("window.addEventListener('pagehide', () => localStorage.clear())")
    page.reload()
    page.locator("#start").click()


def with_words(page: Page) -> None:
    """Time stands still, so that what is looked at does not change meanwhile."""
    begun(page)
    page.locator("[data-deed=pause]").click()


def taking_notes(page: Page) -> None:
    with_words(page)
    page.locator("#bar [data-deed=notes]").click()


def own_round(page: Page) -> None:
    begun(page)
    for _step in range(5):
        page.locator("[data-deed=next]").click()
    page.locator("[data-deed=pause]").click()


def own_end(page: Page) -> None:
    taking_notes(page)
    page.locator("[data-note=points]").first.fill("Samma vuxen hela vägen.")
    page.locator("#notes-close").click()
    page.locator("[data-deed=finish]").click()
    page.locator("[data-deed=finish]").click()


def has_tried(page: Page) -> None:
    """What needs nobody has been tried; there is no microphone."""
    page.locator("#begin").click()
    page.locator("#item-network[data-state=ok], #item-network[data-state=advice]").wait_for()
    page.locator("#item-microphone [data-try]").click()
    page.locator("#item-microphone[data-state=fault]").wait_for()


def looks_at_test_picture(page: Page) -> None:
    page.locator("#item-picture [data-try]").click()
    page.locator("#test-picture").wait_for()


def practises(page: Page) -> None:
    page.locator("#practice-start").click()
    page.locator("#round-next").wait_for()


def wrong(page: Page) -> None:
    page.locator("[name=g-0-expected]").fill("99")  # by what is the same in every language
    page.locator("main form button").last.click()


def all_right(page: Page) -> None:
    fill_registration(page, "Nattgruppen")


def fill_registration(page: Page, name: str) -> None:
    page.locator("[name=municipality]").select_option(index=2)
    page.locator("[name=g-0-name]").fill(name)
    page.locator("[name=g-0-expected]").fill("7")
    page.locator("[name=contact_name]").fill("Kim Kontakt")
    page.locator("[name=contact_email]").fill("kim.kontakt@example.se")
    page.get_by_role("button", name="Skicka anmälan").click()


def shown_a_link(page: Page) -> None:
    page.locator("details:has(button[name=link]) summary").first.click()
    page.locator("button[name=link]").first.click()
    page.wait_for_load_state()


def answered(page: Page) -> None:
    page.locator(".scale label:has(input[value='4'])").first.click()
    page.get_by_role("button", name="Skicka svaren").click()
    page.wait_for_url("**received**")


def in_easy_swedish(page: Page) -> None:
    page.get_by_role("button", name="Lätt svenska").click()
    page.locator("[name=language][value=sv-easy][aria-current]").wait_for()


def handed_over(page: Page) -> None:
    page.locator(".scale label:has(input[value='4'])").first.click()
    page.locator("#evaluation .btn-primary").click()
    page.locator("#handed").wait_for()


def saved_half_done(page: Page) -> None:
    """A question more, without words: what is wrong is said at it."""
    page.locator("[name=press][value='add:many']").click()
    page.locator("#builder .default[value=save]").click()
    page.locator(".st-question.is-wrong").wait_for()


def plays_by_hand(page: Page) -> None:
    page.locator("#controls [data-do=local]").click()
    page.locator("[data-scene=local]").wait_for()


def merging(page: Page) -> None:
    page.locator(".room").first.click()
    page.locator("[data-pane=merge]").click()
    page.locator("#merge-into").select_option(index=1)


def adding(page: Page) -> None:
    page.locator("#add-open").click()


def with_rows(page: Page) -> None:
    page.wait_for_selector("html[data-captions=ready]")


def as_text(page: Page) -> None:
    with_rows(page)
    page.locator("#face").click()


def choosing_ideas(page: Page) -> None:
    page.locator(".choosing summary").click()
    page.locator("#idea").fill("Ring dagen efter")
    page.keyboard.press("Enter")
    page.locator("#ideas [data-do=more]").first.click()
    page.locator("#not-now").check()


def reading_back(page: Page) -> None:
    page.locator("#read-aloud").click()


def in_call(page: Page) -> None:
    page.locator("#bar[data-state=off]").wait_for()


def heading_open(page: Page) -> None:
    page.locator(".heading-name").first.click()
    page.locator("#heading-sheet[open]").wait_for()


def moves_a_note(page: Page) -> None:
    page.locator(".headings .note").first.click()
    page.keyboard.press("m")
    page.locator(".column.aim").wait_for()


def questions(page: Page) -> None:
    page.locator("#tab-questions").click()
    page.locator("#questions li").first.wait_for()


def told_wrongly(page: Page) -> None:
    page.locator("[name=email]").fill("ingen adress")
    page.locator(".fault button").click()


def seen(selector: str) -> Callable[[Page], None]:
    """Nothing is done: the page comes to it by itself."""
    return lambda page: page.locator(selector).wait_for()


def thanked(page: Page) -> None:
    """The room speaks and is done, both by the organiser's word; then the page's clock stands still, so that the thanks
    of a few seconds last."""
    page.locator("[data-scene=wall]").wait_for()
    room = json.loads(page.locator("#config").text_content() or "")
    _tell(page, room["run"], "turn.call", {"group": room["group"], "speaking": None})
    page.locator("[data-scene=yours]").wait_for()
    page.evaluate("""() => {
      const stood = performance.now();
      performance.now = () => stood;
      WebSocket.prototype.send = () => {};
    }""")
    _tell(page, room["run"], "turn.done", {"speaking": room["group"]})
    expect(page.locator("[data-scene=thanks]")).to_be_visible()


def _tell(page: Page, run: int, action: str, args: dict[str, Any]) -> None:
    """A command of the organiser who is signed in in this browser."""
    command = {"t": "do", "id": str(uuid4()), "d": {"action": action, "args": args}}
    origin = urljoin(page.url, "/").rstrip("/")
    address, headers = f"{origin}/live/do/?as=organiser&run={run}", {"Origin": origin}
    answer = page.request.post(address, data=command, headers=headers)
    assert answer.json()["t"] == "ok", answer.text()
