"""`manage.py second_factor_off kim@example.se`: for the only administrator, who has lost both app and backup codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seminars.models import User
from seminars.services import second_factor


class Command(BaseCommand):
    help = "Switches off a person's second factor, so that the password is enough until it is on again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"].strip()).first()
        if user is None:
            raise CommandError("nobody has this address")
        gone = second_factor.end(user=user, by=user, now=timezone.now())
        self.stdout.write("off" if gone else "was off")
