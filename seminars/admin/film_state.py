"""What the film part of a Talk's page shows, as plain data: read once, shown by the page and compared by its script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from seminars import films
from seminars.agenda import AgendaError
from seminars.approvals import film_that_waits
from seminars.films import Code, Film, FilmError, Remark
from seminars.models import FilmCheck, Job, Rendition, Run, Talk, Upload
from seminars.queries import films_of
from seminars.services.film_checks import CHECKING, MAKING
from seminars.services.film_versions import under_way
from seminars.services.jobs import RETRY_AFTER
from seminars.services.planning import fitted_segments
from seminars.waiting import runs_that_lose
from seminars.wording import agenda_error_text
from seminars.wording_films import (
    VERSIONS,
    fact_rows,
    film_error_text,
    not_done_text,
    remark_text,
    size_text,
    unchecked_rows,
)

IDLE_AFTER = timedelta(minutes=1)
"""Work that has waited this long waits for a worker that is not running."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Something under way: an upload, or work on the film."""

    key: str
    title: str
    text: str
    percent: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A film that came, and cannot be used."""

    upload: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Version:
    name: str
    text: str
    is_made: bool


@dataclass(frozen=True, slots=True)
class FilmState:
    """Everything the panel shows."""

    bars: tuple[Bar, ...]
    coming: tuple[tuple[str, str, str], ...]
    """Uploads that nobody may be sending just now: key, name, how much has come."""
    refused: tuple[Refused, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    versions: tuple[Version, ...]
    notes: tuple[str, ...]
    has_film: bool
    is_busy: bool
    is_checked: bool
    is_ready: bool
    """Looked into, nothing under way, nothing in the way."""
    waits: str = ""
    """That a new film waits to take the place."""

    def without_percent(self) -> FilmState:
        return replace(self, bars=tuple(replace(bar, percent=0, text="") for bar in self.bars), coming=self._begun())

    def _begun(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((key, name, "") for key, name, _much in self.coming)


def film_state(talk: Talk, now: datetime) -> FilmState:
    """Six queries, and two for each published run ahead."""
    sent = list(talk.uploads.all())
    check = FilmCheck.objects.filter(talk=talk).first() if talk.file else None
    is_current = check is not None and check.sha256 == talk.sha256
    known = check if is_current else None
    film = Film.from_json(known.facts) if known and known.facts else None
    bars = (*_uploads_at_work(sent), *_work(talk, known, now))
    return FilmState(
        bars=bars,
        coming=tuple(_coming(row) for row in sent if row.stage == Upload.Stage.COMING),
        refused=tuple(_refused(row) for row in sent if row.stage == Upload.Stage.REFUSED),
        errors=_errors(known),
        warnings=(*_remarks(talk, film), *misfits(talk, now)),
        facts=tuple(fact_rows(film) if film and film.video else unchecked_rows(talk.size, talk.duration)),
        versions=_versions(talk, known),
        notes=_notes(talk, sent, known, now),
        has_film=bool(talk.file),
        is_busy=bool(bars),
        is_checked=known is not None,
        is_ready=bool(known and known.stage == FilmCheck.Stage.DONE),
        waits=_waits(talk),
    )


def misfits(talk: Talk, now: datetime) -> tuple[str, ...]:
    """Published runs ahead whose agendas no longer suit the films."""
    runs = Run.objects.real().filter(seminar=talk.seminar_id, status=Run.Status.PUBLISHED, starts_at__gt=now)
    found = [(run, misfit(run)) for run in runs.order_by("starts_at")]
    return tuple(f"{_day(run.starts_at)}: {text}" for run, text in found if text)


def misfit(run: Run) -> str:
    """Why a published run's agenda no longer suits its films; empty when it does."""
    try:
        fits = list(fitted_segments(run)) == [row.as_segment() for row in run.segments.all()]
    except AgendaError as error:
        return agenda_error_text(error)
    return "" if fits else _("filmernas längd har ändrats. Öppna tillfället och anpassa agendan till filmerna.")


def _uploads_at_work(sent: list[Upload]) -> tuple[Bar, ...]:
    stages = (Upload.Stage.WAITING, Upload.Stage.PROBING, Upload.Stage.CONVERTING)
    return tuple(Bar(f"u{row.pk}", row.name, _stage(row), row.percent) for row in sent if row.stage in stages)


def _work(talk: Talk, check: FilmCheck | None, now: datetime) -> tuple[Bar, ...]:
    over = (FilmCheck.Stage.DONE, FilmCheck.Stage.REFUSED)
    if check is None or check.stage in over or under_way(talk, now):
        return ()
    return (Bar("work", _("Filmen"), _stage(check), check.percent),)


def _stage(row: Any) -> str:
    text = str(row.get_stage_display())
    return text[:1].upper() + text[1:]


def _coming(row: Upload) -> tuple[str, str, str]:
    much = _("%(received)s av %(size)s har kommit") % {
        "received": size_text(row.received), "size": size_text(row.size)
    }  # fmt: skip
    return (str(row.pk), row.name, much)


def _refused(row: Upload) -> Refused:
    return Refused(str(row.pk), row.name, tuple(_reasons(row.errors)))


def _errors(check: FilmCheck | None) -> tuple[str, ...]:
    return tuple(_reasons(check.errors)) if check else ()


def _reasons(errors: list[list[str]]) -> list[str]:
    """The sentences; what to do about a phone's film is said once."""
    found = [FilmError(Code(code), what) for code, what in errors]
    is_phone = any(error.found == "hevc" for error in found)
    return [film_error_text(error) for error in found if not is_phone or error.found == "hevc"]


def _remarks(talk: Talk, film: Film | None) -> tuple[str, ...]:
    """What is remarked on, except what the prepared version has mended."""
    if film is None:
        return ()
    is_prepared = _is_prepared(talk)
    level = films.LOUDNESS if is_prepared and film.loudness is not None else film.loudness
    seen, other = replace(film, loudness=level), _loudness_of_other(talk)
    mended = {Remark.TALL, Remark.HEAVY, Remark.PLACE} if is_prepared else set()
    return tuple(remark_text(one, seen, other) for one in films.remarks(seen, other) if one not in mended)


def _loudness_of_other(talk: Talk) -> float | None:
    """How loud the rooms hear the seminar's other Talk."""
    other = Talk.objects.filter(seminar=talk.seminar_id).exclude(pk=talk.pk).select_related("check_up").first()
    check: FilmCheck | None = getattr(other, "check_up", None)
    if other is None or check is None or check.sha256 != other.sha256:
        return None
    level = Film.from_json(check.facts).loudness
    return films.LOUDNESS if level is not None and _is_prepared(other) else level


def _is_prepared(talk: Talk) -> bool:
    main = films_of(talk).main
    return main is not None and main.sha256 != talk.sha256


def _versions(talk: Talk, check: FilmCheck | None) -> tuple[Version, ...]:
    if not talk.file:
        return ()
    rows = {row.kind: row for row in talk.renditions.all() if row.source_sha256 == talk.sha256}
    not_done = dict(check.not_done) if check else {}
    kinds = [kind for kind in VERSIONS if kind in rows or kind in not_done]
    return tuple(_version(kind, rows.get(kind), not_done.get(kind, "")) for kind in kinds)


def _version(kind: str, row: Rendition | None, why: str) -> Version:
    if row is None:
        return Version(str(VERSIONS[kind]), not_done_text(why), False)
    made = _("%(size)s, gjord %(day)s") % {"size": size_text(row.size), "day": _day(row.made_at)}
    return Version(str(VERSIONS[kind]), made, True)


def _notes(talk: Talk, sent: list[Upload], check: FilmCheck | None, now: datetime) -> tuple[str, ...]:
    found = {
        _("Inget arbetar med filmen just nu. Den som sköter servern kan se efter om bakgrundsarbetet är igång."): (
            _is_idle(sent, check, now)
        ),
        _("Den syntolkade versionen gäller en tidigare film och visas inte. Ladda upp den på nytt."): (
            talk.renditions.filter(kind=Rendition.Kind.DESCRIBED).exclude(source_sha256=talk.sha256).exists()
        ),
        _("Presentatörens ja gäller en tidigare film. Be om ett nytt."): _consents_are_old(talk),
        _("Seminariet pågår. En ny film tar plats när det är slut, och versioner görs då."): (
            under_way(talk, now) is not None
        ),
    }
    return (*(text for text, is_so in found.items() if is_so), *_shown_ahead(talk, now))


def _shown_ahead(talk: Talk, now: datetime) -> Iterator[str]:
    """That a new film would wait, before somebody uploads one."""
    ahead = [run for run in runs_that_lose(talk, "", now) if run.starts_at > now]
    if ahead and film_that_waits(talk) is None:
        text = _("Filmen visas i rummen %(day)s. En ny film väntar tills presentatören har sagt ja till den.")
        yield text % {"day": _day(ahead[0].starts_at)}


def _waits(talk: Talk) -> str:
    waits = film_that_waits(talk)
    if waits is None:
        return ""
    text = _("En ny film kom %(day)s och väntar på presentatörens ja. Rummen visar den förra så länge.")
    return text % {"day": _day(waits.came_at)}


def _is_idle(sent: list[Upload], check: FilmCheck | None, now: datetime) -> bool:
    resting = (Upload.Stage.COMING, Upload.Stage.REFUSED, FilmCheck.Stage.DONE, FilmCheck.Stage.REFUSED)
    waiting = [row.changed_at for row in sent if row.stage not in resting]
    if check and check.stage not in resting:
        waiting.append(check.changed_at)
    is_old = any(at < now - IDLE_AFTER for at in waiting)
    return is_old and not Job.objects.filter(task__in=CHECKING + MAKING, sent_at__gt=now - RETRY_AFTER).exists()


def _consents_are_old(talk: Talk) -> bool:
    given = talk.consents.filter(withdrawn_at=None)
    return bool(talk.file) and given.exists() and not given.filter(film_sha256=talk.sha256).exists()


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F H.i")
