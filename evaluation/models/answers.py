"""What people answer. No table here ties a sheet to a person or, once it is sealed, to a group."""

from __future__ import annotations

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluation.models.evaluations import Evaluation
from groups.models import Municipality, WorkGroup
from seminars.models import Run


class Ballot(models.Model):
    """The right to answer once, used up: a hash of a random token with the evaluation's pepper, and the group."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="ballots")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "ballot"  # pages that list what belongs to a group must tell nothing of it


class Pepper(models.Model):
    """What a run's ballots are hashed with until they are deleted, and it with them."""

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, primary_key=True, related_name="pepper")
    secret = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "pepper"


class Seal(models.IntegerChoices):
    """Whether a sheet or text lies as it came in, or was laid anew in random order, and with which lot.

    All texts are of the late lot once it is laid, and all sheets once the second report is frozen.
    """

    OPEN = 0
    EARLY = 1
    LATE = 2


class AnswerSheet(models.Model):
    """One filled-in evaluation. No group, person, address or time; the municipality only where many are expected."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="sheets")
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    answers = models.JSONField(default=dict)
    seal = models.PositiveSmallIntegerField(choices=Seal, default=Seal.OPEN)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "answer sheet"


class FreeText(models.Model):
    """One free-text answer, a row of its own without a link to its sheet or municipality.

    The organiser's review is carried out when the report is frozen: what is withheld is deleted, what is edited
    replaces what was written, and what stays is published.
    """

    class Review(models.TextChoices):
        WAITING = "waiting", _("att läsa")
        PUBLISH = "publish", _("publiceras")
        EDIT = "edit", _("publiceras ändrad")
        WITHHOLD = "withhold", _("hålls inne")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.ForeignKey(Run, models.CASCADE, related_name="free_texts")
    question = models.CharField(max_length=20)
    text = models.CharField(max_length=2000)
    seal = models.PositiveSmallIntegerField(choices=Seal, default=Seal.OPEN)
    review = models.CharField(max_length=10, choices=Review, default=Review.WAITING)
    edited = models.CharField(max_length=2000, blank=True)
    is_published = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return "free text"


class Allowance(models.Model):
    """What the facilitator allows the own group: further sheets beyond the cap, and answering before it is time."""

    group = models.OneToOneField(WorkGroup, models.CASCADE, primary_key=True, related_name="allowance")
    more = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(20)])
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.group)


class Tally(models.Model):
    """How many sheets a group laid, written once, when its ballots are deleted."""

    group = models.OneToOneField(WorkGroup, models.CASCADE, primary_key=True, related_name="tally")
    received = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.group}: {self.received}"
