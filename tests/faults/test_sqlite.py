"""Many processes write to the embedded database at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.figures import of_hundred, patience, told
from tests.journeys.machines import ROOT, environment, manage

pytestmark = [pytest.mark.slow, pytest.mark.faults, pytest.mark.embedded]
PROCESSES, EACH = 8, 100
WITHIN = 1.0  # second, 99 of a hundred
WRITER = f"""
import time
from django.db import OperationalError, transaction
from seminars.models import Organisation
for number in range({EACH}):
    began = time.monotonic()
    try:
        with transaction.atomic():
            row = Organisation.objects.get(pk=1)
            Organisation.objects.filter(pk=1).update(name=str(int(row.name) + 1))
        print("took", time.monotonic() - began)
    except OperationalError as error:
        print("locked", error)
"""


def test_eight_processes_that_read_and_then_write_wait_for_each_other(tmp_path: Path) -> None:
    """F16: 8 x 100 transactions, none finds the database locked, 99 of 100 take less than a second, none is lost."""
    env = environment(tmp_path, 1)
    manage(env, "migrate", "--verbosity", "0")
    one = (
        "from seminars.models import Organisation; Organisation.objects.update_or_create(pk=1, defaults={'name': '0'})"
    )
    manage(env, "shell", "--no-imports", "-c", one)
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", WRITER]
    writers = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) for _process in range(PROCESSES)
    ]
    lines = [line.split() for writer in writers for line in writer.communicate()[0].splitlines()]
    took = [float(line[1]) for line in lines if line[0] == "took"]
    told("F16", transactions=len(took), p99=of_hundred(99, took), longest=max(took))
    assert len(took) == PROCESSES * EACH
    assert of_hundred(99, took) < WITHIN * patience()
    asked = manage(
        env, "shell", "--no-imports", "-c", "from seminars.models import Organisation as O; print(O.objects.get().name)"
    )
    assert int(asked.splitlines()[-1]) == PROCESSES * EACH
