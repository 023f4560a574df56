"""What waits for an organiser's hand: one row of each run and thing, and none for what nobody can do yet."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from evaluation.models import AnswerSheet, Evaluation, FollowUp, FreeText, Report
from evaluation.queries.waiting import Thing, waiting
from evaluation.services.publishing import withdraw_report
from evaluation.services.reports import make_report, make_second_report
from facilitation.models import PracticeProposal
from seminars.models import Hold, Organisation, Run
from tests.cast import STARTS_AT, Cast
from tests.evaluation.runs import answer, seal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = STARTS_AT + 3 * DAY
ENDS_AT = STARTS_AT + timedelta(minutes=140)


def told(now: datetime = NOW) -> list[tuple[Thing, int]]:
    return [(each.thing, each.number) for each in waiting(now)]


def verdict(review: FreeText.Review) -> None:
    FreeText.objects.update(review=review)


def test_a_first_report_waits_where_the_organisation_publishes_itself(cast: Cast) -> None:
    Organisation.objects.update_or_create(pk=1, defaults={"publishes_reports": False})
    answer(cast, 12)
    first = make_report(run=cast.run, now=NOW)
    assert told() == [(Thing.REPORT, 1)]
    page = cast.organiser.client().get(reverse("admin:index")).text
    desk = reverse("admin:evaluation_report_run", args=[cast.run.pk])
    assert ("Rapport 1 väntar på att publiceras" in page, f'href="{desk}"' in page) == (True, True)
    withdraw_report(report=first, now=NOW)
    assert told() == []
    Report.objects.update(withdrawn_at=None)
    Report.objects.create(run=cast.run, number=2, snapshot=first.snapshot, frozen_at=NOW)
    assert told() == [(Thing.REPORT, 2)]  # the press for the first is gone


def test_texts_are_to_be_read_once_they_are_sealed_then_the_second_is_to_be_made(cast: Cast) -> None:
    answer(cast, 12, one="Ring skolan", two="Mer tid", three="Kaffe")
    seal(cast)
    make_report(run=cast.run, now=NOW)
    assert told() == []  # nobody may read them yet
    seal(cast, late=True)
    assert told() == [(Thing.TEXTS, 3)]
    page = cast.organiser.client().get(reverse("admin:index")).text
    texts = reverse("admin:evaluation_evaluation_texts", args=[cast.run.pk])
    assert (f'href="{texts}">3 fritextsvar att läsa</a>' in page, page.count("st-needs")) == (True, 1)
    FreeText.objects.filter(text="Kaffe").update(review=FreeText.Review.WITHHOLD)
    assert told() == [(Thing.TEXTS, 2)]
    verdict(FreeText.Review.PUBLISH)
    assert told() == [(Thing.SECOND, 2)]
    page = cast.organiser.client().get(reverse("admin:index")).text
    desk = reverse("admin:evaluation_report_run", args=[cast.run.pk])
    assert f'href="{desk}">Rapport 2 väntar på att göras</a>' in page
    make_second_report(run=cast.run, now=NOW)
    assert told() == [(Thing.REPORT, 2)]


def test_where_nobody_wrote_anything_the_second_comes_by_itself_and_waits_for_nobody(cast: Cast) -> None:
    answer(cast, 12)
    seal(cast, late=True)
    make_report(run=cast.run, now=NOW)
    assert told() == []


def test_the_row_says_by_when_what_is_unread_is_withheld(cast: Cast) -> None:
    """As the follow-up closes: so many days after the end, or since the last group was asked."""

    def until(now: datetime = NOW) -> datetime | None:
        (row,) = waiting(now)
        return row.until

    answer(cast, 12, one="Ring skolan")
    seal(cast, late=True)
    assert until() is None  # nobody is asked, so that nothing ends by itself
    Organisation.objects.update_or_create(pk=1, defaults={"asks_participants": True})
    assert until() == ENDS_AT + 120 * DAY
    Organisation.objects.update(asks_participants=False)
    PracticeProposal.objects.create(group=cast.groups[0], position=1, what="Ring dagen efter", changed_at=NOW)
    assert until() == ENDS_AT + 120 * DAY
    hold = Hold.objects.create(run=cast.run, reason="tvist", began_at=NOW)
    assert until() is None
    hold.delete()
    Organisation.objects.update_or_create(pk=1, defaults={"survey_days": 60})
    assert until() == ENDS_AT + 90 * DAY
    for group, days in zip(cast.groups, (61, 64, 62), strict=True):
        FollowUp.objects.create(group=group, asked_at=ENDS_AT + days * DAY)
    assert until() == ENDS_AT + 94 * DAY
    assert until(ENDS_AT + 95 * DAY) is None  # no day that is over is told


def test_the_day_stands_on_the_page(cast: Cast) -> None:
    PracticeProposal.objects.create(group=cast.groups[0], position=1, what="Ring dagen efter", changed_at=NOW)
    answer(cast, 12, one="Ring skolan")
    seal(cast, late=True)
    Run.objects.filter(pk=cast.run.pk).update(starts_at=datetime(2098, 10, 6, 7, tzinfo=UTC))
    Evaluation.objects.update(sealed_at=NOW - DAY, late_laid_at=NOW - DAY)
    assert (
        "Det som är oläst den 3 februari 2099 hålls inne." in cast.organiser.client().get(reverse("admin:index")).text
    )


@pytest.mark.parametrize("about", [{"is_rehearsal": True}, {"status": Run.Status.CANCELLED}, {"is_erased": True}])
def test_nothing_waits_of_what_was_no_real_seminar_or_has_gone(cast: Cast, about: dict[str, Any]) -> None:
    answer(cast, 12, one="Ring skolan")
    seal(cast, late=True)
    assert told() == [(Thing.TEXTS, 1)]
    if about.pop("is_rehearsal", False):
        about["rehearsal_of"] = Run.objects.create(seminar=cast.seminar, starts_at=STARTS_AT)
    if about.pop("is_erased", False):
        Evaluation.objects.update(erased_at=NOW)
    Run.objects.filter(pk=cast.run.pk).update(**about)
    assert told() == []


def test_many_runs_cost_what_one_does_and_the_oldest_stands_first(cast: Cast, django_assert_num_queries: Any) -> None:
    runs = [cast.run] + [
        Run.objects.create(seminar=cast.seminar, starts_at=STARTS_AT - days * DAY, status="published")
        for days in (20, 10)
    ]
    for run in runs:
        AnswerSheet.objects.create(run=run, answers={})
        FreeText.objects.create(run=run, question="q8", text="Ring skolan")
        FreeText.objects.create(run=run, question="q9", text="Mer tid")
        Evaluation.objects.update_or_create(run=run, defaults={"sealed_at": NOW})
        Report.objects.create(run=run, number=1, snapshot={}, frozen_at=NOW)
    with django_assert_num_queries(4):
        found = [(str(each.run), each.thing, each.number) for each in waiting(NOW)]
    oldest_first = [runs[1], runs[2], runs[0]]
    assert found == [(str(run), *row) for run in oldest_first for row in ((Thing.TEXTS, 2), (Thing.REPORT, 1))]


def test_who_may_not_read_texts_is_not_told_of_them(cast: Cast) -> None:
    answer(cast, 12, one="Ring skolan")
    seal(cast, late=True)
    user = cast.organiser.user
    assert user is not None
    user.is_limited = True
    user.save()
    assert "fritextsvar att läsa" not in cast.organiser.client().get(reverse("admin:index")).text
