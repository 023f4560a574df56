"""A seminar: a topic with two Talks, their presenters and captions."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import PurePath

from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seminars.models.people import User


class Seminar(models.Model):
    """A topic. It has one or more runs, or, when held elsewhere, none and a link to its Talks."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("utkast")
        PUBLISHED = "published", _("publicerat")

    title = models.CharField(_("titel"), max_length=160)
    slug = models.SlugField(_("adress"), max_length=80, unique=True)
    theme = models.CharField(_("tema"), max_length=80, blank=True)
    summary = models.CharField(_("en mening om seminariet"), max_length=300, blank=True)
    about = models.TextField(_("vad det handlar om"), blank=True)
    why = models.TextField(_("varför det är viktigt"), blank=True)
    for_whom = models.TextField(_("för vem"), blank=True)
    status = models.CharField(_("läge"), max_length=10, choices=Status, default=Status.DRAFT)
    held_on = models.DateField(
        _("hölls"), null=True, blank=True, help_text=_("Bara för seminarier som hölls utan tillfällen här.")
    )
    created_at = models.DateTimeField(_("tillagt"), auto_now_add=True)

    class Meta:
        verbose_name = _("seminarium")
        verbose_name_plural = _("seminarier")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("seminars:seminar", args=[self.slug])


class Presenter(models.Model):
    """A person who gives Talks."""

    user = models.OneToOneField(User, models.PROTECT, related_name="presenter", verbose_name=_("person"))
    title = models.CharField(_("titel"), max_length=120, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("presentatör")
        verbose_name_plural = _("presentatörer")
        ordering = ["user__name", "pk"]

    def __str__(self) -> str:
        return self.user.name


def talk_path(talk: Talk, filename: str) -> str:
    """A random name in private storage; only the ending is the uploader's."""
    return f"talks/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


class Talk(models.Model):
    """One of the two pre-recorded films of a seminar, or a link to one that is shown elsewhere."""

    class Access(models.TextChoices):
        PUBLIC = "public", _("alla")
        PARTICIPANTS = "participants", _("bara deltagande rum")
        HIDDEN = "hidden", _("dold")

    seminar = models.ForeignKey(Seminar, models.CASCADE, related_name="talks", verbose_name=_("seminarium"))
    number = models.PositiveSmallIntegerField(_("nummer"), choices=[(1, "Talk 1"), (2, "Talk 2")])
    title = models.CharField(_("titel"), max_length=160)
    summary = models.TextField(_("beskrivning"), blank=True)
    presenters = models.ManyToManyField(Presenter, related_name="talks", blank=True, verbose_name=_("presentatörer"))
    file = models.FileField(
        _("film"),
        upload_to=talk_path,
        blank=True,
        validators=[FileExtensionValidator(["mp4"])],
        help_text=_("MP4 med H.264 och AAC, 10–15 minuter."),
    )
    poster = models.FileField(
        _("stillbild"),
        upload_to="posters/",
        blank=True,
        validators=[FileExtensionValidator(["jpg", "jpeg", "png", "webp"])],
    )
    external_url = models.URLField(_("länk till film på annan plats"), blank=True)
    size = models.PositiveBigIntegerField(_("storlek i byte"), default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    duration = models.DurationField(_("längd"), default=timedelta, editable=False)
    access = models.CharField(_("vem får se den efteråt"), max_length=12, choices=Access, default=Access.PARTICIPANTS)

    class Meta:
        verbose_name = _("Talk")
        verbose_name_plural = _("Talks")
        ordering = ["seminar", "number"]
        constraints = [models.UniqueConstraint(fields=["seminar", "number"], name="talk_number_unique")]

    def __str__(self) -> str:
        return self.title


class Caption(models.Model):
    """One language's WebVTT captions of a Talk; the transcript is made from them."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="captions", verbose_name=_("Talk"))
    language = models.CharField(
        _("språk"), max_length=5, choices=[("sv", "Svenska"), ("en", "English"), ("da", "Dansk")]
    )
    vtt = models.TextField(_("WebVTT"))

    class Meta:
        verbose_name = _("undertexter")
        verbose_name_plural = _("undertexter")
        ordering = ["talk", models.Case(models.When(language="sv", then=0), default=1), "language"]
        constraints = [models.UniqueConstraint(fields=["talk", "language"], name="caption_language_unique")]

    def __str__(self) -> str:
        return f"{self.talk} ({self.get_language_display()})"
