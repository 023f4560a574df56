"""Server, schema and docs/protocol.md say the same: every message, topic, action, refusal and close code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from facilitation import wire
from facilitation.commands import HANDLERS
from facilitation.queries.agenda import agenda_states
from facilitation.queries.control import control_state
from facilitation.queries.desk import desk_state
from facilitation.queries.group import group_state
from facilitation.queries.wall import wall_state
from facilitation.services.cues import CHECKED, give_cue, preview_cue
from facilitation.timeline import Action, Refusal
from facilitation.topics import Name
from facilitation.wire import Close, Code, dump
from facilitation.wording import SENTENCES
from tests.cast import NOW, Cast
from tests.facilitation.test_queries import fill

DOCS = Path(__file__).parents[2] / "docs"
SCHEMA = json.loads((DOCS / "protocol.schema.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "protocol.md").read_text(encoding="utf-8")
VALIDATOR = Draft202012Validator(SCHEMA)
MESSAGES = [part["$ref"].rpartition("/")[2] for part in SCHEMA["oneOf"]]


EMPTY = {"headings": [], "rest": 0, "items": [], "queue": None, "proposals": [], "shared": {"n": 0, "tag": "x"}}


def part(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]})


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("name", "ours"),
    [("action", set(HANDLERS)), ("code", {*Code, *Refusal}), ("close", {int(code) for code in Close})],
)
def test_the_schema_lists_what_the_server_knows(name: str, ours: set[Any]) -> None:
    assert set(SCHEMA["$defs"][name]["enum"]) == ours


@pytest.mark.parametrize("word", [*HANDLERS, *Name, *Code, *Refusal])
def test_the_page_tells_every_action_topic_and_refusal(word: str) -> None:
    assert f"`{word}`" in PAGE


@pytest.mark.parametrize("code", list(Close))
def test_the_page_tells_every_close_code(code: Close) -> None:
    assert f"| {int(code)} |" in PAGE


@pytest.mark.parametrize("message", MESSAGES)
def test_the_page_tells_every_message(message: str) -> None:
    assert f'"t":"{message}"' in PAGE


def test_the_page_tells_which_cues_are_checked() -> None:
    sentence = next(line for line in PAGE.splitlines() if line.startswith("`seen`, the agenda's revision"))
    assert {action for action in Action if action.value in sentence.partition("never")[0]} == CHECKED


def test_every_refusal_has_its_sentence() -> None:
    assert set(SENTENCES) == {*Code, *Refusal}


@pytest.mark.parametrize(
    "text",
    [
        '{"t":"hello","d":{"proto":1,"as":"screen","have":{"agenda":41}}}',
        '{"t":"ping","d":{"sent":1,"have":{}}}',
        '{"t":"do","id":"0b1f4b9e-5f0a-4f7e-9a53-1f7f5a2f6d11","d":{"action":"cue.hold"}}',
    ],
)
def test_what_pages_send_is_in_the_schema_and_read(text: str) -> None:
    VALIDATOR.validate(json.loads(text))
    wire.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        wire.welcome(build="x", role="screen", run=1, group=None, now=1, revs={"agenda": 1}),
        wire.pong(sent=1.5, now=2),
        wire.pong(sent=1.5, now=2, old=True),
        wire.refused("stale", "…", re="0b1f4b9e-5f0a-4f7e-9a53-1f7f5a2f6d11", rev=3),
        wire.refused("bad_frame", "…"),
        wire.goodbye(2.4),
        wire.topic(name="wall", rev=1, now=2, state=dump(EMPTY)),
    ],
)
def test_what_the_server_sends_is_in_the_schema(text: str) -> None:
    VALIDATOR.validate(json.loads(text))


@pytest.mark.django_db
def test_full_snapshots_of_every_topic_are_in_the_schema(cast: Cast) -> None:
    for number, group in enumerate(cast.groups):
        fill(group, number)
    give_cue(run_id=cast.run.pk, action=Action.MESSAGE, args={"text": "Hej", "to": "all"}, by=None, seen=None, now=NOW)
    states = {
        "agenda": agenda_states(cast.run.pk)["all"],
        "group": group_state(cast.groups[0].pk),
        "wall": wall_state(cast.run.pk),
        "desk": desk_state(cast.run.pk),
        "control": control_state(cast.run.pk),
        "preview": preview_cue(run_id=cast.run.pk, action=Action.START, args={}, now=NOW),
    }
    for name, state in states.items():
        part(name).validate(json.loads(dump(state)))
