"""Makes the sheets of a kit from their Typst sources, tagged PDF as the report is: the format's own, and the demo's."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "seminars" / "sheets", ROOT / "socialtalks" / "demo" / "kit")
MADE = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)  # fixed, so that the same sources give the same file


def build(source: Path) -> bytes:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    made = typst.compile(
        str(source), root=str(ROOT), font_paths=fonts, format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=MADE
    )
    assert isinstance(made, bytes)
    return made


if __name__ == "__main__":
    for source in sorted(source for folder in FOLDERS for source in folder.glob("*-samtal.typ")):
        source.with_suffix(".pdf").write_bytes(build(source))
        print(source.with_suffix(".pdf").relative_to(ROOT))
