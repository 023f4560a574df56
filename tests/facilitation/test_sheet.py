"""The group's own sheet: what stands on it, until when it is corrected, and that nobody else's is on it."""

from __future__ import annotations

import io
from datetime import timedelta

import pikepdf
import pytest

from facilitation import clock, sheet_pdf
from facilitation.models import Note, PracticeProposal
from facilitation.queries.sheet import sheet_of
from facilitation.services.dialogue import borrow, save_not_now
from facilitation.wording_sheet import as_data, parts
from seminars.models import Run
from tests.cast import STARTS_AT, Cast

pytestmark = pytest.mark.django_db
OVER = STARTS_AT + timedelta(minutes=141)


def write(cast: Cast) -> None:
    a, b, _c = cast.groups
    for group, word in ((a, "vårt"), (b, "deras")):
        for kind in Note.Kind:
            Note.objects.create(group=group, kind=kind, position=1, text=f"{word} {kind}", changed_at=STARTS_AT)
        PracticeProposal.objects.create(
            group=group, position=1, what=f"{word} förslag", who="Rektorn", confidence=4, rev=1, changed_at=STARTS_AT
        )


def test_the_sheet_has_what_the_group_wrote_in_order_and_nothing_of_the_others(cast: Cast) -> None:
    write(cast)
    text = cast.facilitator.client().get("/facilitate/sheet/").content.decode()
    places = [text.index(part) for part in ("vårt point", "vårt question", "vårt förslag", "Rektorn", "4 av 5")]
    assert places == sorted(places)
    assert "deras" not in text


def test_not_now_with_its_reason_and_a_borrowed_idea_stand_there(cast: Cast) -> None:
    write(cast)
    a, b, _c = cast.groups
    borrow(group=a, idea=PracticeProposal.objects.get(group=b).pk, now=STARTS_AT)
    save_not_now(group=a, is_chosen=True, reason="Vi byter chef", base_rev=0, now=STARTS_AT)
    told = {part.title: part.entries for part in parts(sheet_of(a, OVER))}
    assert told["Nej, inte nu"][0]["text"] == "Vi byter chef"
    assert ("Lånad från:", "Grupp B, Solna") in told["Det här vill vi pröva"][1]["lines"]


def test_it_is_corrected_for_a_day_and_then_says_that_it_is_locked(cast: Cast) -> None:
    client, end = cast.facilitator.client(), cast.run.ends_at
    for now, said, absent in (
        (STARTS_AT, "Så här långt", "låst"),
        (end + timedelta(hours=1), "Ni kan rätta det till", "Så här långt"),
        (end + timedelta(days=1, seconds=1), "Arket är låst", "Rätta något"),
    ):
        with clock.pinned(now):
            text = client.get("/facilitate/sheet/").content.decode()
        assert said in text
        assert absent not in text


def test_the_pdf_is_tagged_and_the_same_each_time(cast: Cast) -> None:
    Run.objects.update(starts_at=STARTS_AT + timedelta(microseconds=7))  # as the demo's runs have it
    write(cast)
    answers = [cast.facilitator.client().get("/facilitate/sheet.pdf") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answers[0].content)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "sv"


def test_signs_that_no_font_has_do_not_stop_the_pdf(cast: Cast) -> None:
    Note.objects.create(group=cast.groups[0], kind="point", position=1, text="Bra 🎉 # [x] \\ *", changed_at=STARTS_AT)
    told = as_data(parts(sheet_of(cast.groups[0], OVER)))
    base = {"lang": "sv", "title": "T", "eyebrow": "E", "lead": "", "foot": "F"}
    assert sheet_pdf.render({**base, "parts": told}, at=STARTS_AT).startswith(b"%PDF")


def test_an_empty_sheet_says_so(cast: Cast) -> None:
    client = cast.facilitator.client()
    assert "Gruppen har inte skrivit något." in client.get("/facilitate/sheet/").content.decode()
    assert client.get("/facilitate/sheet.pdf").status_code == 200
