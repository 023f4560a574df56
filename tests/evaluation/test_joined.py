"""A municipality whose group became part of another municipality's took part, and reads the report of it."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from evaluation.forms import NewLinkForm
from evaluation.models import AnswerSheet, FollowUp, Report
from evaluation.services.outcomes import make_third, outcomes_letter, queue_outcome_mails
from evaluation.services.report_mails import queue_report_mails, report_letter
from evaluation.services.reports import issue_report_link, make_report, make_second_report
from facilitation.models import PracticeProposal
from facilitation.services.regrouping import merge_groups
from groups.models import Municipality, MunicipalityContact, WorkGroup
from seminars.models import Job, Run
from tests.cast import Cast, make_cast, make_group, make_person
from tests.evaluation.runs import KEPT, lay
from tests.pdf_text import said, text_of

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
WENT = "En grupp från Danderyd gick ihop med en grupp från Solna; förslagen står"
ONLY = "Deltagarna från Danderyd var med i en annan kommuns grupp. Siffrorna gäller hela seminariet."


@pytest.fixture
def cast(db: None) -> Cast:
    """Two groups of Solna's with twelve answers, one of Järfälla's with as many, and one of Danderyd's."""
    cast = make_cast(starts_at=NOW - timedelta(days=1))
    jarfalla = make_group(cast.run, Municipality.objects.create(name="Järfälla"), "Mottagningen", expected=14)
    for group in (cast.groups[0], jarfalla):
        for number in range(12):
            answers = {**KEPT, "q3": 1 + number % 5}
            AnswerSheet.objects.create(run=cast.run, municipality=group.municipality, answers=answers)
    for group, what in ((cast.groups[0], "Börja klockan sju"), (cast.groups[2], "Ring dagen efter")):
        PracticeProposal.objects.create(group=group, position=1, kind="decision", what=what, changed_at=NOW)
    return cast


@pytest.fixture
def merged(cast: Cast) -> Cast:
    merge_groups(into=cast.groups[0], source=cast.groups[2], now=NOW)
    return cast


def danderyd() -> Municipality:
    return Municipality.objects.get(name="Danderyd")


def read(run: Run, place: Municipality | None, suffix: str = "") -> Any:
    address = issue_report_link(run=run, municipality=place, now=NOW)
    return Client().get(address.removeprefix("http://127.0.0.1:8000") + suffix)


def test_it_is_told_without_figures_of_its_own_and_why_and_where_its_proposals_stand(merged: Cast) -> None:
    snapshot = make_report(run=merged.run, now=NOW).snapshot
    whole, own, solna = snapshot["whole"], snapshot["municipalities"]["Danderyd"], snapshot["municipalities"]["Solna"]
    assert list(snapshot["municipalities"]) == ["Danderyd", "Järfälla", "Solna"]
    assert (whole["places"], whole["groups"], own["groups"], own["received"]) == (3, 3, 0, None)
    assert (own["own_figures"], own["compare"], own["proposals"], len(own["brief"])) == (False, [], [], 2)
    assert [each["what"] for each in solna["proposals"]] == ["Börja klockan sju", "Ring dagen efter"]
    page = read(merged.run, danderyd()).text
    assert (ONLY in page, f"{WENT} i rapporten till Solna." in page) == (True, True)
    assert ("Från Danderyd:" in page, "Inga förslag den här gången" in page, "0 grupper" in page) == (False,) * 3
    assert "grupperna från Danderyd" not in page.lower()


def test_the_others_reports_say_so_too_and_the_open_one_nothing_of_where(merged: Cast) -> None:
    row = make_report(run=merged.run, now=NOW)
    solna = merged.groups[0].municipality
    for place in (solna, None):
        assert read(merged.run, place).text.count(f"{WENT} under Solna.") == 1
    assert "Danderyd" not in read(merged.run, Municipality.objects.get(name="Järfälla")).text
    Report.objects.filter(pk=row.pk).update(public_at=NOW)
    everybody = Client().get(reverse("evaluation:open_report", args=[merged.seminar.slug, merged.run.pk]))
    assert (everybody.status_code, "Danderyd" in everybody.text) == (200, False)


def test_paper_and_workbook_say_it_as_well(merged: Cast) -> None:
    make_report(run=merged.run, now=NOW)
    paper = text_of(read(merged.run, danderyd(), ".pdf").content)
    assert said(f"{WENT} i rapporten till Solna.") in paper
    for place, ending in ((danderyd(), "i rapporten till Solna."), (None, "under Solna.")):
        book = openpyxl.load_workbook(io.BytesIO(read(merged.run, place, ".xlsx").content))
        cells = [cell for row in book["Förslag"].iter_rows(values_only=True) for cell in row]
        assert f"{WENT} {ending}" in cells


def test_its_contact_gets_the_mail_and_the_link(merged: Cast) -> None:
    contact = MunicipalityContact.objects.create(municipality=danderyd(), user=make_person("Dora Danderyd"))
    make_report(run=merged.run, now=NOW)
    assert queue_report_mails(run=merged.run, now=NOW) == 2
    assert contact.pk in [job.args["contact"] for job in Job.objects.filter(task="evaluation.send_report_mail")]
    letter = report_letter(run=merged.run.pk, contact=contact.pk, now=NOW, number=1)
    assert letter is not None
    page = Client().get(str(letter.values["link"]).removeprefix("http://127.0.0.1:8000"))
    assert ONLY in page.text


def test_its_contact_is_told_of_the_third_too_and_where_the_proposals_stand(merged: Cast) -> None:
    contact = MunicipalityContact.objects.create(municipality=danderyd(), user=make_person("Dora Danderyd"))
    make_report(run=merged.run, now=NOW)
    FollowUp.objects.create(group=merged.groups[0], asked_at=NOW)
    make_third(run=merged.run, now=NOW)
    assert queue_outcome_mails(now=NOW) == 2
    letter = outcomes_letter(run=merged.run.pk, contact=contact.pk, now=NOW)
    assert letter is not None
    assert letter.values["outcomes"] == f"{WENT} i rapporten till Solna."


def test_no_mail_leads_to_a_report_that_does_not_tell_of_its_reader(cast: Cast) -> None:
    contact = MunicipalityContact.objects.create(municipality=danderyd(), user=make_person("Dora Danderyd"))
    WorkGroup.objects.filter(pk=cast.groups[2].pk).update(status="cancelled")
    make_report(run=cast.run, now=NOW)
    WorkGroup.objects.filter(pk=cast.groups[2].pk).update(status="confirmed")
    assert report_letter(run=cast.run.pk, contact=contact.pk, now=NOW, number=1) is None


def test_the_second_and_the_third_tell_of_it_as_the_first_does(merged: Cast) -> None:
    lay(merged.run, NOW, late=True)
    first = make_report(run=merged.run, now=NOW).snapshot
    second = make_second_report(run=merged.run, now=NOW).snapshot
    for name, scope in first["municipalities"].items():
        assert second["municipalities"][name]["own_figures"] == scope["own_figures"]
    assert not [each for each in second["method"] if "Danderyd" in str(each)]
    Report.objects.update(published_at=NOW)
    assert ONLY in read(merged.run, danderyd()).text
    FollowUp.objects.create(group=merged.groups[0], asked_at=NOW)
    make_third(run=merged.run, now=NOW)
    page = read(merged.run, danderyd()).text
    assert ("Så gick det med förslagen" in page, ONLY in page) == (True, True)
    link = issue_report_link(run=merged.run, municipality=danderyd(), now=NOW, token="d" * 43)
    assert Client().get(link.removeprefix("http://127.0.0.1:8000") + "/over-time").status_code == 200


def test_merged_after_the_first_it_has_no_figures_of_its_own_in_the_second(cast: Cast) -> None:
    for number in range(12):
        answers = {**KEPT, "q3": 1 + number % 5}
        AnswerSheet.objects.create(run=cast.run, municipality=danderyd(), answers=answers)
    lay(cast.run, NOW, late=True)
    first = make_report(run=cast.run, now=NOW).snapshot["municipalities"]
    merge_groups(into=cast.groups[0], source=cast.groups[2], now=NOW)
    second = make_second_report(run=cast.run, now=NOW).snapshot["municipalities"]
    assert [told["Danderyd"]["own_figures"] for told in (first, second)] == [True, False]
    assert [told["Solna"]["own_figures"] for told in (first, second)] == [True, True]
    assert second["Danderyd"]["received"] is None


def test_a_municipality_with_a_group_left_is_told_as_ever_and_where_the_other_went(cast: Cast) -> None:
    merge_groups(into=cast.groups[2], source=cast.groups[0], now=NOW)
    own = make_report(run=cast.run, now=NOW).snapshot["municipalities"]["Solna"]
    assert (own["groups"], own["own_figures"], own["why"]) == (1, True, None)
    page = read(cast.run, cast.groups[0].municipality).text
    assert "En grupp från Solna gick ihop med en grupp från Danderyd; förslagen står i rapporten till Danderyd." in page


def test_groups_of_one_municipality_that_are_merged_need_no_word(cast: Cast) -> None:
    merge_groups(into=cast.groups[0], source=cast.groups[1], now=NOW)
    snapshot = make_report(run=cast.run, now=NOW).snapshot
    assert [scope["joined"] for scope in (snapshot["whole"], *snapshot["municipalities"].values())] == [[]] * 4


def test_the_desk_offers_links_to_what_can_be_read(cast: Cast) -> None:
    def offered() -> list[str]:
        return [str(place) for place in NewLinkForm(run=cast.run).fields["municipality"].queryset]  # type: ignore[attr-defined]

    gone = make_group(cast.run, Municipality.objects.create(name="Sigtuna"), "Kom aldrig")
    WorkGroup.objects.filter(pk=gone.pk).update(status="cancelled")
    assert offered() == ["Danderyd", "Järfälla", "Solna"]
    merge_groups(into=cast.groups[0], source=cast.groups[2], now=NOW)
    assert offered() == ["Danderyd", "Järfälla", "Solna"]
    lay(cast.run, NOW, late=True)
    make_report(run=cast.run, now=NOW)
    WorkGroup.objects.filter(municipality__name="Järfälla").update(status="cancelled")
    WorkGroup.objects.filter(pk=gone.pk).update(status="confirmed")
    assert offered() == [
        "Danderyd",
        "Järfälla",
        "Sigtuna",
        "Solna",
    ]  # the first tells of one, the second will of another
    make_second_report(run=cast.run, now=NOW)
    WorkGroup.objects.filter(pk=gone.pk).update(status="cancelled")
    late = make_group(cast.run, Municipality.objects.create(name="Täby"), "Kom efteråt")
    assert (late.is_cancelled, offered()) == (False, ["Danderyd", "Järfälla", "Sigtuna", "Solna"])
