"""What the public pages show, each in a fixed number of queries. Only what is published is ever here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from seminars import clearance
from seminars.models import Document, KitFile, Run, Segment, SegmentTitle, Seminar, Talk
from seminars.translated import SOURCE, language_now

CALENDAR_PAST = timedelta(days=31)


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
    has_runs: bool = True

    @property
    def has_been_held(self) -> bool:
        """At least once; the same seminar may have further runs ahead."""
        return self.held_on is not None

    @property
    def is_elsewhere(self) -> bool:
        """Held without runs here: by others, or before there was this product."""
        return self.held_on is not None and not self.has_runs

    @property
    def year(self) -> int | None:
        """When it was held last."""
        return self.held_on.year if self.held_on else None

    @property
    def theme(self) -> str:
        """The theme's part of an address, the same in every language."""
        return slugify(self.seminar.theme)

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


def entries(now: datetime) -> list[Entry]:
    """Every published seminar."""
    return [_entry(seminar, now) for seminar in _published_seminars()]


def entry(slug: str, now: datetime) -> Entry:
    """One published seminar. Raises Seminar.DoesNotExist."""
    return _entry(_published_seminars().get(slug=slug), now)


def runs_ahead(now: datetime) -> list[Run]:
    """The published runs that have not begun, in order."""
    return list(_published_runs().filter(starts_at__gt=now))


def runs_for_calendar(now: datetime) -> list[Run]:
    """Published and cancelled runs from a month back: who subscribes must see what is off."""
    status = (Run.Status.PUBLISHED, Run.Status.CANCELLED)
    runs = Run.objects.real().filter(status__in=status, seminar__status=Seminar.Status.PUBLISHED)
    recent = runs.filter(starts_at__gt=now - CALENDAR_PAST).select_related("seminar")
    return list(recent.prefetch_related(*_translations("seminar__")).order_by("starts_at", "pk"))


def agenda_of(run: Run) -> list[Segment]:
    return list(run.segments.all())


def segment_titles() -> dict[str, dict[str, str]]:
    """What organisers have translated of agendas' titles: {Swedish title: {language: title}}."""
    if language_now() == SOURCE:
        return {}
    return {row.title: {"en": row.en, "da": row.da} for row in SegmentTitle.objects.all()}


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
    talks, today = tuple(seminar.talks.all()), clearance.today(now)
    return Entry(seminar, ahead, held, talks, has_begun, today, has_runs=bool(ended or ahead))
