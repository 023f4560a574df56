"""Cases for facilitation/gathering.py and static/js/gathering/standing.js.

`python -m tests.facilitation.gathering_vectors` writes them.
"""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from facilitation import gathering
from facilitation.gathering import Moment, Turn, TurnState
from facilitation.protocol import agenda_state, ms
from facilitation.timeline import State
from tests.facilitation.log import NINE
from tests.facilitation.timeline_vectors import logs

PATH = Path(__file__).parents[1] / "vectors" / "gathering.json"


def cases() -> list[dict[str, Any]]:
    runs = [(name, log.state) for name, (log, _clocks) in logs().items()]
    found = [_case(random.Random(seed), name, state) for seed in range(2) for name, state in runs]
    return list(json.loads(json.dumps(found)))


def _case(chance: random.Random, name: str, state: State) -> dict[str, Any]:
    length = (state.planned_out - NINE) / timedelta(milliseconds=1)
    clocks = [ms(NINE) + int(length * chance.uniform(-0.1, 1.3)) for _ in range(4)]
    clocks += [ms(slot.starts_at) + int(chance.uniform(0, 1.02) * (ms(slot.ends_at) - ms(slot.starts_at)))
               for slot in state.slots if slot.kind == "gathering"]  # fmt: skip
    turns = a_queue(chance, clocks[-1])
    return {
        "name": name,
        "agenda": agenda_state(state, run_id=7, title="Vägen", talks={}),
        "queue": on_the_wire(turns),
        "at": [_seen(state, turns, clock) for clock in sorted(clocks)],
    }


def _seen(state: State, turns: list[Turn], clock: int) -> dict[str, Any]:
    at = gathering.moment(state, _instant(clock))
    found = asdict(gathering.standing(turns, at))
    asked = [(answered, lit) for answered in (True, False) for lit in (True, False)]
    questions = [gathering.question(at, is_answered=answered, is_spotlit=lit).value for answered, lit in asked]
    states = [[group, state.value] for group, state in found["states"].items()]
    return {"now": clock, "moment": _moment(at), "standing": {**found, "states": states}, "questions": questions}


def _moment(at: Moment) -> dict[str, Any]:
    return {**asdict(at), "phase": at.phase.value}


def _instant(clock: int) -> datetime:
    return NINE + timedelta(milliseconds=clock - ms(NINE))


def a_queue(chance: random.Random, now: int) -> list[Turn]:
    """As the server has it: who speaks first, and the rest by state."""
    count = chance.choice([0, 1, 3, 5, 10, 11, 12, 40, 200])
    states = [chance.choice([TurnState.WAITING, TurnState.DONE, TurnState.PASSED]) for _ in range(count)]
    order = [TurnState.WAITING, TurnState.DONE, TurnState.PASSED]
    turns = [Turn(group, state) for group, state in enumerate(sorted(states, key=order.index), start=2)]
    if chance.random() < 0.7:
        called = now - chance.choice([0, 20_000, 500_000])
        length = chance.choice([45_000, 90_000])
        turns.insert(0, Turn(1, TurnState.SPEAKING, chance.randint(0, 900_000), called, length))
    return turns


def on_the_wire(turns: list[Turn]) -> dict[str, Any] | None:
    """The part of the wall's queue that the rules read."""
    if not turns:
        return None
    of = {state: [turn.group for turn in turns if turn.state is state] for state in TurnState}
    first = turns[0] if turns[0].state is TurnState.SPEAKING else None
    told = first and {"group": first.group, "began": first.began, "called": first.called, "length": first.length}
    return {"speaking": told, **{state.value: of[state] for state in TurnState if state is not TurnState.SPEAKING}}


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases())
    PATH.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
