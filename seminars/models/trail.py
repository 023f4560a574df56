"""Who did what in the planning desk: written once and never changed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """An entry of the trail would have been changed or taken away."""


class TrailQuerySet(models.QuerySet["TrailEntry"]):
    def update(self, **_values: Any) -> int:
        raise Refused

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Refused


class TrailEntry(models.Model):
    """One thing that was done. It says which row and which fields, never what was in them, so that erasing a person
    leaves nothing of theirs here; `person` and `row` are numbers and no keys, so that entries outlive what they are
    about. The database refuses to change one, see the migration."""

    class Action(models.TextChoices):
        ADDED = "added", _("lade till")
        CHANGED = "changed", _("ändrade")
        REMOVED = "removed", _("tog bort")
        DONE = "done", _("gjorde")
        SIGNED_IN = "signed_in", _("loggade in")

    at = models.DateTimeField(_("när"), db_index=True)
    person = models.PositiveBigIntegerField(_("vem"), null=True)
    action = models.CharField(_("vad"), max_length=10, choices=Action)
    model = models.CharField(_("i listan"), max_length=60, blank=True)
    row = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("namn"), max_length=200, blank=True)
    """What the row was called, of rows that are not about a person."""
    told = models.CharField(_("hur"), max_length=500, blank=True)

    objects: ClassVar[Any] = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = _("händelse")
        verbose_name_plural = _("händelser")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H.%M} {self.action} {self.model} {self.row}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Refused


def forget_entries(rows: models.QuerySet[TrailEntry]) -> int:
    """Takes entries away that are old enough: the one way there is. The database refuses any of the last 365 days, by
    its own clock."""
    return int(models.QuerySet(TrailEntry).filter(pk__in=rows.values("pk")).delete()[0])
