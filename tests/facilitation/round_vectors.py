"""Cases for facilitation/rounds.py and static/js/round.js; `python -m tests.facilitation.round_vectors` writes them."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

from facilitation import rounds
from facilitation.round_presses import Act, Press, pressed
from facilitation.rounds import Round

PATH = Path(__file__).parents[1] / "vectors" / "rounds.json"
ENDS, LONGEST = 840_000, 150_000


def cases() -> list[dict[str, Any]]:
    return [_case(random.Random(seed), seed) for seed in range(60)]


def _case(chance: random.Random, seed: int) -> dict[str, Any]:
    """A round that goes on by chance: each press, the round after it (null when stale), and the turn's time."""
    count, at, round, steps = chance.randint(1, 10), 0, None, []
    scale = chance.choice([1.0, 1.0, 0.05])
    for number in range(chance.randint(3, 24)):
        at += chance.choice([0, 1_200, 15_000, 61_000, 90_000])
        press = a_press(chance, round, count, at, f"{seed}-{number}")
        after = pressed(round, press)
        if after is not None and chance.random() < 0.1:
            after = rounds.resized(after, chance.randint(1, 10))
        round = after or round
        timing = round and rounds.timing(round, at=at + 700, ends=ENDS, longest=LONGEST, scale=scale)
        size = len(rounds.present(after)) if after else None
        told = {"press": asdict(press), "size": size, "round": after and rounds.as_json(after)}
        steps.append({**told, "timing": timing and asdict(timing)})
    return {"scale": scale, "ends": ENDS, "longest": LONGEST, "steps": steps}


def a_press(chance: random.Random, round: Round | None, count: int, at: int, id: str) -> Press:
    floor = rounds.floor_of(round) if round else (1, False)
    if chance.random() < 0.1:
        floor = (chance.randint(1, 10), False)
    seats = list(round.order if round else range(1, count + 1))
    chance.shuffle(seats)
    return Press(
        act=chance.choice([Act.NEXT, Act.NEXT, Act.NEXT, Act.PASS, *Act]),
        id=id,
        slot="learning",
        step=2 if chance.random() < 0.95 else 3,
        count=count,
        seat=floor[0] if floor else None,
        again=bool(floor and floor[1]),
        at=at,
        given=at + 1_000_000,
        since=chance.choice([None, max(0, at - 20_000)]),
        extra=chance.randint(0, 2),
        who=chance.randint(1, 11),
        seats=tuple(seats),
        begins=1_000_000 if chance.random() < 0.95 else at + 1_000_000,
        until=at + chance.choice([0, 60_000, 90_000]),
    )


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases())
    PATH.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
