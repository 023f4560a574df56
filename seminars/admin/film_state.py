"""What the film part of a Talk's page shows, as plain data: read once, shown by the page and compared by its script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from seminars import films
from seminars.admin.film_rows import Version, day_text, described_warnings, version_rows
from seminars.agenda import AgendaError
from seminars.approvals import film_that_waits
from seminars.films import Code, Film, FilmError, Remark
from seminars.models import FilmCheck, Job, Rendition, Run, Talk, Upload
from seminars.queries import films_of
from seminars.services.film_checks import CHECKING, MAKING
from seminars.services.film_versions import under_way
from seminars.services.jobs import RETRY_AFTER
from seminars.services.planning import film_lengths, fitted
from seminars.services.uploads import ABANDONED_AFTER
from seminars.waiting import runs_that_lose
from seminars.wording import agenda_error_text
from seminars.wording_films import (
    fact_rows,
    film_error_text,
    remark_text,
    said_text,
    size_text,
    unchecked_rows,
)

_AT_WORK = (Upload.Stage.WAITING, Upload.Stage.PROBING, Upload.Stage.CONVERTING)
IDLE_AFTER = timedelta(minutes=1)
"""Work that has waited this long waits for a worker that is not running."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Something under way: an upload, or work on the film."""

    key: str
    title: str
    text: str
    percent: int
    upload: str = ""
    """That may be put away."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A film that came, and cannot be used; or, with the day until which it is kept, one that may be tried again."""

    upload: str
    name: str
    reasons: tuple[str, ...]
    kept_until: str = ""


@dataclass(frozen=True, slots=True)
class FilmState:
    """Everything the panel shows."""

    bars: tuple[Bar, ...]
    coming: tuple[tuple[str, str, str], ...]
    """Uploads that nobody may be sending just now: key, name, how much has come."""
    refused: tuple[Refused, ...]
    failed: tuple[Refused, ...]
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
    again: str
    """What making the versions again may bring, when rooms are about to fetch them; empty when it costs nothing."""
    waits: str = ""
    """That a new film waits to take the place."""

    def without_percent(self) -> FilmState:
        return replace(self, bars=tuple(replace(bar, percent=0, text="") for bar in self.bars), coming=self._begun())

    def _begun(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((key, name, "") for key, name, _much in self.coming)


def film_state(talk: Talk, now: datetime) -> FilmState:
    """Nine queries, however many runs are ahead."""
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
        failed=tuple(_failed(row) for row in sent if row.stage == Upload.Stage.FAILED),
        errors=_errors(known),
        warnings=(*_remarks(talk, film), *described_warnings(talk), *misfits(talk, now)),
        facts=tuple(fact_rows(film) if film and film.video else unchecked_rows(talk.size, talk.duration)),
        versions=version_rows(talk, known),
        notes=_notes(talk, sent, known, now),
        has_film=bool(talk.file),
        is_busy=bool(bars),
        is_checked=known is not None,
        is_ready=bool(known and known.stage == FilmCheck.Stage.DONE),
        again=_again(talk, now) if known and _is_prepared(talk) else "",
        waits=_waits(talk),
    )


def misfits(talk: Talk, now: datetime) -> tuple[str, ...]:
    """Published runs ahead whose agendas no longer suit the films."""
    runs = Run.objects.real().filter(seminar=talk.seminar_id, status=Run.Status.PUBLISHED, starts_at__gt=now)
    ahead, lengths = list(runs.order_by("starts_at").prefetch_related("segments")), film_lengths(talk.seminar_id)
    found = [(run, misfit(run, lengths)) for run in ahead]
    return tuple(f"{day_text(run.starts_at)}: {text}" for run, text in found if text)


def misfit(run: Run, lengths: Mapping[int, timedelta] | None = None) -> str:
    """Why a published run's agenda no longer suits its films; empty when it does."""
    try:
        known = film_lengths(run.seminar_id) if lengths is None else lengths
        fits = list(fitted(run, known)) == [row.as_segment() for row in run.segments.all()]
    except AgendaError as error:
        return agenda_error_text(error)
    return "" if fits else _("filmernas längd har ändrats. Öppna tillfället och anpassa agendan till filmerna.")


def _uploads_at_work(sent: list[Upload]) -> tuple[Bar, ...]:
    at_work = (row for row in sent if row.stage in _AT_WORK)
    return tuple(Bar(f"u{row.pk}", row.name, _stage(row), row.percent, str(row.pk)) for row in at_work)


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


def _failed(row: Upload) -> Refused:
    until = date_format(timezone.localtime(row.changed_at + ABANDONED_AFTER), "j F")
    return replace(_refused(row), kept_until=until)


def _errors(check: FilmCheck | None) -> tuple[str, ...]:
    return tuple(_reasons(check.errors)) if check else ()


def _reasons(errors: list[list[str]]) -> list[str]:
    """The sentences; what to do about a phone's film is said once."""
    found = [FilmError(Code(code), what) for code, what in errors]
    is_phone = any(error.found == "hevc" for error in found)
    texts = [film_error_text(error) for error in found if not is_phone or error.found == "hevc"]
    return [*texts, *filter(None, map(said_text, found))]


def _remarks(talk: Talk, film: Film | None) -> tuple[str, ...]:
    """What is remarked on, except what the prepared version has mended."""
    if film is None:
        return ()
    is_prepared = _is_prepared(talk)
    level = films.LOUDNESS if is_prepared and film.loudness is not None else film.loudness
    seen, other = replace(film, loudness=level), _loudness_of_other(talk)
    mended = {Remark.TALL, Remark.HEAVY, Remark.PLACE} if is_prepared else set()
    return tuple(remark_text(one, seen, other) for one in films.remarks(seen, other) if one not in mended)


def _again(talk: Talk, now: datetime) -> str:
    """The next published run, in a sentence, while its rooms may have fetched the film already."""
    runs = Run.objects.real().filter(seminar=talk.seminar_id, status=Run.Status.PUBLISHED, starts_at__gt=now)
    run = runs.order_by("starts_at").first()
    text = _("Gör om kan ge rummens version ett nytt innehåll. Då hämtar alla rum den en gång till före %(day)s.")
    return text % {"day": day_text(run.starts_at)} if run else ""


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
        yield text % {"day": day_text(ahead[0].starts_at)}


def _waits(talk: Talk) -> str:
    waits = film_that_waits(talk)
    if waits is None:
        return ""
    text = _("En ny film kom %(day)s och väntar på presentatörens ja. Rummen visar den förra så länge.")
    return text % {"day": day_text(waits.came_at)}


def _is_idle(sent: list[Upload], check: FilmCheck | None, now: datetime) -> bool:
    resting = (
        Upload.Stage.COMING,
        Upload.Stage.REFUSED,
        Upload.Stage.FAILED,
        FilmCheck.Stage.DONE,
        FilmCheck.Stage.REFUSED,
    )
    waiting = [row.changed_at for row in sent if row.stage not in resting]
    if check and check.stage not in resting:
        waiting.append(check.changed_at)
    is_old = any(at < now - IDLE_AFTER for at in waiting)
    return is_old and not Job.objects.filter(task__in=CHECKING + MAKING, sent_at__gt=now - RETRY_AFTER).exists()


def _consents_are_old(talk: Talk) -> bool:
    given = talk.consents.filter(withdrawn_at=None)
    return bool(talk.file) and given.exists() and not given.filter(film_sha256=talk.sha256).exists()
