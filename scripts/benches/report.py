"""The report of 1,800 answer sheets: the frozen snapshot, its PDF and its workbook, in a process of their own."""

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
        ("sheets", "snapshot s", "page's words and chart s", "PDF s", "xlsx s", "all three s", "PDF kB", "xlsx kB"),
    )
    with demo_copy() as (folder, links):
        command = [sys.executable, "-m", "scripts.benches.report_work", str(links["live"]["run"]), str(SHEETS)]
        env = environment(folder, DJANGO_SETTINGS_MODULE="socialtalks.settings")
        done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
        told = json.loads(done.stdout)
        times = (told["snapshot"], told["page"], told["pdf"], told["xlsx"], told["together"])
        table.add(told["sheets"], *times, told["kilobytes"], told["xlsx_kilobytes"])
    return table
