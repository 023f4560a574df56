"""Ballots, answer sheets, free texts, tallies, reports and their links. No table here ties a sheet to a person."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import Municipality, WorkGroup
from seminars.models import Run


class Ballot(models.Model):
    """The right to answer once, used up: the SHA-256 of a random token, and the group. Nothing else."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="ballots")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "ballot"  # pages that list what belongs to a group must tell nothing of it


class AnswerSheet(models.Model):
    """One filled-in evaluation. No group, person, address or time; the municipality only where many are expected."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="sheets")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "answer sheet"


class FreeText(models.Model):
    """One free-text answer, a row of its own without a link to its sheet or municipality."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="free_texts")
    question = models.CharField(max_length=20)
    text = models.CharField(max_length=2000)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "free text"


class Report(models.Model):
    """A frozen snapshot of a run's numbers and proposals. Web page and PDF are renderings of it."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="reports", verbose_name=_("tillfälle"))
    number = models.PositiveSmallIntegerField(_("nummer"), default=1)
    snapshot = models.JSONField(_("innehåll"))
    frozen_at = models.DateTimeField(_("fryst"))
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True)

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

    class Meta:
        verbose_name = _("rapportlänk")
        verbose_name_plural = _("rapportlänkar")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.run} · {self.municipality or _('hela seminariet')}"

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
