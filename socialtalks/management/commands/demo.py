"""`manage.py demo`: makes what is missing of the demo and prints a link for every role."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from socialtalks.demo.build import ensure_demo


class Command(BaseCommand):
    help = "Makes the demo (idempotent) and prints its links."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--starts-in", type=int, metavar="SECONDS", help="make another run, planned to start then")
        parser.add_argument("--groups", type=int, metavar="N", help="add groups to the newest run until it has N")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        starts_in = options["starts_in"]
        links = ensure_demo(
            now=timezone.now(),
            starts_in=None if starts_in is None else timedelta(seconds=starts_in),
            groups=options["groups"],
        )
        self.stdout.write(json.dumps(links, ensure_ascii=False) if options["json"] else _told(links))


def _told(links: dict[str, Any]) -> str:
    live, group = links["live"], links["live"]["groups"][0]
    rows = [
        ("Public", links["base"] + "/"),
        ("Organiser", f"{links['base']}/admin/  {links['organiser']['email']}  {links['organiser']['password']}"),
        ("Control room", live["control"]),
        ("Group screen", f"{group['screen']}  ({group['name']}, {group['municipality']})"),
        ("Facilitator", group["facilitator"]),
        ("Presenter", live["presenter"]),
        ("Participant", group["evaluation"]),
        ("Decision-maker", links["completed"]["report"]),
        ("Registration", links["open"]["register"]),
    ]
    return "\n".join(f"{name:<16}{address}" for name, address in rows)
