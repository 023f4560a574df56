"""The live part's refusals: a stable code, and what the page needs to go on. Pure."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A command or a greeting that is not taken. `code` stands in docs/protocol.md; `detail` goes to the sender."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
