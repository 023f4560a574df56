"""What an agenda's lines are called in the reader's language: as the organiser has said, else as the format does."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from seminars.translated import SOURCE, Said, language_now

STANDARD = {
    _("Välkomna"),
    "Talk 1",
    "Talk 2",
    _("Lärande samtal"),
    _("Paus"),
    _("Gemensam samling"),
    _("Produktivt samtal"),
    _("Förslagen delas"),
    _("Utvärdering"),
}
"""The titles of the standard agenda, which need no translation by hand."""


def title_said(title: str, kept: Mapping[str, Mapping[str, str]]) -> Said:
    """`kept` is what the organiser has translated: {Swedish title: {language: title}}."""
    language = language_now()
    if language == SOURCE:
        return Said(title)
    if own := kept.get(title, {}).get(language):
        return Said(own)
    if title.startswith("Talk "):
        return Said(title)
    return Said(gettext(title)) if title in STANDARD else Said(title, SOURCE)
