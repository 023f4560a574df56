"""The group's sheet on paper: PDF/UA-1 and PDF/A-2a, drawn by Typst with the fonts of its own wheel. No Django."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "facilitation" / "sheet.typ"
STANDARDS: list[Any] = ["ua-1", "a-2a"]


def render(told: Mapping[str, Any], *, at: datetime) -> bytes:
    """The file. `told` is what the template reads, every word ready made; the same gives the same bytes."""
    data = json.dumps(told, ensure_ascii=False)
    try:
        return _compile(data, at)
    except typst.TypstError:
        return _compile(_drawable(data), at)


@functools.cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _drawable(data: str) -> str:
    """UA-1 refuses signs that no font has (an emoji, Chinese): what may be missing becomes the replacement sign."""
    return "".join(sign if ord(sign) < 0x500 or 0x2010 <= ord(sign) <= 0x2026 else "\ufffd" for sign in data)


def _compile(data: str, at: datetime) -> bytes:
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"sheet": data},
        pdf_standards=STANDARDS,
        timestamp=at,
    )
    assert isinstance(made, bytes)
    return made
