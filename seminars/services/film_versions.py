"""Films are made of films, by ffmpeg, one at a time: converted, prepared for the rooms, smaller. Minutes each."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from seminars import ffmpeg, films
from seminars.ffmpeg import FfmpegError
from seminars.films import Code, Film, FilmError, Recipe
from seminars.models import FilmCheck, Job, Rendition, Run, Talk, Upload
from seminars.queries import films_of
from seminars.services import film_checks, film_files
from seminars.services.film_checks import MAKING, Clock, Progress, Telling
from seminars.services.jobs import GIVE_UP_AFTER, NotYet, Outdated, doing_job, finish_job
from seminars.services.uploads import folder, path_of
from seminars.waiting import QUIET_BEFORE

DRIFT = timedelta(seconds=2)  # a version that is longer or shorter than this against its film is not it


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
    """Makes an MP4 for every room of what was uploaded, and puts it in the Talk's place. Twice is once."""
    row = Upload.objects.filter(pk=upload, stage=Upload.Stage.CONVERTING).first()
    if row is None:
        return
    film, source, target = Film.from_json(facts), path_of(row), folder() / f"{row.pk}.mp4"
    if kept := film_checks.look_again(row, progress):
        film_checks.place(row, target, kept, clock())
        return
    if not film_files.has_room_for(row.size):
        film_checks.refuse(row, (FilmError(Code.NO_ROOM),), clock())
        return
    try:
        ffmpeg.make(source, target, film, films.conversion(film), progress)
        made = film_checks.measured(target, lambda percent: progress(99))
        wrong = films.faults(made)
    except FfmpegError:
        wrong, made = (FilmError(Code.NOT_CONVERTED),), Film()
    if wrong:
        target.unlink(missing_ok=True)
        film_checks.refuse(row, (FilmError(Code.NOT_CONVERTED),), clock())
    else:
        film_checks.place(row, target, made, clock())


def make_version(*, talk: int, kind: str, sha256: str, clock: Clock, progress: Progress) -> None:
    """Makes one version of the Talk's film, as long as it is still the Talk's. Raises NotYet, Outdated."""
    row = Talk.objects.filter(pk=talk, sha256=sha256).exclude(file="").first()
    if row is None:
        raise Outdated
    if until := under_way(row, clock()):
        raise NotYet(until)
    check = FilmCheck.objects.get(talk=row)
    film = Film.from_json(check.facts)
    _begin(row, kind, clock())
    target = folder() / f"{talk}-{kind}.mp4"
    try:
        made = _made(row, kind, film, target, progress)
    except (FfmpegError, FilmError) as error:
        target.unlink(missing_ok=True)
        _not_made(row, kind, "failed", clock(), str(error))
    else:
        _keep(row, kind, target, made, clock())


def settle(talk: int, sha256: str, now: datetime) -> None:
    """After a job of its versions: says what is being done next, or that all is done."""
    stage = film_checks.next_stage(talk, sha256)
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
    """One job; False when it failed in a way that may go better later: its reason is kept."""
    work = _convert if job.task == MAKING[0] else _make
    try:
        with doing_job(key=job.key, now=clock()):
            work(job, clock, is_wanted)
    except OSError:
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
    FilmCheck.objects.filter(talk=talk).update(stage=stage, percent=0, changed_at=now)


def _made(talk: Talk, kind: str, film: Film, target: Path, progress: Progress) -> Film:
    """The version, made and looked into. Raises FfmpegError, FilmError."""
    is_prepared = kind == Rendition.Kind.PREPARED
    source = films_of(talk).main
    if source is None:
        raise Outdated
    if not film_files.has_room_for(talk.size):
        raise FilmError(Code.NO_ROOM)
    with film_files.local(talk.file if is_prepared else source.file) as path:
        found = film if is_prepared else film_checks.measured(path, lambda percent: progress(0))
        ffmpeg.make(path, target, found, _recipe(kind, film), progress)
    made = film_checks.measured(target, lambda percent: progress(99))
    if wrong := films.faults(made):
        raise wrong[0]
    if abs(made.duration - film.duration) > DRIFT:
        raise FfmpegError(f"{made.duration} of {film.duration}")
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


def _not_made(talk: Talk, kind: str, why: str, now: datetime, said: str) -> None:
    """What was not made, and why, stands on the page; making it again is a press there."""
    check = _forget_not_done(talk, kind, now)
    FilmCheck.objects.filter(pk=check.pk).update(not_done=[*check.not_done, [kind, why]])
    key = film_checks.version_key(talk.pk, talk.sha256, kind)
    Job.objects.filter(key=key).update(last_error=said[:2000], done_at=now)


def _forget_not_done(talk: Talk, kind: str, now: datetime) -> FilmCheck:
    check = FilmCheck.objects.get(talk=talk)
    check.not_done = [entry for entry in check.not_done if entry[0] != kind]
    check.changed_at = now
    check.save(update_fields=["not_done", "changed_at"])
    return check
