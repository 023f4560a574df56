"""What a group that runs the seminar by itself is given: the choices, and the big screen's page. Nothing comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils.translation import get_language, gettext

from facilitation import script
from facilitation.own_team import OWN_SCRIPTS, TITLES, Length, segments_for
from facilitation.protocol import MILLISECOND
from facilitation.wording_own_team import own_texts
from seminars import chapters
from seminars.agenda import Kind, Segment, total
from seminars.models import Talk
from seminars.queries import Entry, films_of


@dataclass(frozen=True, slots=True)
class Line:
    """A part of the agenda as it is shown, with what it is called here."""

    segment: Segment
    title: str

    @property
    def kind(self) -> str:
        return self.segment.kind

    @property
    def place(self) -> str:
        return self.segment.place

    @property
    def duration(self) -> timedelta:
        return self.segment.duration


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the lengths, with its agenda."""

    length: Length
    lines: tuple[Line, ...]

    @property
    def duration(self) -> timedelta:
        return total(line.segment for line in self.lines)


def choices(entry: Entry) -> list[Choice]:
    return [Choice(length, tuple(_lines(entry, length))) for length in Length]


def own_config(entry: Entry, *, people: int, length: Length) -> dict[str, Any]:
    """The page's JSON."""
    talks = {talk.number: talk for talk in entry.talks}
    return {
        "seminar": entry.seminar.said["title"].text,
        "slug": entry.seminar.slug,
        "people": people,
        "length": length.value,
        "language": get_language() or "sv",
        "scale": 1,
        "plan": [_part(line, talks) for line in _lines(entry, length)],
        "scripts": script.as_json(gettext, OWN_SCRIPTS),
        "texts": own_texts(),
        "sound": staticfiles_storage.url("sound/chime.wav"),
    }


def _lines(entry: Entry, length: Length) -> list[Line]:
    films = {talk.number: talk.duration for talk in entry.talks}
    return [Line(segment, _title(segment)) for segment in segments_for(length, films)]


def _title(segment: Segment) -> str:
    return f"Talk {segment.talk}" if segment.kind is Kind.TALK else gettext(TITLES[segment.kind])


def _part(line: Line, talks: dict[int, Talk]) -> dict[str, Any]:
    segment = line.segment
    return {
        "key": segment.key,
        "kind": segment.kind.value,
        "title": line.title,
        "duration": segment.duration // MILLISECOND,
        "talk": _film(talks[segment.talk]) if segment.talk else None,
    }


def _small(talk: Talk) -> str | None:
    """The address of the film in a smaller picture, for a poor line."""
    film = films_of(talk).small
    return reverse("groups:talk_rendition", args=[talk.pk, film.kind]) if film else None


def _film(talk: Talk) -> dict[str, Any]:
    return {
        "url": reverse("groups:talk_file", args=[talk.pk]),
        "chapters": reverse("groups:chapters", args=[talk.pk]) if chapters.read(talk.chapters)[0] else None,
        "small": _small(talk),
        "title": talk.said["title"].text,
        "duration_ms": talk.duration // MILLISECOND,
        "presenters": [{"name": str(presenter)} for presenter in talk.presenters.all()],
        "captions": [
            {
                "lang": caption.language,
                "label": caption.get_language_display(),
                "url": reverse("groups:caption", args=[talk.pk, caption.language]),
            }
            for caption in talk.captions.all()
        ],
    }
