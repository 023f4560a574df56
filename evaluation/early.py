"""Answering before it is time, where a group's facilitator has opened it for those who leave early. Pure."""

from __future__ import annotations

from evaluation.opening import Opening


def opening_for(usual: Opening, *, opens_early: bool) -> Opening:
    """What holds for a group: `usual` is the run's, `opens_early` whether its facilitator has opened it."""
    return Opening.OPEN if opens_early and usual is Opening.LATER else usual
