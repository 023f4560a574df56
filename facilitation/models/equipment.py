"""A room's equipment check."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from groups.models import WorkGroup


class EquipmentCheck(models.Model):
    """One sitting at the equipment check in one browser; its findings are saved one by one.

    `findings` is by item as `facilitation/equipment.py` has it, `asked` the items that the room had to try.
    """

    class By(models.TextChoices):
        SCREEN = "screen", _("rummets skärm")
        FACILITATOR = "facilitator", _("facilitatorns länk")

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="equipment_checks", verbose_name=_("arbetsgrupp"))
    sitting = models.UUIDField(editable=False)
    by = models.CharField(_("genom"), max_length=12, choices=By)
    device = models.CharField(_("dator"), max_length=80, blank=True)
    findings = models.JSONField(default=dict, editable=False)
    asked = models.JSONField(default=list, editable=False)
    began_at = models.DateTimeField(_("påbörjat"))
    at = models.DateTimeField(_("senast"))

    class Meta:
        verbose_name = _("prov av utrustningen")
        verbose_name_plural = _("prov av utrustningen")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["group", "sitting"], name="sitting_once")]

    def __str__(self) -> str:
        return f"{self.group} {self.at:%Y-%m-%d}"
