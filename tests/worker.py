"""A real Celery worker on the tests' database, in a folder of its own, started as scripts/serve.py starts it."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import redis
from celery import Celery
from django.conf import settings
from django.db import connection

from scripts.serve import WORKER
from tests.servers import wait_until

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60  # seconds


class Post:
    """The broker between the test and its worker."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.queue = folder, folder / "broker" / "queue"
        self.app = Celery("tests", broker=settings.REDIS_URL or "filesystem://", set_as_current=False)
        if not settings.REDIS_URL:
            for name in ("queue", "processed", "control"):
                (folder / "broker" / name).mkdir(parents=True)
            self.app.conf.broker_transport_options = {
                "data_folder_in": str(self.queue),
                "data_folder_out": str(self.queue),
                "control_folder": str(folder / "broker" / "control"),
                "processed_folder": str(folder / "broker" / "processed"),
            }

    def send(self, task: str, **kwargs: object) -> None:
        self.app.send_task(task, kwargs=kwargs)

    def is_empty(self) -> bool:
        """True when everything sent has been taken by a worker, done or not."""
        if settings.REDIS_URL:
            with redis.Redis.from_url(settings.REDIS_URL) as client:
                return client.llen("celery") == 0
        return not any(self.queue.iterdir())

    def lose_everything(self) -> None:
        """What a broker may do at any time."""
        if settings.REDIS_URL:
            with redis.Redis.from_url(settings.REDIS_URL) as client:
                client.flushdb()
        else:
            for message in self.queue.iterdir():
                message.unlink()


@contextmanager
def worker(post: Post) -> Iterator[subprocess.Popen[bytes]]:
    """Runs until the block ends, or until it is killed in it."""
    with (post.folder / "worker.log").open("ab") as log:
        process = subprocess.Popen(
            WORKER, cwd=ROOT, env=_environment(post.folder), stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """At once, as when the power goes."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(check: object) -> None:
    wait_until(check, seconds=PATIENCE)


def _environment(folder: Path) -> dict[str, str]:
    """The tests' database under the name where the worker looks for its own."""
    own = {**os.environ, "SOCIALTALKS_DATA": str(folder), "SECRET_KEY": settings.SECRET_KEY}
    name = str(connection.settings_dict["NAME"])
    if settings.DATABASE_URL:
        own["DATABASE_URL"] = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    else:
        database = folder / "socialtalks.sqlite3"
        if not database.exists():
            database.symlink_to(name)
    return own
