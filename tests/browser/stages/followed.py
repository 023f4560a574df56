"""Runs held some months ago: one whose groups are asked what became of their proposals, one that is closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from evaluation.follow_up import Step
from evaluation.models import AnswerSheet, Decision, FollowUp, Outcome, Report
from evaluation.queries.follow_up import untold
from evaluation.services.follow_up import queue_follow_up
from evaluation.services.follow_up_letters import follow_up_letter
from evaluation.services.later import open_later_form
from evaluation.services.outcomes import make_third
from evaluation.services.reports import issue_report_link, make_report
from facilitation.models import Cue, PracticeProposal
from groups.models import WorkGroup
from seminars.models import Job, LinkRole, Run
from tests.browser.stages.runs import groups_in, laid_out, link_of, the_school

IDEAS = (
    ("decision", "Familjebehandlare får börja klockan sju under en prövoperiod", "Chefens beslut om arbetstid"),
    ("trial", "Samma person håller kontakten i tjugo veckor", ""),
    ("change", "Skolan ringer efter tre dagars frånvaro, inte efter två månader", ""),
)
STATUSES = ("done", "partly", "dropped", "waiting", "")
SCALES = ("q1a", "q1b", "q2", "q3", "q4", "q5", "q6", "q7")


def held(days: int, now: datetime, count: int = 6) -> Run:
    """A run that ended so many days ago, with a report that is open to its readers."""
    run = laid_out(the_school(), now - timedelta(days=days))
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    run.refresh_from_db()
    Cue.objects.create(run=run, seq=1, at=run.starts_at, action="start", given_at=run.starts_at)
    groups = groups_in(run, count, now)
    for group in groups:
        for number, (kind, what, needs) in enumerate(IDEAS, 1):
            about = {"first_step": "Två personer byter schema", "who": "Enhetschef", "needs": needs, "kind": kind}
            PracticeProposal.objects.create(group=group, position=number, what=what, changed_at=now, **about)
        for number in range(7):
            answers = {key: (number + place) % 4 + 2 for place, key in enumerate(SCALES)}
            AnswerSheet.objects.create(run=run, municipality=group.municipality, answers=answers)
    make_report(run=run, now=run.ends_at)
    return run


def followed(now: datetime) -> dict[str, Any]:
    """Pages by name: the survey, the participants' questions, a third report, decisions in every state."""
    asked, closed = held(91, now), held(130, now)
    FollowUp.objects.bulk_create(FollowUp(group=group, asked_at=now) for group in asked.groups.all())
    open_later_form(run=asked, now=now)
    tell(closed, now)
    make_third(run=closed, now=now)
    group = asked.groups.earliest("pk")
    token, third = "b" * 43, "t" * 43
    issue_report_link(run=asked, municipality=group.municipality, now=now, token=token)
    issue_report_link(run=closed, municipality=closed.groups.earliest("pk").municipality, now=now, token=third)
    idea = group.proposals.earliest("position")
    ended = "e" * 43
    issue_report_link(run=asked, municipality=group.municipality, now=now - timedelta(days=400), token=ended)
    return {
        "facilitator": link_of(group.facilitators.all()[0].user, LinkRole.FACILITATOR, asked, now),
        "report": reverse("evaluation:report", args=[token]),
        "decide": reverse("evaluation:decide", args=[token, idea.pk]),
        "decide_ended": reverse("evaluation:decide", args=[ended, idea.pk]),
        "third": reverse("evaluation:report", args=[third]),
        "over_time": reverse("evaluation:over_time", args=[third]),
        "later": reverse("evaluation:later_answer", args=[group.code]),
        "later_closed": reverse("evaluation:later_answer", args=[closed.groups.earliest("pk").code]),
        "run": closed.pk,
    }


def tell(run: Run, now: datetime) -> None:
    """Every group is asked; most tell of all their proposals."""
    FollowUp.objects.bulk_create(FollowUp(group=group, asked_at=now) for group in run.groups.all())
    for number, idea in enumerate(PracticeProposal.objects.filter(group__run=run).order_by("pk")):
        if status := STATUSES[number % len(STATUSES)]:
            about = {"hindered": ["time", "staffing"], "helped": ["small"], "answered_at": now}
            Outcome.objects.create(proposal=idea, status=status, difference="Lugnare morgnar", **about)
        if idea.kind == "decision":
            Decision.objects.create(proposal=idea, answer="yes", comment="Till och med mars.", decided_at=now)
    waiting = untold(run.groups.all()).order_by().values("group")
    FollowUp.objects.filter(group__run=run).exclude(group__in=waiting).update(answered_at=now)


def walked(days: int) -> dict[str, Any]:
    """A run of its own to walk through, that ended so many days ago."""
    now = timezone.now()
    run = held(days, now, count=2)
    group = run.groups.earliest("pk")
    token = f"{run.pk:043d}"
    issue_report_link(run=run, municipality=group.municipality, now=now, token=token)
    return {"run": run.pk, "group": group.pk, "report": reverse("evaluation:report", args=[token]), "name": group.name}


def moved(run: int, days: int) -> dict[str, Any]:
    """The clock of the run moves on: everything that is of it is so many days older. What is due then is done, and the
    facilitator's mails are returned as their links."""
    by, now = timedelta(days=days), timezone.now()
    row = Run.objects.get(pk=run)
    Run.objects.filter(pk=run).update(starts_at=row.starts_at - by)
    Cue.objects.filter(run=run).update(at=row.starts_at - by, given_at=row.starts_at - by)
    for asked in FollowUp.objects.filter(group__run=run):
        FollowUp.objects.filter(pk=asked.pk).update(asked_at=asked.asked_at - by)
    queue_follow_up(now=now)
    found = {}
    for job in Job.objects.filter(task="evaluation.send_follow_up_mail", key__contains=f":{run}:", done_at=None):
        args = job.args
        letter = follow_up_letter(step=Step(args["step"]), group=args["group"], user=args["user"], now=now)
        if letter and args["group"] == WorkGroup.objects.filter(run=run).earliest("pk").pk:
            found[args["step"]] = {"link": letter.values["link"], "proposals": letter.values["proposals"]}
    Job.objects.filter(task="evaluation.send_follow_up_mail", key__contains=f":{run}:").update(done_at=now)
    if Job.objects.filter(key=f"report:{run}:3").exists():
        make_third(run=Run.objects.get(pk=run), now=now)
    return {"mails": found, "third": Report.objects.filter(run=run, number=3).count()}
