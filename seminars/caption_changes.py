"""What has become other words in captions since somebody saw them. Pure; moved times alone are no change of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher

from seminars.captions import CaptionLine, read


@dataclass(frozen=True, slots=True)
class Change:
    """One place: when in the film, what stood there and what stands there; empty where nothing did, or does."""

    at: timedelta
    before: str
    after: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """From one WebVTT to the other, in the film's order."""
    old, new = read(before)[0], read(after)[0]
    match = SequenceMatcher(None, [_words(line) for line in old], [_words(line) for line in new], autojunk=False)
    return tuple(
        Change((new[c:d] or old[a:b])[0].start, _said(old[a:b]), _said(new[c:d]))
        for tag, a, b, c, d in match.get_opcodes()
        if tag != "equal" and _said(old[a:b]) != _said(new[c:d])
    )


def changed_languages(seen: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The languages that say something else than they did, that have come, and that have gone: Swedish first."""
    codes = sorted({*seen, *now}, key=lambda code: (code != "sv", code))
    return tuple(code for code in codes if seen.get(code) != now.get(code) and _differ(seen.get(code), now.get(code)))


def _differ(before: str | None, after: str | None) -> bool:
    return before is None or after is None or bool(changes(before, after))


def _words(line: CaptionLine) -> str:
    return " ".join(line.text.split())


def _said(lines: tuple[CaptionLine, ...]) -> str:
    return " ".join(_words(line) for line in lines)
