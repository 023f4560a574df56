"""The end of the learning dialogue: 200 groups write all they have and send it within the same ten seconds.

That nothing is lost is tried everywhere by tests/facilitation/test_burst.py; how soon it is saved, here.
"""

from __future__ import annotations

import pytest

from tests.faults.figures import told

pytestmark = [pytest.mark.faults, pytest.mark.embedded]


async def test_two_hundred_groups_are_told_that_it_is_saved_within_a_second() -> None:
    from scripts.benches.dialogues import written  # it takes a port of its own

    middle, p95, slowest, _cpu, refused, unanswered, closed, lost = await written("daphne")
    told("dialogues", p50=middle, p95=p95, slowest=slowest)
    assert (refused, unanswered, closed, lost) == (0, 0, "0", 0)
    assert " ok " in str(p95)
