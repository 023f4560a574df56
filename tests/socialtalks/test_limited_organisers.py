"""The whole planning desk, the control room and the sockets, address by address, for an organiser of one municipality:
what is theirs opens, what is another's does not, and what nobody has named as theirs is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from django.urls import reverse

from facilitation import clock
from groups.models import Import, MunicipalityContact, OrganiserLimit, Screen
from seminars.limits import ALWAYS, OPEN, may_open
from seminars.models import Run, User
from tests.cast import NOW, Cast, make_facilitator, make_person, make_screen
from tests.desk_pages import BESIDE, desk_names
from tests.facilitation.lines import Line

pytestmark = pytest.mark.django_db

SHUT = {302, 403, 404}
"""302: Django's own way of saying that a row is not there, back to the first page."""
WITHOUT_A_ROW = {"groups_import_pattern"}


@pytest.fixture
def limited(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> User:
    """The second organiser, for Solna only; groups A and B sit there, C in Danderyd."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    user = cast.producer.user
    assert user is not None
    OrganiserLimit.objects.create(user=user).municipalities.add(cast.groups[0].municipality)
    return user


@pytest.fixture
def desk(cast: Cast, limited: User) -> Client:
    return cast.producer.client()


def rows(cast: Cast, *, own: bool) -> dict[str, Any]:
    """A row of each list that is open to them, theirs or Danderyd's, by the list."""
    group = cast.groups[0 if own else 2]
    if not own:
        make_facilitator("Dora Danderyd", group)
        make_screen(group)
        MunicipalityContact.objects.create(municipality=group.municipality, user=make_person("Dina Danderyd"))
    by = cast.producer.user if own else cast.organiser.user
    return {
        "groups_workgroup": group.pk,
        "groups_municipality": group.municipality_id,
        "groups_municipalitycontact": MunicipalityContact.objects.filter(municipality=group.municipality)
        .latest("pk")
        .pk,
        "groups_facilitator": group.facilitators.latest("pk").pk,
        "groups_screen": Screen.objects.filter(group=group).latest("created_at").pk,
        "groups_import": Import.objects.create(kind="groups", run=cast.run, name="fil.csv", by=by).pk,
        "seminars_run": cast.run.pk,
    }


def addresses(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every page that is open to them and is about a row, at this row."""
    for name in sorted(OPEN - ALWAYS - WITHOUT_A_ROW):
        keys = list(desk_names()[name].pattern.converters)
        if keys:
            yield name, reverse(f"admin:{name}", args=[found["_".join(name.split("_")[:2])]])


def test_their_own_rows_open(cast: Cast, desk: Client) -> None:
    found = dict(addresses(rows(cast, own=True)))
    assert len(found) > 10
    answers = {name: desk.get(url).status_code for name, url in found.items() if name != "groups_import_do"}
    assert set(answers.values()) == {200}, answers
    assert desk.get(found["groups_import_do"]).status_code == 405


@pytest.mark.slow
def test_no_page_leads_to_one_that_is_closed(cast: Cast, desk: Client) -> None:
    found = dict(addresses(rows(cast, own=True)))
    for url in (
        reverse("admin:index"),
        *(url for name, url in found.items() if name.endswith(("_change", "_readiness"))),
        *(reverse(f"admin:{name}") for name in OPEN if name.endswith("_changelist")),
    ):
        ways = set(re.findall(r'href="(/admin/[^"?#]*)', desk.get(url).content.decode()))
        closed = [way for way in ways if not way.startswith("/admin/jsi18n") and desk.get(way).status_code == 403]
        assert closed == [], url


def test_rows_of_others_do_not(cast: Cast, desk: Client) -> None:
    there = [(name, url) for name, url in addresses(rows(cast, own=False)) if not name.startswith("seminars_run")]
    for name, url in there:
        got = {desk.get(url).status_code, desk.post(url, {"name": "Kapad"}).status_code}
        assert got <= SHUT | ({405} if name == "groups_import_do" else set()), (name, got)
        assert "Danderyd" not in desk.get(url, follow=True).content.decode()


def test_pages_of_a_run_show_their_rooms_only(cast: Cast, desk: Client) -> None:
    found = dict(addresses(rows(cast, own=False)))
    for name in ("seminars_run_readiness", "seminars_run_readiness_csv", "seminars_run_remind"):
        told = desk.get(found[name]).content.decode()
        assert "Danderyd" not in told, name
        assert "Dora" not in told, name
    filtered = desk.get(f"{found['seminars_run_readiness']}?place={cast.groups[2].municipality_id}").content.decode()
    assert "Grupp C" not in filtered
    reminded = desk.get(f"{found['seminars_run_remind']}?group={cast.groups[2].pk}").content.decode()
    assert "Dora" not in reminded


def test_lists_searched_and_filtered_hold_no_more(cast: Cast, desk: Client) -> None:
    rows(cast, own=False)
    for model in ("workgroup", "municipality", "municipalitycontact", "facilitator", "screen"):
        url = reverse(f"admin:groups_{model}_changelist")
        for asked in ("?q=Danderyd", f"?municipality__id__exact={cast.groups[2].municipality_id}", "?all="):
            answer = desk.get(url + asked, follow=True)
            assert all("Danderyd" not in str(row) for row in answer.context["cl"].result_list), (model, asked)


@pytest.mark.slow
def test_every_other_address_of_the_desk_is_closed(cast: Cast, desk: Client) -> None:
    given = {
        "object_id": 1, "run_id": cast.run.pk, "person_id": 1, "talk_id": 1, "talk": 1, "language": "sv", "id": 1,
        "kind": "confirmed", "upload": "00000000-0000-4000-8000-000000000000", "script_id": 1, "chapter": 1,
        "report_id": 1, "version_id": 1, "pk": 1, "content_type_id": 1,
    }  # fmt: skip
    closed = {name: pattern for name, pattern in desk_names().items() if not may_open(name) and name != "app_list"}
    assert len(closed) > 100
    for name, pattern in closed.items():
        url = reverse(f"admin:{name}", kwargs={key: given[key] for key in pattern.pattern.converters})
        assert {desk.get(url).status_code, desk.post(url).status_code} <= {403, 405}, name
        assert desk.get(url).status_code == 403 or desk.post(url).status_code == 403, name


def test_choices_of_fields_name_nobody_else(cast: Cast, desk: Client) -> None:
    rows(cast, own=False)
    for app, model, field in (
        ("groups", "workgroup", "municipality"),
        ("groups", "workgroup", "contact"),
        ("groups", "facilitator", "user"),
        ("groups", "facilitator", "group"),
        ("groups", "municipalitycontact", "user"),
        ("groups", "training", "user"),
        ("seminars", "talk", "presenters"),
    ):
        asked = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
        answer = desk.get(reverse("admin:autocomplete"), asked)
        told = answer.content.decode()
        assert answer.status_code == 403 or ("Danderyd" not in told and "Grupp C" not in told), (model, field)


@pytest.mark.parametrize("page", [page for page in BESIDE if page not in ("control_list", "pair")])
def test_the_control_room_of_a_run_with_others_is_closed_with_its_exports(page: str, cast: Cast, desk: Client) -> None:
    assert desk.get(reverse(f"facilitation:{page}", args=[cast.run.pk])).status_code == 403


@pytest.mark.django_db(transaction=True)
async def test_the_sockets_are_closed_too(cast: Cast, limited: User) -> None:
    shared = Line(cast.producer)
    assert await shared.connect()
    await shared.hello("organiser", run=cast.run.pk)
    assert await shared.closed_by() == 4403
    own = await sync_to_async(Run.objects.exclude(pk=cast.run.pk).get)()  # a group of Solna's alone
    line = Line(cast.producer)
    assert await line.open("organiser", run=own.pk)
    await line.socket.disconnect()
