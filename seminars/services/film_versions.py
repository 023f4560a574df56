"""Films are made of films, by ffmpeg, one at a time: converted, prepared for the rooms, smaller. Minutes each."""

from __future__ import annotations

import fcntl
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from django.db import transaction

from seminars import ffmpeg, films
from seminars.ffmpeg import FfmpegError
from seminars.films import Code, Film, FilmError, Recipe
from seminars.models import FilmCheck, Job, Rendition, Run, Talk, Upload
from seminars.queries import films_of
from seminars.services import film_checks, film_files
from seminars.services.film_checks import MAKING, Clock, Progress, Telling
from seminars.services.film_failures import ROOM_AGAIN, end_job, fail, last_line
from seminars.services.jobs import GIVE_UP_AFTER, NotYet, Outdated, doing_job, finish_job
from seminars.services.uploads import folder, path_of
from seminars.waiting import QUIET_BEFORE

logger = logging.getLogger(__name__)


def work_through(*, clock: Clock, is_wanted: Callable[[], bool]) -> int:
    """Does all due work on films, the oldest first, unless another process does; returns how many were done.

    Ends early, by Outdated, when it is not wanted any more.
    """
    number = 0
    with the_only_one() as is_mine:
        tried: set[str] = set()
        while is_mine and is_wanted() and (job := _next(tried, clock())):
            tried.add(job.key)
            number += _do(job, clock, is_wanted)
    return number


@contextmanager
def the_only_one() -> Iterator[bool]:
    """True within for one process of this machine at a time; the lock goes with the process."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "work.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def convert_upload(*, upload: UUID, facts: dict[str, Any], clock: Clock, progress: Progress) -> None:
    """Makes an MP4 for every room of what was uploaded, and puts it in the Talk's place. Twice is once.

    When that cannot be done the film is kept, with the reason. Raises NotYet on a full disk.
    """
    row = Upload.objects.filter(pk=upload, stage__in=(Upload.Stage.CONVERTING, Upload.Stage.FAILED)).first()
    if row is None:
        return
    film, source, target = Film.from_json(facts), path_of(row), folder() / f"{row.pk}.mp4"
    if kept := film_checks.look_again(row, progress):
        film_checks.place(row, target, kept, clock())
        return
    film_checks.require_room(row, clock())
    try:
        ffmpeg.make(source, target, film, films.conversion(film), progress)
        film_checks.place(row, target, _as_expected(target, film, progress), clock())
    except (FfmpegError, FilmError) as error:
        target.unlink(missing_ok=True)
        _not_converted(row, error, clock())
    except Outdated:
        target.unlink(missing_ok=True)
        raise


def _not_converted(row: Upload, error: FfmpegError | FilmError, now: datetime) -> None:
    if isinstance(error, FfmpegError) and error.is_disk_full:
        fail(row.pk, FilmError(Code.NO_ROOM), now)
        raise NotYet(now + ROOM_AGAIN)
    fail(row.pk, FilmError(Code.NOT_CONVERTED, last_line(str(error))), now)
    end_job(f"convert-upload:{row.pk}", str(error), now)


def make_version(*, talk: int, kind: str, sha256: str, clock: Clock, progress: Progress) -> None:
    """Makes one version of the Talk's film, as long as it is still the Talk's. Raises NotYet, Outdated."""
    row = Talk.objects.filter(pk=talk, sha256=sha256).exclude(file="").first()
    if row is None:
        raise Outdated
    if until := under_way(row, clock()):
        raise NotYet(until)
    check = FilmCheck.objects.get(talk=row)
    film = Film.from_json(check.facts)
    if not film_files.has_room_for(row.size):
        _wait_for_room(row, kind, clock())
    _begin(row, kind, clock())
    target = folder() / f"{talk}-{kind}.mp4"
    try:
        made = _made(row, kind, film, target, progress)
    except (FfmpegError, FilmError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, FfmpegError) and error.is_disk_full:
            _wait_for_room(row, kind, clock())
        not_made(row, kind, clock(), str(error))
    else:
        _keep(row, kind, target, made, clock())


def settle(talk: int, sha256: str, now: datetime) -> None:
    """After a job of its versions: says what is being done next, or that all is done."""
    not_done = FilmCheck.objects.filter(talk=talk, sha256=sha256).values_list("not_done", flat=True).first()
    waiting = [kind for kind, why in not_done or () if why == "no_room"]
    stage = film_checks.next_stage(talk, sha256, waiting)
    FilmCheck.objects.filter(talk=talk, sha256=sha256).update(stage=stage, percent=0, changed_at=now)


def under_way(talk: Talk, now: datetime) -> datetime | None:
    """When the run that shows the Talk now, or soon, ends: no film is exchanged under it without a person's wish."""
    runs = Run.objects.real().filter(seminar=talk.seminar_id, status=Run.Status.PUBLISHED)
    near = runs.filter(starts_at__lte=now + QUIET_BEFORE, starts_at__gt=now - timedelta(days=1))
    return max((run.ends_at for run in near if run.ends_at > now), default=None)


def _next(tried: set[str], now: datetime) -> Job | None:
    due = Job.objects.filter(task__in=MAKING, done_at=None, due_at__lte=now, attempts__lt=GIVE_UP_AFTER)
    return due.exclude(key__in=tried).order_by("due_at", "pk").first()


def _do(job: Job, clock: Clock, is_wanted: Callable[[], bool]) -> bool:
    """One job; False when it failed in a way that may go better later: its reason is kept, and the next is begun."""
    work = _convert if job.task == MAKING[0] else _make
    try:
        with doing_job(key=job.key, now=clock()):
            work(job, clock, is_wanted)
    except Exception:
        logger.exception("work on a film failed: %s", job.key)
        return False
    return True


def _convert(job: Job, clock: Clock, is_wanted: Callable[[], bool]) -> None:
    row = Upload(pk=UUID(job.args["upload"]))
    told = film_checks.telling_upload(row, Upload.Stage.CONVERTING, MAKING, clock)
    convert_upload(upload=row.pk, facts=job.args["facts"], clock=clock, progress=_while(is_wanted, told))


def _make(job: Job, clock: Clock, is_wanted: Callable[[], bool]) -> None:
    talk, sha256 = job.args["talk"], job.args["sha256"]
    told = Telling(lambda percent: film_checks.write_percent(talk, sha256, percent, clock()), MAKING, clock)
    make_version(**job.args, clock=clock, progress=_while(is_wanted, told))
    finish_job(key=job.key, now=clock())  # before the next is named
    settle(talk, sha256, clock())


class Unwanted(BaseException):
    """Whoever started us is gone: the job stays as it is, and is handed out again."""


def _while(is_wanted: Callable[[], bool], told: Progress) -> Progress:
    def progress(percent: int) -> None:
        if not is_wanted():
            raise Unwanted
        told(percent)

    return progress


def _begin(talk: Talk, kind: str, now: datetime) -> None:
    stages = FilmCheck.Stage
    stage = stages.PREPARING if kind == Rendition.Kind.PREPARED else stages.RENDERING
    _forget_not_done(talk, kind, now)
    FilmCheck.objects.filter(talk=talk).update(stage=stage, percent=0, changed_at=now)


def _made(talk: Talk, kind: str, film: Film, target: Path, progress: Progress) -> Film:
    """The version, made and looked into. Raises FfmpegError, FilmError."""
    is_prepared = kind == Rendition.Kind.PREPARED
    source = films_of(talk).main
    if source is None:
        raise Outdated
    with film_files.local(talk.file if is_prepared else source.file) as path:
        found = film if is_prepared else film_checks.measured(path, lambda percent: progress(0))
        ffmpeg.make(path, target, found, _recipe(kind, film), progress)
    return _as_expected(target, film, progress)


def _as_expected(target: Path, source: Film, progress: Progress) -> Film:
    """What was made, looked into. Raises FilmError when not every room could play it, FfmpegError when it is cut."""
    made = film_checks.measured(target, lambda percent: progress(99))
    if wrong := films.faults(made):
        raise wrong[0]
    if films.has_drifted(made, source):
        raise FfmpegError(f"{made.duration} of {source.duration} were made")
    return made


def _recipe(kind: str, film: Film) -> Recipe:
    if kind != Rendition.Kind.PREPARED:
        return films.SMALLER[kind]
    return films.preparation(film) or films.conversion(film)


@transaction.atomic
def _keep(talk: Talk, kind: str, target: Path, made: Film, now: datetime) -> None:
    if not Talk.objects.select_for_update().filter(pk=talk.pk, sha256=talk.sha256).exists():
        target.unlink(missing_ok=True)
        raise Outdated
    name = f"talks/{secrets.token_hex(16)}.mp4"
    film_files.keep(target, name)
    facts = {"size": made.size, "sha256": made.sha256, "duration": made.duration, "height": made.shorter}
    about = {"file": name, "source_sha256": talk.sha256, "made_at": now, **facts}
    Rendition.objects.update_or_create(talk=talk, kind=kind, defaults=about)
    _forget_not_done(talk, kind, now)
    film_checks.tell_rooms(talk, made.sha256, now)


def not_made(talk: Talk, kind: str, now: datetime, said: str) -> None:
    """What was not made stands on the page, and why in its job; making it again is a press there."""
    _note_not_done(talk, kind, "failed", now)
    end_job(film_checks.version_key(talk.pk, talk.sha256, kind), said, now)
    film_checks.tell_rooms(talk, talk.sha256, now)


def _wait_for_room(talk: Talk, kind: str, now: datetime) -> NoReturn:
    """Raises NotYet. Meanwhile the page says what it waits for, and the rooms have the film as it is."""
    _note_not_done(talk, kind, "no_room", now)
    settle(talk.pk, talk.sha256, now)
    film_checks.tell_rooms(talk, talk.sha256, now)
    raise NotYet(now + ROOM_AGAIN)


def _note_not_done(talk: Talk, kind: str, why: str, now: datetime) -> None:
    check = _forget_not_done(talk, kind, now)
    FilmCheck.objects.filter(pk=check.pk).update(not_done=[*check.not_done, [kind, why]])


def _forget_not_done(talk: Talk, kind: str, now: datetime) -> FilmCheck:
    check = FilmCheck.objects.get(talk=talk)
    check.not_done = [entry for entry in check.not_done if entry[0] != kind]
    check.changed_at = now
    check.save(update_fields=["not_done", "changed_at"])
    return check
