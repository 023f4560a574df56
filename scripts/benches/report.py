"""The report of 1,800 answer sheets: the frozen snapshot and its PDF, in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys

from scripts.benches.servers import ROOT, demo_copy, environment
from scripts.benches.tables import Table

SHEETS = 1800


def bench() -> Table:
    table = Table(
        f"report: {SHEETS:,} sheets from 250 groups of eight municipalities",
        ("sheets", "snapshot s", "page's words and chart s", "PDF s", "PDF kB"),
    )
    with demo_copy() as (folder, links):
        command = [sys.executable, "-m", "scripts.benches.report_work", str(links["live"]["run"]), str(SHEETS)]
        env = environment(folder, DJANGO_SETTINGS_MODULE="socialtalks.settings")
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        told = json.loads(done.stdout)
        table.add(told["sheets"], told["snapshot"], told["page"], told["pdf"], told["kilobytes"])
    return table
