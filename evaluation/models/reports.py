"""Frozen reports and the links to them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Municipality
from seminars.models import Run


class Report(models.Model):
    """A frozen snapshot of a run's numbers and proposals. Web page, PDF and workbook are renderings of it.

    The database refuses to change what is frozen, see migrations `frozen_reports` and `unpublished_words`: only what
    people wrote goes, where it is not published in time, and then `words_erased_at` says so.
    Number 1 counts the early sheets, 2 comes after grace and review, 3 tells what became of the proposals. Without
    `published_at` it waits for its press, unless `withdrawn_at` says that an organiser has taken it back.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="reports", verbose_name=_("tillfälle"))
    number = models.PositiveSmallIntegerField(_("nummer"), default=1)
    snapshot = models.JSONField(_("innehåll"))
    frozen_at = models.DateTimeField(_("fryst"))
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True)
    public_at = models.DateTimeField(_("öppen för alla"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("tillbakadragen"), null=True, blank=True)
    words_erased_at = models.DateTimeField(_("deltagarnas ord raderade"), null=True, blank=True)
    brief = models.JSONField(_("I korthet, ändrat"), default=dict, blank=True)
    """By scope (see `evaluation.scopes`): for each sentence what stands in its place and in which language, or None."""

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapporter")
        ordering = ["-frozen_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="report_number_unique")]

    def __str__(self) -> str:
        return f"{self.run} ({self.number})"


class ReportLink(models.Model):
    """An expiring, revocable address of a run's report: for the whole seminar, or as one municipality sees it."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="report_links", verbose_name=_("tillfälle"))
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("kommun")
    )
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)
    expires_at = models.DateTimeField(_("gäller till"))
    revoked_at = models.DateTimeField(_("återkallad"), null=True, blank=True)
    openings = models.PositiveIntegerField(_("öppnad"), default=0)

    class Meta:
        verbose_name = _("rapportlänk")
        verbose_name_plural = _("rapportlänkar")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.run} · {self.municipality or _('hela seminariet')}"

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
