"""From two recordings on a phone to a published, captioned, preloaded and archived pair, by the pages alone."""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import Opener, Site
from tests.browser.rooms import until
from tests.browser.test_fallbacks import whole
from tests.seminars.test_film_phones import HEVC, recorded

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this system")]
LATER = 20_000  # ms
DROP = """([zone, films]) => {
  const data = new DataTransfer();
  for (const [name, content] of films) {
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: "video/quicktime", lastModified: 1 }));
  }
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
PLAYS = """async () => {
  const film = document.querySelector("video");
  film.muted = true;
  await film.play();
  while (film.currentTime < 0.5) await new Promise((done) => film.addEventListener("timeupdate", done, { once: true }));
  const cues = [...film.textTracks].flatMap((track) => [...(track.cues ?? [])].map((cue) => cue.text));
  return { error: film.error, upright: film.videoHeight > film.videoWidth, cues };
}"""
SAID = ("Välkommen in. Jag filmar mig själv.", "Det här är bron som vi bygger.")


def drop(page: Page, number: int, films: dict[str, bytes]) -> None:
    """The files, let go of over a Talk's place."""
    zone = page.locator("[data-drop]").nth(number - 1).element_handle()
    sent = [[name, base64.b64encode(content).decode()] for name, content in films.items()]
    page.evaluate(DROP, [zone, sent])


def uploads(page: Page, seminar: int, films: dict[str, bytes]) -> None:
    """Both at once on one Talk: it asks which is whose, and sends nothing when the answer is no."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    page.once("dialog", answer)
    page.goto(reverse("admin:seminars_seminar_change", args=[seminar]))
    expect(page.locator("[data-drop]").first).to_be_visible()
    drop(page, 1, films)
    expect(page.get_by_role("alert").filter(has_text="Inget skickades.")).to_have_count(1)
    page.once("dialog", answer)
    drop(page, 2, films)
    expect(page.locator("[data-bar]")).to_have_count(2, timeout=LATER)
    for part, name in zip(page.locator("[data-panel]").all(), ("IMG_9.MOV", "IMG_10.MOV"), strict=False):
        expect(part).to_contain_text(name)
    assert asked[0].splitlines()[1:] == ["Talk 1, Vägen in: IMG_9.MOV", "Talk 2, Bron: IMG_10.MOV"]


def writes_captions(page: Page, talk: int, text: str) -> None:
    page.goto(reverse("admin:seminars_talk_captions", args=[talk, "sv"]))
    page.get_by_role("button", name="Börja", exact=True).click()
    page.wait_for_selector("html[data-captions=ready]")
    page.get_by_role("button", name=re.compile("^Ny rad")).click()
    page.locator("#rows [name=text]").first.fill(text)
    page.keyboard.press("Control+s")
    expect(page.locator("#state")).to_contain_text("Undertexterna visas nu.")


def says_yes(page: Page, talk: int) -> None:
    page.goto(reverse("facilitation:present_talk", args=[talk]))
    page.locator("#id_approves").check()
    page.get_by_role("button", name="Ja, filmen får visas").click()
    expect(page.get_by_role("heading", name="Du har sagt ja")).to_be_visible()


def states_and_opens(page: Page, talk: int) -> None:
    """Signs that everything shown is said, and chooses that all may see the film."""
    page.goto(reverse("admin:seminars_talk_statement", args=[talk]))
    page.get_by_label("Jag har sett hela filmen.").check()
    page.get_by_role("button", name="Intyga").click()
    page.get_by_label("Vem får se den efteråt").select_option("public")
    page.locator("[name=_continue]").click()
    expect(page.locator(".st-gate-sum")).to_contain_text("Allt är klart.")


def test_two_recordings_from_a_phone_become_a_published_and_archived_pair(
    site: Site, visitor: Opener, tmp_path: Path
) -> None:
    made: dict[str, Any] = site.tell("to_record")
    films = {"IMG_10.MOV": recorded(tmp_path, *HEVC, seconds=4), "IMG_9.MOV": recorded(tmp_path, *HEVC, seconds=3)}
    desk = visitor("organiser").new_page()
    uploads(desk, made["seminar"], films)
    site.tell("work_on_films")
    for part in desk.locator("[data-panel]").all():
        expect(part).to_contain_text("Filmen är granskad och redo för rummen.", timeout=LATER)

    presenter = visitor(made["presenter"]).new_page()
    for talk, text in zip(made["talks"], SAID, strict=True):
        writes_captions(desk, talk, text)
        says_yes(presenter, talk)
        states_and_opens(desk, talk)
    desk.goto(reverse("admin:seminars_run_change", args=[made["run"]]) + "../publish/")
    desk.get_by_role("button", name="Publicera").click()
    expect(desk.get_by_text("Tillfället är publicerat.")).to_be_visible()

    room = visitor(made["groups"][0]["screen"])
    room.add_init_script("Math.random = () => 0")  # the first of the rooms to fetch
    screen = room.new_page()
    screen.goto("/screen/")
    until(screen, lambda: len(whole(screen)) == 2, seconds=40)
    assert whole(screen) == set(site.tell("hashes", str(made["run"]))["films"])
    screen.close()

    site.tell("hold", str(made["run"]))
    anyone = visitor().new_page()
    for address, text in zip(made["watch"], SAID, strict=True):
        anyone.goto(address)
        expect(anyone.get_by_text(text).first).to_be_visible()
        played = anyone.evaluate(PLAYS)
        assert (played["error"], played["upright"], played["cues"]) == (None, True, [text])
