"""What the titles that live pages show are called in the reader's language. A snapshot has them in Swedish, the same
bytes for all who read it; each page has what they are in its own language, and a mark tells it when that is another."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from facilitation.queries.scripts import script_of
from seminars.agenda import Agenda
from seminars.models import Run, SegmentTitle, SeminarText, Talk, TalkText
from seminars.queries import segment_titles
from seminars.translated import SOURCE, language_now
from seminars.wording_agenda import title_said


def said_of(run: Run) -> dict[str, str | None] | None:
    """{Swedish title: the reader's, or None where it is said in Swedish}; None to who reads Swedish."""
    if language_now() == SOURCE:
        return None
    kept = segment_titles()
    said = {segment.title: title_said(segment.title, kept) for segment in run.segments.all()}
    talks = Talk.objects.filter(seminar=run.seminar_id).prefetch_related("translations")
    said |= {talk.title: talk.said["title"] for talk in talks}
    said[run.seminar.title] = run.seminar.said["title"]
    return {title: None if one.language else one.text for title, one in said.items()}


def titled(agenda: Agenda) -> Agenda:
    """The plan with its segments' titles as the reader's language has them, for what is made for one reader."""
    kept = segment_titles()
    made = (replace(segment, title=title_said(segment.title, kept).text) for segment in agenda.segments)
    return replace(agenda, segments=tuple(made))


def words_of(run: Run, titles: Iterable[str] | None = None) -> str:
    """A mark that changes with the run's scripts, and with what its titles are in other languages. `titles` are its
    segments', to whoever has them; two queries then, else three."""
    known = sorted(run.segments.values_list("title", flat=True) if titles is None else titles)
    mark = zlib.crc32(json.dumps([known, _translations(run, known)]).encode())
    return f"{script_of(run.pk)} {mark:x}".strip()


def _translations(run: Run, titles: Sequence[str]) -> list[tuple[str, ...]]:
    """Of segments, seminar and Talks, three texts each."""
    texts = SeminarText.objects.filter(seminar=run.seminar_id).order_by().annotate(of=Value("seminar"))
    talks = TalkText.objects.filter(talk__seminar=run.seminar_id).order_by()
    talks = talks.annotate(of=Cast("talk__number", CharField()))
    rows = SegmentTitle.objects.filter(title__in=titles).order_by().values_list("title", "en", "da")
    about = (texts.values_list("of", "language", "title"), talks.values_list("of", "language", "title"))
    return sorted(rows.union(*about, all=True))
