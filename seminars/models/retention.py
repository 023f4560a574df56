"""How long things are kept here: the organisation's own times, holds, exports, and the log of what went."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seminars.models.run import Run
from seminars.models.seminar import Seminar
from seminars.models.trail import Refused


class Retention(models.Model):
    """The one row with the organisation's own times, and how far the purge has come."""

    times = models.JSONField(_("tider"), default=dict)
    """By kind; of a kind that is not there the usual time holds."""
    demands_export = models.BooleanField(_("inget gallras utan export"), default=False)
    began_at = models.DateTimeField(editable=False)
    """Since when this installation has known of the times: nothing goes in the first month."""
    purged_at = models.DateTimeField(null=True, editable=False)
    unclean = models.JSONField(default=list, editable=False)
    """Tables with deleted rows that may still lie in the database's files."""

    class Meta:
        verbose_name = _("gallring")
        verbose_name_plural = _("gallring")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="retention_single_row")]

    def __str__(self) -> str:
        return str(_("gallring"))


class Hold(models.Model):
    """Nothing of a run, of a seminar or, with neither, of the whole organisation is purged while the row is there; nor
    is the run or the seminar deleted by hand."""

    run = models.ForeignKey(
        Run, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("tillfälle")
    )
    seminar = models.ForeignKey(
        Seminar, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("seminarium")
    )
    reason = models.CharField(_("varför"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av"))
    began_at = models.DateTimeField(_("sedan"))

    class Meta:
        verbose_name = _("undantag från gallring")
        verbose_name_plural = _("undantag från gallring")
        ordering = ["-began_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(run=None) | Q(seminar=None), name="hold_of_one_thing")]

    def __str__(self) -> str:
        return str(self.run or self.seminar or _("hela organisationen"))


class RetentionExport(models.Model):
    """Somebody took home what goes within a month: by kind the instant before which it holds everything."""

    at = models.DateTimeField(_("när"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av"))
    covers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("export före gallring")
        verbose_name_plural = _("exporter före gallring")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H.%M}"


class PurgedQuerySet(models.QuerySet["Purged"]):
    def update(self, **_values: Any) -> int:
        raise Refused

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Refused


class Purged(models.Model):
    """So many rows of a kind went, written in the transaction in which they did: counts and runs, never contents. The
    database refuses to change or remove one, see the migration."""

    at = models.DateTimeField(_("när"), db_index=True)
    kind = models.CharField(_("vad"), max_length=40)
    count = models.PositiveIntegerField(_("antal"))
    oldest = models.DateTimeField(_("äldst"), null=True)
    runs = models.JSONField(default=list)
    """Numbers of the runs, no keys: an entry outlives what it is about."""

    objects: ClassVar[Any] = PurgedQuerySet.as_manager()

    class Meta:
        verbose_name = _("gallrat")
        verbose_name_plural = _("gallrat")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.kind} {self.count}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Refused
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Refused
