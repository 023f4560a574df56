"""The facilitator's course: chapters, their words in versions, and how far each person has come."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilitation.course import Kind
from seminars.models import Talk, User


class Chapter(models.Model):
    """A chapter. One that the product brings has its words in `course_texts` until others are published."""

    KINDS: ClassVar = [
        (Kind.READ.value, _("att läsa")),
        (Kind.FILM.value, _("film")),
        (Kind.CHECKLIST.value, _("checklista")),
        (Kind.TIMER.value, _("prova tidtagaren")),
        (Kind.PRACTICE.value, _("öva en runda")),
    ]

    key = models.SlugField(
        _("kortnamn"), max_length=40, unique=True, help_text=_("Står i adressen. Små bokstäver utan å, ä och ö.")
    )
    position = models.PositiveSmallIntegerField(_("ordning"))
    kind = models.CharField(_("sort"), max_length=10, choices=KINDS, default=Kind.READ.value)
    minutes = models.PositiveSmallIntegerField(
        _("minuter"), default=5, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    film = models.ForeignKey(
        Talk,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("film"),
        limit_choices_to={"access__in": (Talk.Access.PUBLIC, Talk.Access.COURSE)},
        help_text=_("En Talk som alla får se, eller som är till för kursen. Den visas överst i kapitlet."),
    )
    is_published = models.BooleanField(_("ingår i kursen"), default=True)

    class Meta:
        verbose_name = _("kapitel i kursen")
        verbose_name_plural = _("facilitatorns kurs")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.key


class ChapterText(models.Model):
    """A version of a chapter's words in one language. The one published last is what facilitators read."""

    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="texts", verbose_name=_("kapitel"))
    language = models.CharField(_("språk"), max_length=5)
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("rubrik"), max_length=80)
    body = models.TextField(_("text"), max_length=20_000)
    made_at = models.DateTimeField(_("skriven"))
    published_at = models.DateTimeField(_("publicerad"), null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("av"))

    class Meta:
        verbose_name = _("version av ett kapitel")
        verbose_name_plural = _("versioner av kapitel")
        ordering = ["chapter", "language", "-number"]
        constraints = [models.UniqueConstraint(fields=["chapter", "language", "number"], name="chapter_version_once")]

    def __str__(self) -> str:
        return f"{self.title} · {self.language} {self.number}"


class ChapterProgress(models.Model):
    """How far a person has come in a chapter: what is ticked, by its key (see markup.py), and when it was done."""

    user = models.ForeignKey(User, models.CASCADE, related_name="course_progress", verbose_name=_("person"))
    chapter = models.ForeignKey(Chapter, models.CASCADE, related_name="progress", verbose_name=_("kapitel"))
    ticked = models.JSONField(default=list, editable=False)
    done_at = models.DateTimeField(_("klart"), null=True, blank=True)
    changed_at = models.DateTimeField(_("ändrat"))

    class Meta:
        verbose_name = _("framsteg i kursen")
        verbose_name_plural = _("framsteg i kursen")
        ordering = ["user", "chapter"]
        constraints = [models.UniqueConstraint(fields=["user", "chapter"], name="progress_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.chapter}"
