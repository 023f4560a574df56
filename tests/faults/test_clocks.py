"""Servers whose clocks disagree, or step: what was given later never counts from earlier."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from facilitation import timeline
from facilitation.errors import Refused
from facilitation.queries.agenda import rundown
from facilitation.services.cues import give_cue
from facilitation.timeline import Action
from seminars.models import Run
from tests.cast import STARTS_AT, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECOND = timedelta(seconds=1)
CALM = (Action.HOLD, Action.RELEASE, Action.EXTEND, Action.MESSAGE)


@pytest.mark.parametrize("wrong", [2, 30])
def test_revision_and_effect_never_go_back_when_a_server_is_seconds_behind(cast: Cast, wrong: int) -> None:
    """F11: two servers 2 s apart take turns; one whose clock has been stepped back 30 s goes on giving cues."""
    dice, run = random.Random(wrong), cast.run
    give_cue(run_id=run.pk, action=Action.START, args={}, by=None, seen=None, now=STARTS_AT)
    revs, effects, places = [0], [STARTS_AT], [-1]
    for second in range(60, 4_000, 40):
        behind = dice.random() < 0.5
        now = STARTS_AT + (second - wrong * behind) * SECOND
        args = {"seconds": 30} if (action := dice.choice(CALM)) is Action.EXTEND else {"text": "Hej", "to": "all"}
        try:
            revs.append(give_cue(run_id=run.pk, action=action, args=args, by=None, seen=None, now=now)["rev"])
        except Refused:
            continue
        so_far = rundown(Run.objects.get(pk=run.pk))
        effects.append(so_far.cues[-1].at)
        shown = timeline.locate(so_far.agenda, so_far.cues, max(effects[-1], STARTS_AT + second * SECOND)).index
        places.append(-1 if shown is None else shown)
    assert len(revs) > 30
    assert revs == sorted(set(revs))
    assert effects == sorted(effects)
    assert places == sorted(places)
