"""Who plays a rehearsal's simulated groups, so that they are never played twice at once."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models import Run


class Simulation(models.Model):
    """The one process that plays the groups of a rehearsal, as last heard from; another may follow a silent one."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="simulation")
    player = models.UUIDField(default=uuid.uuid4, editable=False)
    heard_at = models.DateTimeField()

    class Meta:
        verbose_name = _("simulering")
        verbose_name_plural = _("simuleringar")

    def __str__(self) -> str:
        return str(self.run_id)
