"""Every page of the planning desk with a thousand of everything, beside a bare list of Django's admin."""

from __future__ import annotations

import json
import subprocess
import sys

from scripts.benches.servers import ROOT, demo_copy, environment
from scripts.benches.tables import Table

GROUPS, SEMINARS, TRAIL = 1000, 100, 20_000
MOST = 300  # ms: what a page may take


def bench() -> Table:
    table = Table(
        f"desk: each page with {GROUPS:,} groups and registrations in a run, as many people and a trail of {TRAIL:,}, "
        "SQLite, in one process",
        ("page", "CPU ms", "x bare", "queries", "kB", f"<= {MOST} ms"),
    )
    with demo_copy() as (folder, _links):
        command = [sys.executable, "-m", "scripts.benches.desk_work", str(GROUPS), str(SEMINARS), str(TRAIL)]
        env = environment(folder, DJANGO_SETTINGS_MODULE="socialtalks.settings")
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    bare = next(page["ms"] for page in told if page["name"] == "bare")
    for page in sorted(told, key=lambda page: -page["ms"]):
        ms = float(page["ms"])
        cells = (ms, ms / bare, page["queries"], page["kilobytes"], "ok" if ms <= MOST else "MISSED")
        table.add(page["name"], *cells)
    table.notes.append("medians of five, the process's own CPU time; pages that answer with a page or a file")
    return table
