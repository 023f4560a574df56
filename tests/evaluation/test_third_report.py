"""The third report by itself: what it waits for, whom it opens to, and what it is where no group had a proposal."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from evaluation import outcomes
from evaluation.errors import EvaluationError
from evaluation.follow_up import DAY, OPEN_FOR
from evaluation.models import AnswerSheet, Decision, Evaluation, FollowUp, FreeText, LaterForm, LaterSheet, Report, Seal
from evaluation.services import follow_up as service
from evaluation.services.decisions import decided_letter, decisions_letter
from evaluation.services.follow_up import queue_follow_up
from evaluation.services.later import answer_later, lay_due, lay_later, new_later_ballot, open_later_form
from evaluation.services.outcomes import make_due_third, make_third, outcomes_letter, queue_outcome_mails
from evaluation.services.publishing import publish_report, withdraw_report
from evaluation.services.reports import issue_report_link, make_due_report, make_report, make_second_report
from evaluation.services.reports import queue_reports as queue_due
from evaluation.services.sealing import seal_due
from facilitation.models import PracticeProposal
from groups.models import Facilitator, MunicipalityContact
from seminars.models import Hold, Job, Organisation, Run, Seminar
from tests.cast import STARTS_AT, Cast, make_person
from tests.evaluation.runs import KEPT, start
from tests.pdf_text import said, text_of

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


@pytest.mark.parametrize("day", [7, 90], ids=["the nudge", "the question"])
def test_a_sweep_that_is_killed_among_its_mails_is_made_up_for_by_the_next(
    held: Cast, monkeypatch: Any, day: int
) -> None:
    Facilitator.objects.create(group=held.groups[0], user=make_person("Maj Facilitator"))
    real, told = service.queue_job, []

    def once(**job: Any) -> bool:
        if told:
            raise KeyboardInterrupt
        told.append(job)
        return real(**job)

    monkeypatch.setattr(service, "queue_job", once)
    with pytest.raises(KeyboardInterrupt):
        queue_follow_up(now=ENDS_AT + day * DAY)
    monkeypatch.setattr(service, "queue_job", real)
    assert [queue_follow_up(now=ENDS_AT + day * DAY) for _twice in range(2)] == [2, 0]


@pytest.fixture
def alone(held: Cast) -> Cast:
    """Nobody wrote a proposal, and participants are asked."""
    PracticeProposal.objects.all().delete()
    Organisation.objects.update_or_create(pk=1, defaults={"asks_participants": True})
    make_report(run=held.run, now=ENDS_AT)
    return held


def answer(cast: Cast, number: int = 7) -> None:
    for _one in range(number):
        group = cast.groups[0]
        answer_later(group=group, ballot=new_later_ballot(group), answers={"u1": "4", "u2": "3"}, now=ASKED + DAY)


def test_where_no_group_has_a_proposal_participants_are_asked_and_reported(alone: Cast, monkeypatch: Any) -> None:
    for _twice in range(2):
        queue_follow_up(now=ASKED)
    assert LaterForm.objects.get().closes_at == CLOSED
    assert not FollowUp.objects.exists()
    answer(alone)
    assert queue_follow_up(now=CLOSED - DAY) == 0
    lay_due(now=CLOSED)
    assert [queue_follow_up(now=CLOSED) for _twice in range(2)] == [1, 0]
    assert work(alone.run).done_at == CLOSED
    third = Report.objects.get(number=3)
    assert third.published_at == CLOSED
    told = outcomes.read(third.snapshot)
    assert told is not None
    assert told["lead"] == "Inga förslag från hela seminariet."
    assert [told[part] for part in ("answered", "rows", "steps", "decided", "note")] == ["", [], [], "", ""]
    assert [row["n"] for row in third.snapshot["outcomes"]["later"]] == [7, 7]
    assert outcomes_letter(run=alone.run.pk, contact=MunicipalityContact.objects.get().pk, now=CLOSED) is None
    assert queue_follow_up(now=CLOSED + DAY) == 0
    monkeypatch.setattr("evaluation.views.report.clock.now", lambda: CLOSED)
    url = issue_report_link(run=alone.run, municipality=None, now=ASKED, token="w" * 43)
    path = url.removeprefix("http://127.0.0.1:8000")
    page = Client().get(path).text
    assert "Inga förslag från hela seminariet." in page
    assert "Det deltagarna själva svarade efteråt" in page
    assert 'class="fun"' not in page
    assert "0 av 0" not in page
    paper = text_of(Client().get(f"{path}.pdf").content)
    assert said("Inga förslag från hela seminariet.") in paper
    assert said("Det deltagarna själva svarade efteråt") in paper
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"{path}.xlsx").content))
    cells = [row[0] for row in book["Uppföljning"].iter_rows(values_only=True) if row[0]]
    assert cells[:2] == ["Inga förslag från hela seminariet.", "Det deltagarna själva svarade efteråt"]
    desk = alone.organiser.client().get(reverse("admin:evaluation_followup_run", args=[alone.run.pk])).text
    assert "Inga förslag från hela seminariet." in desk
    assert "Läge</th>" not in desk


def test_the_form_is_not_opened_again_once_it_is_laid_or_the_third_is_made(alone: Cast) -> None:
    queue_follow_up(now=ASKED)
    lay_later(run=alone.run.pk, now=ASKED + DAY)
    queue_follow_up(now=ASKED + DAY)
    assert LaterForm.objects.get().laid_at == ASKED + DAY
    make_third(run=alone.run, now=ASKED + DAY)
    LaterForm.objects.all().delete()
    queue_follow_up(now=ASKED + 2 * DAY)
    assert not LaterForm.objects.exists()


def test_a_form_that_was_opened_by_hand_waits_for_the_groups_day(alone: Cast) -> None:
    open_later_form(run=alone.run, now=ENDS_AT)
    lay_due(now=ENDS_AT + OPEN_FOR)
    assert queue_follow_up(now=ENDS_AT + OPEN_FOR) == 0
    propose(alone)
    queue_follow_up(now=ASKED)
    assert not Job.objects.filter(task="evaluation.make_third_report").exists()
    queue_follow_up(now=CLOSED)
    assert Job.objects.filter(task="evaluation.make_third_report").count() == 1


def test_the_desk_says_how_it_stands_without_proposals_and_makes_it_by_a_press(alone: Cast) -> None:
    desk, url = alone.organiser.client(), reverse("admin:evaluation_followup_run", args=[alone.run.pk])
    page = desk.get(url).text
    assert "Ingen grupp skrev något förslag, så grupperna får ingen fråga." in page
    assert "Ingen görs, om inte deltagarna får sina egna frågor." in page
    assert "Den skickas av sig själv." not in page
    with pytest.raises(EvaluationError, match="not_held"):
        make_third(run=alone.run, now=ASKED)
    queue_follow_up(now=ASKED)
    answer(alone)
    assert "Den görs av sig själv när deltagarnas frågor har stängt." in desk.get(url).text
    assert 'value="freeze"' in desk.get(url).text
    desk.post(url, {"press": "freeze"})
    assert Report.objects.filter(number=3).count() == 1
    assert (LaterForm.objects.exclude(laid_at=None).count(), LaterSheet.objects.count()) == (1, 7)
    assert not mail.outbox


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
