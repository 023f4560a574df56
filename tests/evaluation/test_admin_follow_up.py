"""The desk's pages of decisions and follow-up."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from evaluation.models import Decision, FollowUp, LaterForm, Report
from evaluation.services.reports import make_report
from facilitation.models import PracticeProposal
from tests.cast import NOW, STARTS_AT, Cast
from tests.evaluation.runs import start

pytestmark = pytest.mark.django_db
LIST = "admin:evaluation_proposaltodecide_changelist"


@pytest.fixture
def desk(cast: Cast) -> Client:
    return cast.organiser.client()


@pytest.fixture
def waiting(cast: Cast) -> list[PracticeProposal]:
    rows = [
        PracticeProposal.objects.create(group=group, position=1, kind="decision", what=f"Från {group}", changed_at=NOW)
        for group in cast.groups
    ]
    PracticeProposal.objects.create(group=cast.groups[0], position=2, kind="trial", what="Prövas", changed_at=NOW)
    Decision.objects.create(proposal=rows[0], answer="yes", comment="=1+1", decided_at=NOW)
    return rows


def test_all_decisions_unanswered_first_by_run_and_municipality(
    cast: Cast, desk: Client, waiting: list[PracticeProposal]
) -> None:
    page = desk.get(reverse(LIST)).text
    assert page.index("Från Grupp C") < page.index("Från Grupp A, Solna</")
    assert "Prövas" not in page
    place = cast.groups[2].municipality_id
    only = desk.get(f"{reverse(LIST)}?group__municipality__id__exact={place}").text
    assert "Från Grupp C" in only
    assert "Från Grupp A, Solna</" not in only
    assert "Från Grupp A, Solna</" in desk.get(f"{reverse(LIST)}?answer=yes").text
    book = desk.get(f"{reverse('admin:evaluation_proposaltodecide_export')}?answer=yes")
    rows = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) == 2
    assert rows[1][6] == "=1+1"


def test_a_runs_follow_up_is_frozen_by_a_press(cast: Cast, desk: Client, waiting: list[PracticeProposal]) -> None:
    url = reverse("admin:evaluation_followup_run", args=[cast.run.pk])
    desk.post(url, {"press": "freeze"})
    assert not Report.objects.exists()
    make_report(run=cast.run, now=STARTS_AT)
    FollowUp.objects.create(group=cast.groups[0], asked_at=NOW + timedelta(days=90))
    page = desk.get(url).text
    assert "0 av 1 grupper har svarat." in page
    desk.post(url, {"press": "freeze"})
    assert Report.objects.filter(number=3).count() == 1
    assert "Har inte svarat" in desk.get(url).text
    assert desk.get(reverse("admin:evaluation_followup_run_export", args=[cast.run.pk])).content[:2] == b"PK"


def test_what_a_group_says_besides_is_read_by_the_organiser_and_stands_in_no_report(cast: Cast, desk: Client) -> None:
    make_report(run=cast.run, now=STARTS_AT)
    group, other, gone = cast.groups
    FollowUp.objects.create(group=group, asked_at=NOW, comment="Tack för en <bra> dag.\nVi kommer igen.")
    FollowUp.objects.create(group=other, asked_at=NOW)
    FollowUp.objects.create(group=gone, asked_at=NOW, comment="Vi kom aldrig.")
    type(gone).objects.filter(pk=gone.pk).update(status="cancelled")
    url = reverse("admin:evaluation_followup_run", args=[cast.run.pk])
    said = f"<dt>{group}</dt><dd>Tack för en &lt;bra&gt; dag.<br>Vi kommer igen.</dd>"
    page = desk.get(url).text
    assert (page.count("<dd>"), said in page) == (1, True)
    sheet = load_workbook(io.BytesIO(desk.get(f"{url}outcomes.xlsx").content))["Något mer"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows == [(group.name, group.municipality.name, "Tack för en <bra> dag.\nVi kommer igen.")]
    desk.post(url, {"press": "freeze"})
    assert "kommer igen" not in str(Report.objects.get(number=3).snapshot)


def test_the_participants_questions_are_opened_and_closed(cast: Cast, desk: Client) -> None:
    url = reverse("admin:evaluation_followup_run", args=[cast.run.pk])
    start(cast.run)
    desk.post(url, {"press": "open"})
    assert LaterForm.objects.get().laid_at is None
    desk.post(url, {"press": "close"})
    assert LaterForm.objects.get().laid_at is not None


def test_participants_are_asked_neither_before_the_end_nor_after_the_third_report(cast: Cast, desk: Client) -> None:
    url = reverse("admin:evaluation_followup_run", args=[cast.run.pk])
    refused = "Deltagarna kan frågas från tillfällets slut"

    def is_refused() -> bool:
        assert 'value="open"' not in desk.get(url).text
        return refused in desk.post(url, {"press": "open"}, follow=True).text and not LaterForm.objects.exists()

    assert is_refused()
    start(cast.run)
    assert 'value="open"' in desk.get(url).text
    Report.objects.create(run=cast.run, number=3, snapshot={}, frozen_at=NOW)
    assert is_refused()


def test_others_see_none_of_it(cast: Cast) -> None:
    for name in ("proposaltodecide_changelist", "followup_changelist", "followup_overview"):
        assert cast.facilitator.client().get(reverse(f"admin:evaluation_{name}")).status_code == 302
