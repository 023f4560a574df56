"""Lines to the live socket, hung up after each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from facilitation import clock
from tests.cast import NOW, Member
from tests.facilitation.lines import Line, LineOf


@pytest.fixture
async def line_of() -> AsyncIterator[LineOf]:
    """Makes lines that are hung up afterwards, ten minutes before the run starts."""
    lines: list[Line] = []

    def make(member: Member, **options: str) -> Line:
        lines.append(Line(member, **options))
        return lines[-1]

    with clock.pinned(NOW):
        yield make
    for line in lines:
        await line.leave()
