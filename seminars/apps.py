"""Names the app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SeminarsConfig(AppConfig):
    name = "seminars"
    verbose_name = _("Seminarier")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from seminars.services import retention_kinds

        user_logged_in.connect(_note_sign_in, dispatch_uid="trail")
        retention_kinds.register()


def _note_sign_in(sender: Any, request: Any, user: Any, **_more: Any) -> None:
    """Django tells of every sign-in with a password; the tables are there by then."""
    from seminars.services.trail import note

    note(person=user.pk, action="signed_in", row=None, now=timezone.now())
