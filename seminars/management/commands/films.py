"""`manage.py films`: does all due work on films, one at a time, and ends. The worker starts it by itself."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from seminars.services.film_versions import Unwanted, work_through


class Command(BaseCommand):
    help = "Does all due work on films (conversions, versions for the rooms), one at a time, and ends."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--parent", type=int, default=None, metavar="PID", help="end when this process does")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = options["parent"]
        os.nice(15)  # a film is never in more of a hurry than a page
        try:
            work_through(clock=timezone.now, is_wanted=lambda: parent is None or os.getppid() == parent)
        except (KeyboardInterrupt, Unwanted):
            self.stdout.write("stopped")
