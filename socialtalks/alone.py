"""The embedded server is one process: its channel layer is in its own memory. A lock file keeps a second one out."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

_held: list[IO[str]] = []


def be_the_only_one(folder: Path) -> None:
    """Takes the lock for as long as this process lives. Raises SystemExit with what to do when another has it."""
    file = (folder / "asgi.lock").open("a", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise SystemExit(
            f"Another server already uses {folder}, and without Redis only one may. Stop it, set SOCIALTALKS_DATA to "
            "another folder, or set DATABASE_URL and REDIS_URL to run several processes."
        ) from None
    _held.append(file)
