"""What a group weighs and decides in its productive dialogue, besides the proposals themselves."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilitation.models.rooms import PracticeProposal
from groups.models import WorkGroup


class Suggestion(models.Model):
    """An idea on the group's list of what to choose among: how many dots it has, not whose. Gone once chosen."""

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="suggestions", verbose_name=_("arbetsgrupp"))
    text = models.CharField(_("text"), max_length=200)
    dots = models.PositiveSmallIntegerField(_("prickar"), default=0, validators=[MaxValueValidator(90)])

    class Meta:
        verbose_name = _("tanke att välja bland")
        verbose_name_plural = _("tankar att välja bland")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class NotNow(models.Model):
    """The group's valid answer that it changes nothing now, and why; `rev` as a note's."""

    group = models.OneToOneField(WorkGroup, models.CASCADE, related_name="not_now", verbose_name=_("arbetsgrupp"))
    is_chosen = models.BooleanField(_("inte nu"), default=False)
    reason = models.CharField(_("varför"), max_length=500, blank=True)
    rev = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(_("ändrat"))

    class Meta:
        verbose_name = _("nej, inte nu")
        verbose_name_plural = _("nej, inte nu")

    def __str__(self) -> str:
        return self.reason


class Borrowing(models.Model):
    """A group has taken up another's idea, once; `copy` is its own proposal made of it, if it had a free place."""

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="borrowings", verbose_name=_("arbetsgrupp"))
    idea = models.ForeignKey(PracticeProposal, models.CASCADE, related_name="borrowings", verbose_name=_("förslag"))
    copy = models.ForeignKey(
        PracticeProposal, models.SET_NULL, null=True, blank=True, related_name="borrowed_from", verbose_name=_("eget")
    )
    borrowed_at = models.DateTimeField(_("lånad"))

    class Meta:
        verbose_name = _("lånad idé")
        verbose_name_plural = _("lånade idéer")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["group", "idea"], name="borrowed_once")]

    def __str__(self) -> str:
        return str(self.idea)
