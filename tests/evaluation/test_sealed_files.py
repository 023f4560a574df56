"""The promises of the privacy page, tried as an administrator who reads every table, and the database's raw files."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from random import SystemRandom
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from evaluation.models import AnswerSheet, Ballot, Evaluation, FreeText, Pepper, Seal
from evaluation.queries.sealing import TABLES
from evaluation.services import answers, sealing
from evaluation.services.answers import new_ballot, submit_answers
from evaluation.services.sealing import clean_files, lay_early, lay_late, mix_lots, seal_due
from groups.models import WorkGroup
from seminars.services import scrubbing
from tests.cast import Cast
from tests.databases import on_disk
from tests.evaluation.runs import ALL, ANSWERING, SETTLED, STARTS_AT, cast_now, start

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS, BROWSER = "203.0.113.77", "Telefon/17 (en ovanlig)"
GRACE_IS_OVER = STARTS_AT + timedelta(minutes=140, hours=24)
LATER = STARTS_AT + timedelta(hours=3)
ITS_OWN = {"evaluation_answersheet", "evaluation_freetext", "evaluation_ballot"}
MADE_WITH_THE_FIRST = {"evaluation_evaluation", "evaluation_pepper"}


@pytest.fixture(autouse=True)
def other_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their tests are transactions of the same server, and last as long as they last."""
    monkeypatch.setattr(scrubbing, "PATIENCE", 300)


@pytest.fixture(autouse=True)
def no_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are told of numbers by a clock of their own, see test_counting."""
    monkeypatch.setattr(answers, "tell_soon", lambda _run, _group: None)


@pytest.fixture
def answered(cast: Cast) -> Cast:
    """Rooms take turns, as they would: 40 sheets in an order that would give each sheet's room away."""
    start(cast.run)
    WorkGroup.objects.filter(run=cast.run).update(expected=30)
    send(cast, range(40), now=ANSWERING)
    return cast


def send(cast: Cast, numbers: Iterable[int], *, now: datetime) -> None:
    for number in numbers:
        group = cast.groups[number % 3]
        told = {"q1a": str(number // 25), "q1b": str(number // 5 % 5), "q2": str(number % 5)}
        text = {"q8": f"Text nummer {number:03}", "q9": ""}
        submit_answers(group=group, ballot=new_ballot(group), answers=ALL | told | text, now=now)


def number_on(answers: dict[str, int]) -> int:
    """Which of the sheets it is, read from what was answered."""
    return 25 * answers["q1a"] + 5 * answers["q1b"] + answers["q2"]


def as_stored(key: UUID) -> bytes:
    return key.bytes if connection.vendor == "postgresql" else key.hex.encode()


def in_order(table: str, column: str) -> list[Any]:
    """As the rows lie in the file."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")
        return [row[0] for row in cursor.fetchall()]


def everything() -> dict[str, list[str]]:
    """Every row of every table as text, in a fixed order."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(str(row) for row in cursor.fetchall())
    return found


def test_an_answer_touches_no_table_but_its_own_and_leaves_no_trace_of_the_phone() -> None:
    cast = cast_now(minutes=137)
    group = cast.groups[0]
    phone = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=BROWSER, HTTP_X_FORWARDED_FOR=ADDRESS)
    submit_answers(group=group, ballot=new_ballot(group), answers=ALL, now=timezone.now())
    before = everything()
    ballot = new_ballot(group)
    phone.get(f"/e/{group.code}")
    response = phone.post(f"/e/{group.code}", {**ALL, "ballot": ballot}, headers={"accept": "application/json"})
    assert response.json() == {"code": "received"}
    after = everything()
    changed = {table for table in after if before[table] != after[table]}
    assert changed == ITS_OWN
    written = "\n".join(row for table in changed for row in after[table])
    for trace in (ADDRESS, BROWSER, ballot, *ballot.split(":"), "sessionid", "csrftoken"):
        assert trace not in written
    assert "sessionid" not in phone.cookies
    assert "csrftoken" not in phone.cookies


def test_no_table_at_all_names_a_sheet_a_text_or_a_ballot_but_the_one_it_lies_in(answered: Cast) -> None:
    keys = {
        "evaluation_answersheet": {f"{key.hex}" for key in AnswerSheet.objects.values_list("pk", flat=True)},
        "evaluation_freetext": {f"{key.hex}" for key in FreeText.objects.values_list("pk", flat=True)},
        "evaluation_ballot": set(Ballot.objects.values_list("pk", flat=True)),
    }
    for table, rows in everything().items():
        told = "\n".join(rows).replace("-", "")
        for own, known in keys.items():
            if table != own:
                assert not [key for key in known if key in told], (table, own)


@pytest.mark.parametrize("lot", ["early", "late"])
def test_after_sealing_no_file_holds_an_old_key_a_ballot_or_the_secret(answered: Cast, lot: str) -> None:
    run = answered.run
    old = [as_stored(key) for model in (AnswerSheet, FreeText) for key in model.objects.values_list("pk", flat=True)]
    if lot == "late":
        old += [value.encode() for value in Ballot.objects.values_list("pk", flat=True)]
        old.append(Pepper.objects.get().secret.encode())
    found = on_disk(*TABLES)
    assert all(each in found for each in old)
    assert seal_due(now=SETTLED if lot == "early" else GRACE_IS_OVER) >= 2
    row = Evaluation.objects.get(pk=run.pk)
    assert row.early_sealed_at if lot == "early" else row.sealed_at
    found = on_disk(*TABLES)
    assert not [each for each in old if each in found]
    assert AnswerSheet.objects.count() == 40


def test_the_late_lots_old_keys_go_as_well(answered: Cast) -> None:
    seal_due(now=SETTLED)
    group = answered.groups[0]
    for number in range(8):
        submit_answers(group=group, ballot=new_ballot(group), answers=ALL | {"q8": f"Sen {number}"}, now=LATER)
    old = [as_stored(key) for key in AnswerSheet.objects.filter(seal=0).values_list("pk", flat=True)]
    texts = [as_stored(key) for key in FreeText.objects.values_list("pk", flat=True)]
    assert seal_due(now=GRACE_IS_OVER) == 2
    found = on_disk(*TABLES)
    assert len(old) == 8
    assert not [each for each in (*old, *texts) if each in found]


class Dice:
    """Shuffles as a test can repeat it, and remembers what it made of sheets (by their numbers) and of texts."""

    def __init__(self) -> None:
        self._dice = random.Random(531)
        self.sheets: list[int] = []
        self.texts: list[str] = []

    def __call__(self, rows: list[Any]) -> None:
        self._dice.shuffle(rows)
        if isinstance(rows[0], FreeText):
            self.texts = [row.text for row in rows]
        else:
            self.sheets = [number_on(row.answers) for row in rows]


def lie() -> tuple[list[int], list[str]]:
    """Sheets, by the numbers that their answers are, and texts, as they lie in the files."""
    sheets = [number_on(json.loads(told)) for told in in_order("evaluation_answersheet", "answers")]
    return sheets, in_order("evaluation_freetext", "text")


def test_the_early_lot_lies_in_the_files_as_the_shuffle_put_it_and_in_no_other_order(answered: Cast) -> None:
    dice, (sheets, texts) = Dice(), (list(range(40)), [f"Text nummer {number:03}" for number in range(40)])
    if connection.vendor == "sqlite":  # each of PostgreSQL's writers fills pages of its own
        assert lie() == (sheets, texts)
    lay_early(run=answered.run, now=SETTLED, shuffle=dice)
    assert clean_files(now=SETTLED) == 1
    assert lie() == (dice.sheets, dice.texts)
    assert sorted(dice.sheets) == sheets != dice.sheets
    assert sorted(dice.texts) == texts != dice.texts


def test_the_late_lot_does_too_and_all_texts_with_it(answered: Cast) -> None:
    lay_early(run=answered.run, now=SETTLED)
    clean_files(now=SETTLED)
    early = lie()[0]
    send(answered, range(40, 60), now=LATER)
    dice = Dice()
    lay_late(run=answered.run, now=GRACE_IS_OVER, shuffle=dice)
    assert clean_files(now=GRACE_IS_OVER) == 1
    assert lie() == ([*early, *dice.sheets], dice.texts)
    assert sorted(dice.sheets) == list(range(40, 60)) != dice.sheets
    assert len(dice.texts) == 60


def test_once_both_reports_are_frozen_neither_a_mark_nor_the_place_in_the_files_tells_who_came_late(
    answered: Cast,
) -> None:
    for now, lay, late in ((SETTLED, lay_early, range(40, 60)), (GRACE_IS_OVER, lay_late, ())):
        lay(run=answered.run, now=now)
        clean_files(now=now)
        send(answered, late, now=LATER)
    old = [as_stored(key) for key in AnswerSheet.objects.values_list("pk", flat=True)]
    assert set(lie()[0][-20:]) == set(range(40, 60))
    dice = Dice()
    mix_lots(run=answered.run, now=GRACE_IS_OVER, shuffle=dice)
    assert scrubbing.scrub_when_quiet(now=GRACE_IS_OVER + timedelta(hours=2))
    assert lie()[0] == dice.sheets
    assert sorted(dice.sheets) == list(range(60))
    assert set(dice.sheets[-20:]) != set(range(40, 60))
    assert set(in_order("evaluation_answersheet", "seal")) == {Seal.LATE}
    found = on_disk("evaluation_answersheet")
    assert not [key for key in old if key in found]


def test_the_shuffle_is_the_systems_own_and_each_sealing_has_another(answered: Cast) -> None:
    assert isinstance(sealing.at_random.__self__, SystemRandom)  # type: ignore[attr-defined]
    arrived = in_order("evaluation_freetext", "text")
    lay_early(run=answered.run, now=SETTLED)
    once = in_order("evaluation_freetext", "text")
    lay_late(run=answered.run, now=GRACE_IS_OVER)
    twice = in_order("evaluation_freetext", "text")
    for one, other in ((arrived, once), (once, twice), (arrived, twice)):
        places = {text: place for place, text in enumerate(other)}
        kept = sum(places[a] < places[b] for a, b in pairwise(one))
        assert 5 <= kept <= 34  # of 39 neighbours; outside once in some millions


def test_between_the_lots_ballots_lie_in_the_order_of_their_hashes(answered: Cast) -> None:
    arrived = in_order("evaluation_ballot", "token_hash")
    lay_early(run=answered.run, now=SETTLED)
    assert clean_files(now=SETTLED) == 1
    lie = in_order("evaluation_ballot", "token_hash")
    assert arrived != lie == sorted(arrived)


def test_after_sealing_no_column_is_left_that_tells_group_device_or_time(answered: Cast) -> None:
    seal_due(now=GRACE_IS_OVER)
    columns = {model: {field.column for field in model._meta.concrete_fields} for model in (AnswerSheet, FreeText)}
    assert columns[AnswerSheet] == {"id", "run_id", "municipality_id", "answers", "seal"}
    assert columns[FreeText] == {"id", "run_id", "question", "text", "seal", "review", "edited", "is_published"}
    assert not Ballot.objects.exists()
    assert not Pepper.objects.exists()
    assert Evaluation.objects.get().told_at is None
    if connection.vendor == "postgresql":  # one transaction laid them all
        with connection.cursor() as cursor:
            for table in ITS_OWN - {"evaluation_ballot"}:
                cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
                assert cursor.fetchone() == (1,)


def test_while_somebody_still_reads_the_old_rows_it_is_not_called_sealed(
    answered: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = connection.copy()
    monkeypatch.setattr(scrubbing, "PATIENCE", 0)
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM evaluation_answersheet")
            cursor.fetchall()
        lay_early(run=answered.run, now=SETTLED)
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 50")
        assert clean_files(now=SETTLED) == 0
        assert Evaluation.objects.get().early_sealed_at is None
        with other.cursor() as cursor:
            cursor.execute("ROLLBACK")
        monkeypatch.setattr(scrubbing, "PATIENCE", 300)
        assert clean_files(now=SETTLED) == 1
    finally:
        other.close()
        connection.close()
