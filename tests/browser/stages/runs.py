"""Runs with their groups, standing in a part of the agenda, and the links that lead into them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.test import Client
from django.urls import reverse

from facilitation.models import Cue, GroupState, Heading, Note, PracticeProposal, Sorting
from facilitation.queries.agenda import rundown
from groups.models import Municipality, WorkGroup
from groups.services.screens import issue_screen_link
from seminars.agenda import MINUTE
from seminars.models import (
    LinkRole,
    Run,
    Seminar,
    User,
)
from seminars.services.links import issue_link
from seminars.services.planning import lay_out, publish_run
from socialtalks.demo import content
from socialtalks.demo.people import add_groups, places_for

INTO = {"learning": 10 * MINUTE, "productive": 4 * MINUTE}
"""How far into a part its run stands; the others just begin."""


def the_school() -> Seminar:
    """The demo's seminar, whose Talks have films that everybody has said yes to."""
    return Seminar.objects.get(slug=content.SCHOOL["slug"])


def run_in(seminar: Seminar, part: str, organiser: User, now: datetime, count: int = 2) -> dict[str, Any]:
    run = begun_run(seminar, part, organiser, now)
    groups = groups_in(run, count, now)
    if part != "before":
        for group in groups:
            _write_up(group, now)
    return room_links(groups, now)


def begun_run(seminar: Seminar, part: str, organiser: User, now: datetime) -> Run:
    """A published run that stands in the part, without groups."""
    run = laid_out(seminar, now)
    publish_run(run=run)
    run.starts_at = now - _gone(run, part)
    run.save()
    if part != "before":
        Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", by=organiser, given_at=run.starts_at)
    return run


def _gone(run: Run, part: str) -> timedelta:
    """How long ago the run began."""
    if part == "before":
        return timedelta(minutes=-20)
    if part == "over":
        return run.length + 10 * MINUTE
    gone = timedelta(0)
    for segment in run.segments.all():
        if segment.key == part:
            break
        gone += segment.duration
    return gone + INTO.get(part, timedelta(seconds=15))


def laid_out(seminar: Seminar, starts_at: datetime) -> Run:
    run = Run.objects.create(seminar=seminar, starts_at=starts_at, meeting_url="https://meet.jit.si/prov")
    lay_out(run=run, template=None)
    run.refresh_from_db()
    return run


def groups_in(run: Run, count: int, now: datetime) -> list[WorkGroup]:
    return add_groups(run, list(islice(places_for(list(Municipality.objects.all())), count)), now)


def _write_up(group: WorkGroup, now: datetime) -> None:
    GroupState.objects.create(group=group, present=group.expected)
    for kind, text in (("point", "Vi frågar skolan hur de vill ha det."), ("question", "Hur kom ni i gång?")):
        note = Note.objects.create(group=group, kind=kind, position=1, text=text, rev=1, changed_at=now, sent_at=now)
        up = Sorting.objects.filter(run=group.run).count()
        if kind == "point":
            heading, _new = Heading.objects.get_or_create(run=group.run, text="Möten", defaults={"position": 1})
            raised = {"heading": heading, "position": up + 1, "raised_at": now}
            Sorting.objects.create(run=group.run, note=note, **raised, is_spotlit=up == 0)
    PracticeProposal.objects.create(
        group=group,
        position=1,
        kind="trial",
        what="Ett gemensamt möte varje månad.",
        first_step="Boka det första.",
        who="Enhetschefen",
        when="Före jul",
        rev=1,
        changed_at=now,
    )


def room_links(groups: list[WorkGroup], now: datetime) -> dict[str, Any]:
    run = groups[0].run
    state = rundown(run).state
    return {
        "run": run.pk,
        "starts_at": state.slots[0].starts_at.timestamp() * 1000,
        "control": reverse("facilitation:control", args=[run.pk]),
        "groups": [
            {
                "id": group.pk,
                "name": group.name,
                "screen": issue_screen_link(group=group, now=now),
                "facilitator": link_of(group.facilitators.all()[0].user, LinkRole.FACILITATOR, run, now),
                "evaluation": reverse("evaluation:answer", args=[group.code]),
                "preview": reverse("facilitation:preview", args=[run.pk, group.pk]),
            }
            for group in groups
        ],
    }


def link_of(user: User, role: LinkRole, run: Run | None, now: datetime) -> str:
    return issue_link(user=user, role=role, run=run, now=now)


def session_of(user: User) -> str:
    """A signed-in browser of someone who is no organiser."""
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"session:{browser.cookies['st_session'].value}"
