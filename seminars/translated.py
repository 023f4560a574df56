"""Texts that are data, in the reader's language when they are there, else in Swedish and marked as such. No queries of
its own but the rows' `all()`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

SOURCE = "sv"


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in, when that is another than the page's."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def lang(self) -> SafeString:
        """The attribute for the element that holds the text: ` lang="sv"`, or nothing."""
        return format_html(' lang="{}"', self.language) if self.language else SafeString("")


class Texts:
    """A row's texts by the field's name, as a template asks for them: {{ seminar.said.title }}.

    `source` has the Swedish ones (None: nothing is said), `rows` are translations with the same fields.
    """

    def __init__(self, source: Any, rows: Iterable[Any], language: str | None = None) -> None:
        self._source = source
        wanted = (language or get_language() or SOURCE)[:2]
        self._is_source = wanted == SOURCE
        self._row = None if self._is_source else next((row for row in rows if row.language == wanted), None)

    def __getitem__(self, field: str) -> Said:
        if self._row is not None and (text := getattr(self._row, field)):
            return Said(text)
        text = getattr(self._source, field) if self._source is not None else ""
        return Said(text, "" if self._is_source or not text else SOURCE)


def language_now() -> str:
    return (get_language() or SOURCE)[:2]
