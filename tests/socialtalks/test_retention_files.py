"""What was deleted is in no file of the database either, read as whoever stole the disk would read them."""

from __future__ import annotations

import uuid
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from evaluation.models import AnswerSheet, FreeText
from seminars.models import Retention, Run, User
from seminars.retention import registry
from seminars.services import retention, scrubbing
from seminars.services.people import erase_person
from seminars.services.scrubbing import note_unclean, scrub, scrub_when_quiet
from tests.cast import Cast
from tests.databases import on_disk

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "Det vi aldrig vågade säga högt"


@pytest.fixture(autouse=True)
def other_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their tests are transactions of the same server, and last as long as they last."""
    monkeypatch.setattr(scrubbing, "PATIENCE", 300)


@pytest.fixture
def texts(cast: Cast) -> Run:
    """Many, so that pages are split and rows moved."""
    FreeText.objects.bulk_create(FreeText(run=cast.run, question="q", text=f"{SAID} {n}") for n in range(300))
    AnswerSheet.objects.bulk_create(AnswerSheet(run=cast.run, answers={"q": "svaret"}) for _n in range(50))
    return cast.run


def test_what_has_gone_is_in_no_file(texts: Run) -> None:
    table = FreeText._meta.db_table
    assert SAID.encode() in on_disk(table)
    now = timezone.now()
    Retention.objects.create(pk=1, began_at=now - timedelta(days=400))
    assert retention.purge_kind(key="texts", now=now + timedelta(days=200)) == 300
    assert Retention.objects.get().unclean == [table, "evaluation_latertext", "evaluation_report"]  # of the same kind
    assert scrub_when_quiet(now=now)
    assert SAID.encode() not in on_disk(table)
    assert Retention.objects.get().unclean == []


def test_it_is_noted_as_unclean_until_it_is_scrubbed_and_never_during_a_seminar(
    texts: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    note_unclean(["evaluation_freetext", "evaluation_freetext"], now=now)
    note_unclean(["evaluation_answersheet"], now=now)
    monkeypatch.setattr(registry, "busy", [lambda _now: True])
    assert not scrub_when_quiet(now=now)
    assert Retention.objects.get().unclean == ["evaluation_answersheet", "evaluation_freetext"]
    monkeypatch.setattr(registry, "busy", [])
    monkeypatch.setattr("seminars.services.scrubbing.scrub", lambda _tables: False)
    assert not scrub_when_quiet(now=now)
    assert Retention.objects.get().unclean == ["evaluation_answersheet", "evaluation_freetext"]


def test_a_table_that_is_read_meanwhile_does_not_stop_the_house(texts: Run) -> None:
    """Nobody waits for a scrub: where somebody is in the way it says so and is tried again."""
    from django.db import transaction

    with transaction.atomic():
        assert not scrub(["evaluation_freetext"])


def test_an_erased_person_is_in_no_file_within_the_hour(cast: Cast) -> None:
    person, by = cast.facilitator.user, cast.organiser.user
    assert person
    assert by
    name, email, now = person.name.encode(), person.email.encode(), timezone.now()
    tables = [model._meta.db_table for model in (User,)]
    assert name in on_disk(*tables)
    erase_person(user=person, by=by, now=now)
    retention.purge_when_due(now=now)
    found = on_disk(*tables)
    assert name not in found
    assert email not in found


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's log is truncated")
def test_it_is_in_no_file_of_postgresqls_log_where_the_role_may_let_go_of_it(cast: Cast) -> None:
    said = f"{SAID} {uuid.uuid4()}"
    FreeText.objects.create(run=cast.run, question="q", text=said)
    FreeText.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory'), current_setting('wal_recycle')")
        folder, recycles = cursor.fetchone()
        assert recycles == "off", "python -m tests.servers starts one that removes what it is done with"
        cursor.execute("SET ROLE pg_monitor")  # one that may not: nothing happens, and nothing breaks
        scrubbing._let_go_of_log(cursor)
        cursor.execute("RESET ROLE")
    assert _is_in_log(said, Path(folder))
    assert scrub([FreeText._meta.db_table])
    assert not _is_in_log(said, Path(folder))


def _is_in_log(said: str, folder: Path) -> bool:
    """The server may take a file away while it is being read."""
    for file in (folder / "pg_wal").glob("0*"):
        with suppress(FileNotFoundError):
            if said.encode() in file.read_bytes():
                return True
    return False


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite makes the whole file anew, or says that it is busy")
def test_who_may_still_see_it_is_waited_for(texts: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL keeps, in a table made anew, what a transaction that began before may see."""
    table, other = FreeText._meta.db_table, connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT 1 FROM seminars_run")
        FreeText.objects.all().delete()
        with monkeypatch.context() as impatient:
            impatient.setattr(scrubbing, "PATIENCE", 0)
            assert not scrub([table])
        other.rollback()
        assert scrub([table])
    finally:
        other.close()
    assert SAID.encode() not in on_disk(table)
