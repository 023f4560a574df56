"""Prepared questions: the same rows as the queryset gives, each time for the numbers asked with, by one query."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilitation.models import Note, Presence
from groups.models import WorkGroup
from seminars.prepared import Prepared
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db

instances = Prepared(lambda group: Presence.objects.filter(group=group, is_online=True).order_by("key"))
tuples = Prepared(
    lambda group, position: (
        Note.objects.filter(group=group, position=position, kind="point")
        .order_by("pk")
        .values_list("group__run__starts_at", "text", "went_itself", "sent_at")
    )
)


def test_it_gives_instances_as_the_queryset_does(cast: Cast) -> None:
    for number, group in enumerate(cast.groups[:2]):
        for key in "ab":
            told = {"talks": [{"n": number}]}
            Presence.objects.create(
                run=cast.run, group=group, key=f"screen:{key}{number}", role="screen", last_seen=NOW, report=told
            )
    for group in cast.groups[:2]:
        usual = list(Presence.objects.filter(group=group, is_online=True).order_by("key"))
        assert instances(group.pk) == usual != []
        assert [row.__dict__.keys() for row in instances(group.pk)] == [row.__dict__.keys() for row in usual]
        assert [(row.report, row.last_seen, row.is_online) for row in instances(group.pk)] == [
            (row.report, NOW, True) for row in usual
        ]


def test_it_gives_tuples_with_the_values_that_python_has(cast: Cast) -> None:
    Note.objects.create(group=cast.groups[0], kind="point", position=2, text="Ring", rev=1, changed_at=NOW)
    Note.objects.create(group=cast.groups[0], kind="point", position=3, text="Skriv", rev=1, changed_at=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert tuples(cast.groups[0].pk, 2) == [(cast.run.starts_at, "Ring", False, None)]
        assert tuples(cast.groups[0].pk, 3) == [(cast.run.starts_at, "Skriv", False, None)]
        assert tuples(cast.groups[1].pk, 3) == []
    assert len(asked) == 3


def test_what_it_gives_can_be_changed_and_saved(cast: Cast) -> None:
    (found,) = Prepared(lambda group: WorkGroup.objects.filter(pk=group).order_by())(cast.groups[0].pk)
    found.needs = "Hörslinga"
    found.save(update_fields=["needs"])
    assert WorkGroup.objects.get(pk=found.pk).needs == "Hörslinga"


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_on_its_own_connection(cast: Cast) -> None:
    def ask(_time: int) -> list[tuple[object, ...]]:
        try:
            return tuples(cast.groups[0].pk, 1)
        finally:
            connection.close()

    Note.objects.create(group=cast.groups[0], kind="point", position=1, text="Ring", rev=1, changed_at=NOW)
    with ThreadPoolExecutor(4) as pool:
        assert {row[1] for rows in pool.map(ask, range(12)) for row in rows} == {"Ring"}


def test_a_number_that_the_rows_do_not_depend_on_is_a_mistake(cast: Cast) -> None:
    with pytest.raises(AssertionError):
        Prepared(lambda group: Note.objects.order_by("pk"))(1)
