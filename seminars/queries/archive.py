"""The programme and the archive: what is ahead, and what has been held, narrowed down to what is looked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import slugify

from seminars import search
from seminars.models import Run, Seminar, Talk
from seminars.queries.public import Entry, entries

MOST_HEARD = 3
"""Places in the films shown for each seminar that was found."""


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme: dated runs ahead, seminars without a date, and the archive, newest first."""

    ahead: tuple[Run, ...]
    undated: tuple[Seminar, ...]
    archive: tuple[Entry, ...]

    def chosen(
        self, *, year: int | None = None, theme: str = "", words: str = "", only_watchable: bool = False
    ) -> tuple[Found, ...]:
        """The archive narrowed down: one year, one theme, all of some words, or what can be seen now."""
        return self.choice(year=year, theme=theme, words=words, only_watchable=only_watchable).found

    def choice(
        self, *, year: int | None = None, theme: str = "", words: str = "", only_watchable: bool = False
    ) -> Choice:
        """What is chosen of the archive, with how many each other year and theme would give. `theme` is a theme or
        its part of the address."""
        theme = slugify(theme)
        some = (entry for entry in self.archive if not only_watchable or entry.watchable)
        every = [found for found in (_find(entry, words) for entry in some) if found]
        of_year = [one for one in every if year is None or one.entry.year == year]
        of_theme = [one for one in every if not theme or one.entry.theme == theme]
        years = {str(one.year): str(one.year) for one in self.archive}
        themes = {one.theme: one.seminar.said["theme"].text for one in self.archive}
        return Choice(
            tuple(one for one in of_year if one in of_theme),
            _options(years, (str(one.entry.year) for one in of_theme))[::-1],
            _options(themes, (one.entry.theme for one in of_year)),
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """A place in a Talk where what was searched for is said."""

    talk: Talk
    line: search.Line


@dataclass(frozen=True, slots=True)
class Found:
    """A seminar of the archive that suits what was asked for, and where it is said, when it is said in a film."""

    entry: Entry
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A year or a theme that can be chosen: its part of the address, its words, and how many seminars it gives."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen of the archive, and what else could be."""

    found: tuple[Found, ...]
    years: tuple[Option, ...]
    themes: tuple[Option, ...]


def _options(labels: dict[str, str], found: Iterable[str]) -> tuple[Option, ...]:
    """Everything that the archive has, also what would give nothing now."""
    counts = Counter(found)
    options = [Option(value, label, counts[value]) for value, label in labels.items() if value]
    return tuple(sorted(options, key=lambda option: option.label.casefold()))


def _find(entry: Entry, words: str) -> Found | None:
    """None when something of `words` is nowhere in it. What is said counts only in films that all may see."""
    lines = [Heard(talk, line) for talk in entry.watchable for line in search.lines(_captions(talk), words)]
    spoken = (caption.vtt for talk in entry.watchable for caption in talk.captions.all())
    said = entry.seminar.said
    own = (said[field].text for field in ("title", "theme", "summary"))
    texts = (entry.seminar.title, entry.seminar.theme, entry.seminar.summary, *own, *_about(entry.talks), *spoken)
    return Found(entry, tuple(lines[:MOST_HEARD])) if search.matches(words, texts) else None


def _about(talks: tuple[Talk, ...]) -> list[str]:
    people = [str(presenter) for talk in talks for presenter in talk.presenters.all()]
    return [*(talk.title for talk in talks), *(talk.summary for talk in talks), *people]


def _captions(talk: Talk) -> str:
    return next((caption.vtt for caption in talk.captions.all()), "")


def programme(now: datetime) -> Programme:
    """Everything on the programme page."""
    found = entries(now)
    ahead = sorted((run for entry in found for run in entry.ahead), key=lambda run: (run.starts_at, run.pk))
    held = [entry for entry in found if entry.has_been_held]
    return Programme(
        ahead=tuple(ahead),
        undated=tuple(e.seminar for e in found if not e.ahead and e.held_on is None),
        archive=tuple(sorted(held, key=lambda entry: entry.held_on or date.min, reverse=True)),
    )
