"""What became of the proposals: the decision-maker's answer, and what the group tells after three months."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from facilitation.models import PracticeProposal
from groups.models import WorkGroup
from seminars.models import Run


class Decision(models.Model):
    """A manager's answer to a proposal that needs one, given by the report's link; the newest answer stands."""

    class Answer(models.TextChoices):
        YES = "yes", _("ja")
        NO = "no", _("nej")
        LATER = "later", _("senare")

    proposal = models.OneToOneField(
        PracticeProposal, models.CASCADE, primary_key=True, related_name="decision", verbose_name=_("förslag")
    )
    answer = models.CharField(_("beslut"), max_length=5, choices=Answer)
    until = models.DateField(_("besked senast"), null=True, blank=True)
    comment = models.CharField(_("kommentar"), max_length=1000, blank=True)
    by = models.CharField(_("vem (roll)"), max_length=120, blank=True)
    about = models.CharField(_("förslaget så som det besvarades"), max_length=500, blank=True)
    decided_at = models.DateTimeField(_("beslutat"))
    rev = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("beslut")
        verbose_name_plural = pgettext_lazy("several", "beslut")
        ordering = ["-decided_at"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_answer_display()}"

    @property
    def is_of_another_text(self) -> bool:
        """The group has written something else in its place since."""
        return bool(self.about) and self.about != self.proposal.what.strip()


class FollowUp(models.Model):
    """A group's three-month survey: asked, reminded, and answered once it has told how each of its proposals stands.

    A group that never answers stays in the denominator.
    """

    group = models.OneToOneField(WorkGroup, models.CASCADE, primary_key=True, related_name="follow_up")
    asked_at = models.DateTimeField(_("frågad"))
    answered_at = models.DateTimeField(_("besvarad"), null=True, blank=True)
    closed_at = models.DateTimeField(_("stängd"), null=True, blank=True)
    comment = models.CharField(_("kommentar"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("uppföljning")
        verbose_name_plural = _("uppföljningar")
        ordering = ["group"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return str(self.group)


class Outcome(models.Model):
    """What the group says became of one proposal."""

    class Status(models.TextChoices):
        DONE = "done", _("infört")
        PARTLY = "partly", _("delvis infört")
        DROPPED = "dropped", _("prövat och lagt ner")
        WAITING = "waiting", _("inte påbörjat")
        OFF = "off", _("inte längre aktuellt")

    proposal = models.OneToOneField(
        PracticeProposal, models.CASCADE, primary_key=True, related_name="outcome", verbose_name=_("förslag")
    )
    status = models.CharField(_("läge"), max_length=8, choices=Status, blank=True)
    helped = models.JSONField(_("det som hjälpte"), default=list, blank=True)
    hindered = models.JSONField(_("det som hindrade"), default=list, blank=True)
    difference = models.CharField(_("skillnad som märks"), max_length=1000, blank=True)
    needs_decision = models.BooleanField(_("behöver beslut"), default=False)
    rev = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField(_("besvarat"))

    class Meta:
        verbose_name = _("resultat")
        verbose_name_plural = _("resultat")
        ordering = ["proposal"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_status_display()}"


class ProposalToDecide(PracticeProposal):
    """The same proposals, as the list of those that need a manager's decision."""

    class Meta:
        proxy = True
        verbose_name = _("beslut")
        verbose_name_plural = pgettext_lazy("several", "beslut")
        default_permissions = ("view",)


class LaterForm(models.Model):
    """The run's participants are asked too, after three months: open until it closes, then its sheets are laid anew,
    and `sealed_at` says when nothing of their order was left in the files."""

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="later_form")
    opened_at = models.DateTimeField(_("öppnad"))
    closes_at = models.DateTimeField(_("stänger"))
    laid_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.run)


class LaterBallot(models.Model):
    """As a `Ballot`: the right to answer once, used up. Gone when the form has closed."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "ballot"  # pages that list what belongs to a group must tell nothing of it


class LaterSheet(models.Model):
    """One participant's answers after three months. No group, person, municipality, address or time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "answer sheet"


class LaterText(models.Model):
    """A participant's own words after three months, a row of its own without a link to its sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="+")
    text = models.CharField(max_length=2000)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "free text"
