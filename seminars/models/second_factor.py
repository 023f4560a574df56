"""An organiser's second factor: an app that shows codes, and codes on paper for when it is lost."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.people import User


class SecondFactor(models.Model):
    """There is one as soon as its owner has shown that the app works. A new one ends every computer's being known."""

    user = models.OneToOneField(User, models.CASCADE, related_name="second_factor", verbose_name=_("person"))
    secret = models.CharField(max_length=64, editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)
    """The period of the last code: each opens once."""
    wrong = models.PositiveSmallIntegerField(default=0, editable=False)
    wrong_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("tillagd"))

    class Meta:
        verbose_name = _("tvåstegsinloggning")
        verbose_name_plural = _("tvåstegsinloggningar")

    def __str__(self) -> str:
        return str(self.user)


class BackupCode(models.Model):
    """Opens once instead of a code of the app's. Only its SHA-256 is kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="backups")
    code_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("reservkod")
        verbose_name_plural = _("reservkoder")
        constraints = [models.UniqueConstraint(fields=["factor", "code_hash"], name="backup_code_once")]

    def __str__(self) -> str:
        return str(self.pk)
