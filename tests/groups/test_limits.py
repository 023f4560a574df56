"""Organisers who are for some municipalities: what they see, what they may change, and that all else is closed."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from facilitation import clock
from groups.access import own_municipalities
from groups.models import Municipality, OrganiserLimit, WorkGroup
from groups.permissions import may
from seminars.limits import CHANGED, OPEN, may_open
from seminars.models import Job, Run, User
from tests.cast import NOW, Cast, make_facilitator, make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(cast: Cast) -> User:
    """The second organiser, for Solna only; groups A and B sit there, C in Danderyd."""
    user = cast.producer.user
    assert user
    limit = OrganiserLimit.objects.create(user=user)
    limit.municipalities.add(cast.groups[0].municipality)
    user.refresh_from_db()
    return user


@pytest.fixture
def desk(cast: Cast, limited: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return cast.producer.client()


def names() -> set[str]:
    """Every page of the planning desk by name."""
    desk = next(entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", None) == "admin")

    def walk(patterns: list[URLPattern | URLResolver]) -> set[str]:
        found: set[str] = set()
        for one in patterns:
            found |= {str(one.name)} if isinstance(one, URLPattern) else walk(one.url_patterns)
        return found

    return walk(desk.url_patterns)


def test_each_page_that_is_named_as_theirs_is_there() -> None:
    assert names() >= OPEN


def test_who_is_not_limited_sees_all_and_costs_no_look(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        assert own_municipalities(cast.organiser.user) is None
    assert cast.organiser.actor().groups is None


def test_the_region_counts_with_what_comes_to_it(cast: Cast, limited: User) -> None:
    solna, danderyd = cast.groups[0].municipality_id, cast.groups[2].municipality
    OrganiserLimit.objects.update(region="norrort")
    assert own_municipalities(limited) == {solna}
    Municipality.objects.filter(pk=danderyd.pk).update(region="Norrort")
    assert own_municipalities(limited) == {solna, danderyd.pk}


def test_without_any_municipality_nothing_is_theirs(cast: Cast) -> None:
    OrganiserLimit.objects.create(user=cast.producer.user)
    user = User.objects.get(pk=cast.producer.user.pk)
    assert own_municipalities(user) == frozenset()


def test_the_limit_is_lifted_when_its_row_is_taken_away(cast: Cast, limited: User) -> None:
    OrganiserLimit.objects.get().delete()
    limited.refresh_from_db()
    assert own_municipalities(limited) is None


# The desk


def test_every_other_page_of_the_desk_is_closed(cast: Cast, desk: Client) -> None:
    closed = [
        reverse("admin:seminars_run_change", args=[cast.run.pk]),
        reverse("admin:seminars_run_cancel", args=[cast.run.pk]),
        reverse("admin:seminars_run_copy", args=[cast.run.pk]),
        reverse("admin:groups_facilitator_add"),
        reverse("admin:groups_organiserlimit_changelist"),
        reverse("admin:evaluation_report_run", args=[cast.run.pk]),
        *(
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            for model in admin.site._registry
            if not may_open(f"{model._meta.app_label}_{model._meta.model_name}_changelist")
        ),
    ]
    assert len(closed) > 15
    for url in closed:
        assert [desk.get(url).status_code, desk.post(url).status_code] == [403, 403], url


def test_lists_hold_their_own_municipalities_only(cast: Cast, desk: Client) -> None:
    index = desk.get(reverse("admin:index")).content.decode()
    for name in ("municipality", "municipalitycontact", "workgroup", "facilitator", "screen"):
        url = reverse(f"admin:groups_{name}_changelist")
        assert url in index
        page = desk.get(url)
        assert page.status_code == 200
        rows = page.context["cl"].result_list
        assert all("Danderyd" not in str(row) and "Grupp C" not in str(row) for row in rows)
    assert "Grupp A" in desk.get(reverse("admin:groups_workgroup_changelist")).content.decode()
    assert f'href="{reverse("admin:seminars_user_changelist")}"' not in index


def test_a_row_of_another_municipality_is_not_there(cast: Cast, desk: Client) -> None:
    own, other = (reverse("admin:groups_workgroup_change", args=[cast.groups[n].pk]) for n in (0, 2))
    assert desk.get(own).status_code == 200
    assert desk.get(other).status_code == 302  # to the first page, with a sentence
    assert desk.post(other, {"name": "Kapad"}).status_code == 302
    assert WorkGroup.objects.get(pk=cast.groups[2].pk).name == "Grupp C"
    link = reverse("admin:groups_workgroup_link", args=[cast.groups[2].pk])
    assert desk.post(link).status_code == 404


def test_a_group_is_planned_in_their_own_municipality_and_in_no_other(cast: Cast, desk: Client) -> None:
    inline = {"facilitators-TOTAL_FORMS": "0", "facilitators-INITIAL_FORMS": "0"}
    given = {"run": cast.run.pk, "name": "Ny grupp", "expected": "7", "status": "confirmed", **inline}
    add = reverse("admin:groups_workgroup_add")
    assert desk.post(add, {**given, "municipality": cast.groups[2].municipality_id}).status_code == 200
    assert not WorkGroup.objects.filter(name="Ny grupp").exists()
    assert desk.post(add, {**given, "municipality": cast.groups[0].municipality_id}).status_code == 302
    assert WorkGroup.objects.get(name="Ny grupp").municipality == cast.groups[0].municipality


def test_people_are_read_and_not_changed(cast: Cast, desk: Client) -> None:
    leader = cast.groups[0].facilitators.get()
    page = reverse("admin:groups_facilitator_change", args=[leader.pk])
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"user": cast.organiser.user.pk, "group": cast.groups[0].pk}).status_code == 403
    for model in ("user", "facilitator"):
        assert "delete" not in OPEN
        assert not may_open(f"groups_{model}_delete")
    assert not any(name.endswith("delete") for name in CHANGED)


def test_fields_offer_nobody_elses_rows(cast: Cast, desk: Client) -> None:
    def offered(model: str, field: str) -> list[str]:
        asked = {"app_label": "groups", "model_name": model, "field_name": field, "term": ""}
        answer = desk.get(reverse("admin:autocomplete"), asked)
        return [row["text"] for row in answer.json()["results"]] if answer.status_code == 200 else []

    assert offered("workgroup", "municipality") == ["Solna"]
    assert offered("facilitator", "user") == []
    assert all("Grupp C" not in text for text in offered("facilitator", "group"))
    assert offered("workgroup", "run")


def test_readiness_is_of_their_own_rooms(cast: Cast, desk: Client) -> None:
    board = reverse("admin:seminars_run_readiness", args=[cast.run.pk])
    assert "0 av 2 rum är redo" in desk.get(board).content.decode()
    assert "Danderyd" not in desk.get(reverse("admin:seminars_run_readiness_csv", args=[cast.run.pk])).content.decode()
    assert "0 av 2 rum är redo" in desk.get(reverse("admin:index")).content.decode()
    make_group(cast.run, cast.groups[2].municipality, "Grupp D")
    outside = make_facilitator("Dora Danderyd", cast.groups[2])
    desk.post(reverse("admin:seminars_run_remind", args=[cast.run.pk]))
    asked = {job.args["user"] for job in Job.objects.filter(key__startswith="readiness-mail:")}
    assert asked == {cast.facilitator.user.pk, cast.facilitator_b.user.pk}
    assert outside.user.pk not in asked


# The control room


def test_a_run_that_others_take_part_in_is_not_theirs_to_conduct(cast: Cast, desk: Client) -> None:
    page = reverse("facilitation:control", args=[cast.run.pk])
    assert desk.get(page).status_code == 403
    assert str(page) not in desk.get(reverse("facilitation:control_list")).content.decode()
    actor = cast.producer.actor()
    assert not may(actor, "cue.start", run=cast.run.pk)
    WorkGroup.objects.filter(pk=cast.groups[2].pk).update(status=WorkGroup.Status.CANCELLED)
    assert may(cast.producer.actor(), "cue.start", run=cast.run.pk)
    assert desk.get(page).status_code == 200
    assert str(page) in desk.get(reverse("facilitation:control_list")).content.decode()


@pytest.mark.parametrize("page", ["control", "gathering", "run_report", "run_report_csv", "rehearse", "meeting_check"])
def test_every_page_of_such_a_run_is_closed(page: str, cast: Cast, desk: Client) -> None:
    assert desk.get(reverse(f"facilitation:{page}", args=[cast.run.pk])).status_code == 403


def test_their_groups_are_theirs_and_no_others(cast: Cast, limited: User) -> None:
    actor = cast.producer.actor()
    a, _b, c = cast.groups
    assert actor.groups is not None
    assert a.pk in actor.groups
    assert c.pk not in actor.groups


def test_polling_is_closed_too(cast: Cast, desk: Client) -> None:
    url = reverse("facilitation:live_state")
    assert desk.get(url, {"as": "organiser", "run": cast.run.pk}).status_code == 403
    other = Run.objects.exclude(pk=cast.run.pk).get()  # a group of Solna's alone
    assert desk.get(url, {"as": "organiser", "run": other.pk}).status_code == 200
