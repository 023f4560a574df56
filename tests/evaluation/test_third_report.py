"""The third report by itself: what it waits for, whom it opens to, and what it is where no group had a proposal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluation import outcomes
from evaluation.follow_up import DAY, OPEN_FOR
from evaluation.models import AnswerSheet, Decision, Evaluation, FollowUp, FreeText, Report, Seal
from evaluation.services.decisions import decided_letter, decisions_letter
from evaluation.services.follow_up import queue_follow_up
from evaluation.services.outcomes import make_due_third, make_third, outcomes_letter, queue_outcome_mails
from evaluation.services.publishing import publish_report, withdraw_report
from evaluation.services.reports import issue_report_link, make_due_report, make_report, make_second_report
from evaluation.services.reports import queue_reports as queue_due
from evaluation.services.sealing import seal_due
from facilitation.models import PracticeProposal
from groups.models import MunicipalityContact
from seminars.models import Hold, Job, Run, Seminar
from tests.cast import STARTS_AT, Cast, make_person
from tests.evaluation.runs import KEPT, start

pytestmark = pytest.mark.django_db
ENDS_AT = STARTS_AT + timedelta(minutes=140)
ASKED = ENDS_AT + 90 * DAY
CLOSED = ASKED + OPEN_FOR


@pytest.fixture
def held(cast: Cast) -> Cast:
    """Twelve answers, sealed, and a proposal that needs a decision."""
    start(cast.run)
    propose(cast)
    at = {"early_laid_at": ENDS_AT, "late_laid_at": ENDS_AT + DAY, "sealed_at": ENDS_AT + DAY}
    Evaluation.objects.update_or_create(run=cast.run, defaults=at)
    AnswerSheet.objects.bulk_create(AnswerSheet(run=cast.run, answers=KEPT, seal=Seal.EARLY) for _one in range(12))
    return cast


def propose(cast: Cast, position: int = 1, what: str = "Börja klockan sju") -> PracticeProposal:
    row = PracticeProposal(group=cast.groups[0], position=position, kind="decision", what=what, changed_at=STARTS_AT)
    row.is_shared = True
    row.save()
    return row


def ask_and_close(run: Run) -> Job:
    """The job that the end of the survey leaves."""
    queue_follow_up(now=ASKED)
    queue_follow_up(now=CLOSED)
    return Job.objects.get(task="evaluation.make_third_report")


def work(run: Run, now: datetime = CLOSED) -> Job:
    job = Job.objects.get(task="evaluation.make_third_report")
    make_due_third(key=job.key, run=run.pk, now=now)
    job.refresh_from_db()
    return job


def test_what_an_organiser_took_back_is_not_opened_again_by_the_third(held: Cast, monkeypatch: Any) -> None:
    publish_report(report=make_report(run=held.run, now=ENDS_AT), is_public=True, now=ENDS_AT)
    propose(held, 2, "Ring Anna Anka")
    second = make_second_report(run=held.run, now=ENDS_AT + 2 * DAY)
    publish_report(report=second, is_public=True, now=ENDS_AT + 2 * DAY)
    withdraw_report(report=second, now=ENDS_AT + 3 * DAY)
    ask_and_close(held.run)
    assert work(held.run).done_at == CLOSED
    third = Report.objects.get(number=3)
    assert (third.published_at, third.public_at, queue_outcome_mails(now=CLOSED)) == (None, None, 0)
    assert "Ring Anna Anka" in str(third.snapshot)
    issue_report_link(run=held.run, municipality=None, now=ASKED, token="w" * 43)
    monkeypatch.setattr("evaluation.views.report.clock.now", lambda: CLOSED)
    open_page = reverse("evaluation:open_report", args=[held.seminar.slug, held.run.pk])
    pages = [Client().get(url) for url in (reverse("evaluation:report", args=["w" * 43]), open_page)]
    assert [page.status_code for page in pages] == [200, 200]
    assert not any("Ring Anna Anka" in page.text for page in pages)
    desk = held.organiser.client().get(reverse("admin:index")).text
    assert "Uppföljningsrapporten väntar på att publiceras" in desk
    publish_report(report=third, is_public=True, now=CLOSED)
    assert "Ring Anna Anka" in Client().get(open_page).text


def test_a_report_that_was_taken_back_and_published_again_holds_nothing_up(held: Cast) -> None:
    first = make_report(run=held.run, now=ENDS_AT)
    withdraw_report(report=first, now=ENDS_AT)
    publish_report(report=first, is_public=False, now=ENDS_AT)
    ask_and_close(held.run)
    work(held.run)
    assert Report.objects.get(number=3).published_at == CLOSED


@pytest.mark.parametrize("of", ["run", "seminar", "everything"])
@pytest.mark.parametrize("review", [FreeText.Review.WAITING, FreeText.Review.WITHHOLD, FreeText.Review.EDIT])
def test_on_hold_nothing_that_people_wrote_goes_by_itself(held: Cast, of: str, review: str) -> None:
    make_report(run=held.run, now=ENDS_AT)
    FreeText.objects.create(run=held.run, question="q8", text="Chefen skriker", review=review, edited="Ändrad")
    kept: dict[str, Run | Seminar] = {"run": held.run} if of == "run" else {}
    kept |= {"seminar": held.seminar} if of == "seminar" else {}
    hold = Hold.objects.create(**kept, reason="Begäran", began_at=ENDS_AT)
    ask_and_close(held.run)
    job = work(held.run)
    assert (job.done_at, job.due_at, job.attempts) == (None, CLOSED + DAY, 0)
    assert list(FreeText.objects.values_list("text", "review")) == [("Chefen skriker", review)]
    assert not Report.objects.filter(number__gt=1).exists()
    page = held.organiser.client().get(reverse("admin:evaluation_followup_run", args=[held.run.pk])).text
    assert "undantaget från gallring" in page
    assert "Den görs av sig själv" not in page
    hold.delete()
    assert work(held.run, CLOSED + DAY).done_at == CLOSED + DAY
    assert Report.objects.filter(number=3).exists()


def test_on_hold_the_third_is_made_by_itself_where_no_words_go_and_by_a_press_in_any_case(held: Cast) -> None:
    make_report(run=held.run, now=ENDS_AT)
    FreeText.objects.create(run=held.run, question="q8", text="Läst", review=FreeText.Review.PUBLISH)
    Hold.objects.create(run=held.run, reason="Begäran", began_at=ENDS_AT)
    ask_and_close(held.run)
    unread = FreeText.objects.create(run=held.run, question="q8", text="Oläst")
    assert work(held.run).done_at is None
    unread.delete()
    assert work(held.run).done_at == CLOSED
    assert Report.objects.filter(number=3).exists()


def test_by_a_press_it_is_made_on_hold_too(held: Cast) -> None:
    make_report(run=held.run, now=ENDS_AT)
    FreeText.objects.create(run=held.run, question="q8", text="Oläst")
    Hold.objects.create(run=held.run, reason="Begäran", began_at=ENDS_AT)
    ask_and_close(held.run)
    held.organiser.client().post(reverse("admin:evaluation_followup_run", args=[held.run.pk]), {"press": "freeze"})
    assert list(Report.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert not FreeText.objects.exists()


def test_a_worker_that_was_off_for_weeks_makes_the_report_and_the_third_follows(cast: Cast) -> None:
    start(cast.run)
    propose(cast)
    AnswerSheet.objects.bulk_create(AnswerSheet(run=cast.run, answers=KEPT) for _one in range(12))
    late = ENDS_AT + 20 * DAY
    seal_due(now=late)
    assert [queue_due(now=late + 9 * DAY) for _twice in range(2)] == [1, 0]
    job = Job.objects.get(task="evaluation.make_report")
    make_due_report(key=job.key, now=late, **job.args)
    ask_and_close(cast.run)
    work(cast.run)
    assert list(Report.objects.order_by("number").values_list("number", "published_at")) == [(1, late), (3, CLOSED)]


def test_a_run_of_long_ago_that_nobody_answered_gets_no_report_when_it_is_laid(cast: Cast) -> None:
    start(cast.run)
    seal_due(now=ENDS_AT + 20 * DAY)
    assert Evaluation.objects.get(run=cast.run).early_laid_at is not None
    assert queue_due(now=ENDS_AT + 20 * DAY) == 0


def test_without_a_first_report_the_third_makes_it_and_both_wait_for_a_press(held: Cast) -> None:
    ask_and_close(held.run)
    assert work(held.run).done_at == CLOSED
    assert set(Report.objects.values_list("number", "published_at")) == {(1, None), (2, None), (3, None)}


def test_while_answers_wait_to_be_sealed_the_third_waits(cast: Cast) -> None:
    start(cast.run)
    propose(cast)
    AnswerSheet.objects.create(run=cast.run, answers=KEPT)
    ask_and_close(cast.run)
    job = work(cast.run)
    assert (job.done_at, job.due_at, Report.objects.count()) == (None, CLOSED + DAY, 0)
    seal_due(now=CLOSED)
    assert work(cast.run, CLOSED + DAY).done_at == CLOSED + DAY
    assert Report.objects.filter(number=3).exists()


def test_a_run_that_nobody_evaluated_needs_none(cast: Cast) -> None:
    propose(cast)
    FollowUp.objects.create(group=cast.groups[0], asked_at=ASKED)
    queue_follow_up(now=CLOSED)
    assert work(cast.run).done_at == CLOSED
    assert not Report.objects.exists()


def test_a_run_that_was_cancelled_after_the_question_is_followed_no_further(held: Cast) -> None:
    make_report(run=held.run, now=ENDS_AT)
    queue_follow_up(now=ASKED)
    decision = Decision.objects.create(proposal=PracticeProposal.objects.get(), answer="yes", decided_at=ASKED)
    contact, user = MunicipalityContact.objects.get().pk, held.facilitator.user.pk
    about: dict[str, Any] = {"proposal": decision.pk, "rev": decision.rev, "user": user, "now": ASKED}
    assert decided_letter(**about) is not None
    Run.objects.update(status=Run.Status.CANCELLED)
    assert [queue_follow_up(now=ASKED + day * DAY) for day in (7, 14)] == [0, 0]
    assert decided_letter(**about) is None
    decision.delete()
    assert decisions_letter(run=held.run.pk, contact=contact, now=ASKED) is None
    assert queue_follow_up(now=CLOSED) == 0
    Run.objects.update(status=Run.Status.PUBLISHED)
    assert decisions_letter(run=held.run.pk, contact=contact, now=ASKED) is not None
    queue_follow_up(now=CLOSED)
    Run.objects.update(status=Run.Status.CANCELLED)
    assert work(held.run).done_at == CLOSED
    assert not Report.objects.filter(number=3).exists()
    Run.objects.update(status=Run.Status.PUBLISHED)
    third = make_third(run=held.run, now=CLOSED)
    assert third.published_at == CLOSED
    Run.objects.update(status=Run.Status.CANCELLED)
    assert queue_outcome_mails(now=CLOSED) == 0
    assert outcomes_letter(run=held.run.pk, contact=contact, now=CLOSED) is None


def test_a_municipality_without_proposals_is_told_so_and_not_of_none_among_none(held: Cast) -> None:
    make_report(run=held.run, now=ENDS_AT)
    ask_and_close(held.run)
    work(held.run)
    third = Report.objects.get(number=3)
    told = outcomes.read(third.snapshot, municipality="Danderyd")
    assert told is not None
    assert (told["lead"], told["rows"]) == ("Inga förslag från Danderyd.", [])
    assert told["answered"].startswith("0 av 1 grupper i hela seminariet")
    place = held.groups[2].municipality
    contact = MunicipalityContact.objects.create(municipality=place, user=make_person("Dora Danderyd"))
    letter = outcomes_letter(run=held.run.pk, contact=contact.pk, now=CLOSED)
    assert letter is not None
    assert letter.values["outcomes"] == "Från Danderyd kom inga förslag."
