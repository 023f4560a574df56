"""A Talk's next film, while the rooms keep the present one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.talk import Talk, talk_path


class Candidate(models.Model):
    """A film that has been looked into and waits for the presenters' yes, since a run ahead shows the one before it.

    It becomes the Talk's film as soon as no run loses by that, or when an organiser says so; or it is put away.
    """

    talk = models.OneToOneField(
        Talk, models.CASCADE, primary_key=True, related_name="candidate", verbose_name=_("Talk")
    )
    file = models.FileField(_("film"), upload_to=talk_path)
    size = models.PositiveBigIntegerField(_("storlek i byte"))
    sha256 = models.CharField(max_length=64)
    duration = models.DurationField(_("längd"))
    facts = models.JSONField(default=dict)
    """As `films.Film` tells them."""
    came_at = models.DateTimeField(_("kom"))

    class Meta:
        verbose_name = _("ny film som väntar")
        verbose_name_plural = _("nya filmer som väntar")

    def __str__(self) -> str:
        return str(self.talk)
