"""A film on its way in, in a real browser: the line is cut, the page is read again, the server is restarted."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser.conftest import Opener, Site, Watch
from tests.browser.test_pages import is_accessible
from tests.seminars.films import film

PIECES = "**/uploads/*/"
LATER = 20_000  # ms: an attempt every 8 s, each times 0.5 to 1.5, and a slow machine


@pytest.fixture(scope="module")
def desk(site: Site) -> dict[str, Any]:
    return site.tell("to_fill")


def padded(path: Path, padding: int) -> Path:
    """A film with so many bytes of nothing, so that it takes several pieces."""
    path.write_bytes(film() + struct.pack(">I4s", padding, b"free") + bytes(padding - 8))
    return path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A film of five pieces."""
    return padded(tmp_path / "min film.mp4", 18 * 1024 * 1024)


@pytest.fixture
def medium(tmp_path: Path) -> Path:
    """A film of two pieces."""
    return padded(tmp_path / "en till.mp4", 5 * 1024 * 1024)


class Line:
    """Between the page and the server: lets so many pieces through, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.offsets, self.lets = page, [], 10**6  # type: ignore[var-annotated]
        page.route(PIECES, self._piece)

    def _piece(self, route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
        elif self.lets <= 0:
            route.abort("internetdisconnected")
        else:
            self.lets -= 1
            self.offsets.append(int(route.request.headers["upload-offset"]))
            route.continue_()


def choose(page: Page, path: Path, button: str = "Välj film") -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=re.compile(button)).first.click()
    chooser.value.set_files(path)


def test_a_film_arrives_over_a_cut_line_a_reload_and_a_restart(
    site: Site, desk: dict[str, Any], visitor: Opener, watch: Watch, large: Path
) -> None:
    watch.allow("Failed to load resource", "ERR_")
    page = visitor("organiser").new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(desk["talks"][0])
    line = Line(page)
    line.lets = 1
    choose(page, large)
    sending = page.locator("[data-sendings] .st-film-bar")
    expect(sending).to_contain_text("Linjen är borta. Fortsätter av sig själv.", timeout=LATER)
    expect(sending.locator("progress")).to_have_attribute("value", re.compile(r"^(2[0-9])$"))
    is_accessible(page)

    line.lets = 1  # the line is back, for one piece
    expect(sending.locator("progress")).to_have_attribute("value", re.compile(r"^(4[0-9])$"), timeout=LATER)
    page.reload()
    expect(page.locator("[data-coming]")).to_contain_text("Välj samma fil igen")
    expect(page.locator("[data-coming]")).to_contain_text("8,4 MB av 19 MB")

    line.lets = 1
    choose(page, large)
    expect(sending.locator("progress")).to_have_attribute("value", re.compile(r"^(6[0-9])$"), timeout=LATER)
    expect(page.locator("[data-coming]")).to_be_hidden()
    site.kill()
    line.lets = 10**6
    expect(sending).to_contain_text("Linjen är borta", timeout=LATER)
    site.start()
    bar = page.locator("[data-bar]")
    expect(bar).to_contain_text("Väntar på att granskas", timeout=LATER)
    expect(sending).to_have_count(0)
    assert sorted(set(line.offsets)) == [number * 4 * 1024 * 1024 for number in range(5)]

    site.tell("work_on_films")
    panel = page.locator("[data-panel]")
    expect(panel).to_contain_text("Filmen är granskad och redo för rummen.", timeout=LATER)
    expect(panel).to_contain_text("19 MB")
    is_accessible(page)
    page.get_by_role("button", name=re.compile("^Gör om")).click()
    expect(bar).to_contain_text("Väntar", timeout=LATER)


def test_a_film_that_cannot_be_used_says_so_and_is_put_away(
    site: Site, desk: dict[str, Any], visitor: Opener, watch: Watch, tmp_path: Path
) -> None:
    watch.allow("Failed to load resource")
    page = visitor("organiser").new_page()
    page.goto(desk["talks"][1])
    letter = tmp_path / "brev.docx"
    letter.write_bytes(b"Hej")
    choose(page, letter)
    expect(page.get_by_role("alert")).to_contain_text("brev.docx: Filen är inte en film som kan användas här.")
    silent = tmp_path / "utan ljud.mp4"
    silent.write_bytes(film(audio=None))
    choose(page, silent)
    expect(page.locator("[data-bar]")).to_contain_text("utan ljud.mp4")
    site.tell("work_on_films")
    refused = page.locator("div.st-film-refused")
    expect(refused).to_contain_text("Filmen har inget ljud. Exportera den på nytt med ljud.", timeout=LATER)
    is_accessible(page)
    page.get_by_label("Titel", exact=False).first.fill("Skrivet under tiden")
    refused.get_by_role("button").click()
    expect(refused).to_have_count(0)
    expect(page.get_by_label("Titel", exact=False).first).to_have_value("Skrivet under tiden")


def test_what_a_phone_recorded_is_told_before_it_is_sent_where_nothing_converts_it(
    desk: dict[str, Any], visitor: Opener, tmp_path: Path
) -> None:
    page = visitor("organiser").new_page()

    def without_ffmpeg(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, body=answer.text().replace("&quot;converts&quot;: true", "&quot;converts&quot;: false")
        )

    page.route(f"**{desk['talks'][1]}", without_ffmpeg)
    page.goto(desk["talks"][1])
    line = Line(page)
    recording = tmp_path / "IMG_7.MOV"
    recording.write_bytes(film(form="mov").replace(b"avc1", b"hvc1") + bytes(3_000_000))
    choose(page, recording)
    expect(page.get_by_role("alert")).to_contain_text("IMG_7.MOV: Filmen är inspelad i HEVC")
    expect(page.locator("[data-sendings] .st-film-bar")).to_have_count(0)
    assert line.offsets == []


def test_work_on_a_film_is_taken_away_and_one_that_failed_is_tried_again(
    site: Site, desk: dict[str, Any], visitor: Opener, tmp_path: Path
) -> None:
    page = visitor("organiser").new_page()
    answers: list[str] = []

    def answer(dialog: Dialog) -> None:
        answers.append(dialog.message)
        dialog.accept()

    page.on("dialog", answer)
    page.goto(desk["talks"][1])
    recording = tmp_path / "IMG_8.MOV"
    recording.write_bytes(film(form="mov", video="mpeg4"))
    choose(page, recording)
    bar = page.locator("[data-bar]").filter(has_text="IMG_8.MOV")
    expect(bar).to_contain_text("Väntar på att granskas", timeout=LATER)
    site.tell("fail_film", "IMG_8.MOV", "x265: out of luck")
    failed = page.locator(".st-film-failed").filter(has_text="IMG_8.MOV")
    expect(failed).to_contain_text("Programmet sade: x265: out of luck", timeout=LATER)
    is_accessible(page)
    failed.get_by_role("button", name="Försök igen med IMG_8.MOV").click()
    expect(bar).to_contain_text("Väntar på att granskas", timeout=LATER)
    bar.get_by_role("button", name="Ta bort uppladdningen av IMG_8.MOV").click()
    expect(bar).to_have_count(0, timeout=LATER)
    assert answers == ["Ta bort uppladdningen av IMG_8.MOV?"]


def test_two_films_are_sent_at_once_and_one_is_paused(
    desk: dict[str, Any], visitor: Opener, watch: Watch, medium: Path
) -> None:
    page = visitor("organiser").new_page()
    page.goto(desk["seminar"])
    parts = page.locator("[data-film]")
    line = Line(page)
    line.lets = 1
    watch.allow("Failed to load resource", "ERR_")
    for number in (0, 1):
        with page.expect_file_chooser() as chooser:
            parts.nth(number).locator("[data-pick=film]").click()
        chooser.value.set_files(medium)
    first, second = (parts.nth(number).locator("[data-sendings] .st-film-bar") for number in (0, 1))
    expect(first).to_have_count(1)
    expect(second).to_have_count(1)
    first.get_by_role("button", name=re.compile("^Pausa")).click()
    expect(first).to_contain_text("Pausad. Det som har skickats finns kvar.")
    line.lets = 10**6
    expect(second).to_have_count(0, timeout=LATER * 2)
    expect(first).to_contain_text("Pausad")
    first.get_by_role("button", name=re.compile("^Fortsätt")).click()
    expect(first).to_have_count(0, timeout=LATER * 2)
    expect(page.locator("[data-bar]").filter(has_text="en till.mp4")).to_have_count(2, timeout=LATER)


def test_signed_out_in_the_midst_it_waits_for_a_new_sign_in(
    site: Site, desk: dict[str, Any], visitor: Opener, watch: Watch, medium: Path
) -> None:
    watch.allow("Failed to load resource", "ERR_")
    context = visitor("organiser")
    page = context.new_page()
    page.goto(desk["talks"][1])
    line = Line(page)
    line.lets = 1
    choose(page, medium.rename(medium.with_name("tredje filmen.mp4")))
    sending = page.locator("[data-sendings] .st-film-bar")
    expect(sending).to_contain_text("Linjen är borta", timeout=LATER)
    cookies = context.cookies()
    context.clear_cookies()
    line.lets = 10**6
    expect(sending).to_contain_text("Du är utloggad", timeout=LATER)
    expect(sending.get_by_role("link", name="Logga in")).to_be_visible()
    context.add_cookies([cookie for cookie in cookies if "csrf" not in cookie["name"]])
    expect(sending).to_have_count(0, timeout=LATER * 2)
    expect(page.locator("[data-bar]").filter(has_text="tredje filmen.mp4")).to_have_count(1, timeout=LATER)
