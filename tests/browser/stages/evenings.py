"""An evening at the end of a seminar: rooms that have agreed on proposals and are about to answer the evaluation."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from evaluation.services.answers import new_ballot, submit_answers
from facilitation import clock
from facilitation.models import GroupState, PracticeProposal
from groups.models import Municipality, MunicipalityContact, WorkGroup
from seminars.models import Run, User
from socialtalks.demo.people import add_groups, ensure_person
from tests.browser.stages.runs import begun_run, room_links, the_school

ANSWERS = {**dict.fromkeys(("q1a", "q1b", "q2", "q3", "q4", "q5", "q6", "q7"), "4"), "q9": "Längre paus"}


def evening() -> dict[str, Any]:
    """A run of two municipalities at its evaluation, one of them in no other run: its room's proposal needs the
    manager's decision. `contact` reads the report, `lead` led the room."""
    now, organiser = timezone.now(), User.objects.filter(is_superuser=True).earliest("pk")
    run = begun_run(the_school(), "evaluation", organiser, now)
    home, other = Municipality.objects.create(name="Vallbo"), Municipality.objects.earliest("pk")
    groups = add_groups(run, [(home, "Familjeenheten", 9), (other, "Mottagningsgruppen", 9)], now)
    for group in groups:
        GroupState.objects.create(group=group, present=9)
    idea = {"what": "Familjebehandlare får börja klockan sju.", "kind": PracticeProposal.Kind.DECISION}
    PracticeProposal.objects.create(group=groups[0], position=1, changed_at=now, **idea)
    contact = MunicipalityContact.objects.create(municipality=home, user=ensure_person("Karin Kontakt", "vallbo")).user
    lead = groups[0].facilitators.all()[0].user
    return {**room_links(groups, now), "contact": _reached(contact), "lead": _reached(lead)}


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
