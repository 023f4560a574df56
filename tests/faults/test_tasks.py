"""Celery is dead for the whole seminar, and comes back. Tasks that come twice and workers killed at their work (F13)
are tried in tests/evaluation/test_tasks.py."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from scripts.serve import BEAT, WORKER
from tests.faults.figures import patience, told
from tests.faults.stacks import Stack, meeting_of
from tests.journeys.machines import ROOT, managed

pytestmark = [pytest.mark.slow, pytest.mark.faults, pytest.mark.embedded]
ENDED = """
from datetime import timedelta
from django.utils import timezone
from facilitation.models import Cue
from seminars.models import Run
run, now = Run.objects.get(pk={run}), timezone.now()
Run.objects.filter(pk=run.pk).update(starts_at=run.starts_at - timedelta(hours=1))
Cue.objects.filter(run=run).update(at=run.starts_at - timedelta(hours=1))
Cue.objects.create(run=run, seq=Cue.objects.filter(run=run).count() + 1, at=now - timedelta(minutes=11), action="end",
                   given_at=now)
"""


async def test_celery_is_dead_all_seminar_and_the_report_is_made_once_when_it_returns(home: Stack) -> None:
    """F12: cues, rooms and answers go on without it; the report is there soon after, once."""
    reports = f"SELECT count(*) FROM evaluation_report WHERE run_id = {home.run}"
    async with meeting_of(home) as meeting:
        assert await meeting.cue("extend", seconds=30) < 6 * patience()
        saved = meeting.facilitators[0].write_down("note.save", kind="point", position=3, text="Ändå", base_rev=0)
        await asyncio.wait_for(saved.answered.wait(), 10 * patience())
    await managed(home.env, "shell", "--no-imports", "-v", "0", "-c", ENDED.format(run=home.run))
    assert home.rows(reports) == [(0,)]
    with celery(home.env):
        began = asyncio.get_running_loop().time()
        async with asyncio.timeout(120 * patience()):
            while home.rows(reports) == [(0,)]:
                await asyncio.sleep(0.5)
        told("F12", report_after=asyncio.get_running_loop().time() - began)
        await asyncio.sleep(15)  # another sweep
    assert home.rows(reports) == [(1,)]
    assert httpx.get(f"{home.machines[0].base}/healthz").status_code == 200


@contextmanager
def celery(env: dict[str, str]) -> Iterator[None]:
    """A worker and beat, as scripts/serve.py starts them."""
    with Path(env["SOCIALTALKS_DATA"], "celery.log").open("ab") as log:
        both = [
            subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
            for command in (WORKER, BEAT)
        ]
        try:
            yield
        finally:
            for process in both:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
