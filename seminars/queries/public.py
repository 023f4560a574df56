"""What the public pages show, each in a fixed number of queries. Only what is published is ever here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from seminars import clearance, search
from seminars.models import Document, KitFile, Run, Seminar, Talk
from seminars.translated import SOURCE, language_now

MOST_HEARD = 3
"""Places in the films shown for each seminar that was found."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A seminar as visitors meet it: what is ahead, when it was held, and its Talks."""

    seminar: Seminar
    ahead: tuple[Run, ...]
    held_on: date | None
    talks: tuple[Talk, ...]
    has_begun: bool
    """Held, or a run of it is under way."""
    today: date

    @property
    def has_been_held(self) -> bool:
        """At least once; the same seminar may have further runs ahead."""
        return self.held_on is not None

    @property
    def watchable(self) -> tuple[Talk, ...]:
        """The Talks anyone may see now: once the seminar has been held, and only those released to all."""
        return tuple(talk for talk in self.talks if self.has_been_held and is_released(talk, self.today))

    @property
    def first_watchable(self) -> Talk | None:
        return next(iter(self.watchable), None)

    @property
    def kept(self) -> tuple[Talk, ...]:
        """The Talks that those who took part may see again: what all may, and what is kept to the rooms."""
        rooms = Talk.Access.PARTICIPANTS
        return tuple(talk for talk in self.talks if self.has_begun and is_released(talk, self.today, to=rooms))

    @property
    def pictured(self) -> tuple[Talk, ...]:
        """The Talks whose picture is for all: an invitation while a run is ahead, afterwards as the film is."""
        return self.talks if self.ahead or not self.has_been_held else self.watchable

    @property
    def is_whole(self) -> bool:
        """True when a group may run it by itself: both films here, for all, and of known length."""
        return [t.number for t in self.watchable if t.file and t.duration] == [1, 2]

    def talk(self, number: int) -> Talk | None:
        return next((talk for talk in self.talks if talk.number == number), None)


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme: dated runs ahead, seminars without a date, and the archive, newest first."""

    ahead: tuple[Run, ...]
    undated: tuple[Seminar, ...]
    archive: tuple[Entry, ...]

    @property
    def years(self) -> list[int]:
        return sorted({entry.held_on.year for entry in self.archive if entry.held_on}, reverse=True)

    @property
    def themes(self) -> list[str]:
        return sorted({entry.seminar.theme for entry in self.archive if entry.seminar.theme})

    def chosen(
        self, *, year: int | None = None, theme: str = "", words: str = "", only_watchable: bool = False
    ) -> tuple[Found, ...]:
        """The archive narrowed down: one year, one theme, all of some words, or what can be seen now."""
        some = (
            entry
            for entry in self.archive
            if (year is None or (entry.held_on and entry.held_on.year == year))
            and (not theme or entry.seminar.theme == theme)
            and (not only_watchable or entry.watchable)
        )
        return tuple(found for found in (_find(entry, words) for entry in some) if found)


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


def _find(entry: Entry, words: str) -> Found | None:
    """None when something of `words` is nowhere in it. What is said counts only in films that all may see."""
    said = [Heard(talk, line) for talk in entry.watchable for line in search.lines(_captions(talk), words)]
    spoken = (caption.vtt for talk in entry.watchable for caption in talk.captions.all())
    texts = (entry.seminar.title, entry.seminar.theme, entry.seminar.summary, *_about(entry.talks), *spoken)
    return Found(entry, tuple(said[:MOST_HEARD])) if search.matches(words, texts) else None


def _about(talks: tuple[Talk, ...]) -> list[str]:
    people = [str(presenter) for talk in talks for presenter in talk.presenters.all()]
    return [*(talk.title for talk in talks), *(talk.summary for talk in talks), *people]


def _captions(talk: Talk) -> str:
    return next((caption.vtt for caption in talk.captions.all()), "")


def is_released(talk: Talk, today: date, *, to: str = Talk.Access.PUBLIC) -> bool:
    """True when there is a film to see, here or elsewhere, and it may be seen that day.

    By all: the gate is open. By those who took part: its presenters agree.
    """
    if talk.access not in {Talk.Access.PUBLIC, to} or not (talk.file or talk.external_url):
        return False
    if to == Talk.Access.PUBLIC:
        return not clearance.missing_for_all(talk, today)
    return clearance.may_be_shown(talk, today)


def may_watch(talk: Talk, now: datetime, *, to: str = Talk.Access.PUBLIC) -> bool:
    """True when anyone (or those who took part) may see the Talk's film: the rule of `Entry`. Eight queries at most."""
    if talk.access not in {Talk.Access.PUBLIC, to}:
        return False
    seminar = _published_seminars().filter(pk=talk.seminar_id).first()
    if seminar is None:
        return False
    entry = _entry(seminar, now)
    return talk in (entry.watchable if to == Talk.Access.PUBLIC else entry.kept)


def talks_again(seminars: Iterable[int], now: datetime) -> dict[int, list[Talk]]:
    """The Talks of each seminar that those who took part may see again, once a run of it has begun; three queries."""
    found: dict[int, list[Talk]] = {}
    published = Talk.objects.filter(seminar__in=seminars, seminar__status=Seminar.Status.PUBLISHED)
    for talk in clearance.for_rooms(published.select_related("seminar")).order_by("number"):
        if is_released(talk, clearance.today(now), to=Talk.Access.PARTICIPANTS):
            found.setdefault(talk.seminar_id, []).append(talk)
    return found


def is_open(run: Run, now: datetime) -> bool:
    """True while groups can still be registered."""
    return now < (run.registration_closes_at or run.starts_at) and now < run.starts_at


def programme(now: datetime) -> Programme:
    """Everything on the programme page."""
    entries = [_entry(seminar, now) for seminar in _published_seminars()]
    ahead = sorted((run for entry in entries for run in entry.ahead), key=lambda run: (run.starts_at, run.pk))
    held = [entry for entry in entries if entry.has_been_held]
    return Programme(
        ahead=tuple(ahead),
        undated=tuple(e.seminar for e in entries if not e.ahead and e.held_on is None),
        archive=tuple(sorted(held, key=lambda entry: entry.held_on or date.min, reverse=True)),
    )


def entry(slug: str, now: datetime) -> Entry:
    """One published seminar. Raises Seminar.DoesNotExist."""
    return _entry(_published_seminars().get(slug=slug), now)


def runs_ahead(now: datetime) -> list[Run]:
    """The published runs that have not begun, in order."""
    return list(_published_runs().filter(starts_at__gt=now))


def next_run(now: datetime) -> Run | None:
    """The next published run that has not begun."""
    return _published_runs().filter(starts_at__gt=now).order_by("starts_at", "pk").first()


def documents() -> QuerySet[Document]:
    """The published ones, newest first, each with the seminar it is about."""
    about = _translations("seminar__")
    return Document.objects.filter(is_published=True).select_related("seminar").prefetch_related(*about)


def kit_files() -> QuerySet[KitFile]:
    """The sheets that anyone may have."""
    return KitFile.objects.filter(is_published=True, seminar__status=Seminar.Status.PUBLISHED)


def _published_runs() -> QuerySet[Run]:
    runs = Run.objects.real().filter(status=Run.Status.PUBLISHED, seminar__status=Seminar.Status.PUBLISHED)
    return runs.select_related("seminar").prefetch_related(*_translations("seminar__")).order_by("starts_at", "pk")


def _translations(prefix: str = "") -> list[str]:
    """What is fetched beside a row so that it is said in the reader's language."""
    return [] if language_now() == SOURCE else [f"{prefix}translations"]


def _published_seminars() -> QuerySet[Seminar]:
    in_gate = clearance.for_gate(Talk.objects.order_by("number"))
    talks = Prefetch("talks", in_gate.prefetch_related(*_translations()))
    runs = Prefetch("runs", _published_runs())
    kit = Prefetch("kit", KitFile.objects.filter(is_published=True), to_attr="sheets")
    papers = Prefetch("documents", Document.objects.filter(is_published=True), to_attr="papers")
    published = Seminar.objects.filter(status=Seminar.Status.PUBLISHED)
    return published.prefetch_related(talks, runs, kit, papers, *_translations())


def _entry(seminar: Seminar, now: datetime) -> Entry:
    runs = list(seminar.runs.all())
    ended = [run for run in runs if run.ends_at <= now]
    held = max((timezone.localdate(run.starts_at) for run in ended), default=seminar.held_on)
    ahead = tuple(run for run in runs if run.ends_at > now)
    has_begun = held is not None or any(run.starts_at <= now for run in ahead)
    return Entry(seminar, ahead, held, tuple(seminar.talks.all()), has_begun, clearance.today(now))
