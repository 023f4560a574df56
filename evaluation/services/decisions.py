"""Managers' answers: given by the municipality's report link, told to the group, asked for once more when they wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.decisions import Answer, Given, Verdict, judge, problem, tidy
from evaluation.errors import EvaluationError
from evaluation.models import Decision, Report, ReportLink
from evaluation.queries.follow_up import asked_late, to_decide
from evaluation.services.reports import issue_report_link, mail_token
from facilitation.models import PracticeProposal
from groups.models import MunicipalityContact
from groups.services.letters import run_values
from seminars.mails import Kind
from seminars.models import LinkRole, Run, User
from seminars.services.jobs import queue_job
from seminars.services.links import FOLLOW_UP, issue_link
from seminars.services.mail import Letter, to
from seminars.templatetags.look import day

TOLD, REMINDER = "evaluation.send_decided_mail", "evaluation.send_decisions_mail"
WAITS = timedelta(days=14)
"""So long after the report came its unanswered proposals are reminded of, once."""
MISSED = timedelta(days=28)
"""Nobody is reminded of a report that came longer ago than this."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a press: `kept` is the answer that stands now."""

    verdict: Verdict
    kept: Decision


def as_given(row: Decision | None) -> Given | None:
    return Given(Answer(row.answer), row.until, row.comment, row.by, row.about) if row else None


def decide(*, link: ReportLink, proposal: int, given: Given, seen: int, now: datetime) -> Answered:
    """Saves the answer unless somebody has answered otherwise since the page with rev `seen` was read.

    EvaluationError: not_asked (a whole seminar's link only reads; a municipality's answers its own proposals),
    no_day, past, far.
    """
    given = tidy(given)
    if wrong := problem(given, timezone.localdate(now)):
        raise EvaluationError(wrong)
    with transaction.atomic():
        row = _locked(link, proposal)
        given = replace(given, about=given.about or row.what.strip())
        kept = Decision.objects.filter(pk=row.pk).first()
        verdict = judge(as_given(kept), kept.rev if kept else 0, given, seen)
        if verdict is Verdict.SAVE:
            about: dict[str, Any] = {
                "answer": given.answer.value,
                "until": given.until,
                "comment": given.comment,
                "by": given.by,
                "about": given.about,
            }
            about |= {"decided_at": now, "rev": (kept.rev if kept else 0) + 1}
            kept, _new = Decision.objects.update_or_create(proposal=row, defaults=about)
            _tell(row, kept, now)
    assert kept is not None
    return Answered(verdict, kept)


def _locked(link: ReportLink, proposal: int) -> PracticeProposal:
    if link.municipality_id is None:
        raise EvaluationError("not_asked")
    asked = to_decide(link.run, link.municipality_id).filter(pk=proposal)
    rows = PracticeProposal.objects.select_for_update(no_key=True, of=("self",)).select_related("group__run")
    row = rows.filter(pk__in=asked.order_by().values("pk")).first()
    if row is None:
        raise EvaluationError("not_asked")
    return row


def is_told(run: Run) -> bool:
    """Rehearsals, demos and runs that are not published any more send no mails."""
    return run.status == Run.Status.PUBLISHED and not (run.is_rehearsal or run.is_demo)


def _tell(proposal: PracticeProposal, decision: Decision, now: datetime) -> None:
    """A mail to everyone who leads the group; the answer before it is not told of any more."""
    if not is_told(proposal.group.run):
        return
    for row in proposal.group.facilitators.select_related("user"):
        queue_job(
            key=f"decided:{proposal.pk}:{decision.rev}:{row.user_id}",
            task=TOLD,
            args={"proposal": proposal.pk, "rev": decision.rev, "user": row.user_id},
            due_at=now,
        )


def decided_letter(*, proposal: int, rev: int, user: int, now: datetime) -> Letter | None:
    """None when there is a newer answer, or the person does not lead the group any more."""
    row = PracticeProposal.objects.select_related("group__run__seminar", "group__municipality").filter(pk=proposal)
    found = row.filter(decision__rev=rev, group__facilitators__user=user).select_related("decision").first()
    person = User.objects.filter(pk=user, is_active=True).first()
    if found is None or person is None or not person.has_address or not is_told(found.group.run):
        return None
    run, group = found.group.run, found.group
    link = issue_link(user=person, role=LinkRole.FACILITATOR, run=run, now=now)
    with translation.override(person.language):
        values = {
            **run_values(run),
            "group": group.name,
            "municipality": group.municipality.name,
            "proposal": found.decision.about or found.what,
            "decision": decision_text(found.decision),
            "comment": found.decision.comment,
            "link": f"{link}?to={FOLLOW_UP}",
        }
    return Letter(Kind.DECIDED, to(person), values, run=run)


def decision_text(row: Decision) -> str:
    """The answer in a sentence, in the language that is active."""
    if row.answer == Decision.Answer.LATER and row.until:
        return _("Svaret är senare: besked kommer senast %(day)s.") % {"day": day(row.until)}
    return {
        Decision.Answer.YES.value: _("Svaret är ja."),
        Decision.Answer.NO.value: _("Svaret är nej."),
        Decision.Answer.LATER.value: _("Svaret är senare."),
    }[row.answer]


def unanswered(run: Run, municipality: int) -> list[PracticeProposal]:
    return list(to_decide(run, municipality).filter(decision=None))


def waiting_text(number: int) -> str:
    """How many proposals need a decision, in a sentence; empty with none."""
    if not number:
        return ""
    said = ngettext("Ett av förslagen behöver ditt beslut.", "%(n)d av förslagen behöver ditt beslut.", number)
    return said % {"n": number}


def queue_decision_reminders(*, now: datetime) -> int:
    """Queues the one reminder to the contacts of every municipality with proposals unanswered; how many are new.

    What the groups ask for three months later is reminded of by itself, once the third report is as old.
    """
    due = (now - MISSED, now - WAITS)
    real = Run.objects.real().filter(is_demo=False, status=Run.Status.PUBLISHED)
    runs = real.annotate(opened=Min("reports__published_at"))
    fresh = list(runs.filter(opened__range=due))
    thirds = Report.objects.filter(number=3, published_at__range=due).values("run")
    followed = list(real.filter(pk__in=thirds).exclude(pk__in=[run.pk for run in fresh]))
    return sum(_remind(run, now) for run in fresh) + sum(_remind(run, now, is_late=True) for run in followed)


def _remind(run: Run, now: datetime, *, is_late: bool = False) -> int:
    waiting = _waiting(to_decide(run), is_late=is_late).order_by().values("group__municipality")
    contacts = MunicipalityContact.objects.filter(municipality__in=waiting).select_related("user")
    args, again = ({"is_late": True}, ":late") if is_late else ({}, "")
    return sum(
        queue_job(
            key=f"decisions:{run.pk}:{row.pk}{again}",
            task=REMINDER,
            args={"run": run.pk, "contact": row.pk, **args},
            due_at=now,
        )
        for row in contacts
        if row.user.has_address and row.user.is_active
    )


def _waiting(rows: QuerySet[PracticeProposal], *, is_late: bool) -> QuerySet[PracticeProposal]:
    rows = rows.filter(decision=None)
    return asked_late(rows) if is_late else rows


def decisions_letter(*, run: int, contact: int, now: datetime, is_late: bool = False, key: str = "") -> Letter | None:
    """None when all has been answered meanwhile, or there is nobody to reach. The link is made as it is sent, the same
    at each try with `key`. `is_late`: only of what the groups ask for after three months."""
    row = MunicipalityContact.objects.select_related("user", "municipality").filter(pk=contact).first()
    found = Run.objects.select_related("seminar").filter(pk=run).first()
    if row is None or found is None or not is_told(found) or not (row.user.has_address and row.user.is_active):
        return None
    waiting = list(_waiting(to_decide(found, row.municipality_id), is_late=is_late))
    if not waiting:
        return None
    link = issue_report_link(run=found, municipality=row.municipality, now=now, token=mail_token(key))
    with translation.override(row.user.language):
        values = {
            **run_values(found),
            "municipality": row.municipality.name,
            "decisions": waiting_text(len(waiting)),
            "proposals": "\n".join(proposal.what for proposal in waiting),
            "link": link,
        }
    return Letter(Kind.DECISIONS, to(row.user), values, run=found)
