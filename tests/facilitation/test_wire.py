"""Frames: what is read, what is refused, and that what is written is what it says."""

from __future__ import annotations

import json
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation import wire
from facilitation.arguments import Args
from facilitation.errors import Refused
from facilitation.wire import Close, Do, Hello, Ping

ID = "0b1f4b9e-5f0a-4f7e-9a53-1f7f5a2f6d11"


def test_the_three_messages_are_read() -> None:
    assert wire.parse('{"t":"hello","d":{"proto":1,"as":"screen","run":3,"have":{"agenda":4,"x":1}}}') == Hello(
        1, "screen", 3, None, {"agenda": 4}
    )
    assert wire.parse('{"t":"ping","d":{"sent":12.5,"report":{"sound":true}}}') == Ping(12.5, {}, {"sound": True})
    assert wire.parse(f'{{"t":"do","id":"{ID}","d":{{"action":"cue.hold","seen":4}}}}') == Do(
        UUID(ID), "cue.hold", {}, 4
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "1",
        "[]",
        "{}",
        '{"t":"nap"}',
        '{"t":"ping","d":[]}',
        '{"t":"ping","d":{"sent":NaN}}',
        '{"t":"ping","d":{"sent":"1"}}',
        '{"t":"ping","d":{"have":{"agenda":"1"}}}',
        '{"t":"hello","d":{"as":1}}',
        '{"t":"hello","d":{"run":true}}',
        '{"t":"do","d":{"action":"x"}}',
        '{"t":"do","id":"x","d":{"action":"x"}}',
        f'{{"t":"do","id":"{ID}","d":{{"action":1}}}}',
        f'{{"t":"do","id":"{ID}","d":{{"action":"x","args":1}}}}',
        '{"t":"ping","d":{"x":"\\u0000"}}',
        '{"t":"ping","d":{"x":"\\ud800"}}',
        "[" * 16_000,
        "9" * 5000,
        '{"t":"hello","d":{"run":99999999999999999999}}',
    ],
)
def test_everything_else_is_a_bad_frame(text: str) -> None:
    with pytest.raises(Refused) as error:
        wire.parse(text)
    assert error.value.code == "bad_frame"


def test_a_bad_command_is_refused_by_its_id_when_it_has_one() -> None:
    with pytest.raises(Refused) as error:
        wire.parse(f'{{"t":"do","id":"{ID}","d":{{"action":null}}}}')
    assert error.value.detail == {"re": ID}


@given(st.text() | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps))
def test_no_frame_makes_the_reader_fall(text: str) -> None:
    with suppress(Refused):
        wire.parse(text)


def test_a_topic_is_put_together_around_its_state() -> None:
    text = wire.topic(name="wall", rev=3, now=5, state='{"items":[]}')
    assert json.loads(text) == {"t": "topic", "d": {"name": "wall", "rev": 3, "now": 5, "state": {"items": []}}}


def test_the_server_closes_by_codes_that_daphne_sends() -> None:
    assert all(4000 <= code <= 4999 for code in Close)


@pytest.mark.parametrize(
    ("read", "field"),
    [
        (lambda args: args.integer("n"), "n"),
        (lambda args: args.integer("small", low=5), "small"),
        (lambda args: args.text("small", longest=5), "small"),
        (lambda args: args.flag("small"), "small"),
        (lambda args: args.choice("text", ["a"]), "text"),
        (lambda args: args.mapping("text"), "text"),
    ],
)
def test_a_wrong_argument_is_named(read, field: str) -> None:
    with pytest.raises(Refused) as error:
        read(Args({"small": 1, "text": "b"}))
    assert (error.value.code, error.value.detail) == ("bad_args", {"field": field})


def test_too_long_a_text_says_how_long_it_may_be() -> None:
    with pytest.raises(Refused) as error:
        Args({"text": "abc"}).text("text", longest=2)
    assert (error.value.code, error.value.detail) == ("too_long", {"field": "text", "longest": 2})
