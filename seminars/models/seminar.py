"""A seminar, its kit, and the people who give its Talks."""

from __future__ import annotations

from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seminars.models.people import User
from seminars.translated import SOURCE, Texts, language_now


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
    held_by = models.CharField(_("hölls av"), max_length=120, blank=True)
    held_url = models.URLField(_("sida om det på annan plats"), blank=True)
    created_at = models.DateTimeField(_("tillagt"), auto_now_add=True)

    class Meta:
        verbose_name = _("seminarium")
        verbose_name_plural = _("seminarier")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("seminars:seminar", args=[self.slug])

    @property
    def said(self) -> Texts:
        """Its texts in the reader's language; reads the translations unless Swedish is read."""
        return Texts(self, () if language_now() == SOURCE else self.translations.all())


OTHER_LANGUAGES = [("en", "English"), ("da", "Dansk")]


class SeminarText(models.Model):
    """A seminar's texts in another language than Swedish; what is empty is shown in Swedish."""

    seminar = models.ForeignKey(Seminar, models.CASCADE, related_name="translations")
    language = models.CharField(_("språk"), max_length=5, choices=OTHER_LANGUAGES)
    title = models.CharField(_("titel"), max_length=160, blank=True)
    theme = models.CharField(_("tema"), max_length=80, blank=True)
    summary = models.CharField(_("en mening om seminariet"), max_length=300, blank=True)
    about = models.TextField(_("vad det handlar om"), blank=True)
    why = models.TextField(_("varför det är viktigt"), blank=True)
    for_whom = models.TextField(_("för vem"), blank=True)

    class Meta:
        verbose_name = _("översättning")
        verbose_name_plural = _("översättningar")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seminar", "language"],
                name="seminar_text_language_unique",
                violation_error_message=_("Det språket finns redan här."),
            )
        ]

    def __str__(self) -> str:
        return self.get_language_display()


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


class KitFile(models.Model):
    """One of the sheets that go with a seminar, such as its exercises; a PDF, free to anyone when it is published."""

    seminar = models.ForeignKey(Seminar, models.CASCADE, related_name="kit", verbose_name=_("seminarium"))
    position = models.PositiveSmallIntegerField(_("ordning"), default=1)
    title = models.CharField(_("titel"), max_length=160)
    file = models.FileField(_("fil"), upload_to="kit/", validators=[FileExtensionValidator(["pdf"])])
    is_published = models.BooleanField(_("publicerad"), default=True)

    class Meta:
        verbose_name = _("arbetsblad")
        verbose_name_plural = _("arbetsblad")
        ordering = ["seminar", "position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def size(self) -> int:
        """Bytes; 0 for a file that is lost."""
        try:
            return self.file.size
        except OSError:
            return 0
