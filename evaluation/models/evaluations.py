"""A run's evaluation, and the questionnaires that organisers have written."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seminars.models import Run


class Questionnaire(models.Model):
    """A set of questions with its versions. The product's own is no row: it holds where nothing else is chosen."""

    name = models.CharField(_("namn"), max_length=120, unique=True)
    is_default = models.BooleanField(
        _("förvald"), default=False, help_text=_("Används för nya tillfällen som inget annat formulär är valt för.")
    )

    class Meta:
        verbose_name = _("frågeformulär")
        verbose_name_plural = pgettext_lazy("several", "frågeformulär")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="questionnaire_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """The questions as they stood: `questions` is what `evaluation.questionnaire.read` reads.

    Locked once a phone has shown them; what is changed after that is a new version. A `is_draft` one was copied and is
    being written: new runs have the version before it until somebody begins to use it.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="versions", verbose_name=_("frågeformulär")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    questions = models.JSONField(_("frågor"), default=list)
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)
    locked_at = models.DateTimeField(_("låst"), null=True, blank=True)
    is_draft = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("version av frågeformulär")
        verbose_name_plural = _("versioner av frågeformulär")
        ordering = ["questionnaire", "-number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_unique")]

    def __str__(self) -> str:
        return f"{self.questionnaire} ({self.number})"


class Evaluation(models.Model):
    """What has happened to a run's closing evaluation; its state is read from these times by `evaluation.states`.

    Made when it is first needed. `version` None is the product's own questionnaire. `early_laid_at` and `late_laid_at`
    say when sheets were laid anew, `early_sealed_at` and `sealed_at` when nothing of their order was left in the files.
    """

    run = models.OneToOneField(Run, models.CASCADE, primary_key=True, related_name="evaluation")
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="evaluations", verbose_name=_("frågeformulär")
    )
    early_laid_at = models.DateTimeField(null=True, blank=True)
    early_sealed_at = models.DateTimeField(null=True, blank=True)
    late_laid_at = models.DateTimeField(null=True, blank=True)
    sealed_at = models.DateTimeField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When screens were last told how many have answered; empty again once the last sheets are laid anew."""

    class Meta:
        verbose_name = _("utvärdering")
        verbose_name_plural = _("utvärderingar")
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return str(self.run)
