"""The format's own sheets, which any seminar may begin its kit with."""

from __future__ import annotations

from pathlib import Path

from django.core.files import File
from django.db import transaction

from seminars.models import KitFile, Seminar

SHEETS = Path(__file__).resolve().parent.parent / "sheets"
STANDARD = (
    ("larande-samtal.pdf", "Lärande samtal, att skriva på"),
    ("produktivt-samtal.pdf", "Produktivt samtal, att skriva på"),
)
"""Files and titles, in the language that they are written in; made by scripts/build_demo_kit.py."""


@transaction.atomic
def add_standard_sheets(*, seminar: Seminar) -> bool:
    """Begins an empty kit with the format's sheets; False, and nothing added, when there are sheets already."""
    Seminar.objects.select_for_update().get(pk=seminar.pk)
    if seminar.kit.exists():
        return False
    for position, (name, title) in enumerate(STANDARD, start=1):
        sheet = KitFile(seminar=seminar, position=position, title=title)
        with (SHEETS / name).open("rb") as source:
            sheet.file.save(name, File(source))
    return True
