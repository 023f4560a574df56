"""Reads a command's arguments: each reader gives the right type or refuses, naming the field. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from facilitation.errors import Refused
from facilitation.wire import Code

MAX_ID = 2**53


class Args:
    """The arguments of one command. Every reader raises Refused(bad_args, field) on a wrong value."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def integer(self, name: str, *, low: int = 0, high: int = MAX_ID) -> int:
        value = self.given.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Refused(Code.BAD_ARGS, field=name)
        return value

    def maybe_integer(self, name: str, *, low: int = 0, high: int = MAX_ID) -> int | None:
        return None if self.given.get(name) is None else self.integer(name, low=low, high=high)

    def integers(self, name: str, *, most: int) -> list[int]:
        """One to `most` different ids."""
        value = self.given.get(name)
        if not isinstance(value, list) or not 1 <= len(set(map(str, value))) == len(value) <= most:
            raise Refused(Code.BAD_ARGS, field=name)
        return [Args({name: one}).integer(name) for one in value]

    def text(self, name: str, *, longest: int) -> str:
        """As typed; missing is empty. Raises Refused(too_long, field, longest) besides."""
        value = self.given.get(name, "")
        if not isinstance(value, str):
            raise Refused(Code.BAD_ARGS, field=name)
        if len(value) > longest:
            raise Refused(Code.TOO_LONG, field=name, longest=longest)
        return value

    def flag(self, name: str) -> bool:
        value = self.given.get(name)
        if not isinstance(value, bool):
            raise Refused(Code.BAD_ARGS, field=name)
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        value = self.given.get(name)
        if not isinstance(value, str) or value not in allowed:
            raise Refused(Code.BAD_ARGS, field=name)
        return value

    def mapping(self, name: str) -> Args:
        value = self.given.get(name)
        if not isinstance(value, dict):
            raise Refused(Code.BAD_ARGS, field=name)
        return Args(value)

    def only(self, names: Collection[str]) -> dict[str, Any]:
        return {name: self.given[name] for name in names if name in self.given}

    def __contains__(self, name: str) -> bool:
        return name in self.given
