"""The embedded server is one process: its channel layer is in its own memory. A lock file keeps a second one out."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def be_the_only_one(folder: Path) -> None:
    """Takes the lock for as long as this process lives. Raises SystemExit with what to do when another has it."""
    handle = os.open(folder / "asgi.lock", os.O_RDWR | os.O_CREAT, 0o600)  # never closed: the lock lives as long as it
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise SystemExit(
            f"Another server already uses {folder}, and without Redis only one may. Stop it, set SOCIALTALKS_DATA to "
            "another folder, or set DATABASE_URL and REDIS_URL to run several processes."
        ) from None
