"""What a work group does and writes during a run, and its calls for help."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from groups.models import WorkGroup


class GroupState(models.Model):
    """The room's own facts: how many are present, the script step if moved by hand, how its screens sound and look."""

    class Source(models.TextChoices):
        """From where the room has chosen to play the film; empty is the best there is."""

        SMALL = "small", _("mindre bild")
        LOCAL = "local", _("för hand i rummet")

    group = models.OneToOneField(WorkGroup, models.CASCADE, related_name="state")
    present = models.PositiveSmallIntegerField(
        _("närvarande"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    step_slot = models.CharField(max_length=40, blank=True)
    step_index = models.PositiveSmallIntegerField(null=True, blank=True)
    step_at = models.DateTimeField(null=True, blank=True)
    round = models.JSONField(default=dict, blank=True)
    """The round as it stands (`facilitation/rounds.py`): never a record, since each press overwrites the one before."""
    in_meeting = models.BooleanField(default=False)
    chimes = models.BooleanField(default=False)
    identify_until = models.DateTimeField(null=True, blank=True)
    volume = models.PositiveSmallIntegerField(default=100, validators=[MaxValueValidator(100)])
    captions = models.BooleanField(default=True)
    caption_language = models.CharField(max_length=5, blank=True)
    """Empty: the language of each screen's page."""
    caption_size = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(3)])
    source = models.CharField(max_length=10, choices=Source, blank=True)
    source_at = models.DateTimeField(null=True, blank=True)
    """When it was chosen last; the same choice once more means to try it again."""

    class Meta:
        verbose_name = _("rummets läge")
        verbose_name_plural = _("rummens läge")

    def __str__(self) -> str:
        return str(self.group)


class Note(models.Model):
    """A main point or a question of a group: one numbered field, saved as typed, sent to the gathering.

    `origin` is the group that wrote it, and `origin_position` its number there, when that group was merged into this.
    """

    class Kind(models.TextChoices):
        POINT = "point", _("huvudpunkt")
        QUESTION = "question", _("fråga")

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="notes", verbose_name=_("arbetsgrupp"))
    kind = models.CharField(_("sort"), max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField(_("nummer"))
    text = models.CharField(_("text"), max_length=500, blank=True)
    rev = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(_("skickad"), null=True, blank=True)
    went_itself = models.BooleanField(_("skickades av sig självt"), default=False)
    changed_at = models.DateTimeField(_("ändrad"))
    origin = models.ForeignKey(
        WorkGroup, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("skriven av")
    )
    origin_position = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("huvudpunkt eller fråga")
        verbose_name_plural = _("huvudpunkter och frågor")
        ordering = ["group", "kind", "position"]
        constraints = [models.UniqueConstraint(fields=["group", "kind", "position"], name="note_once")]

    def __str__(self) -> str:
        return self.text


class PracticeProposal(models.Model):
    """What a group will try after the seminar: a change, a trial, or something that needs a manager's decision.

    `origin` and `origin_position` are as a note's.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", _("ändring")
        TRIAL = "trial", _("prövas")
        DECISION = "decision", _("behöver chefsbeslut")

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="proposals", verbose_name=_("arbetsgrupp"))
    position = models.PositiveSmallIntegerField(_("nummer"))
    kind = models.CharField(_("sort"), max_length=10, choices=Kind, default=Kind.TRIAL)
    what = models.CharField(_("vad"), max_length=500, blank=True)
    first_step = models.CharField(_("första steg"), max_length=300, blank=True)
    who = models.CharField(_("vem (roll)"), max_length=120, blank=True)
    when = models.CharField(_("när"), max_length=120, blank=True)
    needs = models.CharField(_("vad som behövs"), max_length=300, blank=True)
    notice = models.CharField(_("hur vi märker det"), max_length=300, blank=True)
    carrier = models.CharField(_("vem bär det vidare (roll)"), max_length=120, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("hur säkra på att det blir av (1-5)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    is_shared = models.BooleanField(_("delas med andra grupper"), default=True)
    rev = models.PositiveIntegerField(default=0)
    revs = models.JSONField(default=dict, editable=False)
    """By field: the `rev` at which it was changed last, so that two may write different fields at once."""
    changed_at = models.DateTimeField(_("ändrat"))
    origin = models.ForeignKey(
        WorkGroup, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("skrivet av")
    )
    origin_position = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("förslag")
        verbose_name_plural = pgettext_lazy("several", "förslag")
        ordering = ["group", "position"]
        constraints = [
            models.UniqueConstraint(fields=["group", "position"], name="proposal_once"),
            models.CheckConstraint(
                condition=models.Q(confidence=None) | models.Q(confidence__range=(1, 5)), name="confidence_of_five"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class HelpCall(models.Model):
    """A room asks the producer for help; open until closed. What is said stands in its lines."""

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="help_calls", verbose_name=_("arbetsgrupp"))
    opened_at = models.DateTimeField(_("öppnad"))
    closed_at = models.DateTimeField(_("stängd"), null=True, blank=True)

    class Meta:
        verbose_name = _("hjälpsignal")
        verbose_name_plural = _("hjälpsignaler")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(closed_at=None), name="one_open_call_per_group"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.opened_at:%H.%M}"


class HelpLine(models.Model):
    """One thing said in a call for help, by the room or to it."""

    class By(models.TextChoices):
        FACILITATOR = "facilitator", _("facilitator")
        ORGANISER = "organiser", _("organisatör")

    call = models.ForeignKey(HelpCall, models.CASCADE, related_name="lines", verbose_name=_("hjälpsignal"))
    by = models.CharField(_("av"), max_length=12, choices=By)
    text = models.CharField(_("text"), max_length=300)
    at = models.DateTimeField(_("skriven"))

    class Meta:
        verbose_name = _("rad i en hjälpsignal")
        verbose_name_plural = _("rader i hjälpsignaler")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text
