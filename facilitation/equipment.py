"""A room's equipment check: what is tried, what each finding means, and what it says of the room. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any


class Item(StrEnum):
    """What is tried, in the order of the page."""

    LINE = "line"
    CLOCK = "clock"
    NETWORK = "network"
    TALKS = "talks"
    FULLSCREEN = "fullscreen"
    PICTURE = "picture"
    SOUND = "sound"
    MICROPHONE = "microphone"
    CAMERA = "camera"
    MEETING = "meeting"


class State(StrEnum):
    """OK; it works, with a piece of advice; or it does not."""

    OK = "ok"
    ADVICE = "advice"
    FAULT = "fault"


class Verdict(StrEnum):
    """What a check says of its room."""

    READY = "ready"
    ADVICE = "advice"
    FAULT = "fault"
    PARTLY = "partly"


_DEVICE = {"denied": State.FAULT, "missing": State.FAULT, "busy": State.FAULT, "insecure": State.FAULT}

CODES: Mapping[Item, Mapping[str, State]] = {
    Item.LINE: {"polling": State.ADVICE, "no_line": State.FAULT},
    Item.CLOCK: {"computer": State.ADVICE, "unsure": State.FAULT},
    Item.NETWORK: {
        "slow": State.ADVICE,
        "uneven": State.ADVICE,
        "too_slow": State.FAULT,
        "no_answer": State.FAULT,
    },
    Item.TALKS: {
        "not_yet": State.ADVICE,
        "loading": State.ADVICE,
        "memory": State.ADVICE,
        "elsewhere": State.ADVICE,
        "no_space": State.FAULT,
        "no_access": State.FAULT,
        "no_line": State.FAULT,
        "wrong_hash": State.FAULT,
    },
    Item.FULLSCREEN: {"refused": State.FAULT},
    Item.PICTURE: {"small": State.ADVICE, "not_seen": State.FAULT},
    Item.SOUND: {"not_heard": State.FAULT, "refused": State.FAULT},
    Item.MICROPHONE: {**_DEVICE, "silent": State.FAULT},
    Item.CAMERA: {**_DEVICE, "dark": State.FAULT, "not_seen": State.FAULT},
    Item.MEETING: {"not_in": State.FAULT},
}
"""What may be found besides "ok", and how bad it is."""

FIGURES: Mapping[Item, Collection[str]] = {
    Item.CLOCK: ("error", "offset"),
    Item.NETWORK: ("down", "up", "delay", "jitter"),
    Item.TALKS: ("part",),
}
"""What is measured: ms, but `down` and `up` in Mbit/s and `part` from 0 to 1."""

MOST = 10**9


class NotAFinding(ValueError):
    """Something that is not in the tables."""


Finding = Mapping[str, Any]
"""{code, at (ms), and the figures} of one item."""


def state_of(item: Item, code: str) -> State:
    return State.OK if code == "ok" else CODES[item][code]


def read_findings(given: Any) -> dict[str, dict[str, Any]]:
    """What a browser found, by item: {code, figures}. Raises NotAFinding."""
    if not isinstance(given, dict) or not given or not set(given) <= set(Item):
        raise NotAFinding("items")
    return {Item(name).value: _finding(Item(name), value) for name, value in given.items()}


def _finding(item: Item, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise NotAFinding(item)
    code, figures = value.get("code"), value.get("figures") or {}
    if not isinstance(code, str) or (code != "ok" and code not in CODES[item]) or not isinstance(figures, dict):
        raise NotAFinding(item)
    return {"code": code, **{name: _figure(item, figures[name]) for name in FIGURES.get(item, ()) if name in figures}}


def _figure(item: Item, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -MOST < value < MOST:
        raise NotAFinding(item)
    return round(value, 2)


ITEMS = tuple(Item)


def left(findings: Mapping[str, Finding], asked: Collection[str]) -> tuple[Item, ...]:
    """What has not been tried of what the room has."""
    return tuple(item for item in ITEMS if item in asked and item not in findings)


def found(findings: Mapping[str, Finding], state: State) -> tuple[tuple[Item, str], ...]:
    """The items in that state with their codes, in the page's order."""
    pairs = [(item, str(findings[item]["code"])) for item in ITEMS if item in findings]
    return tuple((item, code) for item, code in pairs if state_of(item, code) is state)


def judge(findings: Mapping[str, Finding], asked: Collection[str]) -> Verdict:
    """A fault outweighs what is left, and what is left outweighs advice."""
    if found(findings, State.FAULT):
        return Verdict.FAULT
    if left(findings, asked):
        return Verdict.PARTLY
    return Verdict.ADVICE if found(findings, State.ADVICE) else Verdict.READY
