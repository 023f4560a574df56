"""What is locked while a change is made keeps nobody else from theirs. Only PostgreSQL locks rows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from facilitation.models import Note, Presence, Sorting
from facilitation.services.cues import give_cue
from facilitation.services.notes import save_note
from facilitation.timeline import Action
from tests.cast import NOW, Cast

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]
AT_ONCE = 5.0  # seconds


def _elsewhere(model: type[Presence] | type[Sorting], **fields: object) -> None:
    """Adds a row in a transaction of its own, without waiting for ours."""

    def add() -> None:
        try:
            model.objects.create(**fields)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(add).result(timeout=AT_ONCE)


def test_a_page_is_seen_while_a_cue_is_given(cast: Cast) -> None:
    """Both refer to the run; waiting for each other here was a deadlock of the live look and a cue."""
    with transaction.atomic():
        give_cue(run_id=cast.run.pk, action=Action.START, args={}, by=None, seen=None, now=NOW)
        _elsewhere(Presence, run=cast.run, key="screen:1", role="screen", last_seen=NOW)
    assert Presence.objects.count() == 1


def test_a_point_is_put_up_while_it_is_rewritten(cast: Cast) -> None:
    where = {"group": cast.groups[0], "kind": Note.Kind.POINT, "position": 1}
    note = Note.objects.create(**where, text="Ring", rev=1, changed_at=NOW)
    with transaction.atomic():
        save_note(**where, text="Ring hem", base_rev=1, now=NOW)
        _elsewhere(Sorting, run=cast.run, note=note)
    assert Sorting.objects.get().note.text == "Ring hem"
