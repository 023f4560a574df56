"""A seminar's sheets: put up, ordered and taken down by the organiser on the seminar's own page; and the demo's own."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from seminars.models import KitFile, Seminar
from seminars.services.kit import SHEETS, add_standard_sheets
from socialtalks.demo.people import KIT, ensure_kit
from tests.cast import Cast
from tests.seminars.desk import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OFFER = "Lägg till formatets två arbetsblad"
SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "build_demo_kit.py"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


def saved(desk: Client, seminar: Seminar, **fields: Any) -> Any:
    """The seminar's page sent back with a sheet more."""
    url = reverse("admin:seminars_seminar_change", args=[seminar.pk])
    form = form_of(desk.get(url))
    count = int(form["kit-TOTAL_FORMS"])
    added = {f"kit-{count}-{name}": value for name, value in fields.items()}
    return desk.post(url, form | {"kit-TOTAL_FORMS": count + 1} | added)


def pdf(name: str = "blad.pdf", body: bytes = b"%PDF-1.7 ett blad") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def test_a_sheet_is_put_up_and_read(cast: Cast, desk: Client) -> None:
    assert saved(desk, cast.seminar, position=1, title="Samtal", file=pdf(), is_published="on").status_code == 302
    sheet = KitFile.objects.get(seminar=cast.seminar)
    assert (sheet.title, sheet.is_published, sheet.size) == ("Samtal", True, 17)
    address = reverse("seminars:kit_file", args=[sheet.pk])
    assert Client().get(address).content == b"%PDF-1.7 ett blad"
    assert address in desk.get(reverse("admin:seminars_seminar_change", args=[cast.seminar.pk])).text


@pytest.mark.parametrize(("name", "body"), [("blad.pdf", b"PK\x03\x04"), ("blad.docx", b"%PDF-1.7")])
def test_what_is_no_pdf_is_refused_and_nothing_is_kept(cast: Cast, desk: Client, name: str, body: bytes) -> None:
    response = saved(desk, cast.seminar, position=1, title="Samtal", file=pdf(name, body), is_published="on")
    assert response.status_code == 200
    assert "pdf" in str(response.context["errors"]).lower()
    assert not KitFile.objects.exists()


def test_sheets_come_in_the_organisers_order_and_an_unpublished_one_is_the_organisers(cast: Cast, desk: Client) -> None:
    for position, title in ((2, "Sist"), (1, "Först")):
        saved(desk, cast.seminar, position=position, title=title, file=pdf(), is_published="on")
    saved(desk, cast.seminar, position=3, title="Utkast", file=pdf())
    text = Client().get(cast.seminar.get_absolute_url()).text
    assert [title for title in ("Först", "Sist", "Utkast") if title in text] == ["Först", "Sist"]
    assert text.index("Först") < text.index("Sist")
    draft = reverse("seminars:kit_file", args=[KitFile.objects.get(title="Utkast").pk])
    assert [client.get(draft).status_code for client in (Client(), cast.contact.client(), desk)] == [404, 404, 200]
    assert desk.get(draft)["Cache-Control"] == "private, no-store"


def test_an_empty_kit_begins_with_the_formats_sheets_by_one_press(cast: Cast, desk: Client) -> None:
    url = reverse("admin:seminars_seminar_change", args=[cast.seminar.pk])
    page = desk.get(url)
    assert OFFER in page.text
    answer = desk.post(url, form_of(page) | {"title": "Ny titel", "_sheets": "1"})
    assert answer.headers["Location"] == f"{url}#kit-group"
    sheets = list(KitFile.objects.filter(seminar=cast.seminar))
    assert [(one.title, one.is_published) for one in sheets] == [
        ("Lärande samtal, att skriva på", True), ("Produktivt samtal, att skriva på", True),
    ]  # fmt: skip
    assert Client().get(reverse("seminars:kit_file", args=[sheets[0].pk])).content.startswith(b"%PDF-")
    cast.seminar.refresh_from_db()
    assert cast.seminar.title == "Ny titel"
    assert OFFER not in desk.get(url).text


def test_a_kit_that_has_begun_is_left_as_it_is(cast: Cast) -> None:
    assert [add_standard_sheets(seminar=cast.seminar) for _press in (1, 2)] == [True, False]
    assert KitFile.objects.filter(seminar=cast.seminar).count() == 2


def test_the_demos_sheets_are_put_up_once_and_come_back_when_they_are_lost(cast: Cast) -> None:
    ensure_kit(cast.seminar)
    ensure_kit(cast.seminar)
    sheets = list(KitFile.objects.filter(seminar=cast.seminar))
    assert [sheet.title for sheet in sheets] == ["Lärande samtal, att skriva på", "Produktivt samtal, att skriva på"]
    sheets[0].file.storage.delete(sheets[0].file.name)
    ensure_kit(cast.seminar)
    assert KitFile.objects.get(pk=sheets[0].pk).size > 10_000


@pytest.mark.parametrize("name", ["larande-samtal", "produktivt-samtal"])
@pytest.mark.parametrize("folder", [KIT, SHEETS])
def test_the_sheets_are_one_page_each_made_from_their_sources(folder: Path, name: str) -> None:
    build = runpy.run_path(str(SCRIPT))["build"]
    assert (folder / f"{name}.pdf").read_bytes() == build(folder / f"{name}.typ")
    with pikepdf.open(folder / f"{name}.pdf") as sheet:
        assert len(sheet.pages) == 1
        assert "/StructTreeRoot" in sheet.Root
