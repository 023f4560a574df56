"""A questionnaire on its way between the organiser's page and its version: read from what was posted, changed by a
press, made ready to be kept. Pure; nothing that was typed is lost by a press."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from evaluation.questionnaire import LANGUAGES, MAX_QUESTIONS, SOME, Kind
from evaluation.questionnaire_check import CHOICES, CUTS
from evaluation.scoring import WITH_SHARE

Row = dict[str, Any]
Post = Mapping[str, str]
Taken = Mapping[str, Collection[str]]
"""The key of every question there has been, with those of the choices that it has had."""

TEXTS = ("text", "short", "help")
WITH_CHOICES = frozenset({Kind.ONE, Kind.MANY})
MOST_ROWS = MAX_QUESTIONS + 20  # read from a post, so that one row too many is told and not cut


def blank(kind: Kind, taken: Collection[str]) -> Row:
    """A new question, with the key that the product gives it and, where it has choices, two empty ones."""
    row: Row = {"key": next_key("k", taken), "kind": kind.value, "text": {}, "short": {}, "help": {}}
    if kind in CUTS:
        row["cut"] = SOME if kind is Kind.SCALE else 7
    if kind in WITH_CHOICES:
        row["choices"] = [{"key": f"c{n}", "text": {}} for n in (1, 2)]
    return row


def next_key(letter: str, taken: Collection[str]) -> str:
    """The letter and the lowest number that nothing has had, so that a key never comes to mean something else."""
    numbers = [int(key[1:]) for key in taken if key[:1] == letter and key[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def from_post(post: Post) -> list[Row]:
    """The rows of the page; fields that are not there are empty, numbers that are none stay as they were typed."""
    return [_row(post, f"q{number}-") for number in range(min(_count(post, "count"), MOST_ROWS))]


def _row(post: Post, at: str) -> Row:
    row: Row = {"key": post.get(f"{at}key", ""), "kind": post.get(f"{at}kind", "")}
    row |= {name: _texts(post, f"{at}{name}-") for name in TEXTS}
    row["talk"] = _number(post.get(f"{at}talk", ""))
    row["indicator"] = post.get(f"{at}indicator", "").strip()
    if f"{at}cut" in post:
        row["cut"] = _number(post[f"{at}cut"])
    if row["kind"] in WITH_CHOICES:
        row["choices"] = [
            {"key": post.get(f"{at}c{place}-key", ""), "text": _texts(post, f"{at}c{place}-")}
            for place in range(min(_count(post, f"{at}choices"), 2 * CHOICES.stop))
        ]
    return row


def _texts(post: Post, at: str) -> dict[str, str]:
    return {language: post.get(f"{at}{language}", "") for language in LANGUAGES}


def _count(post: Post, name: str) -> int:
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _number(text: str) -> int | str | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else text or None


def pressed(rows: Sequence[Row], press: str, taken: Taken | None = None) -> tuple[list[Row], int | None]:
    """The rows after a press as "up:3", "add:scale", "choice-down:3:1", and the row it was about.

    An unknown press, or one on a row that is not there, changes nothing. `taken` are the keys of all versions.
    """
    name, *words = press.split(":")
    made, taken = list(rows), taken or {}
    if name == "add" and words and words[0] in set(Kind):
        made.append(blank(Kind(words[0]), {*taken, *(str(row["key"]) for row in made)}))
        return made, len(made) - 1
    numbers = [int(word) for word in words if word.isascii() and word.isdecimal()]
    if len(numbers) != len(words) or not numbers or numbers[0] >= len(made):
        return made, None
    if name in MOVES and len(numbers) == 1:
        return MOVES[name](made, numbers[0])
    if name.startswith("choice") and "choices" in made[numbers[0]]:
        row = made[numbers[0]]
        had = taken.get(str(row["key"]), ())
        made[numbers[0]] = {**row, "choices": _choices(row["choices"], name, numbers[1:], had)}
        return made, numbers[0]
    return made, None


def _choices(choices: list[Row], name: str, numbers: list[int], had: Collection[str]) -> list[Row]:
    if name == "choice":
        return [*choices, {"key": next_key("c", [*had, *(str(one["key"]) for one in choices)]), "text": {}}]
    move = MOVES.get(name.removeprefix("choice-"))
    if move is None or not numbers or numbers[0] >= len(choices):
        return choices
    return move(list(choices), numbers[0])[0]


def _moved(by: int) -> Callable[[list[Row], int], tuple[list[Row], int | None]]:
    def move(rows: list[Row], at: int) -> tuple[list[Row], int | None]:
        to = min(max(at + by, 0), len(rows) - 1)
        rows.insert(to, rows.pop(at))
        return rows, to

    return move


def _removed(rows: list[Row], at: int) -> tuple[list[Row], int | None]:
    del rows[at]
    return rows, min(at, len(rows) - 1) if rows else None


MOVES: Mapping[str, Callable[[list[Row], int], tuple[list[Row], int | None]]] = {
    "up": _moved(-1),
    "down": _moved(1),
    "remove": _removed,
}


def tidy(rows: Iterable[Row]) -> list[Row]:
    """As a version keeps them: without empty texts and what the kind has no use for."""
    return [_tidied(row) for row in rows]


def _tidied(row: Row) -> Row:
    kind = row.get("kind")
    kept: Row = {"key": row["key"], "kind": kind, "text": _said(row.get("text"))}
    kept |= {name: said for name in ("short", "help") if (said := _said(row.get(name)))}
    if kind not in {Kind.HEADING, Kind.TEXT} and row.get("talk"):
        kept["talk"] = row["talk"]
    if kind in WITH_SHARE and row.get("indicator"):
        kept["indicator"] = row["indicator"]
    if kind in CUTS and row.get("cut") is not None:
        kept["cut"] = row["cut"]
    if kind in WITH_CHOICES:
        kept["choices"] = [{"key": one["key"], "text": _said(one.get("text"))} for one in row.get("choices", ())]
    return kept


def _said(texts: Mapping[str, str] | None) -> dict[str, str]:
    return {language: text.strip() for language, text in (texts or {}).items() if text.strip()}


def keys_of(versions: Iterable[Iterable[Mapping[str, Any]]]) -> Taken:
    """Every key that any of the versions has used."""
    found: dict[str, set[str]] = {}
    for row in (row for rows in versions for row in rows):
        found.setdefault(str(row["key"]), set()).update(str(one["key"]) for one in row.get("choices", ()))
    return found


def fingerprint(rows: Sequence[Mapping[str, Any]]) -> str:
    """The same for the same rows, however a database keeps them."""
    return hashlib.sha256(json.dumps(list(rows), sort_keys=True).encode()).hexdigest()
