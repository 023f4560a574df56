"""The benches are run by themselves, without the tests' settings: what they borrow from the tests must need none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_benches_begin_without_settings() -> None:
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    asked = [sys.executable, "-m", "scripts.benches", "no-such-bench"]
    told = subprocess.run(asked, cwd=ROOT, env=bare, capture_output=True, text=True, check=False)
    assert (told.returncode, "No such bench: no-such-bench. There are: fan-out," in told.stderr) == (2, True), (
        told.stderr
    )
