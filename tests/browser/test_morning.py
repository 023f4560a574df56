"""The morning's reality in the real pages: merging while people write, fresh links, and taking over by a press."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Site, Watch
from tests.browser.rooms import kept_notes, until

ROOM = "JSON.parse(document.getElementById('config').textContent).group"


NO_SOCKETS = """window.WebSocket = class {
  constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 50); }
  close() {}
};"""


def part(site: Site) -> dict[str, Any]:
    """A run of its own, so that other tests find their groups as they were."""
    return dict(site.stage["parts"]["productive"])


def sheet(control: Page, name: str) -> None:
    control.locator(".room", has_text=name).first.click()
    expect(control.locator("#room")).to_be_visible()


def test_two_rooms_are_merged_while_a_facilitator_writes(site: Site, visitor: Opener) -> None:
    run = part(site)
    a, b = run["groups"]
    screen, leader = visitor(a["screen"]).new_page(), visitor(a["facilitator"]).new_page()
    other, control = visitor(b["facilitator"]).new_page(), visitor("organiser").new_page()
    screen.goto("/screen/")
    leader.goto(f"/facilitate/?group={a['id']}")
    other.goto(f"/facilitate/?group={b['id']}")
    control.goto(run["control"])

    sheet(control, a["name"])
    control.locator("[data-pane=merge]").click()
    control.locator("#merge-into").select_option(str(b["id"]))
    expect(control.locator("#merge-will")).to_contain_text(a["name"])
    leader.locator("#point-2").fill("Skrivet i sista stund")  # less than a save's rest before
    control.locator("#merge-do").click()
    expect(control.locator("#merge-do")).to_contain_text("Tryck en gång till")
    control.locator("#merge-do").click()

    for page in (leader, screen):
        page.wait_for_function(f"() => {ROOM} === {b['id']}", timeout=20_000)
    expect(control.locator("#room-name")).to_contain_text(b["name"])
    for page in (leader, other):
        marks = page.locator("[data-note] .origin", has_text=f"Från {a['name']}")
        expect(marks).not_to_have_count(0)
        values = page.locator("[data-note^='point'] textarea")
        until(page, lambda v=values: "Skrivet i sista stund" in [one.input_value() for one in v.all()], seconds=5)  # type: ignore[misc]
    kept = [text for _kind, _number, text in kept_notes(site.folder, b["id"])]
    assert kept.count("Skrivet i sista stund") == 1
    assert kept_notes(site.folder, a["id"]) == []


def test_a_group_turns_up_is_cancelled_and_brought_back(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow("40[13] ")  # what a page that is shut out hears when it looks again
    control = visitor("organiser").new_page()
    control.goto(site.stage["parts"]["before"]["control"])
    control.locator("#add-open").click()
    control.locator("#add-municipality").fill("Vaxholm")
    control.locator("#add-name").fill("Gruppen som dök upp")
    control.locator("#add-facilitator").fill("Nils Natt")
    control.locator("#add-form button").click()
    expect(control.locator("#add-shown .address")).to_have_count(2)
    screen_link, leader_link = [one.inner_text() for one in control.locator("#add-shown .address").all()]
    expect(control.locator("#add-shown img").first).to_have_js_property("complete", True)

    screen, leader = visitor().new_page(), visitor().new_page()
    screen.goto(screen_link)
    expect(screen.locator("[data-bind=room]").first).to_contain_text("Gruppen som dök upp")
    leader.goto(leader_link)
    expect(leader.locator("#prepare")).to_contain_text("Gruppen som dök upp")

    control.locator("#add-room form[method=dialog] button").click()
    expect(control.locator("#add-shown .address")).to_have_count(0)  # nothing secret stays in the page
    sheet(control, "Gruppen som dök upp")
    control.locator("[data-pane=cancel]").click()
    control.locator("#pane-cancel button").click()
    expect(control.locator("#room-restore")).to_be_visible()
    expect(screen.locator("[data-scene=stopped]")).to_be_visible()
    control.locator("#room-restore").click()
    expect(control.locator("#room-here")).to_be_visible()
    expect(screen.locator("[data-scene=before]")).to_be_visible(timeout=20_000)
    expect(leader.locator("#prepare")).to_be_visible()


def test_a_screen_hands_over_only_to_a_press_and_is_taken_back(site: Site, visitor: Opener) -> None:
    link = site.stage["parts"]["gathering"]["groups"][0]["screen"]
    first, second = visitor(link).new_page(), visitor(link).new_page()
    for page in (first, second):
        page.goto("/screen/")
    for page in (first, second):
        expect(page.locator("#here")).to_be_visible(timeout=20_000)
        expect(page.locator("[data-scene=stopped]")).to_be_hidden()
    second.locator("#here-use").click()
    stopped = first.locator("[data-scene=stopped]")
    expect(stopped).to_contain_text("Den här skärmen har lämnat över till en annan")
    expect(second.locator("[data-scene=stopped]")).to_be_hidden()
    stopped.get_by_role("button", name="Använd den här").click()
    expect(second.locator("[data-scene=stopped]")).to_contain_text("har lämnat över")
    expect(first.locator("[data-scene=stopped]")).to_be_hidden()


def test_the_facilitators_page_hands_over_without_sockets_too(site: Site, visitor: Opener, watch: Watch) -> None:
    watch.allow("409 ")  # the refusal that tells the polling page
    link = site.stage["parts"]["gathering"]["groups"][1]["facilitator"]
    polling, live = visitor(link), visitor(link)
    polling.add_init_script(NO_SOCKETS)
    there, here = polling.new_page(), live.new_page()
    for page in (there, here):
        page.goto("/facilitate/")
    expect(here.locator("#here")).to_be_visible(timeout=20_000)
    here.locator("#here-use").click()
    expect(there.locator("#handed-over")).to_be_visible(timeout=20_000)
    expect(there.locator("main")).to_be_hidden()
    there.locator("#take-back").click()
    expect(there.locator("main")).to_be_visible()
    expect(here.locator("#handed-over")).to_be_visible()


def test_a_look_at_the_facilitators_page_changes_nothing(site: Site, visitor: Opener) -> None:
    group = site.stage["parts"]["learning"]["groups"][0]
    page = visitor("organiser").new_page()
    page.goto(group["preview"] + "facilitator/")
    expect(page.locator("#looking")).to_contain_text("Inget kan ändras härifrån")
    expect(page.locator("#point-1")).to_be_disabled()
    assert page.locator("main :is(button, input, textarea, select):enabled").count() == 0
