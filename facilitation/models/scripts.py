"""The facilitator's script as the organiser writes it: numbered versions for each kind of segment, and a run's choice.

The format's own script is version 0. It stands in `facilitation/steps.py`, so that an empty database works.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from facilitation.steps import WORDS, Entry, Step
from seminars.models import Run, User
from seminars.models.run import KINDS


class Script(models.Model):
    """One version of the script of one kind of segment. The newest in use is what runs planned from now on get."""

    kind = models.CharField(_("del"), max_length=20, choices=KINDS)
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    remark = models.CharField(
        _("anmärkning"), max_length=120, blank=True, help_text=_("Vad som skiljer den här versionen från de andra.")
    )
    is_in_use = models.BooleanField(
        _("för nya tillfällen"),
        default=False,
        help_text=_("Den senaste versionen som är ikryssad följer med när ett tillfälle läggs upp."),
    )
    created_at = models.DateTimeField(_("tillagt"), auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    """Of its steps too: it is saved with them."""
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+", verbose_name=_("av")
    )

    class Meta:
        verbose_name = _("manus")
        verbose_name_plural = pgettext_lazy("several", "manus")
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="script_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="script_version_from_1"),
        ]

    def __str__(self) -> str:
        about = {"kind": str(self.get_kind_display()).capitalize(), "number": self.number}
        name = gettext("%(kind)s, version %(number)d") % about
        return f"{name}: {self.remark}" if self.remark else name


class ScriptStep(models.Model):
    """One step of a version. Swedish is always there; a language without a text of its own shows the Swedish one."""

    class Writes(models.TextChoices):
        NOTES = Entry.NOTES.value, _("punkter och frågor")
        PROPOSALS = Entry.PROPOSALS.value, _("förslag")

    script = models.ForeignKey(Script, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(_("ordning"))
    key = models.SlugField(max_length=40, editable=False)
    seconds = models.PositiveSmallIntegerField(_("fast tid i sekunder"), default=0)
    share = models.PositiveSmallIntegerField(_("andelar av resten"), default=0)
    turn = models.PositiveSmallIntegerField(_("längsta tur i sekunder"), default=0)
    entry = models.CharField(_("gruppen skriver"), max_length=10, choices=Writes, blank=True)
    title = models.CharField(_("rubrik"), max_length=60)
    say = models.TextField(_("säg"), max_length=600)
    screen = models.TextField(_("på skärmen"), max_length=200)
    do = models.TextField(_("gör"), max_length=300, blank=True)
    free_say = models.TextField(_("säg, när turerna blir för korta"), max_length=600, blank=True)
    free_screen = models.TextField(_("på skärmen, när turerna blir för korta"), max_length=200, blank=True)
    title_en = models.CharField(_("rubrik"), max_length=60, blank=True)
    say_en = models.TextField(_("säg"), max_length=600, blank=True)
    screen_en = models.TextField(_("på skärmen"), max_length=200, blank=True)
    do_en = models.TextField(_("gör"), max_length=300, blank=True)
    free_say_en = models.TextField(_("säg, när turerna blir för korta"), max_length=600, blank=True)
    free_screen_en = models.TextField(_("på skärmen, när turerna blir för korta"), max_length=200, blank=True)
    title_da = models.CharField(_("rubrik"), max_length=60, blank=True)
    say_da = models.TextField(_("säg"), max_length=600, blank=True)
    screen_da = models.TextField(_("på skärmen"), max_length=200, blank=True)
    do_da = models.TextField(_("gör"), max_length=300, blank=True)
    free_say_da = models.TextField(_("säg, när turerna blir för korta"), max_length=600, blank=True)
    free_screen_da = models.TextField(_("på skärmen, när turerna blir för korta"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("steg")
        verbose_name_plural = _("steg")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["script", "key"], name="script_step_key_unique"),
            models.CheckConstraint(
                condition=Q(seconds__gt=0, share=0) | Q(seconds=0, share__gt=0),
                name="script_step_has_one_measure",
                violation_error_message=_("Skriv antingen en fast tid eller andelar av resten, inte båda."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def as_step(self, language: str = "sv") -> Step:
        """The step as pure data, in the words of the language where it has its own."""
        words = {name: getattr(self, f"{name}_{language}", "") or getattr(self, name) for name in WORDS}
        entry = Entry(self.entry) if self.entry else None
        return Step(key=self.key, seconds=self.seconds, share=self.share, turn=self.turn, entry=entry, **words)


class RunScript(models.Model):
    """Which version a run uses for a kind of segment. Without a row it is the format's own."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="scripts", verbose_name=_("tillfälle"))
    kind = models.CharField(_("del"), max_length=20, choices=KINDS)
    script = models.ForeignKey(Script, models.PROTECT, related_name="runs", verbose_name=_("manus"))

    class Meta:
        verbose_name = _("tillfällets manus")
        verbose_name_plural = _("tillfällets manus")
        ordering = ["run", "kind"]
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="one_script_per_kind_of_a_run")]

    def __str__(self) -> str:
        return str(self.script)
