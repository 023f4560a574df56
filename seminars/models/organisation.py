"""What the organisation says of itself and how it looks, the documents it publishes, and faults told to it."""

from __future__ import annotations

import secrets
import zlib
from pathlib import PurePath

from django.core.validators import FileExtensionValidator, MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.models.seminar import Seminar
from seminars.translated import SOURCE, Texts

LANGUAGE_NAMES = [("sv", "Svenska"), ("en", "English"), ("da", "Dansk")]


def logo_path(organisation: models.Model, filename: str) -> str:
    """A random name; only the ending is the uploader's."""
    return f"organisation/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


class Organisation(models.Model):
    """The one row with the organisation's name, look and contact person, shown on every public page."""

    name = models.CharField(_("namn"), max_length=120, default="FoU Nordväst")
    contact_name = models.CharField(_("kontaktperson"), max_length=120, blank=True)
    contact_title = models.CharField(_("titel"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-post"), blank=True)
    contact_phone = models.CharField(_("telefon"), max_length=40, blank=True)
    logo = models.FileField(
        _("logotyp"),
        upload_to=logo_path,
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
    )
    day_colour = models.CharField(_("färg i ljust läge"), max_length=7, blank=True)
    """#RRGGBB of links and main buttons; empty for the house's own green."""
    evening_colour = models.CharField(_("färg i mörkt läge"), max_length=7, blank=True)
    """Empty: made from the day's."""

    training_months = models.PositiveSmallIntegerField(
        _("facilitatorns kurs gäller i månader"), default=24, help_text=_("0 betyder att den gäller för alltid.")
    )
    least_answers = models.PositiveSmallIntegerField(
        _("minsta antal svar för en siffra"),
        default=6,
        validators=[MinValueValidator(5), MaxValueValidator(30)],
        help_text=_("Kommuner med färre svar i utvärderingen redovisas tillsammans med andra. Aldrig under 5."),
    )
    nudge_days = models.PositiveSmallIntegerField(
        _("påminnelse om förslagen efter dagar"), default=7, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    survey_days = models.PositiveSmallIntegerField(
        _("fråga om hur det gick efter dagar"), default=90, validators=[MinValueValidator(30), MaxValueValidator(365)]
    )
    remind_days = models.PositiveSmallIntegerField(
        _("första påminnelsen efter dagar"), default=7, validators=[MinValueValidator(3), MaxValueValidator(20)]
    )
    remind_again_days = models.PositiveSmallIntegerField(
        _("andra påminnelsen efter dagar"), default=14, validators=[MinValueValidator(4), MaxValueValidator(28)]
    )
    """The reminders are counted from the day of the question; the last comes while it may still be answered."""
    asks_participants = models.BooleanField(_("fråga också deltagarna"), default=False)

    second_factor_from = models.DateField(_("tvåstegsinloggning för alla från och med"), null=True, blank=True)
    """Whoever signs in to the planning from this day on must have it; None: each decides."""
    publishes_reports = models.BooleanField(_("rapport 1 publiceras av sig själv"), default=True)
    """Off: a report waits for an organiser's press."""

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="organisation_single_row"),
            models.CheckConstraint(condition=models.Q(least_answers__gte=5), name="organisation_least_answers_floor"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said(self) -> Texts:
        """What it says on its pages, in the reader's language; nothing where the product's own words do."""
        if not hasattr(self, "_kept_texts"):
            self._kept_texts = list(self.texts.all()) if self.pk else []
        rows = self._kept_texts
        return Texts(next((row for row in rows if row.language == SOURCE), None), rows)

    @property
    def look(self) -> str:
        """Changes with logo and colours, so that what browsers keep of them is asked for anew."""
        return f"{zlib.crc32(f'{self.logo.name} {self.day_colour} {self.evening_colour}'.encode()):08x}"


class OrganisationText(models.Model):
    """What the organisation says on its public pages in one language; what is empty is said as the product says it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="texts")
    language = models.CharField(_("språk"), max_length=5, choices=LANGUAGE_NAMES, default="sv")
    heading = models.CharField(_("rubrik på startsidan"), max_length=90, blank=True)
    lead = models.CharField(_("ingress på startsidan"), max_length=400, blank=True)
    about = models.TextField(_("om er"), blank=True)
    for_decision_makers = models.TextField(_("till chefer"), blank=True)

    class Meta:
        verbose_name = _("text på ett språk")
        verbose_name_plural = _("texter på de öppna sidorna")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language"],
                name="organisation_text_language_unique",
                violation_error_message=_("Det språket finns redan här."),
            )
        ]

    def __str__(self) -> str:
        return self.get_language_display()


class Document(models.Model):
    """A managed document, such as an evaluation report; listed publicly when published."""

    title = models.CharField(_("titel"), max_length=200)
    description = models.TextField(_("beskrivning"), blank=True)
    file = models.FileField(_("fil"), upload_to="documents/", validators=[FileExtensionValidator(["pdf"])])
    language = models.CharField(_("språk"), max_length=5, default="sv")
    year = models.PositiveSmallIntegerField(_("år"))
    publisher = models.CharField(_("utgivare"), max_length=120, blank=True)
    seminar = models.ForeignKey(
        Seminar, models.SET_NULL, null=True, blank=True, related_name="documents", verbose_name=_("seminarium")
    )
    is_published = models.BooleanField(_("publicerat"), default=False)

    class Meta:
        verbose_name = _("dokument")
        verbose_name_plural = _("dokument")
        ordering = ["-year", "title"]

    def __str__(self) -> str:
        return self.title

    @property
    def size(self) -> int:
        """Bytes; 0 for a file that is lost."""
        try:
            return self.file.size
        except OSError:
            return 0


class FaultReport(models.Model):
    """Something that did not work for somebody, told by the form of the accessibility statement."""

    class State(models.TextChoices):
        NEW = "new", _("ny")
        LOOKING = "looking", _("vi tittar på det")
        MENDED = "mended", _("rättat")
        HELPED = "helped", _("hjälpt på annat sätt")
        NOT_OURS = "not_ours", _("inget fel hos oss")

    CLOSED = (State.MENDED, State.HELPED, State.NOT_OURS)

    page = models.CharField(_("sida"), max_length=300, blank=True)
    what = models.TextField(_("vad som inte fungerade"), max_length=4000)
    aids = models.CharField(_("webbläsare och hjälpmedel"), max_length=200, blank=True)
    email = models.EmailField(_("svar till"), blank=True)
    """Erased when the report is closed."""
    language = models.CharField(_("språk"), max_length=5, choices=LANGUAGE_NAMES, default="sv")
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.NEW)
    note = models.TextField(_("egen anteckning"), blank=True)
    sender = models.CharField(max_length=32, blank=True, editable=False)
    """A mark of the sender's line, for the limit only; erased within the hour."""
    created_at = models.DateTimeField(_("kom"))
    closed_at = models.DateTimeField(_("avslutad"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("anmält fel")
        verbose_name_plural = _("anmälda fel")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at"], name="fault_report_created")]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def is_closed(self) -> bool:
        return self.state in self.CLOSED
