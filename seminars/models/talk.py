"""A seminar's Talks: the films, what was found in them, their captions, and who has said yes to them."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from pathlib import PurePath

from django.conf import settings
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seminars.models.seminar import OTHER_LANGUAGES, Presenter, Seminar
from seminars.translated import SOURCE, Texts, language_now


def talk_path(talk: models.Model, filename: str) -> str:
    """A random name in private storage; only the ending is the uploader's."""
    return f"talks/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


class Talk(models.Model):
    """One of the two pre-recorded films of a seminar, or a link to one that is shown elsewhere.

    `file` is the film as it was uploaded; what is made from it are its renditions.
    """

    class Access(models.TextChoices):
        PUBLIC = "public", _("alla")
        PARTICIPANTS = "participants", _("bara deltagande rum")
        COURSE = "course", _("bara i facilitatorns kurs")
        HIDDEN = "hidden", _("dold")

    class Description(models.TextChoices):
        """How those who cannot see the film get to know what is shown in it (WCAG 1.2.5)."""

        NONE = "", _("inte angett")
        STATEMENT = "statement", _("allt som visas sägs också")

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
    chapters = models.TextField(_("kapitel"), blank=True)
    """A line for each: minutes and seconds, a space, the title."""
    chapters_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    """The uploaded film that the chapters are of; empty: the one that is there."""
    description = models.CharField(_("det som visas"), max_length=10, choices=Description, blank=True)
    described_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    described_at = models.DateTimeField(null=True, blank=True, editable=False)
    described_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    """The uploaded film that the statement is about; of another film nothing has been stated."""
    access = models.CharField(_("vem får se den efteråt"), max_length=12, choices=Access, default=Access.PARTICIPANTS)

    class Meta:
        verbose_name = _("Talk")
        verbose_name_plural = _("Talks")
        ordering = ["seminar", "number"]
        constraints = [models.UniqueConstraint(fields=["seminar", "number"], name="talk_number_unique")]

    def __str__(self) -> str:
        return self.title

    @property
    def said(self) -> Texts:
        """Title and summary in the reader's language; reads the translations unless Swedish is read."""
        return Texts(self, () if language_now() == SOURCE else self.translations.all())


class TalkText(models.Model):
    """A Talk's title and description in another language than Swedish; what is empty is shown in Swedish."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="translations")
    language = models.CharField(_("språk"), max_length=5, choices=OTHER_LANGUAGES)
    title = models.CharField(_("titel"), max_length=160, blank=True)
    summary = models.TextField(_("beskrivning"), blank=True)

    class Meta:
        verbose_name = _("översättning")
        verbose_name_plural = _("översättningar")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["talk", "language"],
                name="talk_text_language_unique",
                violation_error_message=_("Det språket finns redan här."),
            )
        ]

    def __str__(self) -> str:
        return self.get_language_display()


class Rendition(models.Model):
    """A film made from a Talk's uploaded one, or, for the described version, uploaded beside it."""

    class Kind(models.TextChoices):
        PREPARED = "prepared", _("för rummen")  # faststart, loudness levelled
        P720 = "720p", "720p"
        P360 = "360p", "360p"
        DESCRIBED = "described", _("syntolkad")

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="renditions", verbose_name=_("Talk"))
    kind = models.CharField(_("sort"), max_length=10, choices=Kind)
    file = models.FileField(_("film"), upload_to=talk_path)
    size = models.PositiveBigIntegerField(_("storlek i byte"))
    sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64)
    """Of the uploaded film it was made from: of use only while that is the Talk's."""
    duration = models.DurationField(_("längd"))
    height = models.PositiveSmallIntegerField(_("höjd i bildpunkter"))
    made_at = models.DateTimeField(_("gjord"))

    class Meta:
        verbose_name = _("filmversion")
        verbose_name_plural = _("filmversioner")
        ordering = ["talk", "kind"]
        constraints = [models.UniqueConstraint(fields=["talk", "kind"], name="rendition_kind_unique")]

    def __str__(self) -> str:
        return f"{self.talk} ({self.get_kind_display()})"


class FilmCheck(models.Model):
    """What was found in a Talk's uploaded film, and how far making its renditions has come."""

    class Stage(models.TextChoices):
        WAITING = "waiting", _("väntar")
        PROBING = "probing", _("granskas")
        PREPARING = "preparing", _("förbereds för rummen")
        RENDERING = "rendering", _("mindre versioner görs")
        DONE = "done", _("klar")
        REFUSED = "refused", _("kan inte användas")

    talk = models.OneToOneField(Talk, models.CASCADE, primary_key=True, related_name="check_up", verbose_name=_("Talk"))
    sha256 = models.CharField(max_length=64, blank=True)
    """Of the film that this is about."""
    stage = models.CharField(_("läge"), max_length=10, choices=Stage, default=Stage.WAITING)
    percent = models.PositiveSmallIntegerField(_("procent"), default=0)
    """Of the stage it is in."""
    facts = models.JSONField(default=dict)
    """As `films.Film` tells them."""
    errors = models.JSONField(default=list)
    """Pairs of a code and what was found, as `films.FilmError` has them."""
    not_done = models.JSONField(default=list)
    """Pairs of a kind of rendition that was not made, and why: no_ffmpeg, failed, no_room."""
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("filmgranskning")
        verbose_name_plural = _("filmgranskningar")

    def __str__(self) -> str:
        return f"{self.talk}: {self.get_stage_display()}"


class Upload(models.Model):
    """A film on its way in: as many bytes of it as have come; sent on from there after a break.

    The row is gone when its film has taken its place, or when somebody has put it away.
    """

    class Stage(models.TextChoices):
        COMING = "coming", _("skickas")
        WAITING = "waiting", _("väntar på att granskas")
        PROBING = "probing", _("granskas")
        CONVERTING = "converting", _("görs om så att alla rum kan visa den")
        REFUSED = "refused", _("kan inte användas")
        FAILED = "failed", _("blev inte klar")
        """Kept, and why: tried again at a press, or by itself when the disk was full."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    talk = models.ForeignKey(Talk, models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=10, choices=[("film", "film"), ("described", "described")], default="film")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    """Of name, size and last change: the same file chosen again goes on where it was."""
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.COMING)
    percent = models.PositiveSmallIntegerField(default=0)
    """Of the stage it is in, once it has come."""
    errors = models.JSONField(default=list)
    """Why it was refused, or failed: pairs of a code and what was found, as `films.FilmError` has them."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]
        constraints = [models.UniqueConstraint(fields=["talk", "kind", "fingerprint"], name="upload_of_a_file_unique")]

    def __str__(self) -> str:
        return f"{self.name}: {self.received} / {self.size}"


CAPTION_LANGUAGES = [
    ("sv", "Svenska"),
    ("en", "English"),
    ("da", "Dansk"),
    ("no", "Norsk"),
    ("fi", "Suomi"),
    ("se", "Davvisámegiella"),
    ("ar", "العربية"),
    ("bs", "Bosanski"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fa", "فارسی"),
    ("fr", "Français"),
    ("ku", "Kurdî"),
    ("pl", "Polski"),
    ("so", "Soomaali"),
    ("ti", "ትግርኛ"),
    ("tr", "Türkçe"),
    ("uk", "Українська"),
]
"""Each by its own name; the codes are those of a track's `srclang`."""


class Caption(models.Model):
    """One language's WebVTT captions of a Talk, valid and shown; the transcript is made from them."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="captions", verbose_name=_("Talk"))
    language = models.CharField(_("språk"), max_length=5, choices=CAPTION_LANGUAGES)
    vtt = models.TextField(_("WebVTT"))
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    """When what is said or shown last became another: part of the address, so that open pages fetch it anew."""
    film_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    """The uploaded film that they were written for; empty: the one that is there, or the first to come."""

    class Meta:
        verbose_name = _("undertexter")
        verbose_name_plural = _("undertexter")
        ordering = ["talk", models.Case(models.When(language="sv", then=0), default=1), "language"]
        constraints = [models.UniqueConstraint(fields=["talk", "language"], name="caption_language_unique")]

    def __str__(self) -> str:
        return f"{self.talk} ({self.get_language_display()})"


class CaptionDraft(models.Model):
    """The captions of one language as somebody is writing them. Whenever they are valid they become the Caption."""

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="caption_drafts")
    language = models.CharField(max_length=5, choices=CAPTION_LANGUAGES)
    vtt = models.TextField()
    rev = models.PositiveIntegerField(default=1)
    """Rises with every save: who saves names the one they began from."""
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("utkast till undertexter")
        verbose_name_plural = _("utkast till undertexter")
        ordering = ["talk", "language"]
        constraints = [models.UniqueConstraint(fields=["talk", "language"], name="caption_draft_language_unique")]

    def __str__(self) -> str:
        return f"{self.talk} ({self.get_language_display()})"


class Consent(models.Model):
    """A presenter's yes to one film of a Talk, until a day. The newest to a film counts; none is changed.

    Withdrawn or run out, it takes the Talk down by itself: everything asks the gate, nothing is switched off.
    """

    talk = models.ForeignKey(Talk, models.CASCADE, related_name="consents", verbose_name=_("Talk"))
    presenter = models.ForeignKey(Presenter, models.PROTECT, related_name="consents", verbose_name=_("presentatör"))
    film_sha256 = models.CharField(max_length=64, editable=False)
    """The uploaded film that was approved; another film needs another yes."""
    given_at = models.DateTimeField(_("lämnat"))
    expires_on = models.DateField(_("gäller till och med"))
    withdrawn_at = models.DateTimeField(_("återtaget"), null=True, blank=True)
    seen = models.JSONField(default=dict, editable=False)
    """The captions as they stood then: WebVTT by language."""

    class Meta:
        verbose_name = _("samtycke")
        verbose_name_plural = _("samtycken")
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.presenter}: {self.talk}"
