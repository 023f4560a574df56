"""Sentences kept as data: a Swedish msgid with its values, put into words when a report is shown. No Django."""

from __future__ import annotations

from gettext import NullTranslations
from typing import Any, Protocol, TypedDict, cast

NBSP = "\u00a0"


class Text(TypedDict):
    """A sentence as it stands in a snapshot: `params` may hold further Texts. Numbers stay numbers."""

    msgid: str
    params: dict[str, Any]


class Words(Protocol):
    """Whatever translates: `django.utils.translation` itself, or a catalogue of the standard library."""

    def gettext(self, message: str, /) -> str: ...


SWEDISH: Words = NullTranslations()


def N_(message: str) -> str:
    """Marks a msgid for the catalogues, under the name that Babel looks for, and leaves it as it is."""
    return message


def text(msgid: str, **params: Any) -> Text:
    """Mark the msgid where it is written: `text(N_("{n} av {of}"), n=3, of=7)`."""
    return {"msgid": msgid, "params": params}


def say(sentence: Text, words: Words = SWEDISH) -> str:
    """The sentence in the language of `words`. What people typed is only ever a value, so braces in it are harmless."""
    values = {name: say(cast("Text", v), words) if isinstance(v, dict) else v for name, v in sentence["params"].items()}
    msgid = sentence["msgid"]
    return words.gettext(msgid).format_map(values)
