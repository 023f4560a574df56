"""`manage.py organiser ADDRESS`: makes an organiser and prints the address where they choose their password."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from seminars.services.organisers import make_organiser, way_in


class Command(BaseCommand):
    help = "Makes an organiser with every right and prints a link where they choose a password and are signed in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="the organiser's e-mail address, which they sign in with")
        parser.add_argument("--name", default="", help="what they are called; they are asked for it themselves else")
        parser.add_argument("--again", action="store_true", help="a new link for one who has lost their password")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["address"])
        except ValidationError as error:
            raise CommandError(f"{options['address']} is no e-mail address") from error
        user = make_organiser(email=options["address"], name=options["name"], now=timezone.now())
        if user.has_usable_password() and not options["again"]:
            desk = settings.BASE_URL + reverse("admin:index")
            self.stdout.write(f"{user.email} signs in at {desk} (lost the password: --again)")
        else:
            self.stdout.write(f"{user.email} begins at {way_in(user)}")
