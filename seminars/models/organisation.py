"""What the organisation says of itself, and the documents it publishes."""

from __future__ import annotations

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Organisation(models.Model):
    """The one row with the organisation's name and contact person, shown on every public page."""

    name = models.CharField(_("namn"), max_length=120, default="FoU Nordväst")
    contact_name = models.CharField(_("kontaktperson"), max_length=120, blank=True)
    contact_title = models.CharField(_("titel"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-post"), blank=True)
    contact_phone = models.CharField(_("telefon"), max_length=40, blank=True)

    training_months = models.PositiveSmallIntegerField(
        _("facilitatorns kurs gäller i månader"), default=24, help_text=_("0 betyder att den gäller för alltid.")
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="organisation_single_row")]

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """A managed document, such as an evaluation report; listed publicly when published."""

    title = models.CharField(_("titel"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    file = models.FileField(_("fil"), upload_to="documents/", validators=[FileExtensionValidator(["pdf"])])
    language = models.CharField(_("språk"), max_length=5, default="sv")
    year = models.PositiveSmallIntegerField(_("år"))
    is_published = models.BooleanField(_("publicerat"), default=False)

    class Meta:
        verbose_name = _("dokument")
        verbose_name_plural = _("dokument")
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return self.title
