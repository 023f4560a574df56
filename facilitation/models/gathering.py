"""The joint gathering: headings, how the groups' notes are sorted under them, who speaks, and what is answered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from facilitation.gathering import TurnState
from facilitation.models.rooms import Note
from groups.models import WorkGroup
from seminars.models import Run


class Gathering(models.Model):
    """What is decided for a run's gathering as a whole; both empty until somebody has."""

    run = models.OneToOneField(Run, models.CASCADE, related_name="gathering")
    queue_opened_at = models.DateTimeField(_("talarlistan öppnad"), null=True, blank=True)
    answers_published_at = models.DateTimeField(_("svaren publicerade"), null=True, blank=True)

    class Meta:
        verbose_name = _("gemensam samling")
        verbose_name_plural = _("gemensamma samlingar")

    def __str__(self) -> str:
        return str(self.run)


class Heading(models.Model):
    """What points and questions are gathered under; what stands under none is "Övrigt"."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="headings")
    text = models.CharField(_("rubrik"), max_length=80)
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("rubrik i samlingen")
        verbose_name_plural = _("rubriker i samlingen")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class Sorting(models.Model):
    """Where a note stands in its run's gathering; a note without a row has not been touched. `by` is the name of who
    sorted it last.

    `raised_at` is when it was put up for all rooms, None when it is not up. At most one of a run has the spotlight.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="sortings")
    note = models.OneToOneField(Note, models.CASCADE, related_name="sorting")
    heading = models.ForeignKey(Heading, models.SET_NULL, null=True, blank=True, related_name="sortings")
    position = models.PositiveIntegerField(default=0)
    double_of = models.ForeignKey(Note, models.SET_NULL, null=True, blank=True, related_name="doubles")
    raised_at = models.DateTimeField(_("lyft upp"), null=True, blank=True)
    is_spotlit = models.BooleanField(default=False)
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    by = models.CharField(_("av"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("sorterad punkt eller fråga")
        verbose_name_plural = _("sorterade punkter och frågor")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=models.Q(is_spotlit=True), name="one_spotlit_per_run"),
            models.CheckConstraint(
                condition=models.Q(double_of=None) | ~models.Q(double_of=models.F("note")), name="no_double_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.note)


class Turn(models.Model):
    """A group's place in the speaking queue. `began`, ms into the slot, `called_at` and `length`, ms, are of the turn
    under way; the length of one that is over is not kept. "Next" is the first that waits."""

    STATES = [
        (TurnState.WAITING.value, _("väntar")),
        (TurnState.SPEAKING.value, _("talar")),
        (TurnState.DONE.value, _("klar")),
        (TurnState.PASSED.value, _("står över")),
    ]

    run = models.ForeignKey(Run, models.CASCADE, related_name="turns")
    group = models.OneToOneField(WorkGroup, models.CASCADE, related_name="turn", verbose_name=_("arbetsgrupp"))
    position = models.PositiveIntegerField()
    state = models.CharField(_("läge"), max_length=10, choices=STATES, default=TurnState.WAITING.value)
    began = models.PositiveBigIntegerField(default=0)
    called_at = models.DateTimeField(null=True, blank=True)
    length = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("plats i talarlistan")
        verbose_name_plural = _("talarlistan")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run"], condition=models.Q(state="speaking"), name="one_speaking_per_run")
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.group}"


class Answer(models.Model):
    """What the presenters, or an organiser for them, answer a question in writing; `rev` as a note's. `by` is a name,
    so that it stands when the person has gone."""

    note = models.OneToOneField(Note, models.CASCADE, related_name="answer", verbose_name=_("fråga"))
    text = models.TextField(_("svar"), max_length=2000, blank=True)
    by = models.CharField(_("av"), max_length=150, blank=True)
    rev = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(_("ändrat"))

    class Meta:
        verbose_name = _("svar på en fråga")
        verbose_name_plural = _("svar på frågor")

    def __str__(self) -> str:
        return self.text
