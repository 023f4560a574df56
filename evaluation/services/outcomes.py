"""The report of what became of the proposals: frozen when the survey closes or by a press, and told of by mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation import figures, outcomes
from evaluation.disclosure import Thresholds
from evaluation.errors import EvaluationError
from evaluation.follow_up import DAY, IN_PLACE, Fate
from evaluation.later import QUESTIONS
from evaluation.models import Evaluation, FollowUp, LaterForm, LaterSheet, Report
from evaluation.queries.follow_up import asked, proposals_of, taking_part
from evaluation.queries.joined import took_part
from evaluation.queries.sealing import unsealed
from evaluation.questionnaire import scale_questions
from evaluation.scopes import name_in
from evaluation.scoring import tallies
from evaluation.services.decisions import is_told, unanswered, waiting_text
from evaluation.services.follow_up import told_of
from evaluation.services.later import lay_later
from evaluation.services.reports import issue_report_link, mail_token, make_report, make_second_report
from evaluation.services.review import leave_unread, loses_words
from evaluation.wording import say
from facilitation.models import PracticeProposal
from groups.models import MunicipalityContact
from groups.services.letters import run_values
from seminars.mails import Kind
from seminars.models import Run
from seminars.services.jobs import NotYet, doing_job, queue_job
from seminars.services.mail import Letter, to
from seminars.services.retention import held

TASK = "evaluation.send_outcomes_mail"
LOOKS_BACK = timedelta(days=3)


def make_third(*, run: Run, now: datetime) -> Report:
    """Snapshot 3: the newest before it, and what became of the proposals; made twice it is the same one.

    It is open at once to those to whom a report of the run is, unless one that an organiser has taken back stands so:
    then it waits for its press. A second report that has not been made is made now, without the texts that nobody has
    read, so that nothing is told after the last one; one that waits for its press is not waited for, and what people
    wrote is read when it comes (`words_are_open`). What the groups say afterwards enters no more: their survey is
    closed. EvaluationError: no_report, not_held (neither groups nor participants have been asked).
    """
    with transaction.atomic():
        Run.objects.select_for_update(no_key=True).get(pk=run.pk)
        if existing := Report.objects.filter(run=run, number=3).first():
            return existing
        before = list(Report.objects.select_for_update(no_key=True).filter(run=run).order_by("-number"))
        if not before:
            raise EvaluationError("no_report")
        if not asked(run).exists() and not LaterForm.objects.filter(pk=run.pk).exists():
            raise EvaluationError("not_held")
        FollowUp.objects.filter(group__run=run, closed_at=None).update(closed_at=now)
        lay_later(run=run.pk, now=now)
        base, opened = before[0], _opened(before)
        if base.number == 1 and leave_unread(run=run, now=now):
            base = make_second_report(run=run, now=now)
        rows = _followed(run, base.snapshot["municipalities"])
        snapshot = outcomes.add(base.snapshot, rows, **_around(run, base, now))
        return Report.objects.create(
            run=run,
            number=3,
            snapshot=snapshot,
            frozen_at=now,
            published_at=now if opened else None,
            public_at=now if opened and opened.public_at else None,
            brief=base.brief,
        )


def _opened(before: Sequence[Report]) -> Report | None:
    """Of these, the newest first, the one to whose readers the third opens; None where one stands withdrawn."""
    if any(report.withdrawn_at for report in before):
        return None
    return next((report for report in before if report.published_at), None)


def _around(run: Run, base: Report, now: datetime) -> dict[str, Any]:
    rows = asked(run)
    return {
        "day": timezone.localdate(now),
        "asked": rows.count(),
        "answered": rows.exclude(answered_at=None).count(),
        "theme": run.seminar.theme,
        "later": later_rows(run, Thresholds(**base.snapshot["limits"])),
    }


def later_rows(run: Run, limits: Thresholds) -> list[dict[str, object]]:
    """The participants' answers, counted as the closing evaluation's are and under the same limits."""
    if not LaterForm.objects.filter(pk=run.pk, laid_at__isnull=False).exists():
        return []
    questions = scale_questions(QUESTIONS)
    counted = tallies(questions, list(LaterSheet.objects.filter(run=run).values_list("answers", flat=True)))
    return [figures.row(question, counted[question.key], limits) for question in questions]


def _followed(run: Run, places: Mapping[str, Any]) -> list[outcomes.Followed]:
    return [_one(row, places) for row in proposals_of(taking_part(run))]


def _one(row: PracticeProposal, places: Mapping[str, Any]) -> outcomes.Followed:
    """Under the name that its municipality has in the report; of one that is not there it counts in the whole alone."""
    told, decision = told_of(getattr(row, "outcome", None)), getattr(row, "decision", None)
    fate = Fate(
        needs_decision=row.kind == PracticeProposal.Kind.DECISION or told.needs_decision,
        decision=decision.answer if decision else "",
        status=told.status,
        hindered=told.hindered,
        helped=told.helped,
    )
    place = row.group.municipality
    return outcomes.Followed(row.pk, name_in(places, place.pk, place.name) or "", fate, told.difference)


def make_due_third(*, key: str, run: int, now: datetime) -> None:
    """What the worker does; a run that nobody evaluated, or that is gone or not published any more, needs none.

    It waits, a day at a time, for answers to be sealed, and on a run on hold as long as words would go by it.
    """
    with doing_job(key=key, now=now):
        row = Run.objects.real().select_related("seminar").filter(pk=run, status=Run.Status.PUBLISHED).first()
        if row is None or not _has_first(row, now):
            return
        if held().stops(run) and loses_words(row):
            raise NotYet(now + DAY)
        make_third(run=row, now=now)


def _has_first(run: Run, now: datetime) -> bool:
    """Whether there is a report to build on. So late the first opens to nobody by itself."""
    if Report.objects.filter(run=run).exists():
        return True
    if Evaluation.objects.filter(pk=run.pk, early_laid_at__isnull=False).exists():
        make_report(run=run, now=now, is_published=False)
        return True
    if unsealed(now).filter(pk=run.pk).exists():
        raise NotYet(now + DAY)
    return False


def queue_outcome_mails(*, now: datetime) -> int:
    """Queues a mail to every contact of a municipality in a third report that was just opened; how many are new."""
    fresh = Report.objects.filter(number=3, published_at__range=(now - LOOKS_BACK, now)).select_related("run")
    return sum(_queue(report.run, now) for report in fresh if is_told(report.run))


def _queue(run: Run, now: datetime) -> int:
    there = took_part(run).filter(is_simulated=False)
    contacts = MunicipalityContact.objects.filter(municipality__in=there.values("municipality"))
    return sum(
        queue_job(key=f"outcomes:{run.pk}:{row.pk}", task=TASK, args={"run": run.pk, "contact": row.pk}, due_at=now)
        for row in contacts.select_related("user")
        if row.user.has_address and row.user.is_active
    )


def outcomes_letter(*, run: int, contact: int, now: datetime, key: str = "") -> Letter | None:
    """None when there is nothing to read of proposals, or nobody to read it. The link is made as it is sent, the same
    at each try with `key`."""
    row = MunicipalityContact.objects.select_related("user", "municipality").filter(pk=contact).first()
    report = Report.objects.filter(run=run, number=3, published_at__lte=now).select_related("run__seminar").first()
    if row is None or report is None or not is_told(report.run):
        return None
    if not (row.user.has_address and row.user.is_active and report.snapshot["outcomes"]["whole"]["all"]):
        return None
    name = name_in(report.snapshot["municipalities"], row.municipality.pk, row.municipality.name)
    if name is None:
        return None
    found, scope = report.snapshot["outcomes"]["municipalities"][name], report.snapshot["municipalities"][name]
    link = issue_report_link(run=report.run, municipality=row.municipality, now=now, token=mail_token(key))
    with translation.override(row.user.language):
        values = {
            **run_values(report.run),
            "municipality": row.municipality.name,
            "outcomes": _summary(found, scope, row.municipality.name),
            "decisions": waiting_text(len(unanswered(report.run, row.municipality_id))),
            "link": link,
        }
    return Letter(Kind.OUTCOMES, to(row.user), values, run=report.run)


def _summary(found: Mapping[str, Any], scope: Mapping[str, Any], name: str) -> str:
    """To a municipality whose groups went to others', where its people's proposals stand."""
    if not scope["groups"]:
        return " ".join(say(each, translation) for each in scope["joined"])
    if not found["all"]:
        return _("Från %(municipality)s kom inga förslag.") % {"municipality": name}
    done = sum(found["statuses"][status] for status in IN_PLACE)
    about = {"municipality": name, "n": done, "all": found["all"]}
    said = ngettext(
        "Från %(municipality)s: %(n)d av %(all)d förslag är infört, helt eller delvis.",
        "Från %(municipality)s: %(n)d av %(all)d förslag är införda, helt eller delvis.",
        done,
    )
    return said % about
