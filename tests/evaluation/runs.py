"""A run at its evaluation, answered or over, for the tests of services, pages, admin and tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.test import Client

from evaluation.models import AnswerSheet, Ballot, Evaluation, FreeText, Seal
from evaluation.services.answers import Outcome, new_ballot, submit_answers
from facilitation.models import Cue
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import Cast, make_cast

SCALES = ("q1a", "q1b", "q2", "q3", "q4", "q5", "q6", "q7")
ALL = {**dict.fromkeys(SCALES, "4"), "q8": "Ring skolan", "q9": "Mer tid"}
KEPT = dict.fromkeys(SCALES, 4)
EVERY_KIND = [
    {"key": "k1", "kind": "heading", "text": {"sv": "Först om dagen"}, "help": {"sv": "Tänk på hela dagen."}},
    {"key": "k2", "kind": "scale", "text": {"sv": "Var Talk 1 bra?"}, "talk": 1, "indicator": "good"},
    {"key": "k2b", "kind": "scale", "text": {"sv": "Var Talk 2 bra?"}, "talk": 2, "indicator": "good"},
    {"key": "k3", "kind": "yes_no", "text": {"sv": "Kommer du igen?", "en": "Will you come again?"}},
    {"key": "k4", "kind": "one", "text": {"sv": "Vad är du?"}, "choices": [
        {"key": "a", "text": {"sv": "Handläggare"}}, {"key": "b", "text": {"sv": "Chef"}}]},
    {"key": "k5", "kind": "many", "text": {"sv": "Vad hjälpte?"}, "help": {"sv": "Flera svar går bra."}, "choices": [
        {"key": "a", "text": {"sv": "Filmen"}}, {"key": "b", "text": {"sv": "Rundan"}},
        {"key": "c", "text": {"sv": "Samlingen"}}]},
    {"key": "k6", "kind": "ten", "text": {"sv": "Hur troligt är det att du rekommenderar dagen?"},
     "help": {"sv": "0 är inte alls troligt, 10 är mycket troligt."}},
    {"key": "k7", "kind": "text", "text": {"sv": "Något mer?"}},
]  # fmt: skip
"""A questionnaire with every kind of question."""
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


def post(  # type: ignore[no-untyped-def]
    group: WorkGroup, ballot: str, client: Client | None = None, query: str = "", **answers: str
):
    """As evaluate.js posts: no cookies, no token, JSON asked for."""
    client = client or Client(enforce_csrf_checks=True)
    return client.post(f"/e/{group.code}{query}", {"ballot": ballot, **answers}, headers={"accept": "application/json"})


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


def submit(group: WorkGroup, ballot: str | None = None, now: datetime = ANSWERING, **answers: str) -> Outcome:
    ballot = new_ballot(group) if ballot is None else ballot
    return submit_answers(group=group, ballot=ballot, answers=answers or ALL, now=now)


def seal(cast: Cast, *, late: bool = False) -> None:
    lay(cast.run, SETTLED + timedelta(hours=25 * late), late=late)


def answer(cast: Cast, number: int, **texts: str) -> None:
    for _ in range(number):
        AnswerSheet.objects.create(run=cast.run, municipality=cast.groups[0].municipality, answers=KEPT | {"q3": 2})
    for text in texts.values():
        FreeText.objects.create(run=cast.run, question="q8", text=text)
