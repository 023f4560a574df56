"""Snapshots on the wire and where they say the run is: the common ground of Python and JavaScript.

`python -m tests.facilitation.timeline_vectors` writes `tests/vectors/timeline.json` anew; tests on both sides read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from facilitation.protocol import MILLISECOND, agenda_state, ms
from facilitation.timeline import LEGAL, legal, locate_state, projected
from seminars.agenda import Agenda, scaled, standard_segments

from .log import NINE, Log, at, started
from .log import ms as wire

PATH = Path(__file__).parent.parent / "vectors" / "timeline.json"

TALKS = {
    1: {"url": "/talks/1/", "size": 3, "duration_ms": 840_000, "title": "Vägen tillbaka", "presenters": ["Eva Lind"]}
}


def rehearsal() -> Log:
    return Log(scaled(Agenda(NINE, standard_segments()), 20)).give(NINE + timedelta(seconds=12), "start")


def logs() -> dict[str, tuple[Log, list[str]]]:
    """Each case: a log and the instants at which to look."""
    return {
        "planned": (Log(), ["08:50", "09:00", "09:04", "09:33"]),
        "armed": (Log().give("08:30", "start", at=wire("09:00")), ["08:30", "08:59:59", "09:00", "09:05"]),
        "on time": (
            started(),
            ["09:00", "09:04:59", "09:05", "10:09:59", "10:10", "11:15", "11:19:59", "11:20", "12:00"],
        ),
        "late": (started("09:33"), ["09:33", "10:50", "11:20", "11:23"]),
        "early": (started("08:58"), ["08:58", "11:17:59", "11:18"]),
        "held early": (started("08:58").give("09:10", "hold"), ["09:11", "09:12", "09:14"]),
        "held with chosen overrun": (
            started("09:30").give("09:31", "extend", seconds=120, slot="break").give("09:32", "hold"),
            ["09:32", "09:33", "09:36"],
        ),
        "held talk": (started().give("09:10", "hold"), ["09:09:59", "09:10", "09:13", "09:39", "09:43", "12:00"]),
        "held break": (started("09:04").give("10:17", "hold"), ["10:17", "10:18", "10:20", "10:32", "10:50"]),
        "held dialogue": (started("09:15").give("10:23", "hold"), ["10:23", "10:25", "10:33"]),
        "held evaluation": (started().give("11:19", "hold"), ["11:19", "11:21", "11:40"]),
        "held twice": (
            started().give("09:10", "hold").give("09:13", "release").give("09:14", "hold"),
            ["09:14", "09:20", "09:45"],
        ),
        "released": (started().give("09:10", "hold").give("09:13", "release"), ["09:13", "09:22:59", "09:23"]),
        "lengthened": (started("09:02").give("09:46", "extend", seconds=120), ["09:46", "10:13:59", "10:14"]),
        "advanced": (started().give("10:04", "advance"), ["10:04", "10:14", "11:20"]),
        "back": (started().give("09:22", "back"), ["09:22", "09:30", "09:37", "11:19"]),
        "moved back into what was held": (
            started().give("09:10", "hold").give("09:13", "release").give("09:14", "restart_at", at=wire("09:07")),
            ["09:14", "09:15", "09:28:59", "09:29"],
        ),
        "hard out moved": (
            started().give("10:15", "move_hard_out", at=wire("11:10")),
            ["10:15", "10:16:59", "10:17", "11:09"],
        ),
        "talk left early": (started().give("09:14", "advance", cut_talk=True), ["09:14", "09:15:59", "09:16"]),
        "ended": (started().give("10:00", "end"), ["10:00", "10:10", "10:10:01"]),
        "message": (started().give("09:01", "message", text="Välkomna", expires_in=30), ["09:01", "09:02"]),
        "rehearsal": (rehearsal(), ["09:00:12", "09:00:27", "09:03", "09:07"]),
    }


def vector(log: Log, now: datetime) -> dict[str, Any]:
    position, notice = locate_state(log.state, now), log.state.notice
    return {
        "now": ms(now),
        "expect": {
            "status": position.status.value,
            "index": position.index,
            "slot": position.slot and position.slot.key,
            "next": position.next and position.next.key,
            "elapsed_ms": position.elapsed // MILLISECOND,
            "remaining_ms": position.remaining // MILLISECOND,
            "overrun_ms": position.overrun // MILLISECOND,
            "projected_end": ms(position.projected_end),
        },
        "slots": [[ms(s.starts_at), ms(s.ends_at)] for s in projected(log.state, now).slots],
        "legal": sorted(legal(log.state, now)),
        "notice": notice.id if notice and now < notice.expires_at else None,
    }


def cases() -> Iterator[dict[str, Any]]:
    for name, (log, clocks) in logs().items():
        state = agenda_state(log.state, run_id=7, title="Vägen tillbaka till skolan", talks=TALKS)
        yield {"name": name, "state": state, "at": [vector(log, at(clock)) for clock in clocks]}


def document() -> dict[str, Any]:
    table = {status.value: sorted(actions) for status, actions in LEGAL.items()}
    return {"legal": table, "cases": list(cases())}


if __name__ == "__main__":
    PATH.write_text(json.dumps(document(), ensure_ascii=False, indent=1) + "\n")
