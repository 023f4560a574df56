"""The product with its clock moved: server, worker and beat, started again at a later hour on the same data."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.browser.conftest import ROOT
from tests.browser.nothing import Product
from tests.servers import free_port

MOVES = Path(__file__).parent / "clock"
STARTS_WITHIN = 120  # seconds


@dataclass
class Moved:
    """`product` while it runs; `stage` what stands in it."""

    folder: Path
    port: int
    stage: dict[str, Any] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    later: timedelta = timedelta(0)

    @property
    def product(self) -> Product:
        return Product(f"http://127.0.0.1:{self.port}", "", self.folder / "serve.log")

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DEBUG"}}
        own = {"PORT": str(self.port), "SOCIALTALKS_DATA": str(self.folder), "LOG_LEVEL": "WARNING"}
        return {
            **kept,
            **own,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "socialtalks.settings",
            **self.clock(),
        }

    def clock(self) -> dict[str, str]:
        """Only the hour is another: what waits for seconds goes by the machine's own."""
        return {"PYTHONPATH": str(MOVES), "MOVED_BY": str(round(self.later.total_seconds()))} if self.later else {}

    def tell(self, *command: str) -> dict[str, Any]:
        """Has tests/browser/stage.py do it, at the hour that it is."""
        ask = [sys.executable, "-m", "tests.browser.stage", *command]
        told = subprocess.run(ask, cwd=ROOT, env=self.environment(), check=True, stdout=subprocess.PIPE).stdout
        return dict(json.loads(told))

    def start(self) -> None:
        command = [sys.executable, "scripts/serve.py", "--as-it-stands"]
        log = self.product.log
        with log.open("wb") as file:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment(), stdout=file, stderr=file)
        deadline = time.monotonic() + STARTS_WITHIN
        while "Ready:" not in (told := log.read_text()):
            assert self.process.poll() is None, told
            assert time.monotonic() < deadline, f"not ready:\n{told}"
            time.sleep(0.2)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def move(self, later: timedelta) -> None:
        """So much later than now, everything stands as it was left."""
        self.stop()
        self.later += later
        self.start()


@contextmanager
def moved(built: Path, told: str) -> Iterator[Moved]:
    """On a copy of the stage in `built`; `told` is what stands there, with `{base}` for the server's address."""
    with TemporaryDirectory(prefix="socialtalks-clock-", ignore_cleanup_errors=True) as folder:
        shutil.copytree(built, folder, dirs_exist_ok=True)
        own = Moved(Path(folder), free_port())
        own.stage = json.loads(told.replace("{base}", own.product.base))
        try:
            own.start()
            yield own
        finally:
            own.stop()
