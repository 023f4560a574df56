"""Which tests run on both stacks is found out, not listed; and what they leave in the database is gone."""

from __future__ import annotations

import pytest
from channels.layers import get_channel_layer
from django.apps import apps

from seminars.models import AgendaTemplate, Seminar
from tests.cast import Cast, make_cast, make_seminar
from tests.databases import Kept, cast_anew, sweep

in_transaction = pytest.mark.django_db(transaction=True)


def test_one_that_meets_no_stack_runs_on_one(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("stack") is None


def test_it_meets_none() -> None:
    with pytest.raises(AssertionError):
        get_channel_layer()
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Seminar.objects.count()


def test_one_with_the_database_runs_on_both(request: pytest.FixtureRequest, db: None) -> None:
    assert request.node.get_closest_marker("stack")


async def test_one_with_a_loop_runs_on_both(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("stack")


@pytest.mark.slow
def test_one_with_processes_runs_on_both(request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("stack")


@in_transaction
@pytest.mark.parametrize("time", [1, 2])
def test_what_is_committed_is_swept_and_what_the_migrations_wrote_is_put_back(time: int) -> None:
    assert Seminar.objects.count() == 0
    assert AgendaTemplate.objects.count() == 1
    make_seminar()
    AgendaTemplate.objects.all().delete()


@in_transaction
def test_the_cast_that_is_kept_is_the_one_that_is_made() -> None:
    kept = told(cast_anew())
    sweep()
    assert told(make_cast()) == kept


def told(cast: Cast) -> list[object]:
    """Who they are, as they say and as the database has them, and how much there is of everything."""
    members = [(who.role, who.user and who.user.email, who.group and who.group.name) for who in cast]
    for who in cast:
        for row in (who.user, who.group):
            if row:
                row.refresh_from_db()
        if who.role:
            members.append((who.actor().role, None, None))
    models = [model for model in apps.get_models() if model._meta.db_table in Kept.tables]
    return [members, {model._meta.label: model._default_manager.count() for model in models}, len(Kept.tables)]
