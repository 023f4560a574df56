"""`manage.py simulate RUN`: plays a rehearsal's simulated groups until it is over. The worker starts it by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID, uuid4

from django.core.management.base import BaseCommand

from socialtalks.rehearsal.player import play


class Command(BaseCommand):
    help = "Plays a rehearsal's simulated groups against the running server until it is over."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", type=int, help="the rehearsal's number, as in the address of its control room")
        parser.add_argument("--player", type=UUID, default=None, help="who has already been named to play it")
        parser.add_argument("--parent", type=int, default=None, metavar="PID", help="end when this process does")

    def handle(self, *args: Any, **options: Any) -> None:
        player = options["player"] or uuid4()
        try:
            self.stdout.write(play(run_id=options["run"], player=player, parent=options["parent"]))
        except KeyboardInterrupt:
            self.stdout.write("stopped")
