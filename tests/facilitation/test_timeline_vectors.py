"""The shared vectors are what Python says today, and the wire form holds all that a client needs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from facilitation.protocol import agenda_state, ms

from .log import NINE, started
from .log import ms as wire
from .timeline_vectors import PATH, TALKS, document


def test_the_vectors_are_what_the_timeline_says():
    assert json.loads(PATH.read_text()) == document(), "run python -m tests.facilitation.timeline_vectors"


def test_milliseconds_are_whole_and_never_ahead_of_the_instant():
    assert ms(datetime(1970, 1, 1, 0, 0, 1, 999, tzinfo=UTC)) == 1000
    assert ms(NINE + timedelta(microseconds=1999)) == wire("09:00") + 1


def test_a_snapshot_has_the_shape_of_the_protocol():
    state = agenda_state(started().state, run_id=7, title="Vägen", cancelled=True, talks=TALKS)
    assert state.keys() == {"run", "effective_at", "held_at", "message", "notice", "slots"}
    assert state["run"] == {
        "id": 7,
        "title": "Vägen",
        "armed_at": None,
        "started_at": wire("09:00"),
        "ended_at": None,
        "cancelled": True,
        "hard_out": wire("11:20"),
        "planned_out": wire("11:20"),
    }
    assert state["slots"][1] == {
        "key": "talk-1",
        "kind": "talk",
        "title": "Talk 1",
        "place": "group",
        "starts_at": wire("09:05"),
        "ends_at": wire("09:20"),
        "stood_ms": 0,
        "floor_ms": 900_000,
        "planned_starts_at": wire("09:05"),
        "planned_ends_at": wire("09:20"),
        "talk": TALKS[1],
    }
    assert state["slots"][2]["talk"] is None
    assert json.loads(json.dumps(state)) == state


def test_a_snapshot_tells_that_the_end_has_moved():
    log = started().give("10:15", "move_hard_out", at=wire("11:30"))
    told = {"id": 2, "kind": "hard_out", "expires_at": wire("10:17"), "hard_out": wire("11:30"), "title": ""}
    assert agenda_state(log.state, run_id=7, title="")["notice"] == told


def test_a_snapshot_tells_a_message_only_to_those_it_is_for():
    log = started().give("09:01", "message", text="Till er", to="group:7", expires_in=30)
    shown = {"id": 2, "text": "Till er", "expires_at": wire("09:01:30")}
    assert agenda_state(log.state, run_id=7, title="")["message"] is None
    assert agenda_state(log.state, run_id=7, title="", audience=("all", "group:8"))["message"] is None
    assert agenda_state(log.state, run_id=7, title="", audience=("all", "group:7"))["message"] == shown
