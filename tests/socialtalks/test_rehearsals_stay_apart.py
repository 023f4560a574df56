"""With a rehearsal present that could leak, every page and list that is about real runs is as it was without it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluation.models import AnswerSheet, Report
from evaluation.queries import due_runs
from facilitation.models import Note, PracticeProposal
from facilitation.queries.control_page import runs_to_conduct
from facilitation.services.rehearsals import make_rehearsal
from groups.models import WorkGroup
from groups.permissions import Role
from groups.queries import groups_of_contact, groups_to_pair, runs_open_for_registration
from groups.services.registration import is_open
from seminars import queries
from seminars.models import LinkRole, Run
from seminars.services.links import issue_link
from tests.cast import Cast, Member, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PUBLIC = ("home", "programme", "decision_makers", "documents", "accessibility", "privacy")
SAYS_SO = re.compile(r"\b[Öö]vning")
SHIFTING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"')


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def ahead(now: datetime) -> Cast:
    """The cast, with runs to come, so that a rehearsal of now would be the nearest everywhere."""
    return make_cast(starts_at=now + timedelta(days=3))


def rehearse(cast: Cast, now: datetime, *, starts_in: timedelta = timedelta(minutes=5)) -> Run:
    """One that has everything a list could show by mistake."""
    copy = make_rehearsal(run=cast.run, speed=20, groups=6, now=now, by=None, starts_in=starts_in)
    group = copy.groups.filter(municipality__name="Solna", is_simulated=True)[0]
    Note.objects.create(group=group, kind="point", position=1, text="Bara en övning", sent_at=now, changed_at=now)
    PracticeProposal.objects.create(group=group, position=1, what="Bara en övning", changed_at=now)
    AnswerSheet.objects.create(run=copy, municipality=group.municipality, answers={"q1a": 1})
    Report.objects.create(run=copy, snapshot={}, frozen_at=now, published_at=now)
    return copy


def paths(cast: Cast) -> list[str]:
    return [
        *(reverse(f"seminars:{name}") for name in PUBLIC),
        reverse("seminars:seminar", args=[cast.seminar.slug]),
        reverse("groups:register_list"),
        reverse("facilitation:register", args=[cast.run.pk]),
        reverse("seminars:calendar", args=[cast.seminar.slug, cast.run.pk]),
    ]


def shown(member: Member, path: str) -> tuple[int, str]:
    response = member.client().get(path)
    body = re.sub(r"(DTSTAMP|LAST-MODIFIED):\w+", "", response.content.decode())
    return response.status_code, SHIFTING.sub("", body)


def test_public_pages_are_the_same_with_and_without(ahead: Cast, now: datetime) -> None:
    before = {path: shown(ahead.decision_maker, path) for path in paths(ahead)}
    assert {status for status, _body in before.values()} == {200}
    rehearse(ahead, now)
    for path, page in before.items():
        assert shown(ahead.decision_maker, path) == page, path


def test_a_rehearsal_that_is_over_makes_no_seminar_held(ahead: Cast, now: datetime) -> None:
    before = {path: shown(ahead.decision_maker, path) for path in paths(ahead)}
    rehearse(ahead, now - timedelta(hours=2))
    assert {path: shown(ahead.decision_maker, path) for path in paths(ahead)} == before
    assert [entry.seminar for entry in queries.programme(now).archive] == []
    assert not any(queries.may_watch(talk, now) for talk in ahead.seminar.talks.all())


def test_a_rehearsal_has_no_public_address(ahead: Cast, now: datetime) -> None:
    copy = rehearse(ahead, now)
    client = ahead.decision_maker.client()
    addresses = (
        reverse("seminars:calendar", args=[ahead.seminar.slug, copy.pk]),
        reverse("facilitation:register", args=[copy.pk]),
    )
    assert [client.get(path).status_code for path in addresses] == [404, 404]
    assert not is_open(copy, now)


def test_lists_and_counts_are_of_real_runs(ahead: Cast, now: datetime) -> None:
    real = set(Run.objects.all())
    copy = rehearse(ahead, now)
    assert set(Run.objects.real()) == real
    assert set(Run.objects.rehearsals()) == {copy}
    assert set(runs_open_for_registration(now=now)) == real
    assert queries.next_run(now) == ahead.run
    assert {run for listed in runs_to_conduct(now) for run in listed} == real


def test_no_report_is_made_or_shown(ahead: Cast, now: datetime) -> None:
    copy = rehearse(ahead, now - timedelta(hours=2))
    Report.objects.filter(run=copy).delete()
    assert due_runs(now) == []
    client = ahead.organiser.client()
    assert client.get(reverse("admin:evaluation_report_run", args=[copy.pk])).status_code == 404


def test_contacts_and_presenters_have_no_part_in_it(ahead: Cast, now: datetime) -> None:
    before = {who: (who_is(ahead, who).runs, who_is(ahead, who).groups) for who in ("contact", "presenter")}
    rehearse(ahead, now)
    assert {who: (who_is(ahead, who).runs, who_is(ahead, who).groups) for who in before} == before
    own = groups_of_contact(who_is(ahead, "contact"), now=now)
    assert {one.run.is_rehearsal for one in own} == {False}
    assert len(own) == 2


def who_is(cast: Cast, who: str) -> Any:
    member: Member = getattr(cast, who)
    return member.actor()


def test_only_the_practice_room_can_be_paired(ahead: Cast, now: datetime) -> None:
    copy = rehearse(ahead, now)
    offered = [group for group in groups_to_pair([who_is(ahead, "organiser")], now=now) if group.run == copy]
    assert [group.name for group in offered] == ["Övningsgruppen"]


LISTS = (
    "seminars_run", "seminars_seminar", "seminars_user", "seminars_personallink", "groups_workgroup",
    "groups_facilitator", "groups_screen", "facilitation_cue", "evaluation_report", "evaluation_reportlink",
    "groups_municipalitycontact", "groups_municipality", "groups_training", "groups_import", "facilitation_script",
    "seminars_trailentry", "groups_organiserlimit", "seminars_mailsent", "facilitation_equipmentcheck",
    "seminars_segmenttitle", "evaluation_followup", "evaluation_proposaltodecide",
    "evaluation_evaluation",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_the_planning_desks_lists_are_the_same(ahead: Cast, now: datetime, name: str) -> None:
    client = ahead.organiser.client()
    path = reverse(f"admin:{name}_changelist")
    before = [str(row) for row in client.get(path).context["cl"].result_list]
    rehearse(ahead, now)
    response = client.get(path)
    assert [str(row) for row in response.context["cl"].result_list] == before
    assert not SAYS_SO.search(response.content.decode())


def test_every_list_of_the_planning_desk_has_been_looked_at() -> None:
    """A new list of rows that may belong to a run must be put above, or be shown to have none."""
    listed = {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}
    others = {
        "seminars_agendatemplate", "seminars_document", "seminars_job", "seminars_organisation", "seminars_presenter",
        "seminars_talk", "seminars_consent", "seminars_faultreport", "seminars_mailtemplate", "facilitation_chapter",
        "seminars_retention", "evaluation_questionnaire",
    }  # fmt: skip
    assert listed == {*LISTS, *others}


def test_choices_in_the_planning_desk_name_no_rehearsal(ahead: Cast, now: datetime) -> None:
    copy = rehearse(ahead, now)
    client = ahead.organiser.client()
    query = {"app_label": "groups", "model_name": "workgroup", "field_name": "run", "term": ""}
    offered = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert {int(row["id"]) for row in offered} == {run.pk for run in Run.objects.real()}
    query = {"app_label": "groups", "model_name": "facilitator", "field_name": "group", "term": ""}
    offered = client.get(reverse("admin:autocomplete"), query).json()["results"]
    assert {int(row["id"]) for row in offered} == set(WorkGroup.objects.exclude(run=copy).values_list("pk", flat=True))


def test_a_room_of_a_rehearsal_still_opens_by_its_address(ahead: Cast, now: datetime) -> None:
    """The control room leads there for a fresh link."""
    group = rehearse(ahead, now).groups.get(is_simulated=False)
    client = ahead.organiser.client()
    assert client.get(reverse("admin:groups_workgroup_change", args=[group.pk])).status_code == 200
    assert client.get(reverse("admin:groups_workgroup_change", args=[10**6])).status_code == 302
    assert client.get("/admin/groups/workgroup/fel/change/").status_code == 302


def test_the_control_rooms_list_shows_it_apart_and_marked(ahead: Cast, now: datetime) -> None:
    client = ahead.organiser.client()
    rehearse(ahead, now)
    response = client.get(reverse("facilitation:control_list"))
    assert {run.is_rehearsal for run in (*response.context["ahead"], *response.context["held"])} == {False}
    assert [run.speed for run in response.context["rehearsals"]] == [20]
    assert "Övning ×20" in re.sub(r"<[^>]+>", "", response.content.decode())


def test_rehearsals_in_the_list_cost_no_query_each(ahead: Cast, now: datetime) -> None:
    client, path = ahead.organiser.client(), reverse("facilitation:control_list")
    rehearse(ahead, now - timedelta(hours=6))
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for hours in (4, 2):
        rehearse(ahead, now - timedelta(hours=hours))
    assert Run.objects.rehearsals().count() == 3
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(three) == len(one)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.SCREEN])
def test_the_practice_rooms_pages_say_that_it_is_a_practice(ahead: Cast, now: datetime, role: Role) -> None:
    copy = rehearse(ahead, now)
    control = ahead.organiser.client().get(reverse("facilitation:control", args=[copy.pk]))
    practice = control.context["practice"]
    assert practice.simulated == 6
    way = practice.screen if role is Role.SCREEN else practice.facilitator
    assert way.address in control.content.decode()
    page = ahead.decision_maker.client().get(way.address, follow=True).content.decode()
    assert SAYS_SO.search(page)


def test_real_pages_say_nothing_of_a_practice(ahead: Cast, now: datetime) -> None:
    rehearse(ahead, now)
    group = ahead.groups[0]
    pages = (
        (ahead.organiser, reverse("facilitation:control", args=[ahead.run.pk])),
        (ahead.screen, reverse("facilitation:screen")),
        (ahead.facilitator, reverse("facilitation:facilitate")),
        (ahead.contact, reverse("facilitation:contact")),
        (ahead.presenter, reverse("facilitation:present")),
        (ahead.participant, reverse("evaluation:answer", args=[group.code])),
    )
    for member, path in pages:
        response = member.client().get(path)
        assert response.status_code == 200
        assert not SAYS_SO.search(response.content.decode()), path


def test_the_evaluation_of_a_practice_says_so(ahead: Cast, now: datetime) -> None:
    group = rehearse(ahead, now).groups.get(is_simulated=False)
    page = ahead.participant.client().get(reverse("evaluation:answer", args=[group.code])).content.decode()
    assert "Svaren tas bort med övningen." in page


def test_real_links_do_not_lead_into_it(ahead: Cast, now: datetime) -> None:
    copy = rehearse(ahead, now)
    link = issue_link(user=ahead.presenter.user, role=LinkRole.PRESENTER, run=None, now=now)
    page = ahead.decision_maker.client().get(link, follow=True)
    assert page.context["run"] == ahead.run
    assert copy not in Run.objects.filter(pk__in=who_is(ahead, "facilitator").runs)
