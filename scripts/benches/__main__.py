"""`scripts/bench [name ...]`: runs the benches by name and prints a table for each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from scripts.benches import (
    connect,
    control,
    desk,
    dialogues,
    evaluation,
    fan_out,
    idle,
    report,
    skew,
    streams,
    talk_sync,
    talks,
)
from scripts.benches.tables import Table, Tables

BENCHES: dict[str, Callable[[], Table | Tables]] = {
    "fan-out": fan_out.bench,
    "connect": connect.bench,
    "idle": idle.bench,
    "skew": skew.bench,
    "control": control.bench,
    "desk": desk.bench,
    "dialogues": dialogues.bench,
    "evaluation": evaluation.bench,
    "report": report.bench,
    "talks": talks.bench,
    "talk-streams": streams.bench,
    "talk-sync": talk_sync.bench,
}


def main(names: list[str]) -> int:
    if unknown := set(names) - BENCHES.keys():
        print(f"No such bench: {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f} before we began. Single runs: orders of magnitude.")
    for name in names or BENCHES:
        print()
        BENCHES[name]().show()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
