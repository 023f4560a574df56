"""An evening at the end of a seminar: rooms that have agreed on proposals and are about to answer the evaluation."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from evaluation.services.answers import new_ballot, submit_answers
from facilitation import clock
from facilitation.models import GroupState, PracticeProposal
from groups.models import MunicipalityContact, WorkGroup
from seminars.models import Run, User
from tests.browser.stages.runs import run_in, the_school

ANSWERS = {**dict.fromkeys(("q1a", "q1b", "q2", "q3", "q4", "q5", "q6", "q7"), "4"), "q9": "Längre paus"}


def evening(part: str = "evaluation", count: int = 2) -> dict[str, Any]:
    """A run in that part; the first room's proposal needs its manager's decision. `contact` is who reads the report."""
    now = timezone.now()
    made = run_in(the_school(), part, User.objects.filter(is_superuser=True).earliest("pk"), now, count)
    room = WorkGroup.objects.get(pk=made["groups"][0]["id"])
    GroupState.objects.filter(group__run=made["run"]).update(present=9)
    needs = {"kind": PracticeProposal.Kind.DECISION, "what": "Familjebehandlare får börja klockan sju."}
    PracticeProposal.objects.filter(group=room).update(**needs)
    contact = MunicipalityContact.objects.filter(municipality=room.municipality).earliest("pk").user
    lead = room.facilitators.all()[0].user
    return {**made, "contact": _reached(contact), "lead": _reached(lead), "municipality": room.municipality.name}


def _reached(user: User) -> str:
    """The demo's people have no address; this one has."""
    user.email = f"person-{user.pk}@kommun.example"
    user.save()
    return user.email


def answered(run: int, count: int) -> dict[str, Any]:
    """So many further sheets from each room, one step apart."""
    for group in WorkGroup.objects.filter(run=Run.objects.get(pk=run)):
        for number in range(count):
            answers = {**ANSWERS, "q3": str(2 + number % 4), "q1a": str(3 + number % 3)}
            submit_answers(group=group, ballot=new_ballot(group), answers=answers, now=clock.now())
    return {}
