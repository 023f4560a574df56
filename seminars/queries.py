"""What the public pages show, each in a fixed number of queries. Only what is published is ever here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from seminars import bucket, clearance
from seminars.models import Document, Job, Rendition, Run, Seminar, Talk


@dataclass(frozen=True, slots=True)
class Entry:
    """A seminar as visitors meet it: what is ahead, when it was held, and its Talks."""

    seminar: Seminar
    ahead: tuple[Run, ...]
    held_on: date | None
    talks: tuple[Talk, ...]
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

    def chosen(self, *, year: int | None, theme: str) -> tuple[Entry, ...]:
        """The archive of one year, one theme, or both."""
        return tuple(
            entry
            for entry in self.archive
            if (year is None or (entry.held_on and entry.held_on.year == year))
            and (not theme or entry.seminar.theme == theme)
        )


@dataclass(frozen=True, slots=True)
class FilmFile:
    """One film file of a Talk. `kind` is what its address ends with: "film" for the main one, else the rendition's."""

    kind: str
    file: FieldFile
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Films:
    """What there is to play of a Talk now: the one for the rooms, a small one for poor lines, a described one."""

    main: FilmFile | None = None
    small: FilmFile | None = None
    described: FilmFile | None = None
    medium: FilmFile | None = None


def films_of(talk: Talk) -> Films:
    """The films that belong to the Talk's present upload. One query, none when `renditions` is prefetched."""
    if not talk.file:
        return Films()
    made = {row.kind: row for row in talk.renditions.all() if row.source_sha256 == talk.sha256}
    kinds = Rendition.Kind
    prepared = made.get(kinds.PREPARED)
    return Films(
        main=_film_file("film", prepared) if prepared else FilmFile("film", talk.file, talk.size, talk.sha256),
        small=_film_file(kinds.P360.value, made.get(kinds.P360)),
        described=_film_file(kinds.DESCRIBED.value, made.get(kinds.DESCRIBED)),
        medium=_film_file(kinds.P720.value, made.get(kinds.P720)),
    )


def _film_file(kind: str, row: Rendition | None) -> FilmFile | None:
    return FilmFile(kind, row.file, row.size, row.sha256) if row else None


def is_released(talk: Talk, today: date) -> bool:
    """True when the Talk is for all, there is a film to see, here or elsewhere, and the gate is open for ours."""
    is_for_all = talk.access == Talk.Access.PUBLIC and bool(talk.file or talk.external_url)
    return is_for_all and not clearance.missing_for_all(talk, today)


def may_watch(talk: Talk, now: datetime) -> bool:
    """True when anyone may see the Talk's film: the rule of `Entry.watchable`. Seven queries at most."""
    if talk.access != Talk.Access.PUBLIC:
        return False
    seminar = _published_seminars().filter(pk=talk.seminar_id).first()
    return seminar is not None and talk in _entry(seminar, now).watchable


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


def next_run(now: datetime) -> Run | None:
    """The next published run that has not begun."""
    return _published_runs().filter(starts_at__gt=now).order_by("starts_at", "pk").first()


def documents() -> QuerySet[Document]:
    return Document.objects.filter(is_published=True)


def _published_runs() -> QuerySet[Run]:
    runs = Run.objects.real().filter(status=Run.Status.PUBLISHED, seminar__status=Seminar.Status.PUBLISHED)
    return runs.select_related("seminar").order_by("starts_at", "pk")


def _published_seminars() -> QuerySet[Seminar]:
    talks = Prefetch("talks", clearance.for_gate(Talk.objects.order_by("number")))
    runs = Prefetch("runs", _published_runs())
    return Seminar.objects.filter(status=Seminar.Status.PUBLISHED).prefetch_related(talks, runs)


def _entry(seminar: Seminar, now: datetime) -> Entry:
    runs = list(seminar.runs.all())
    ended = [run for run in runs if run.ends_at <= now]
    held = max((timezone.localdate(run.starts_at) for run in ended), default=seminar.held_on)
    ahead = tuple(run for run in runs if run.ends_at > now)
    return Entry(seminar, ahead, held, tuple(seminar.talks.all()), clearance.today(now))


def work_time(people: int, length: timedelta, course: timedelta = timedelta(hours=1)) -> timedelta:
    """What a seminar costs a workplace: everyone's time and the facilitator's course."""
    return people * length + course


def all_films(talk: Talk) -> tuple[FilmFile, ...]:
    """Every film file of the Talk that has an address. One query, none when `renditions` is prefetched."""
    films = films_of(talk)
    return tuple(film for film in (films.main, films.medium, films.small, films.described) if film)


def is_copied(film: FilmFile) -> bool:
    """True when the bucket has the film."""
    return Job.objects.filter(key=bucket.job_key(film.sha256), done_at__isnull=False).exists()
