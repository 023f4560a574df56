"""The course as one person meets it, and how those who lead groups stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count

from facilitation.course import FIRST, Words, brought_words, is_complete
from facilitation.markup import Block, blocks, ticks
from facilitation.models import Chapter, ChapterProgress, ChapterText
from groups.models import Facilitator, Training
from groups.queries import training_months
from groups.training import Standing, standing, valid_until


@dataclass(frozen=True, slots=True)
class Page:
    """A chapter in the reader's language, with how far the reader has come."""

    chapter: Chapter
    title: str
    blocks: tuple[Block, ...]
    ticks: tuple[str, ...]
    ticked: frozenset[str]
    is_done: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The whole course for one person. `months` is how long it holds, 0 for ever."""

    pages: tuple[Page, ...]
    completed_on: date | None
    months: int
    standing: Standing

    @property
    def done(self) -> int:
        return sum(page.is_done for page in self.pages)

    @property
    def minutes(self) -> int:
        return sum(page.chapter.minutes for page in self.pages)

    @property
    def next(self) -> Page | None:
        """Where to go on."""
        return next((page for page in self.pages if not page.is_done), None)

    @property
    def until(self) -> date | None:
        return valid_until(self.completed_on, self.months) if self.completed_on else None


def course_of(user: int, *, language: str, today: date) -> Course:
    """Five queries."""
    chapters = list(Chapter.objects.filter(is_published=True).select_related("film__seminar"))
    words = words_of(chapters, language)
    known = {row.chapter_id: row for row in ChapterProgress.objects.filter(user=user)}
    training, months = Training.objects.filter(user=user).first(), training_months()
    completed_on = training.completed_on if training else None
    pages = tuple(_page(chapter, words[chapter.pk], known.get(chapter.pk)) for chapter in chapters)
    return Course(pages, completed_on, months, standing(completed_on, months, today))


def words_of(chapters: Sequence[Chapter], language: str) -> dict[int, Words]:
    """Each chapter's words: those published last in the language, the product's own in it, the same in Swedish."""
    rows = ChapterText.objects.filter(chapter__in=chapters, language__in={language, FIRST}, published_at__isnull=False)
    published = {
        (row.chapter_id, row.language): Words(row.title, row.body) for row in rows.order_by("published_at", "number")
    }
    return {chapter.pk: _words(chapter, language, published) for chapter in chapters}


def _words(chapter: Chapter, language: str, published: Mapping[tuple[int, str], Words]) -> Words:
    for code in dict.fromkeys((language, FIRST)):
        found = published.get((chapter.pk, code)) or brought_words(code).get(chapter.key)
        if found:
            return found
    return Words(chapter.key, "")


def _page(chapter: Chapter, words: Words, row: ChapterProgress | None) -> Page:
    there = ticks(words.body)
    ticked = frozenset(row.ticked if row else ()) & frozenset(there)
    is_done = row is not None and row.done_at is not None
    return Page(chapter, words.title, blocks(words.body), there, ticked, is_done)


def preview_page(chapter: Chapter, words: Words) -> Page:
    """As a facilitator would meet it who has just begun."""
    return _page(chapter, words, None)


def fetched_words(chapter: Chapter, language: str) -> Words:
    """As `words_of`, from the chapter's texts as they have been prefetched."""
    rows = sorted(
        (row for row in chapter.texts.all() if row.published_at), key=lambda row: (row.published_at, row.number)
    )
    return _words(chapter, language, {(chapter.pk, row.language): Words(row.title, row.body) for row in rows})


def languages_missing(chapter: Chapter) -> list[str]:
    """Languages in which the chapter has no words of its own; its texts may have been prefetched."""
    published = {row.language for row in chapter.texts.all() if row.published_at}
    codes = [code for code, _name in settings.LANGUAGES]
    return [code for code in codes if code not in published and chapter.key not in brought_words(code)]


@dataclass(frozen=True, slots=True)
class Leader:
    """One who leads a group, and how the course stands on the day of the group's run."""

    facilitator: Facilitator
    standing: Standing
    until: date | None
    begun: int
    """Chapters done of a course that is not finished."""


def leaders_of(facilitators: Collection[Facilitator], *, on: Mapping[int, date]) -> dict[int, list[Leader]]:
    """By group, whose run's day is in `on`; with user and training fetched before, two queries more."""
    months = training_months()
    counted = ChapterProgress.objects.filter(
        user__in=[one.user_id for one in facilitators], chapter__is_published=True, done_at__isnull=False
    )
    begun = dict(counted.order_by().values_list("user").annotate(n=Count("pk")))
    made: dict[int, list[Leader]] = {}
    for one in facilitators:
        training = getattr(one.user, "training", None)
        completed_on = training.completed_on if training else None
        until = valid_until(completed_on, months) if completed_on else None
        stands = standing(completed_on, months, on[one.group_id])
        made.setdefault(one.group_id, []).append(Leader(one, stands, until, begun.get(one.user_id, 0)))
    return made


def is_finished(user: int) -> bool:
    """Whether the person has done every chapter of the course."""
    done = ChapterProgress.objects.filter(user=user, done_at__isnull=False).values_list("chapter", flat=True)
    return is_complete(set(done), set(Chapter.objects.filter(is_published=True).values_list("pk", flat=True)))
