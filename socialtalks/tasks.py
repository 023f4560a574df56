"""Background work that needs the whole house."""

from __future__ import annotations

from uuid import uuid4

from celery import shared_task

from facilitation import clock
from seminars.services.jobs import doing_job
from socialtalks.rehearsal.player import start_process


@shared_task(name="socialtalks.simulate")
def simulate(key: str, run: int) -> None:
    """Starts the process that plays a rehearsal's groups, and does not wait for it. Twice is once."""
    with doing_job(key=key, now=clock.now()):
        start_process(run_id=run, player=uuid4())
