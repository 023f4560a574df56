"""Minutes of work on a film, done by a real worker's own process: mail is not kept waiting, a kill costs only time."""

from __future__ import annotations

import io
import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from groups.models import Facilitator
from seminars.models import Job, Talk, Upload
from seminars.services.film_versions import the_only_one
from seminars.services.jobs import queue_job
from seminars.services.uploads import begin_upload, take_piece
from tests.cast import make_cast
from tests.seminars.films import film
from tests.worker import Post, kill, until, worker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="no ffmpeg on this system"),
]


def is_idle() -> bool:
    with the_only_one() as is_free:
        return is_free


def converting(folder: Path) -> list[int]:
    """The processes of ffmpeg that work in the folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = entry.read_bytes().split(b"\0")
            if words[0].endswith(b"ffmpeg") and any(str(folder).encode() in word for word in words):
                found.append(int(entry.parent.name))
    return found


def signal_all(processes: list[int], what: signal.Signals) -> bool:
    """Whether there were any."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, what)
    return bool(processes)


def test_a_conversion_keeps_no_mail_waiting_and_outlives_its_worker(tmp_path: Path, settings: Any) -> None:
    post = Post(tmp_path / "worker")
    settings.MEDIA_ROOT = post.folder / "media"
    cast = make_cast()
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    data, now = film(seconds=90, side=736, video="mpeg4", form="mov"), timezone.now()
    facts = {"talk": talk, "kind": "film", "by": cast.organiser.user, "name": "a.mov", "size": len(data), "modified": 1}
    upload = begin_upload(**facts, now=now)
    take_piece(upload=upload.pk, offset=0, piece=io.BytesIO(data), now=now)
    rows = Upload.objects.filter(pk=upload.pk)

    with worker(post) as process:
        post.send("seminars.sweep")
        until(lambda: rows.get().stage == Upload.Stage.CONVERTING)
        post.send("seminars.sweep")
        # Else it might be done before the mail comes.
        until(lambda: signal_all(converting(settings.MEDIA_ROOT), signal.SIGSTOP))
        leads = Facilitator.objects.filter(group__run=cast.run).first()
        assert leads is not None
        args = {"facilitator": leads.pk}
        queue_job(key="mail", task="groups.send_facilitator_mail", args=args, due_at=now)
        post.send("seminars.sweep")
        until(lambda: Job.objects.filter(key="mail", done_at__isnull=False).exists())
        assert rows.get().stage == Upload.Stage.CONVERTING
        signal_all(converting(settings.MEDIA_ROOT), signal.SIGCONT)
        kill(process)
    until(is_idle)  # its process and ffmpeg have ended with it
    assert rows.get().stage == Upload.Stage.CONVERTING

    with worker(post):
        post.send("seminars.sweep", retry_after=0)
        until(lambda: not rows.exists())
    talk.refresh_from_db()
    assert (talk.duration.total_seconds() // 1, Path(talk.file.path).is_file()) == (90, True)
