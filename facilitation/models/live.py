"""Cues, command receipts, topic revisions and presence."""

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


class MessageReceipt(models.Model):
    """A room's facilitator has read a message of the producer's."""

    cue = models.ForeignKey(Cue, models.CASCADE, related_name="receipts", verbose_name=_("meddelande"))
    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="receipts", verbose_name=_("arbetsgrupp"))
    at = models.DateTimeField(_("läst"))

    class Meta:
        verbose_name = _("läst meddelande")
        verbose_name_plural = _("lästa meddelanden")
        constraints = [models.UniqueConstraint(fields=["cue", "group"], name="message_read_once")]

    def __str__(self) -> str:
        return f"{self.cue_id} {self.group_id}"


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


class Presence(models.Model):
    """When a screen or a person's page was last heard from; never a counter, which would leak on a crash.

    `is_online` is what the last sweep made of `last_seen`, so that a snapshot need not know the time.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="presences")
    group = models.ForeignKey(WorkGroup, models.CASCADE, null=True, related_name="presences")
    key = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    last_seen = models.DateTimeField()
    is_online = models.BooleanField(default=True)
    report = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.key}"
