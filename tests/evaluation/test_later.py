"""The participants' three questions: as anonymous as the closing evaluation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import Client
from django.urls import reverse

from evaluation.disclosure import DEFAULT_THRESHOLDS
from evaluation.errors import EvaluationError
from evaluation.models import LaterBallot, LaterForm, LaterSheet, LaterText
from evaluation.services.answers import ballot_cap, new_ballot
from evaluation.services.later import (
    TABLES,
    answer_later,
    lay_due,
    lay_later,
    new_later_ballot,
    open_later_form,
    seal_later,
)
from evaluation.services.outcomes import later_rows
from seminars.retention import registry
from seminars.services import scrubbing
from tests.cast import STARTS_AT, Cast
from tests.databases import on_disk
from tests.evaluation.test_sealed_files import as_stored, in_order
from tests.servers import wait_until

pytestmark = pytest.mark.django_db
NOW = STARTS_AT + timedelta(days=91)
SAID = {"u1": "4", "u2": "3", "u3": "Lugnare morgnar"}


@pytest.fixture
def opened(cast: Cast, monkeypatch: Any) -> Cast:
    open_later_form(run=cast.run, now=NOW)
    monkeypatch.setattr("evaluation.views.later.clock.now", lambda: NOW)
    return cast


def test_no_table_has_a_person_an_address_or_a_time() -> None:
    allowed = {"id", "run", "answers", "text", "token_hash", "group"}
    for model in (LaterSheet, LaterText, LaterBallot):
        assert {field.name for field in model._meta.concrete_fields} <= allowed
        assert not any(isinstance(field, models.DateField) for field in model._meta.concrete_fields)
    assert "group" not in {field.name for field in LaterSheet._meta.concrete_fields}


def test_one_answer_a_ballot_and_no_more_than_there_are_people(opened: Cast) -> None:
    group = opened.groups[0]
    ballot = new_later_ballot(group)
    assert [answer_later(group=group, ballot=ballot, answers=SAID, now=NOW) for _twice in range(2)] == [True, False]
    assert LaterSheet.objects.get().answers == {"u1": 4, "u2": 3}
    for _one in range(ballot_cap(group) - 1):
        answer_later(group=group, ballot=new_later_ballot(group), answers={}, now=NOW)
    with pytest.raises(EvaluationError, match="full"):
        answer_later(group=group, ballot=new_later_ballot(group), answers={}, now=NOW)
    with pytest.raises(EvaluationError, match="bad_ballot"):
        answer_later(group=group, ballot=new_ballot(group), answers={}, now=NOW)  # the closing evaluation's


def test_after_closing_nothing_is_left_of_ballots_and_ids(opened: Cast) -> None:
    for number in range(6):
        group = opened.groups[number % 3]
        answer_later(group=group, ballot=new_later_ballot(group), answers=SAID | {"u1": str(number % 5 + 1)}, now=NOW)
    before = set(LaterSheet.objects.values_list("pk", flat=True))
    assert later_rows(opened.run, DEFAULT_THRESHOLDS) == []
    assert lay_due(now=NOW + timedelta(days=29)) == 0
    assert lay_due(now=NOW + timedelta(days=30)) == 1
    assert not lay_later(run=opened.run.pk, now=NOW)
    assert not LaterBallot.objects.exists()
    assert LaterSheet.objects.count() == LaterText.objects.count() == 6
    assert not before & set(LaterSheet.objects.values_list("pk", flat=True))
    assert [row["n"] for row in later_rows(opened.run, DEFAULT_THRESHOLDS)] == [6, 6]


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_is_under_way_when_the_form_is_laid_is_laid_with_the_others(cast: Cast) -> None:
    open_later_form(run=cast.run, now=NOW)
    group = cast.groups[0]

    def lays() -> bool:
        try:
            return lay_later(run=cast.run.pk, now=NOW + timedelta(days=30))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            answer_later(group=group, ballot=new_later_ballot(group), answers=SAID, now=NOW)
            written = [*LaterSheet.objects.values_list("pk", flat=True)]
            laid = pool.submit(lays)
            wait_until(lambda: laid.done() or _is_waited_for())
        assert laid.result()
    assert not LaterBallot.objects.exists()
    assert LaterSheet.objects.exclude(pk__in=written).count() == 1
    with pytest.raises(EvaluationError, match="closed"):
        answer_later(group=group, ballot=new_later_ballot(group), answers=SAID, now=NOW)


def _is_waited_for() -> bool:
    """Whether somebody waits for this transaction; on SQLite everybody who begins one does."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))")
        return bool(cursor.fetchone()[0])


def test_fewer_than_the_threshold_are_not_told(opened: Cast) -> None:
    group = opened.groups[0]
    for _one in range(5):
        answer_later(group=group, ballot=new_later_ballot(group), answers=SAID, now=NOW)
    lay_later(run=opened.run.pk, now=NOW)
    assert {row["state"] for row in later_rows(opened.run, DEFAULT_THRESHOLDS)} == {"few"}


def test_the_page_works_without_script_and_session(opened: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    url = reverse("evaluation:later_answer", args=[opened.groups[0].code])
    page = browser.get(url)
    assert [name for name in ("Svenska", "English", "Dansk") if f">{name}</span></button>" in page.text] == [
        "Svenska",
        "English",
        "Dansk",
    ]
    assert page.text.count('class="step') == 2 * 5 * 4  # as in the closing evaluation, chairs beside the words
    ballot = page.text.partition('name="ballot" value="')[2].partition('"')[0]
    done = browser.post(url, SAID | {"ballot": ballot})
    assert done.status_code == 303
    danish = Client().post(url, SAID | {"ballot": ballot, "language": "da"})
    assert "Lugnare morgnar" in danish.text
    assert "I hvilken grad" in danish.text
    assert "mottagna" in browser.get(done["Location"]).text
    assert set(browser.cookies) <= {"st_later"}
    LaterForm.objects.update(closes_at=NOW)
    late = browser.post(url, SAID | {"ballot": new_later_ballot(opened.groups[0])})
    assert late.status_code == 409
    assert "Lugnare morgnar" in late.text
    assert "stängda" in browser.get(url).text


def test_easy_swedish_keeps_what_is_filled_in_and_is_remembered_for_these_pages(opened: Cast) -> None:
    browser, url = Client(), reverse("evaluation:later_answer", args=[opened.groups[0].code])
    easy = browser.post(url, SAID | {"ballot": ballot_in(browser.get(url)), "language": "sv-easy"})
    assert all(
        words in easy.text for words in ("Lugnare morgnar", "Arbetar du på ett annat sätt nu?", "Väldigt mycket")
    )
    assert browser.cookies["st_easy"]["path"] == "/u/"
    done = browser.post(url, SAID | {"ballot": ballot_in(easy), "reads": "sv-easy"}, follow=True)
    assert "Tack, vi har fått ditt svar." in done.text
    assert (
        "Tak, dine svar er modtaget." in browser.post(f"{url}?received=received", {"language": "da"}, follow=True).text
    )


def ballot_in(page: Any) -> str:
    return str(page.text.partition('name="ballot" value="')[2].partition('"')[0])


def test_the_next_person_on_the_same_device_has_a_form_of_their_own(opened: Cast) -> None:
    browser, url = Client(enforce_csrf_checks=True), reverse("evaluation:later_answer", args=[opened.groups[0].code])
    first = ballot_in(browser.get(url))
    assert ballot_in(browser.get(url)) == first  # a reload is the same person
    browser.post(url, SAID | {"ballot": first})
    assert browser.cookies["st_later"].value == "sent"  # nothing on the device leads to the ballot any more
    page = browser.get(url)
    assert "Redan mottaget, tack." in page.text
    assert "Någon annan svarar här" in page.text
    assert ballot_in(page) == ""
    second = ballot_in(browser.get(f"{url}?another=1"))
    assert second not in {"", first}
    again = browser.post(url, SAID | {"ballot": first}, follow=True)
    assert "Redan mottaget, tack." in again.text
    done = browser.post(url, {"u1": "2", "ballot": second}, follow=True)
    assert "Tack, dina svar är mottagna." in done.text
    assert LaterSheet.objects.count() == 2
    LaterForm.objects.update(closes_at=NOW)
    assert "Någon annan svarar här" not in browser.get(url).text


@pytest.mark.django_db(transaction=True)
def test_sealed_nothing_of_who_came_when_is_left_in_the_files(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(scrubbing, "PATIENCE", 300)  # the other workers' transactions
    open_later_form(run=cast.run, now=NOW)
    for number in range(12):
        group = cast.groups[number % 3]
        text = {"u1": "4", "u3": f"Text nummer {number:03}"}
        answer_later(group=group, ballot=new_later_ballot(group), answers=text, now=NOW)
    order = list(LaterText.objects.order_by("text").values_list("text", flat=True))
    ids = list(LaterSheet.objects.values_list("pk", flat=True))
    hashes = list(LaterBallot.objects.values_list("pk", flat=True))
    assert seal_later(now=NOW) == 0  # it is open
    lay_due(now=NOW + timedelta(days=31))
    monkeypatch.setattr(type(registry), "is_busy", lambda _self, _now: True)
    assert seal_later(now=NOW) == 0
    monkeypatch.setattr(type(registry), "is_busy", lambda _self, _now: False)
    assert [seal_later(now=NOW) for _twice in range(2)] == [1, 0]
    left = on_disk(*TABLES)
    assert not any(as_stored(pk) in left for pk in ids)
    assert not any(value.encode() in left for value in hashes)
    assert in_order("evaluation_latertext", "text") != order
