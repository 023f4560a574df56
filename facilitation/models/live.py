"""Cues, command receipts, topic revisions, presence, and the lines that were lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilitation import timeline
from groups.models import WorkGroup
from seminars.models import Run


class Cue(models.Model):
    """A recorded signal from the producer. Append-only; the unique (run, seq) makes two producers harmless."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="cues", verbose_name=_("tillfälle"))
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("gäller från"))
    action = models.CharField(_("signal"), max_length=20, choices=[(a.value, a.value) for a in timeline.Action])
    args = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av"))
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("signal")
        verbose_name_plural = _("signaler")
        ordering = ["run", "seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="cue_seq_unique")]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    def as_cue(self) -> timeline.Cue:
        return timeline.Cue(
            seq=self.seq, at=self.at, action=timeline.Action(self.action), args=self.args, by=str(self.by_id or "")
        )


class Command(models.Model):
    """Receipt of a command: a repeat of the same id, over any process or HTTP, returns the stored answer."""

    id = models.UUIDField(primary_key=True)
    actor = models.CharField(max_length=80)
    answer = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kvitto")
        verbose_name_plural = _("kvitton")

    def __str__(self) -> str:
        return str(self.pk)


class Topic(models.Model):
    """The revision of one thing that pages show live; bumped in the transaction of each change."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="topics")
    name = models.CharField(max_length=10)
    group = models.ForeignKey(WorkGroup, models.CASCADE, null=True, blank=True, related_name="topics")
    rev = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "name"], condition=models.Q(group=None), name="topic_of_run_unique"),
            models.UniqueConstraint(fields=["group", "name"], name="topic_of_group_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.rev}"


class Claim(models.Model):
    """The last press of "Använd den här" in a room: from then on this device has the room's screen, or its
    facilitator's page. Pages of the same kind that were opened earlier elsewhere have handed over."""

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="claims")
    role = models.CharField(max_length=20)
    device = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "role"], name="one_claim_per_kind_of_page")]

    def __str__(self) -> str:
        return f"{self.role} {self.device}"


class Presence(models.Model):
    """When a screen or a person's page was last heard from; never a counter, which would leak on a crash.

    `key` is who ("user:7", "screen:<id>"), and after a slash the device when the page told one.
    `is_online` is what the last sweep made of `last_seen`, so that a snapshot need not know the time. `first_seen` is
    when it was heard from for the first time, None where that was before it was noted.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="presences")
    group = models.ForeignKey(WorkGroup, models.CASCADE, null=True, related_name="presences")
    key = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField()
    is_online = models.BooleanField(default=True)
    report = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.key}"


class Absence(models.Model):
    """A room's screen or facilitator was last heard from at `gone_at`, during a run or in the hour before it.

    The same silence is one row, whoever notes it and however often; `back_at` is None while it lasts.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="absences")
    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="absences")
    role = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    gone_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key", "gone_at"], name="absence_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.gone_at:%H.%M}"
