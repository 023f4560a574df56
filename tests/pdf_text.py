"""What a PDF of ours says, read as a reader's program does: signs through each font's table, spaces left out."""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

BESIDE = 0.7  # em from one digit to the next at most: they are half as wide


def text_of(body: bytes) -> str:
    """All text in order without any white space, so that line breaks do not matter."""
    with pikepdf.open(io.BytesIO(body)) as document:
        return re.sub(r"\s", "", "".join(run for page in document.pages for run in _page(page)))


def runs_of(body: bytes) -> list[str]:
    """What is shown in one piece, piece by piece: the cells of a table stand apart."""
    with pikepdf.open(io.BytesIO(body)) as document:
        return [run for page in document.pages for run in _page(page)]


def said(words: str) -> str:
    """The words as `text_of` has them."""
    return re.sub(r"\s", "", words)


def _page(page: Any) -> list[str]:
    """A chart's text is drawn sign by sign, each in a place of its own: those beside one another are one piece."""
    fonts = {name: _signs(font) for name, font in page.Resources.Font.items()}
    found: list[str] = []
    signs: dict[bytes, str] = {}
    em, here, last = 0.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)  # scale, x, y
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "cm":
            here = (float(operands[0]), float(operands[4]), float(operands[5]))
        elif str(operator) == "Tf":
            signs, em = fonts[str(operands[0])], float(operands[1]) * here[0]
        elif str(operator) in {"TJ", "Tj"}:
            parts = operands[0] if str(operator) == "TJ" else operands
            strings = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
            piece = "".join(signs.get(codes[at : at + 2], "") for codes in strings for at in range(0, len(codes), 2))
            if str(operator) == "Tj" and last[2] == here[2] and 0 < here[1] - last[1] < BESIDE * em:
                found[-1] += piece
            else:
                found.append(piece)
            last = here
    return found


def _signs(font: Any) -> dict[bytes, str]:
    """The font's two-byte codes and what they stand for (ToUnicode)."""
    table = font.ToUnicode.read_bytes().decode("ascii", "replace")
    signs = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, sign in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            signs[bytes.fromhex(code)] = bytes.fromhex(sign).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, sign in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for n in range(int(last, 16) - int(first, 16) + 1):
                signs[(int(first, 16) + n).to_bytes(2, "big")] = chr(int(sign, 16) + n)
    return signs
