"""The embedded product with its worker, and what tests of rehearsals ask of it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.machines import Machine, embedded, manage

SPEED = 120  # 140 minutes in 70 s
GROUPS = 3
MAKE = f"""
import json
from datetime import timedelta
from django.utils import timezone
from facilitation.services.rehearsals import make_rehearsal
from groups.services.rehearsals import links_of
from seminars.models import Run
run = Run.objects.get(pk=%d)
copy = make_rehearsal(
    run=run, speed={SPEED}, groups={GROUPS}, now=timezone.now(), by=None, starts_in=timedelta(seconds=%d)
)
print(json.dumps(copy.pk))
"""


@pytest.fixture
def product(tmp_path: Path, seed: Path) -> Iterator[tuple[Machine, dict[str, str], Path]]:
    machine, env = embedded(tmp_path, seed)
    machine.start()
    try:
        yield machine, env, tmp_path / "machine.log"
    finally:
        machine.kill()


def asked(env: dict[str, str], code: str) -> Any:
    return json.loads(manage(env, "shell", "--no-imports", "-c", code).splitlines()[-1])


def process(log: Path) -> int | None:
    """The process that plays, when it has said that it does."""
    found = re.search(r"come in \(process (\d+)\)", log.read_text(encoding="utf-8"))
    return int(found[1]) if found else None


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False
