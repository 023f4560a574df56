"""The demo can be asked for again and again: the same links, nothing twice, nobody's unfinished seminar touched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone

from facilitation.models import Cue
from groups.models import WorkGroup
from seminars.clearance import is_stated
from seminars.models import KitFile, Presenter, Run, Talk
from seminars.services.links import revoke_links
from socialtalks.demo import content

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def demo(*options: str) -> dict[str, Any]:
    """What `manage.py demo --json` prints: exactly one object on one line, or this fails."""
    out, err = StringIO(), StringIO()
    call_command("demo", "--json", *options, stdout=out, stderr=err)
    assert out.getvalue().count("\n") == 1
    assert err.getvalue() == ""
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the demo's films are copied to, once for the whole module."""
    return str(tmp_path_factory.mktemp("media"))


@pytest.fixture(scope="module")
def links(django_db_setup: None, django_db_blocker: Any, films: str) -> Iterator[dict[str, Any]]:
    """One demo for the whole module; each test's changes are undone inside it, and it itself at the end."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=films), transaction.atomic():
        yield demo()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def shared(links: dict[str, Any], db: None, settings: Any, films: str) -> None:
    settings.MEDIA_ROOT = films


def end(run: int, *, ago: timedelta) -> None:
    """As if the run had been led and ended that long ago."""
    row = Run.objects.get(pk=run)
    starts_at = timezone.now() - ago - row.length
    Run.objects.filter(pk=run).update(starts_at=starts_at)
    Cue.objects.filter(run=run).delete()
    for seq, (action, at) in enumerate((("start", starts_at), ("end", starts_at + row.length)), start=1):
        Cue.objects.create(run=row, seq=seq, at=at, action=action, given_at=at)


def addresses(links: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every link with its name; of the groups the first and the last."""
    live = links["live"]
    yield from (("presenter", live["presenter"]), ("register", links["open"]["register"]))
    yield from ((name, links["completed"][name]) for name in ("report", "seminar"))
    for group in (live["groups"][0], live["groups"][-1]):
        yield from ((name, group[name]) for name in ("screen", "facilitator", "evaluation"))


def path_of(address: str) -> str:
    return urlsplit(address).path


def test_three_times_give_the_same_links_and_no_new_rows(links: dict[str, Any]) -> None:
    before = rows()
    assert [demo(), demo()] == [links, links]
    assert rows() == before


def test_the_object_has_all_that_is_promised(links: dict[str, Any], settings: Any) -> None:
    assert links["base"] == settings.BASE_URL
    assert set(links) == {"base", "organiser", "live", "completed", "open"}
    assert set(links["live"]) == {"run", "control", "presenter", "groups"}
    assert len(links["live"]["groups"]) == 12
    assert len({group["municipality"] for group in links["live"]["groups"]}) == 8
    for group in links["live"]["groups"]:
        assert set(group) == {"id", "name", "municipality", "screen", "facilitator", "evaluation"}


def test_the_live_run_is_ten_minutes_into_its_learning_dialogue(links: dict[str, Any]) -> None:
    run = Run.objects.get(pk=links["live"]["run"])
    before = sum((s.duration for s in run.agenda().segments[:3]), timedelta())
    assert run.agenda().segments[3].kind == "learning"
    assert timedelta(minutes=10) <= timezone.now() - run.starts_at - before < timedelta(minutes=20)


def test_without_json_it_tells_people_where_to_go() -> None:
    out = StringIO()
    call_command("demo", stdout=out)
    assert "Control room" in out.getvalue()
    assert "/screen/open/" in out.getvalue()


def test_made_up_organisations_are_not_called_so_on_the_pages() -> None:
    assert sorted(Presenter.objects.values_list("organisation", flat=True)) == [
        "Högskolan i Lindhamn",
        "Tallsjö kommun",
    ]


@pytest.mark.parametrize("phase", ["running", "planned", "over"])
def test_every_link_answers(links: dict[str, Any], phase: str) -> None:
    if phase == "planned":
        links = demo("--starts-in", "600")
    if phase == "over":
        end(links["live"]["run"], ago=2 * DAY)
    answers = {name: Client().get(path_of(url), follow=True).status_code for name, url in addresses(links)}
    assert set(answers.values()) == {200}, answers


def test_the_organiser_signs_in_without_a_second_factor_and_leads(links: dict[str, Any]) -> None:
    browser = Client()
    who = {"username": links["organiser"]["email"], "password": links["organiser"]["password"]}
    assert browser.post("/admin/login/?next=/admin/", who, follow=True).redirect_chain
    assert browser.get(path_of(links["live"]["control"])).status_code == 200


def test_every_seminar_of_our_own_has_sheets_and_every_film_its_chapters_and_statement(links: dict[str, Any]) -> None:
    for slug in (content.SCHOOL["slug"], content.LEAVING["slug"]):
        assert KitFile.objects.filter(seminar__slug=slug, is_published=True).count() == 2
    talks = Talk.objects.exclude(file="")
    assert [(bool(talk.chapters), is_stated(talk)) for talk in talks] == [(True, True)] * 2


def test_an_unfinished_run_is_never_touched(links: dict[str, Any]) -> None:
    run = Run.objects.get(pk=links["live"]["run"])
    WorkGroup.objects.filter(run=run).last().delete()  # type: ignore[union-attr]
    Cue.objects.create(run=run, seq=2, at=timezone.now(), action="hold", given_at=timezone.now())
    before = rows()
    again = demo()
    assert again["live"]["run"] == run.pk
    assert len(again["live"]["groups"]) == 11
    assert rows() == before


@pytest.mark.parametrize("ago", [timedelta(minutes=1), 400 * DAY])
def test_an_ended_run_is_replaced_and_the_completed_one_stays(links: dict[str, Any], ago: timedelta) -> None:
    end(links["live"]["run"], ago=ago)
    again = demo()
    assert again["live"]["run"] > links["live"]["run"]
    assert not Run.objects.filter(pk=links["live"]["run"]).exists()
    assert (again["completed"], again["open"]) == (links["completed"], links["open"])
    assert demo() == again


def test_starts_in_makes_another_run_that_is_the_live_one(links: dict[str, Any]) -> None:
    before = timezone.now()
    planned = demo("--starts-in", "600", "--groups", "3")
    run = Run.objects.get(pk=planned["live"]["run"])
    assert run.pk > links["live"]["run"]
    assert before + timedelta(seconds=600) <= run.starts_at <= timezone.now() + timedelta(seconds=600)
    assert not Cue.objects.filter(run=run).exists()
    assert len(planned["live"]["groups"]) == 3
    assert Run.objects.filter(pk=links["live"]["run"]).exists()
    assert demo() == planned


def test_groups_are_only_added(links: dict[str, Any]) -> None:
    more = demo("--groups", "14")
    assert more["live"]["groups"][:12] == links["live"]["groups"]
    assert len(more["live"]["groups"]) == 14
    assert demo("--groups", "2") == more


def test_a_link_that_was_revoked_works_again(links: dict[str, Any]) -> None:
    group = WorkGroup.objects.get(pk=links["live"]["groups"][0]["id"])
    revoke_links(user=group.facilitators.get().user, role="facilitator", now=timezone.now())  # type: ignore[arg-type]
    address = path_of(links["live"]["groups"][0]["facilitator"])
    assert Client().get(address, follow=True).status_code != 200
    demo()
    assert Client().get(address, follow=True).status_code == 200
