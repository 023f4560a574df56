"""Every page of the planning desk asks as much of the database for thirty of everything as for three."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from seminars.limits import OPEN
from seminars.services.people import known_about
from tests.crowd import Crowd, make_crowd
from tests.desk_pages import desk_names, pages

pytestmark = pytest.mark.django_db

FIXED = {"seminars.Organisation", "seminars.MailTemplate", "seminars.Retention", "facilitation.Chapter"}
"""Lists that are as long for everybody."""
CLOSED = {302, 403, 404, 405}
"""What presses, pages of rows that nobody adds, and old ways to a page answer a GET with."""
MOST_CLOSED = 60


def counted(crowd: Crowd, client: Client, only: frozenset[str]) -> dict[str, tuple[int, int]]:
    """By page what it answers, and its queries when it is opened for the second time."""
    found = {}
    for name, url in pages(crowd).items():
        if only and name not in only:
            continue
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            status = client.get(url).status_code
        found[name] = (status, len(asked))
    return found


def of_size(n: int, who: str, only: frozenset[str] = frozenset()) -> dict[str, tuple[int, int]]:
    with transaction.atomic():
        crowd = make_crowd(n)
        assert not short(n), "the crowd lacks rows of these lists"
        found = counted(crowd, getattr(crowd, who).client(), only)
        transaction.set_rollback(True)
    return found


def short(n: int) -> set[str]:
    """The lists that have fewer rows than the crowd is said to have."""
    return {
        model._meta.label
        for model in admin.site._registry
        if model._meta.label not in FIXED and model._default_manager.count() < n
    }


def grown(few: dict[str, tuple[int, int]], many: dict[str, tuple[int, int]]) -> dict[str, Any]:
    return {name: (few[name], many[name]) for name in few if few[name] != many[name]}


@pytest.mark.slow
def test_every_page_asks_as_much_for_thirty_as_for_three() -> None:
    few, many = (of_size(n, "organiser") for n in (3, 30))
    assert grown(few, many) == {}
    assert set(few) >= set(desk_names()) - {"app_list"}
    closed = {name for name, (status, _queries) in few.items() if status != 200}
    assert {few[name][0] for name in closed} <= CLOSED
    assert len(closed) < MOST_CLOSED
    for model in admin.site._registry:
        assert few[f"{model._meta.app_label}_{model._meta.model_name}_changelist"][0] in (200, 302)


@pytest.mark.slow
def test_so_it_is_for_a_limited_organiser() -> None:
    few, many = (of_size(n, "limited", OPEN) for n in (3, 30))
    assert grown(few, many) == {}
    assert few["groups_workgroup_change"][0] == few["seminars_run_readiness"][0] == 200


def test_what_is_handed_out_of_a_person_is_read_in_as_few_queries() -> None:
    counts = []
    for n in (3, 30):
        with transaction.atomic():
            person = make_crowd(n).person
            with CaptureQueriesContext(connection) as asked:
                assert len(known_about(person)["facilitatorer"]) > n
            counts.append(len(asked))
            transaction.set_rollback(True)
    assert counts[0] == counts[1]
