"""Due work as rows: what Celery is to do stands here until it is done, so a lost broker loses nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of due work: the Celery task's name and its arguments, done once per key."""

    key = models.CharField(_("nyckel"), max_length=200, unique=True)
    task = models.CharField(_("uppgift"), max_length=100)
    args = models.JSONField(_("argument"), default=dict)
    due_at = models.DateTimeField(_("ska göras"))
    sent_at = models.DateTimeField(_("påbörjad"), null=True, blank=True)
    done_at = models.DateTimeField(_("klar"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    last_error = models.TextField(_("senaste fel"), blank=True)

    class Meta:
        verbose_name = _("bakgrundsarbete")
        verbose_name_plural = _("bakgrundsarbeten")
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(done_at=None), name="job_undone")]

    def __str__(self) -> str:
        return self.key
