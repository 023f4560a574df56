"""What is asked all the time is kept by a connection to PostgreSQL, unless a pooler stands between."""

from __future__ import annotations

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from groups.models import WorkGroup
from seminars.prepared import Prepared
from seminars.statements import keeping
from tests.cast import Cast

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps them by itself")

names = Prepared(lambda group: WorkGroup.objects.filter(pk=group).order_by().values_list("name"))


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ['%"groups_workgroup"%'])
        return int(cursor.fetchone()[0])


@on_postgresql
def test_the_database_keeps_a_question(cast: Cast) -> None:
    before = kept()
    for group in cast.groups:
        assert names(group.pk) == [(group.name,)]
    assert kept() == before + 1


@on_postgresql
def test_nothing_is_kept_where_a_pooler_stands_between(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    assert names(cast.groups[0].pk) == [(cast.groups[0].name,)]
    assert kept() == before


@on_postgresql
def test_errors_are_told_in_django_s_own_words() -> None:
    with pytest.raises(DataError), keeping(connection) as cursor:
        cursor.execute("SELECT 1 / %s::int", [0])


def test_a_question_is_counted_among_the_queries(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked:
        names(cast.groups[0].pk)
    assert len(asked) == 1
