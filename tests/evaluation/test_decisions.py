"""Managers' answers: pure rules, two at once, whose link may answer, what the group and the organiser get to know."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluation.decisions import LATEST, Answer, Given, Verdict, judge, problem, tidy
from evaluation.errors import EvaluationError
from evaluation.models import Decision, Outcome, Report, ReportLink
from evaluation.services.decisions import MISSED, WAITS, decide, decisions_letter, queue_decision_reminders
from evaluation.services.report_mails import report_letter
from evaluation.services.reports import issue_report_link, make_report
from evaluation.tasks import send_decided_mail, send_decisions_mail
from facilitation.models import PracticeProposal
from groups.models import MunicipalityContact
from seminars.mails import Kind
from seminars.models import Job, Run, User
from seminars.tokens import token_hash
from tests.cast import STARTS_AT, Cast

db = pytest.mark.django_db
NOW = STARTS_AT + timedelta(hours=4)
TODAY = date(2026, 10, 6)
TOKEN, WHOLE = "r" * 43, "w" * 43
YES = Given(Answer.YES, comment="Kör på", by="Enhetschef")
given_answers = st.builds(
    Given, st.sampled_from(Answer), st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.text(max_size=9)
)


@given(given_answers)
def test_tidying_once_is_enough_and_only_later_has_a_day(answer: Given) -> None:
    assert tidy(tidy(answer)) == tidy(answer)
    assert (tidy(answer).until is None) or answer.answer is Answer.LATER


@given(given_answers, given_answers, st.integers(1, 5), st.integers(0, 5))
def test_nobody_answers_over_what_they_have_not_seen(kept: Given, mine: Given, rev: int, seen: int) -> None:
    verdict = judge(kept, rev, mine, seen)
    assert (verdict is Verdict.SAME) == (kept == mine)
    if verdict is Verdict.SAVE:
        assert seen == rev
    assert judge(mine, rev + 1, mine, seen) is Verdict.SAME  # the same press twice


def test_later_needs_a_day_that_comes() -> None:
    later = Given(Answer.LATER)
    assert problem(YES, TODAY) == ""
    assert problem(later, TODAY) == "no_day"
    assert problem(Given(Answer.LATER, TODAY - timedelta(1)), TODAY) == "past"
    assert problem(Given(Answer.LATER, TODAY), TODAY) == ""
    assert problem(Given(Answer.LATER, TODAY + LATEST + timedelta(1)), TODAY) == "far"


@pytest.fixture
def asked(cast: Cast) -> PracticeProposal:
    about = {"group": cast.groups[0], "changed_at": NOW}
    PracticeProposal.objects.create(position=1, kind="trial", what="Vi prövar lappar", **about)
    return PracticeProposal.objects.create(position=2, kind="decision", what="Börja klockan sju", **about)


@pytest.fixture
def link(cast: Cast, asked: PracticeProposal) -> ReportLink:
    make_report(run=cast.run, now=NOW)
    later = datetime.now(UTC)
    issue_report_link(run=cast.run, municipality=cast.groups[0].municipality, now=later, token=TOKEN)
    issue_report_link(run=cast.run, municipality=None, now=later, token=WHOLE)
    return ReportLink.objects.get(token_hash=token_hash(TOKEN))


def say(link: ReportLink, asked: PracticeProposal, answer: Given, seen: int = 0) -> Verdict:
    return decide(link=link, proposal=asked.pk, given=answer, seen=seen, now=NOW).verdict


@db
def test_two_managers_at_once_the_later_sees_the_earlier_and_chooses(link: ReportLink, asked: PracticeProposal) -> None:
    no = Given(Answer.NO)
    assert [say(link, asked, YES), say(link, asked, YES)] == [Verdict.SAVE, Verdict.SAME]
    assert say(link, asked, no) is Verdict.SEEN_LATE
    assert Decision.objects.get().answer == "yes"
    assert say(link, asked, no, seen=1) is Verdict.SAVE
    assert (Decision.objects.get().answer, Decision.objects.get().rev) == ("no", 2)


@db
def test_who_may_answer_what(cast: Cast, link: ReportLink, asked: PracticeProposal) -> None:
    whole = ReportLink.objects.get(token_hash=token_hash(WHOLE))
    other = PracticeProposal.objects.create(
        group=cast.groups[2], position=1, kind="decision", what="Annans", changed_at=NOW
    )
    trial = PracticeProposal.objects.get(kind="trial")
    for where, what in ((whole, asked), (link, other), (link, trial)):
        with pytest.raises(EvaluationError, match="not_asked"):
            say(where, what, YES)
    assert not Decision.objects.exists()


@db
def test_the_group_is_told_by_mail_of_the_newest_answer_only(
    cast: Cast, link: ReportLink, asked: PracticeProposal, monkeypatch: Any
) -> None:
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: NOW)
    say(link, asked, YES)
    say(link, asked, Given(Answer.LATER, date(2026, 12, 1)), seen=1)
    for job in Job.objects.filter(task="evaluation.send_decided_mail"):
        send_decided_mail(key=job.key, **job.args)
    (message,) = mail.outbox
    assert message.to == [cast.facilitator.user.email]
    assert "Svaret är senare: besked kommer senast tisdag 1 december 2026." in message.body
    assert "Börja klockan sju" in message.body
    assert "?to=follow-up" in message.body


@db
def test_rehearsals_and_demos_tell_nobody(cast: Cast, link: ReportLink, asked: PracticeProposal) -> None:
    Run.objects.filter(pk=cast.run.pk).update(is_demo=True)
    say(ReportLink.objects.get(pk=link.pk), asked, YES)
    assert not Job.objects.filter(task="evaluation.send_decided_mail").exists()
    assert queue_decision_reminders(now=NOW + WAITS) == 0


@db
def test_one_reminder_after_two_weeks_to_who_has_not_answered(
    cast: Cast, link: ReportLink, asked: PracticeProposal, monkeypatch: Any
) -> None:
    assert queue_decision_reminders(now=NOW + WAITS - timedelta(hours=1)) == 0
    assert queue_decision_reminders(now=NOW + MISSED + timedelta(hours=1)) == 0
    assert [queue_decision_reminders(now=NOW + WAITS + timedelta(days=day)) for day in (0, 1, 7)] == [1, 0, 0]
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: NOW + WAITS)
    job = Job.objects.get(task="evaluation.send_decisions_mail")
    for _twice in range(2):
        send_decisions_mail(key=job.key, **job.args)
    (message,) = mail.outbox
    assert message.to == [cast.contact.user.email]
    assert "Ett av förslagen behöver ditt beslut." in message.body
    assert "/reports/" in message.body
    say(link, asked, YES)
    contact = MunicipalityContact.objects.get()
    assert decisions_letter(run=cast.run.pk, contact=contact.pk, now=NOW + WAITS) is None


@db
def test_the_reports_mail_says_how_many_need_a_decision(cast: Cast, link: ReportLink, asked: PracticeProposal) -> None:
    contact = MunicipalityContact.objects.get()
    letter = report_letter(run=cast.run.pk, contact=contact.pk, now=NOW)
    assert letter is not None
    assert letter.kind is Kind.REPORT
    assert letter.values["decisions"] == "Ett av förslagen behöver ditt beslut."


@db
def test_what_groups_ask_for_after_three_months_is_reminded_of_once_by_itself(
    cast: Cast, link: ReportLink, asked: PracticeProposal, monkeypatch: Any
) -> None:
    assert queue_decision_reminders(now=NOW + WAITS) == 1
    late = PracticeProposal.objects.get(kind="trial")
    Outcome.objects.create(proposal=late, needs_decision=True, answered_at=NOW)
    third = NOW + timedelta(days=120)
    Report.objects.create(run=cast.run, number=3, snapshot={}, frozen_at=third, published_at=third)
    assert queue_decision_reminders(now=third + WAITS - timedelta(hours=1)) == 0
    assert [queue_decision_reminders(now=third + WAITS + timedelta(days=day)) for day in (0, 1)] == [1, 0]
    monkeypatch.setattr("evaluation.tasks.clock.now", lambda: third + WAITS)
    job = Job.objects.get(args__is_late=True)
    send_decisions_mail(key=job.key, **job.args)
    (message,) = mail.outbox
    assert "Vi prövar lappar" in message.body
    assert "Börja klockan sju" not in message.body  # that has been reminded of


@db
def test_where_the_first_report_to_open_is_the_third_there_is_one_reminder(
    cast: Cast, link: ReportLink, asked: PracticeProposal
) -> None:
    Report.objects.update(published_at=None)
    Outcome.objects.create(proposal=PracticeProposal.objects.get(kind="trial"), needs_decision=True, answered_at=NOW)
    Report.objects.create(run=cast.run, number=3, snapshot={}, frozen_at=NOW, published_at=NOW)
    assert queue_decision_reminders(now=NOW + WAITS) == 1


@db
def test_who_is_no_longer_active_is_not_reminded(cast: Cast, link: ReportLink, asked: PracticeProposal) -> None:
    contact = MunicipalityContact.objects.get()
    User.objects.filter(pk=contact.user_id).update(is_active=False)
    assert decisions_letter(run=cast.run.pk, contact=contact.pk, now=NOW + WAITS) is None
    assert report_letter(run=cast.run.pk, contact=contact.pk, now=NOW) is None


@db
def test_what_came_after_the_report_was_frozen_is_answered_beside_it(link: ReportLink, asked: PracticeProposal) -> None:
    late = PracticeProposal.objects.create(
        group=asked.group, position=3, kind="decision", what="Ring varje fredag", first_step="Lista", changed_at=NOW
    )
    PracticeProposal.objects.filter(kind="trial").update(kind="decision")
    browser = Client()
    page = browser.get(reverse("evaluation:report", args=[TOKEN])).text
    assert page.count("Ring varje fredag") == 2  # it, and its form
    assert page.index("Har kommit till efter rapporten") < page.index("Ring varje fredag")
    assert "Lista" in page
    assert page.count('name="answer"') == 9
    assert at(TOKEN, late) in page
    assert "Ring varje fredag" not in browser.get(reverse("evaluation:report", args=[WHOLE])).text
    assert browser.post(at(TOKEN, late), {"seen": 0, "answer": "yes"}).status_code == 303


@db
def test_an_answer_names_what_it_was_given_to_where_the_group_has_written_otherwise(
    cast: Cast, link: ReportLink, asked: PracticeProposal
) -> None:
    browser, report = Client(), reverse("evaluation:report", args=[TOKEN])
    assert "Då stod det:" not in browser.get(report).text
    assert 'name="about" value="Börja klockan sju"' in browser.get(report).text
    browser.post(at(TOKEN, asked), {"seen": 0, "answer": "yes", "about": "Börja klockan sju"})
    assert "Då stod det:" not in browser.get(report).text
    PracticeProposal.objects.filter(pk=asked.pk).update(what="Börja klockan åtta")
    pages = [browser.get(report).text, browser.get(at(TOKEN, asked)).text]
    sheet = f"{reverse('facilitation:sheet')}?group={cast.groups[0].pk}"
    for page in (*pages, cast.facilitator.client().get(sheet).text):
        assert "Då stod det: Börja klockan sju" in page
    assert "Gruppen har skrivit om förslaget: Börja klockan åtta" in pages[0]
    browser.post(at(TOKEN, asked), {"seen": 1, "answer": "yes", "about": "Börja klockan åtta"})
    assert (Decision.objects.get().about, Decision.objects.get().rev) == ("Börja klockan åtta", 2)
    assert "Då stod det:" not in browser.get(report).text


def at(token: str, asked: PracticeProposal) -> str:
    return reverse("evaluation:decide", args=[token, asked.pk])


@db
def test_the_link_of_the_municipality_answers_and_the_whole_seminars_reads(
    link: ReportLink, asked: PracticeProposal
) -> None:
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(reverse("evaluation:report", args=[TOKEN])).text
    assert at(TOKEN, asked) in page
    assert page.count('name="answer"') == 3
    assert [page.count(badge) for badge in ("Behöver ditt beslut", "Besvarat")] == [1, 0]
    whole = browser.get(reverse("evaluation:report", args=[WHOLE])).text
    assert 'name="answer"' not in whole
    assert "Inget svar än." in whole
    done = browser.post(at(TOKEN, asked), {"seen": 0, "answer": "no", "comment": "Inte i år", "by": "Chef"})
    assert (done.status_code, done["Referrer-Policy"]) == (303, "no-referrer")
    for token in (TOKEN, WHOLE):
        page = browser.get(reverse("evaluation:report", args=[token])).text
        assert "Svar: nej" in page
        assert "Inte i år" in page
        assert [page.count(badge) for badge in ("Behöver ditt beslut", "Behöver beslut", "Besvarat")] == [0, 0, 1]
    assert browser.post(at(WHOLE, asked), {"seen": 1, "answer": "yes"}).status_code == 404


@db
def test_nothing_typed_is_lost(link: ReportLink, asked: PracticeProposal) -> None:
    browser = Client()
    typed = {"seen": 0, "comment": "Efter budgeten", "by": "Chef"}
    page = browser.post(at(TOKEN, asked), {**typed, "answer": "later"})
    assert page.status_code == 400
    assert "Välj en dag då beskedet kommer." in page.text
    assert ">\nEfter budgeten</textarea>" in page.text
    say(link, asked, YES)
    late = browser.post(at(TOKEN, asked), {**typed, "answer": "no"})
    assert late.status_code == 409
    assert all(words in late.text for words in ("Någon har svarat medan du skrev", "Kör på", "Efter budgeten"))
    assert 'value="1"' in late.text  # the next press has seen it
    assert browser.post(at(TOKEN, asked), {**typed, "seen": 1, "answer": "no"}).status_code == 303
    ReportLink.objects.update(revoked_at=NOW)
    gone = browser.post(at(TOKEN, asked), {**typed, "answer": "no"})
    assert gone.status_code == 404
    assert "Efter budgeten" in gone.text
    assert "Svaret kunde inte sparas." in gone.text
    assert "Svaret kunde inte sparas." not in browser.get(at(TOKEN, asked)).text


@db
def test_what_is_wrong_is_said_of_the_field_that_it_is_about(link: ReportLink, asked: PracticeProposal) -> None:
    browser, marked = Client(), f'aria-invalid="true" aria-describedby="decision-{asked.pk}-until_error"'
    for day, words in (
        ("31/12", "Skriv dagen som 2026-12-31."),
        ("", "Välj en dag då beskedet kommer."),
        ("2020-01-01", "Dagen har varit. Välj en dag som kommer."),
    ):
        page = browser.post(at(TOKEN, asked), {"seen": 0, "answer": "later", "until": day})
        assert page.status_code == 400
        assert page.text.count(words) == 2  # above the form and at the field
        assert marked in page.text
        assert f'id="decision-{asked.pk}-until_error"' in page.text
        assert "Välj ja, nej eller senare." not in page.text
    page = browser.post(at(TOKEN, asked), {"seen": 0})
    assert "Välj ja, nej eller senare." in page.text
    assert "aria-invalid" not in page.text
    assert "Skicka igen." in browser.post(at(TOKEN, asked), {"answer": "yes"}).text
    assert not Decision.objects.exists()


@db
def test_the_presses_are_told_apart_by_their_proposals(link: ReportLink, asked: PracticeProposal) -> None:
    for address in (reverse("evaluation:report", args=[TOKEN]), at(TOKEN, asked)):
        page = Client().get(address).text
        assert f'<fieldset aria-labelledby="proposal-{asked.pk}">' in page
        assert page.count(f' id="proposal-{asked.pk}"') == 1
    assert 'id="proposal-' not in Client().get(reverse("evaluation:report", args=[WHOLE])).text


@db
def test_reading_changes_nothing(link: ReportLink, asked: PracticeProposal) -> None:
    browser = Client()
    for query in ("", "?answer=yes&seen=0"):
        assert browser.get(at(TOKEN, asked) + query).status_code == 200
    assert not Decision.objects.exists()
    assert Report.objects.count() == 1
