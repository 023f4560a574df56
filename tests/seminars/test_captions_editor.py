"""The captions editor's addresses: how a language begins, saves that overwrite nobody, files in and out."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from facilitation.models import Topic
from seminars.models import Caption, CaptionDraft, Talk
from tests.cast import VTT, Cast

pytestmark = pytest.mark.django_db
HALF = "WEBVTT\n\n00:00:00.000 --> 00:00:04.000\n"


@pytest.fixture
def talk(cast: Cast) -> Talk:
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


def page(talk: Talk, language: str, rest: str = "") -> str:
    return f"/admin/seminars/talk/{talk.pk}/captions/{language}/{rest}"


def config(text: str) -> dict[str, Any]:
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', text)
    assert found
    return dict(json.loads(found[1]))


def save(desk: Client, talk: Talk, language: str, vtt: str, rev: int) -> Any:
    return desk.post(page(talk, language), {"vtt": vtt, "rev": rev}, headers={"accept": "application/json"})


def agenda_rev(cast: Cast) -> int:
    found = Topic.objects.filter(run_id=cast.run.pk, name="agenda").first()
    return found.rev if found else 0


def test_what_is_shown_is_opened_as_it_stands(desk: Client, talk: Talk) -> None:
    answer = desk.get(page(talk, "sv"))
    told = config(answer.text)
    assert (told["rev"], told["length"], told["beside"]) == (0, 900_000, [])
    assert answer.context["vtt"] == VTT


def test_a_language_without_captions_asks_how_to_begin(desk: Client, talk: Talk) -> None:
    assert "Tiderna utan text: Svenska" in desk.get(page(talk, "fi")).text
    assert desk.get(page(talk, "xx")).status_code == 404
    chosen = desk.get(f"/admin/seminars/talk/{talk.pk}/captions/", {"language": "uk"})
    assert chosen["Location"] == page(talk, "uk")


def test_it_begins_from_nothing(desk: Client, talk: Talk) -> None:
    desk.post(page(talk, "fi"), {"way": "empty"})
    assert CaptionDraft.objects.get(language="fi").vtt == "WEBVTT\n"
    assert not talk.captions.filter(language="fi").exists()
    assert "utkast" in desk.get(page(talk, "fi")).text


def test_it_begins_from_another_languages_times_which_stands_beside(desk: Client, talk: Talk) -> None:
    desk.post(page(talk, "en"), {"way": "copy-sv"})
    assert CaptionDraft.objects.get(language="en").vtt == HALF
    beside = config(desk.get(page(talk, "en")).text)["beside"]
    assert beside == [{"start": 0, "end": 4000, "text": "Välkomna hit."}]


def test_it_begins_from_a_text_spread_over_the_film(desk: Client, talk: Talk) -> None:
    desk.post(page(talk, "da"), {"way": "text", "text": "God morgen.\n\nVelkommen."})
    made = talk.captions.get(language="da").vtt
    assert made == (
        "WEBVTT\n\n00:00:00.000 --> 00:07:51.428\nGod morgen.\n\n00:07:51.428 --> 00:15:00.000\nVelkommen.\n"
    )


def test_a_file_with_faults_is_kept_as_a_draft_and_shows_them_all(desk: Client, talk: Talk) -> None:
    wrong = "WEBVTT\n\n00:01,000 --> 00:02,000\nkomma\n\n00:05.000 --> 00:04.000\nbaklänges\n"
    desk.post(page(talk, "no"), {"way": "file", "file": SimpleUploadedFile("no.vtt", wrong.encode())})
    text = desk.get(page(talk, "no")).text
    assert "Rad 3: Här väntades tider som 00:01.000 --&gt; 00:04.000. (00:01,000 --&gt; 00:02,000)" in text
    assert "Rad 6: Sluttiden ska vara efter starttiden." in text
    assert not talk.captions.filter(language="no").exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"way": "file"}, "Välj en fil."),
        ({"way": "text", "text": "  "}, "Klistra in texten."),
        ({"way": "file", "file": SimpleUploadedFile("a.srt", b"1")}, "namn som slutar på .vtt"),
        ({"way": "file", "file": SimpleUploadedFile("a.vtt", b"\xe5")}, "Spara om den som UTF-8"),
    ],
)
def test_a_way_that_lacks_something_says_so(desk: Client, talk: Talk, data: dict, says: str) -> None:
    assert says in desk.post(page(talk, "so"), data).text
    assert CaptionDraft.objects.count() == 0


def test_a_valid_save_is_shown_and_told_to_the_rooms(desk: Client, talk: Talk, cast: Cast) -> None:
    before, vtt = agenda_rev(cast), VTT.replace("hit", "in")
    answer = save(desk, talk, "sv", vtt, 0)
    assert answer.json() == {"rev": 1, "faults": []}
    assert talk.captions.get(language="sv").vtt == vtt
    assert CaptionDraft.objects.get().changed_by == cast.organiser.user
    assert agenda_rev(cast) == before + 1


def test_a_save_with_faults_is_kept_and_leaves_what_is_shown(desk: Client, talk: Talk, cast: Cast) -> None:
    before = agenda_rev(cast)
    answer = save(desk, talk, "sv", HALF, 0)
    (fault,) = answer.json()["faults"]
    assert fault.startswith("Rad 3: Det står ingen text under tiderna.")
    assert (talk.captions.get(language="sv").vtt, CaptionDraft.objects.get().vtt) == (VTT, HALF)
    assert agenda_rev(cast) == before


def test_two_who_write_at_once_do_not_overwrite_each_other(desk: Client, talk: Talk, cast: Cast) -> None:
    mine, theirs = VTT.replace("hit", "du"), VTT.replace("hit", "alla")
    assert save(cast.producer.client(), talk, "sv", theirs, 0).status_code == 200
    answer = save(desk, talk, "sv", mine, 0)
    assert answer.status_code == 409
    assert (answer.json()["rev"], answer.json()["vtt"]) == (1, theirs)
    assert answer.json()["message"].startswith("Pelle Producent sparade ")
    assert talk.captions.get(language="sv").vtt == theirs
    assert save(desk, talk, "sv", mine, 1).json()["rev"] == 2


def test_without_a_script_the_text_is_a_form_and_nothing_is_lost(desk: Client, talk: Talk, cast: Cast) -> None:
    assert desk.post(page(talk, "sv"), {"vtt": VTT, "rev": 0})["Location"] == page(talk, "sv")
    answer = cast.producer.client().post(page(talk, "sv"), {"vtt": "WEBVTT\n\nMin text", "rev": 0})
    assert answer.status_code == 409
    assert "Min text" in answer.text
    assert "Välkomna hit." in answer.text
    assert config(answer.text)["rev"] == 1


def test_too_much_is_refused(desk: Client, talk: Talk) -> None:
    assert save(desk, talk, "sv", "WEBVTT\n\n" + "x" * 500_001, 0).status_code == 413
    assert CaptionDraft.objects.count() == 0


def test_a_file_comes_in_place_of_what_is_there_and_goes_out_again(desk: Client, talk: Talk) -> None:
    vtt = VTT.replace("hit", "åter")
    desk.post(page(talk, "sv", "file/"), {"file": SimpleUploadedFile("sv.vtt", b"\xef\xbb\xbf" + vtt.encode())})
    out = desk.get(page(talk, "sv", "download/"))
    assert (out.text, out["Content-Disposition"]) == (
        vtt,
        f'attachment; filename="{talk.seminar.slug}-talk-1.sv.vtt"',
    )
    assert desk.get(page(talk, "uk", "download/")).status_code == 404


def test_a_language_is_removed_after_a_question(desk: Client, talk: Talk) -> None:
    save(desk, talk, "sv", VTT, 0)
    assert "kan filmen inte visas för alla" in desk.get(page(talk, "sv", "remove/")).text
    assert Caption.objects.filter(talk=talk).count() == 1
    desk.post(page(talk, "sv", "remove/"))
    assert (Caption.objects.filter(talk=talk).count(), CaptionDraft.objects.count()) == (0, 0)


def test_the_talks_page_lists_its_languages_and_how_they_stand(desk: Client, talk: Talk) -> None:
    desk.post(page(talk, "en"), {"way": "copy-sv"})
    there = desk.get(f"/admin/seminars/talk/{talk.pk}/change/").context["languages_there"]
    assert there == [
        {"code": "sv", "name": "Svenska", "is_shown": True, "faults": 0},
        {"code": "en", "name": "English", "is_shown": False, "faults": 1},
    ]
