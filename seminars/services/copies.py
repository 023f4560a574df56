"""Copies of films in a bucket, when they are served from one. Our own disk keeps the originals, the bucket never more
than copies under their hash; that one is there is told by its job's being done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from seminars import bucket
from seminars.models import Job, Talk
from seminars.queries import FilmFile, all_films
from seminars.services.jobs import doing_job, queue_job


def queue_copies(*, now: datetime) -> int:
    """Queues a copy of every film that has none; returns how many are new. Asked again and again by beat."""
    keys = {sha: bucket.job_key(sha) for sha in _films()}
    return sum(
        queue_job(key=key, task="seminars.copy_film", args={"sha256": sha}, due_at=now) for sha, key in keys.items()
    )


def copy_film(*, key: str, sha256: str, now: datetime) -> None:
    """Sends the film to the bucket, unless no Talk has it any more. Raises BucketError; OSError without the file."""
    film = _films().get(sha256)
    if film is None:
        Job.objects.filter(key=key).delete()  # done would mean that the copy is there
        return
    with doing_job(key=key, now=now):
        bucket.put(Path(film.file.path), sha256, now=now)


def remove_stale_copies(*, now: datetime) -> int:
    """Takes away the copies of films that no Talk has any more; returns how many. Raises BucketError."""
    wanted, prefix = _films(), bucket.job_key("")
    keys = Job.objects.filter(key__startswith=prefix, done_at__isnull=False).values_list("key", flat=True)
    stale = [key for key in keys if key.removeprefix(prefix) not in wanted]
    for key in stale:
        bucket.remove(key.removeprefix(prefix), now=now)
        Job.objects.filter(key=key).delete()
    return len(stale)


def _films() -> dict[str, FilmFile]:
    """Every film of every Talk by its hash; two queries."""
    talks = Talk.objects.exclude(file="").prefetch_related("renditions")
    return {film.sha256: film for talk in talks for film in all_films(talk) if film.sha256}
