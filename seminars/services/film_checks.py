"""A film that has come is looked into, refused or put in its Talk's place; then its versions are asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from seminars import ffmpeg, films, probing, remux
from seminars.films import Code, Film, FilmError
from seminars.models import Candidate, FilmCheck, Job, Rendition, Talk, Upload
from seminars.services import film_files
from seminars.services.captions import tie_texts
from seminars.services.film_failures import ROOM_AGAIN, fail, refuse
from seminars.services.jobs import NotYet, Outdated, do_again, keep_jobs
from seminars.services.uploads import folder, path_of
from seminars.waiting import runs_that_lose

Clock = Callable[[], datetime]
Progress = Callable[[int], None]

CHECKING = ("seminars.check_upload", "seminars.check_film")
MAKING = ("seminars.convert_upload", "seminars.make_version")
"""The tasks of films: the first are quick, the others take minutes and are done one at a time."""
_TO_CHECK = (Upload.Stage.WAITING, Upload.Stage.PROBING, Upload.Stage.FAILED)
SETTLE = "seminars.settle_candidate"
TELL_EVERY, KEEP_EVERY = 0.5, 20.0  # seconds


class Telling:
    """Writes how far the work has come, and renews its jobs, however often it is told. Raises Outdated."""

    def __init__(self, write: Callable[[int], bool], tasks: tuple[str, ...], clock: Clock) -> None:
        self.write, self.tasks, self.clock = write, tasks, clock
        self.told_at = self.kept_at = float("-inf")

    def __call__(self, percent: int) -> None:
        now = time.monotonic()
        if now - self.kept_at >= KEEP_EVERY:
            keep_jobs(tasks=self.tasks, now=self.clock())
            self.kept_at = now
        if now - self.told_at >= TELL_EVERY:
            if not self.write(percent):
                raise Outdated
            self.told_at = now


def check_upload(*, upload: UUID, clock: Clock) -> None:
    """Refuses the film, puts it in its place, or has it converted. Twice is once."""
    row = Upload.objects.filter(pk=upload, stage__in=_TO_CHECK).first()
    if row is None:
        return
    if row.stage == Upload.Stage.FAILED:  # before anything says that it is being looked into
        require_room(row, clock())
    told = telling_upload(row, Upload.Stage.PROBING, CHECKING, clock)
    try:
        film = look_again(row, told) or measured(path_of(row), told)
    except FilmError as error:
        refuse(row, (error,), clock())
        return
    found = films.faults(film)
    if not found:
        place(row, path_of(row), film, clock())
    elif not can_be_mended(found):
        refuse(row, found, clock())
    elif ffmpeg.program():
        _convert(row, film, clock())
    else:
        _pack_again(row, film, told, clock)


def can_be_mended(found: tuple[FilmError, ...]) -> bool:
    """True of faults that are mended here: any that ffmpeg can, where it is; else a wrong container."""
    if ffmpeg.program():
        return bool(found) and films.can_be_converted(found)
    return films.is_only_packed_wrong(found)


def check_film(*, talk: int, sha256: str, clock: Clock) -> None:
    """Looks into the film that is the Talk's already: one from the plain form, or once more."""
    row = Talk.objects.filter(pk=talk, sha256=sha256).exclude(file="").first()
    if row is None:
        return
    _note(row, {"sha256": sha256, "stage": FilmCheck.Stage.PROBING, "percent": 0}, clock())
    told = Telling(lambda percent: write_percent(talk, sha256, percent, clock()), CHECKING, clock)
    try:
        with film_files.local(row.file) as path:
            film = measured(path, told)
        found = films.faults(film)
    except FilmError as error:
        film, found = Film(), (error,)
    with transaction.atomic():
        if found:
            errors = [[error.code.value, error.found] for error in found]
            about = {"stage": FilmCheck.Stage.REFUSED, "facts": film.as_json(), "errors": errors}
            _note(row, {"not_done": [], **about}, clock())
        else:
            note_film(row, film, clock())
        tell_rooms(row, sha256, clock())


def measured(path: Path, progress: Progress) -> Film:
    """All that is known of the film, its loudness included. Raises FilmError."""
    try:
        with path.open("rb") as file:
            film = probing.look(file, lambda percent: progress(percent // 3))
            level = probing.loudness(file, film.duration, lambda percent: progress(33 + percent * 2 // 3))
    except FileNotFoundError as error:
        raise FilmError(Code.UNREADABLE) from error
    return replace(film, loudness=level)


@transaction.atomic
def place(row: Upload, path: Path, film: Film, now: datetime) -> None:
    """The film is the Talk's from now on, or waits to be, where a run ahead would lose by that."""
    talk = Talk.objects.select_for_update().filter(pk=row.talk_id).first()
    if talk is None or not Upload.objects.filter(pk=row.pk).delete()[0]:
        raise Outdated
    name = _name(row)
    film_files.keep(path, name)
    source = path_of(row)  # still there when it was converted
    transaction.on_commit(lambda: source.unlink(missing_ok=True))
    if row.kind == "described":
        _place_described(talk, name, film, now)
    elif runs_that_lose(talk, film.sha256, now):
        _let_wait(talk, name, film, now)
        return
    else:
        take_place(talk, name, film, now)
    tell_rooms(talk, row.pk.hex, now)


def take_place(talk: Talk, name: str, film: Film, now: datetime) -> None:
    """The film of this name is the Talk's. What was made of the one before is gone; its described version waits."""
    tie_texts(talk=talk, film=film.sha256)
    talk.file.name, talk.size, talk.sha256, talk.duration = name, film.size, film.sha256, film.duration
    talk.save(update_fields=["file", "size", "sha256", "duration"])
    Candidate.objects.filter(talk=talk).delete()
    note_film(talk, film, now)


def _let_wait(talk: Talk, name: str, film: Film, now: datetime) -> None:
    about = {"file": name, "size": film.size, "sha256": film.sha256, "duration": film.duration}
    Candidate.objects.update_or_create(talk=talk, defaults={**about, "facts": film.as_json(), "came_at": now})
    do_again(key=f"candidate:{talk.pk}", task=SETTLE, args={"talk": talk.pk}, due_at=now)


def look_again(row: Upload, progress: Progress) -> Film | None:
    """The film, when it was put into the store by work that was broken off before it was told here."""
    kept = film_files.was_kept(_name(row))
    if kept is None:
        return None
    with film_files.local(kept) as path:
        return measured(path, progress)


def note_film(talk: Talk, film: Film, now: datetime) -> None:
    """Keeps what was found in the Talk's film, and asks for the versions that the system has the means for."""
    kinds = films.versions(film)
    Rendition.objects.filter(talk=talk).exclude(kind=Rendition.Kind.DESCRIBED).exclude(kind__in=kinds).delete()
    made_of_another = Rendition.objects.filter(talk=talk).exclude(source_sha256=film.sha256)
    made_of_another.exclude(kind=Rendition.Kind.DESCRIBED).delete()
    can = bool(ffmpeg.program())
    for kind in kinds if can else ():
        args = {"talk": talk.pk, "kind": kind, "sha256": film.sha256}
        do_again(key=version_key(talk.pk, film.sha256, kind), task=MAKING[1], args=args, due_at=now)
    made = Rendition.objects.filter(talk=talk, source_sha256=film.sha256).values_list("kind", flat=True)
    not_done = [] if can else [[kind, "no_ffmpeg"] for kind in kinds if kind not in made]
    about = {"sha256": film.sha256, "facts": film.as_json(), "errors": [], "not_done": not_done}
    _note(talk, {**about, "stage": next_stage(talk.pk, film.sha256), "percent": 0}, now)


def recheck(*, talk: Talk, now: datetime) -> None:
    """The Talk's film is looked into once more, and its versions made again."""
    if talk.file and talk.sha256:
        args = {"talk": talk.pk, "sha256": talk.sha256}
        _note(talk, {"sha256": talk.sha256, "stage": FilmCheck.Stage.WAITING, "percent": 0}, now)
        do_again(key=f"check-film:{talk.pk}:{talk.sha256}", task=CHECKING[1], args=args, due_at=now)


@transaction.atomic
def remove_described(*, talk: Talk, now: datetime) -> bool:
    """The Talk has no described version any more; its file is swept after a day. False when there was none."""
    gone, _rows = Rendition.objects.filter(talk=talk, kind=Rendition.Kind.DESCRIBED).delete()
    if gone:
        tell_rooms(talk, "described", now)
    return bool(gone)


def tell_rooms(talk: Talk, what: str, now: datetime) -> None:
    """Pages that show the Talk's film live get the new one: that is known higher up, where the task is."""
    args = {"seminar": talk.seminar_id}
    do_again(key=f"tell-rooms:{talk.pk}:{what}", task="facilitation.films_changed", args=args, due_at=now)


def next_stage(talk: int, sha256: str, waiting: Collection[str] = ()) -> FilmCheck.Stage:
    """Where the work stands by the jobs that are left of it; those of the kinds that are `waiting` are at rest."""
    keys = Job.objects.filter(key__startswith=version_key(talk, sha256, ""), done_at=None).values_list("key", flat=True)
    left = {key.rpartition(":")[2] for key in keys}.difference(waiting)
    if Rendition.Kind.PREPARED.value in left:
        return FilmCheck.Stage.PREPARING
    return FilmCheck.Stage.RENDERING if left else FilmCheck.Stage.DONE


def version_key(talk: int, sha256: str, kind: str) -> str:
    return f"film:{talk}:{sha256}:{kind}"


def telling_upload(row: Upload, stage: Upload.Stage, tasks: tuple[str, ...], clock: Clock) -> Telling:
    def write(percent: int) -> bool:
        known = Upload.objects.filter(pk=row.pk)
        return bool(known.update(stage=stage, percent=percent, changed_at=clock()))

    return Telling(write, tasks, clock)


def write_percent(talk: int, sha256: str, percent: int, now: datetime) -> bool:
    """False when the film is the Talk's no more."""
    if not Talk.objects.filter(pk=talk, sha256=sha256).exists():
        return False
    return bool(FilmCheck.objects.filter(talk=talk, sha256=sha256).update(percent=percent, changed_at=now))


def _note(talk: Talk, about: dict[str, Any], now: datetime) -> None:
    FilmCheck.objects.update_or_create(talk=talk, defaults={**about, "changed_at": now})


@transaction.atomic
def _convert(row: Upload, film: Film, now: datetime) -> None:
    Upload.objects.filter(pk=row.pk).update(stage=Upload.Stage.CONVERTING, percent=0, changed_at=now)
    args = {"upload": str(row.pk), "facts": film.as_json()}
    do_again(key=f"convert-upload:{row.pk}", task=MAKING[0], args=args, due_at=now)


def _pack_again(row: Upload, film: Film, progress: Progress, clock: Clock) -> None:
    """The same picture and sound as an MP4, without ffmpeg: nothing is encoded. Raises NotYet on a full disk."""
    target = folder() / f"{row.pk}.mp4"
    require_room(row, clock())
    try:
        remux.make(path_of(row), target, progress)
        made = measured(target, lambda percent: progress(99))
    except FilmError as error:
        target.unlink(missing_ok=True)
        refuse(row, (error,), clock())
        return
    wrong = films.faults(made) or ((FilmError(Code.NOT_MP4, film.container),) if films.has_drifted(made, film) else ())
    if wrong:
        target.unlink(missing_ok=True)
        refuse(row, wrong, clock())
    else:
        place(row, target, made, clock())


def require_room(row: Upload, now: datetime) -> None:
    """Raises NotYet, with the reason told and the film kept, when the disk has no place for another of its size."""
    if not film_files.has_room_for(row.size):
        fail(row.pk, FilmError(Code.NO_ROOM), now)
        raise NotYet(now + ROOM_AGAIN)


def _place_described(talk: Talk, name: str, film: Film, now: datetime) -> None:
    facts = {"size": film.size, "sha256": film.sha256, "duration": film.duration, "height": film.shorter}
    about = {"file": name, "source_sha256": talk.sha256, "made_at": now, **facts}
    Rendition.objects.update_or_create(talk=talk, kind=Rendition.Kind.DESCRIBED, defaults=about)


def _name(row: Upload) -> str:
    return f"talks/{row.pk.hex}.mp4"
