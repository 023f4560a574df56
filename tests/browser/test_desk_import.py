"""An organiser reads in a file: sees what is wrong, reads in the rest, corrects what came back, and no third time."""

from __future__ import annotations

import io
from pathlib import Path

from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opener, Site

FILE = """kommun;namn;e-post;telefon
Bjurholm;Berit Bra;berit@bjurholm.example;090-1
Bjurholm;Felix Fel;felix(at)bjurholm.example;
;Tom Kommun;tom@bjurholm.example;
"""


def chosen(page: Page, path: Path) -> None:
    page.goto(reverse("admin:groups_import_add"))
    page.get_by_label("Vad").select_option("contacts")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Prova filen").click()


def test_a_file_is_tried_corrected_and_read_in(site: Site, visitor: Opener, tmp_path: Path) -> None:
    page = visitor("organiser").new_page()
    first = tmp_path / "kontakter.csv"
    first.write_text(FILE, encoding="utf-8")
    chosen(page, first)
    expect(page.get_by_text("Så här blir det. Inget är ändrat än.")).to_be_visible()
    expect(page.get_by_text("Nya kommuner: Bjurholm.")).to_be_visible()
    bad = page.get_by_role("region", name="Att rätta")
    expect(bad.get_by_role("row", name="3 E-post ”felix(at)bjurholm.example” är ingen e-postadress.")).to_be_visible()
    expect(bad.get_by_role("row", name="4 Kommun Fältet är tomt.")).to_be_visible()

    page.get_by_role("button", name="Läs in 1 rad").click()
    expect(page.get_by_text("1 rad lästes in")).to_be_visible()
    expect(page.get_by_text("De här raderna lästes inte in.")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Hämta raderna med anmärkningar (xlsx)").click()
    second = corrected(Path(coming.value.path()), tmp_path / "rättade.xlsx")

    page.get_by_role("link", name="Läs in en fil till").click()
    chosen(page, second)
    expect(page.get_by_text("Kolumner som inte används: Att rätta.")).to_be_visible()
    page.get_by_role("button", name="Läs in 2 rader").click()
    expect(page.get_by_text("2 rader lästes in")).to_be_visible()

    chosen(page, second)
    expect(page.get_by_text("Det finns inget att läsa in.")).to_be_visible()
    expect(page.get_by_role("button", name="Läs in")).to_have_count(0)
    page.goto(reverse("admin:groups_municipalitycontact_changelist") + "?q=bjurholm")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)


def corrected(came: Path, to: Path) -> Path:
    """The rows with their remarks, as somebody mends them in a spreadsheet."""
    book = load_workbook(io.BytesIO(came.read_bytes()))
    sheet = book.active
    assert sheet is not None
    assert "ingen e-postadress" in str(sheet.cell(2, sheet.max_column).value)
    sheet["C2"], sheet["A3"] = "felix@bjurholm.example", "Bjurholm"
    book.save(to)
    return to
