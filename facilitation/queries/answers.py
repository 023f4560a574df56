"""What presenters have answered to the groups' questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping


def answers_to(questions: Collection[int]) -> Mapping[int, str]:
    """The answer by the question's note id; those that have none are left out."""
    return {}
