"""`manage.py retention`: lets go of what has been kept long enough, now instead of tonight; or only says what it is."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from seminars.retention import registry
from seminars.services import retention
from seminars.services.scrubbing import scrub_when_quiet
from seminars.wording_retention import WAITING, time_text


class Command(BaseCommand):
    help = "Lets go of what has been kept long enough. Nothing goes in the first month, nor while a seminar goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if waiting := retention.may_purge(now=now):
            self.stdout.write(str(WAITING[waiting]))
        if options["dry_run"]:
            for line in retention.lines(now=now):
                oldest = f" {timezone.localtime(line.goes.oldest):%Y-%m-%d}" if line.goes.oldest else ""
                time = time_text(line.number, line.kind.unit)
                self.stdout.write(f"{line.goes.count:>8}  {line.kind.words.name} ({time}){oldest}")
            return
        for key, count in retention.purge_all(now=now).items():
            self.stdout.write(f"{count:>8}  {registry.kinds[key].words.name}")
        if not scrub_when_quiet(now=now):
            self.stderr.write("Deleted rows are still in the database's files; it is tried again within the hour.")
