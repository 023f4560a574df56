"""A run at its evaluation, answered or over, for the tests of services, pages, admin and tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from evaluation.models import AnswerSheet, Ballot, Evaluation, FreeText, Seal
from evaluation.services.answers import new_ballot
from facilitation.models import Cue
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import Cast, make_cast

SCALES = ("q1a", "q1b", "q2", "q3", "q4", "q5", "q6", "q7")
ALL = {**dict.fromkeys(SCALES, "4"), "q8": "Ring skolan", "q9": "Mer tid"}
KEPT = dict.fromkeys(SCALES, 4)
STARTS_AT = datetime(2026, 10, 6, 7, 0, tzinfo=UTC)
ANSWERING = STARTS_AT + timedelta(minutes=137)
SETTLED = STARTS_AT + timedelta(minutes=146)


def start(run: Run) -> None:
    Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", given_at=run.starts_at)


def cast_now(minutes: float) -> Cast:
    """The cast's run, begun so many minutes ago by the real clock, which views read."""
    cast = make_cast(starts_at=datetime.now(UTC) - timedelta(minutes=minutes))
    start(cast.run)
    return cast


def ballots(group: WorkGroup, number: int) -> list[str]:
    return [new_ballot(group) for _ in range(number)]


def post(group: WorkGroup, ballot: str, client: Client | None = None, **answers: str):  # type: ignore[no-untyped-def]
    """As evaluate.js posts: no cookies, no token, JSON asked for."""
    client = client or Client(enforce_csrf_checks=True)
    return client.post(f"/e/{group.code}", {"ballot": ballot, **answers}, headers={"accept": "application/json"})


def stored() -> tuple[int, int, int]:
    """Ballots, sheets, texts."""
    return Ballot.objects.count(), AnswerSheet.objects.count(), FreeText.objects.count()


def lay(run: Run, now: datetime, *, late: bool = False) -> None:
    """What sealing leaves behind: sheets and texts that came in are of the early lot, or of the late one."""
    lot = Seal.LATE if late else Seal.EARLY
    for model in (AnswerSheet, FreeText):
        model.objects.filter(run=run, seal=Seal.OPEN).update(seal=lot)
    times = {"late_laid_at": now, "sealed_at": now} if late else {"early_laid_at": now, "early_sealed_at": now}
    Evaluation.objects.update_or_create(run=run, defaults=times)
