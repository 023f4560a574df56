"""Films that came and did not take their place: refused for good, or kept so that somebody may try again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from seminars.films import FilmError
from seminars.models import Job, Upload
from seminars.services.uploads import path_of

ROOM_AGAIN = timedelta(minutes=10)
"""So often it is looked whether the disk has place again."""
_LINE = 300  # characters of what a program said last


def refuse(row: Upload, found: tuple[FilmError, ...], now: datetime) -> None:
    """Keeps the reason, not the film."""
    errors = [[error.code.value, error.found] for error in found]
    Upload.objects.filter(pk=row.pk).update(stage=Upload.Stage.REFUSED, errors=errors, changed_at=now)
    path_of(row).unlink(missing_ok=True)


def fail(upload: UUID, error: FilmError, now: datetime) -> None:
    """Keeps the film and the reason. The sweep's days count from the first time, however often it is tried again."""
    rows = Upload.objects.filter(pk=upload)
    rows.exclude(stage=Upload.Stage.FAILED).update(changed_at=now)
    rows.update(stage=Upload.Stage.FAILED, errors=[[error.code.value, error.found]])


def end_job(key: str, said: str, now: datetime) -> None:
    """The job is over, and why it failed stays in it: only a press begins it again."""
    Job.objects.filter(key=key).update(last_error=said[:2000], done_at=now)


def last_line(said: str) -> str:
    """What a program said last: why it ended, in most cases."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:_LINE] if lines else ""
