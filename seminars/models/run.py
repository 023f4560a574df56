"""A run: one dated performance of a seminar, with its agenda of segments; and templates to start from."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from seminars import agenda, meetings
from seminars.models.seminar import Seminar

KINDS = [
    (agenda.Kind.WELCOME.value, _("välkomna")),
    (agenda.Kind.TALK.value, _("Talk")),
    (agenda.Kind.LEARNING.value, _("lärande samtal")),
    (agenda.Kind.BREAK.value, _("paus")),
    (agenda.Kind.GATHERING.value, _("gemensam samling")),
    (agenda.Kind.PRODUCTIVE.value, _("produktivt samtal")),
    (agenda.Kind.SHARING.value, _("förslagen delas")),
    (agenda.Kind.EVALUATION.value, _("utvärdering")),
]
MEETING_KINDS = [
    (meetings.Kind.LINK.value, _("länk till Teams, Zoom eller liknande")),
    (meetings.Kind.JITSI.value, _("Jitsi, på vår egen server")),
    (meetings.Kind.BBB.value, _("BigBlueButton, på vår egen server")),
]
PLACES = [(agenda.Place.GROUP.value, _("i rummet")), (agenda.Place.JOINT.value, _("gemensamt"))]


class SegmentFields(models.Model):
    """One line of an agenda, of a run or of a template."""

    position = models.PositiveSmallIntegerField(_("ordning"))
    key = models.SlugField(_("nyckel"), max_length=40)
    kind = models.CharField(_("sort"), max_length=20, choices=KINDS)
    title = models.CharField(_("titel"), max_length=80)
    place = models.CharField(_("plats"), max_length=10, choices=PLACES)
    duration = models.DurationField(_("längd"))
    give = models.DurationField(_("kan ge"), default=timedelta)
    talk_number = models.PositiveSmallIntegerField(_("Talk"), null=True, blank=True, choices=[(1, "1"), (2, "2")])

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title

    def as_segment(self) -> agenda.Segment:
        return agenda.Segment(
            key=self.key,
            kind=agenda.Kind(self.kind),
            title=self.title,
            place=agenda.Place(self.place),
            duration=self.duration,
            give=self.give,
            talk=self.talk_number,
        )


class SegmentTitle(models.Model):
    """What a line of agendas is called in other languages, whichever agenda it stands in."""

    title = models.CharField(_("titel på svenska"), max_length=80, unique=True)
    en = models.CharField("English", max_length=80, blank=True)
    da = models.CharField("Dansk", max_length=80, blank=True)

    class Meta:
        verbose_name = _("titel på andra språk")
        verbose_name_plural = _("delarnas titlar på andra språk")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class AgendaTemplate(models.Model):
    """A named agenda that new runs start from."""

    name = models.CharField(_("namn"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("agendamall")
        verbose_name_plural = _("agendamallar")
        ordering = ["name"]

    def __str__(self) -> str:
        return gettext(self.name) if self.name else ""


class TemplateSegment(SegmentFields):
    template = models.ForeignKey(AgendaTemplate, models.CASCADE, related_name="segments")

    class Meta(SegmentFields.Meta):
        verbose_name = _("del")
        verbose_name_plural = _("delar")
        constraints = [
            models.UniqueConstraint(fields=["template", "key"], name="template_segment_key_unique"),
        ]


class RunQuerySet(models.QuerySet["Run"]):
    def real(self) -> RunQuerySet:
        """Without rehearsals: what every list, count, page and mail about runs starts from."""
        return self.filter(rehearsal_of=None)

    def rehearsals(self) -> RunQuerySet:
        return self.exclude(rehearsal_of=None)


class Run(models.Model):
    """One dated performance of a seminar. Whether it is running is derived from its cues, never stored.

    A rehearsal is a run too, with every duration divided by `speed`; the live part sees no difference.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("utkast")
        PUBLISHED = "published", _("publicerat")
        CANCELLED = "cancelled", _("inställt")

    seminar = models.ForeignKey(Seminar, models.PROTECT, related_name="runs", verbose_name=_("seminarium"))
    starts_at = models.DateTimeField(_("börjar"))
    length = models.DurationField(_("längd"), default=timedelta(minutes=140))
    status = models.CharField(_("läge"), max_length=10, choices=Status, default=Status.DRAFT)
    meeting_kind = models.CharField(_("möte"), max_length=10, choices=MEETING_KINDS, default=meetings.Kind.LINK.value)
    meeting_url = models.URLField(_("möteslänk"), blank=True)
    registration_closes_at = models.DateTimeField(_("anmälan stänger"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("platser för grupper"), null=True, blank=True)
    approves_groups = models.BooleanField(_("anmälningar godkänns av oss"), default=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of its calendar files: grows with each change
    told_starts_at = models.DateTimeField(null=True, blank=True, editable=False)  # what those who come were told last
    told_ends_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    rehearsal_of = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, editable=False, related_name="rehearsals"
    )
    speed = models.PositiveSmallIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("tillagt"), auto_now_add=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("tillfälle")
        verbose_name_plural = _("tillfällen")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rehearsal_of=None, speed=1) | models.Q(rehearsal_of__isnull=False, speed__gte=1),
                name="only_rehearsals_are_quick",
            )
        ]

    def __str__(self) -> str:
        name = f"{self.seminar} · {timezone.localtime(self.starts_at):%Y-%m-%d %H.%M}"
        return gettext("%(run)s (övning)") % {"run": name} if self.is_rehearsal else name

    @property
    def is_rehearsal(self) -> bool:
        return self.rehearsal_of_id is not None

    @property
    def ends_at(self) -> datetime:
        """The planned hard out."""
        return self.starts_at + self.length

    def agenda(self) -> agenda.Agenda:
        """The plan as pure data; reads the segments."""
        return agenda.Agenda(self.starts_at, tuple(row.as_segment() for row in self.segments.all()))


class Segment(SegmentFields):
    """One line of a run's agenda."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="segments")

    class Meta(SegmentFields.Meta):
        verbose_name = _("del")
        verbose_name_plural = _("delar")
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="segment_key_unique"),
            models.CheckConstraint(
                condition=models.Q(duration__gt=timedelta(0)),
                name="segment_takes_time",
                violation_error_message=_("En del måste ta tid. Skriv minst en minut."),
            ),
            models.CheckConstraint(
                condition=models.Q(give__gte=timedelta(0), give__lte=models.F("duration")),
                name="segment_give_within",
                violation_error_message=_("En del kan inte ge mer tid än den har. Sänk talet."),
            ),
        ]
