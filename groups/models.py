"""Municipalities, their contacts, work groups in runs, facilitators, and the screens paired with rooms."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from seminars.models import Run, User

# 31 letters and figures that are not mixed up when read across a room (no 0 O 1 I L).
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code(length: int = 8) -> str:
    """A random code of `length` characters from CODE_ALPHABET."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(length))


class Municipality(models.Model):
    name = models.CharField(_("namn"), max_length=80, unique=True)
    slug = models.SlugField(_("kortnamn"), max_length=80, unique=True, editable=False)
    region = models.CharField(_("region"), max_length=80, blank=True, db_index=True)

    class Meta:
        verbose_name = _("kommun")
        verbose_name_plural = _("kommuner")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class MunicipalityContact(models.Model):
    """A person who registers a municipality's groups and receives its report."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="contacts", verbose_name=_("kommun"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="contact_for", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("kommunkontakt")
        verbose_name_plural = _("kommunkontakter")
        ordering = ["municipality__name", "user__name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "user"], name="contact_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.municipality}"


class OrganiserLimit(models.Model):
    """The municipalities that an organiser is for; one with a row here is for no others."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="limit",
        verbose_name=_("organisatör"),
        limit_choices_to={"is_staff": True, "is_superuser": False},
    )
    municipalities = models.ManyToManyField(Municipality, blank=True, related_name="limits", verbose_name=_("kommuner"))
    region = models.CharField(_("region"), max_length=80, blank=True)
    """Every municipality of it, those that come later too."""

    class Meta:
        verbose_name = _("begränsad organisatör")
        verbose_name_plural = _("begränsade organisatörer")
        ordering = ["user__name", "pk"]

    def __str__(self) -> str:
        return str(self.user)

    def save(self, *args: object, **kwargs: object) -> None:
        """The person bears a mark, so that everyone else costs no look here."""
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        User.objects.filter(pk=self.user_id).update(is_limited=True)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        user = self.user_id
        gone = super().delete(*args, **kwargs)  # type: ignore[arg-type]
        User.objects.filter(pk=user).update(is_limited=False)
        return gone


class WorkGroup(models.Model):
    """5-9 people in one room of one municipality, in one run. Other sizes are warned about, never refused."""

    class Status(models.TextChoices):
        """Whether the group takes part. Where one that does not stands is said by `standing`."""

        REQUESTED = "requested", _("anmäld")
        CONFIRMED = "confirmed", _("bekräftad")
        CANCELLED = "cancelled", _("avanmäld")

    RECOMMENDED = range(5, 10)

    run = models.ForeignKey(Run, models.CASCADE, related_name="groups", verbose_name=_("tillfälle"))
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="groups", verbose_name=_("kommun"))
    name = models.CharField(_("enhet"), max_length=120)
    place = models.CharField(_("plats"), max_length=160, blank=True)
    expected = models.PositiveSmallIntegerField(_("antal deltagare"), default=7)
    needs = models.TextField(_("tillgänglighetsbehov"), blank=True)
    status = models.CharField(_("läge"), max_length=10, choices=Status, default=Status.CONFIRMED)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("anmäld av")
    )
    code = models.CharField(_("kod"), max_length=8, unique=True, default=new_code, editable=False)
    is_simulated = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("anmäld"), auto_now_add=True)
    sign_up = models.ForeignKey("SignUp", models.SET_NULL, null=True, blank=True, editable=False, related_name="groups")
    waiting_since = models.DateTimeField(null=True, blank=True, editable=False)
    declined_at = models.DateTimeField(null=True, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of its calendar files, beside the run's
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="merged",
        editable=False,
        verbose_name=_("ihopslagen med"),
    )

    class Meta:
        verbose_name = _("arbetsgrupp")
        verbose_name_plural = _("arbetsgrupper")
        ordering = ["municipality__name", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(status="cancelled"), name="merged_group_takes_no_part"
            ),
            models.CheckConstraint(
                condition=models.Q(waiting_since=None, declined_at=None) | models.Q(status="cancelled"),
                name="waiting_group_takes_no_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.municipality}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A group that takes part neither waits nor was declined, whoever changes it."""
        if not self.is_cancelled:
            self.waiting_since = self.declined_at = None
        super().save(*args, **kwargs)

    @property
    def has_unusual_size(self) -> bool:
        return self.expected not in self.RECOMMENDED

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def standing(self) -> str:
        """requested, confirmed, waiting, declined or cancelled; one that waits or was declined takes no part."""
        if not self.is_cancelled:
            return str(self.status)
        if self.waiting_since:
            return "waiting"
        return "declined" if self.declined_at else "cancelled"

    @property
    def has_screen(self) -> bool:
        """True when a display is paired with the room; reads all its screens, prefetched or not."""
        return any(screen.revoked_at is None for screen in self.screens.all())


class SignUp(models.Model):
    """Groups as somebody wrote them on the public page, until the same somebody has confirmed by a press on the page
    in the mail. Before that nobody is made a person here, and nothing is promised."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="sign_ups", verbose_name=_("tillfälle"))
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name=_("kommun"))
    name = models.CharField(_("namn"), max_length=120)
    email = models.EmailField(_("e-post"))
    language = models.CharField(_("språk"), max_length=5, default="sv")
    entries = models.JSONField(_("grupper"))
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("skriven"))
    confirmed_at = models.DateTimeField(_("bekräftad"), null=True, blank=True)

    class Meta:
        verbose_name = _("anmälan")
        verbose_name_plural = _("anmälningar")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["run", "digest"], name="same_sign_up_once")]

    def __str__(self) -> str:
        return f"{self.name} · {self.municipality}"


class Facilitator(models.Model):
    """A member of the group who leads it."""

    group = models.ForeignKey(WorkGroup, models.CASCADE, related_name="facilitators", verbose_name=_("arbetsgrupp"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.RESTRICT, related_name="facilitates", verbose_name=_("person")
    )
    is_substitute = models.BooleanField(_("ersättare"), default=False)

    class Meta:
        verbose_name = _("facilitator")
        verbose_name_plural = _("facilitatorer")
        ordering = ["group", "is_substitute", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="facilitator_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"


class Training(models.Model):
    """The day a person finished the facilitator's one-hour course."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="training", verbose_name=_("person")
    )
    completed_on = models.DateField(_("genomförd"))

    class Meta:
        verbose_name = _("genomförd kurs")
        verbose_name_plural = _("genomförda kurser")
        ordering = ["-completed_on", "pk"]

    def __str__(self) -> str:
        return f"{self.user} · {self.completed_on}"


class Screen(models.Model):
    """A browser that is, or wants to be, a room's display. Its cookie holds the secret, the row only its hash."""

    CODE_LIFE = timedelta(minutes=10)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    group = models.ForeignKey(
        WorkGroup, models.CASCADE, related_name="screens", null=True, blank=True, verbose_name=_("arbetsgrupp")
    )
    code = models.CharField(_("kod"), max_length=8, unique=True, null=True, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    paired_at = models.DateTimeField(_("kopplad"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("frånkopplad"), null=True, blank=True)
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)

    class Meta:
        verbose_name = _("skärm")
        verbose_name_plural = _("skärmar")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return str(self.group or self.code or self.pk)

    def has_live_code(self, now: datetime) -> bool:
        return self.code_expires_at is not None and now < self.code_expires_at


class PairingAttempt(models.Model):
    """Counts wrong pairing codes per address and minute, so that codes cannot be guessed."""

    address_hash = models.CharField(max_length=64)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address_hash", "minute"], name="attempts_per_minute")]

    def __str__(self) -> str:
        return f"{self.minute:%H:%M} × {self.count}"


class Import(models.Model):
    """A file that was read, row by row, and what became of it. What it says is kept until it is carried out or old."""

    KEPT_FOR = timedelta(days=7)

    class Kind(models.TextChoices):
        MUNICIPALITIES = "municipalities", _("kommuner")
        CONTACTS = "contacts", _("kommunkontakter")
        GROUPS = "groups", _("arbetsgrupper")
        FACILITATORS = "facilitators", _("facilitatorer")

    kind = models.CharField(_("vad"), max_length=20, choices=Kind)
    run = models.ForeignKey(
        Run, models.CASCADE, related_name="imports", null=True, blank=True, verbose_name=_("tillfälle")
    )
    name = models.CharField(_("fil"), max_length=200)
    rows = models.JSONField(default=list, editable=False)  # [number, {column: text}]; once done [.., problems]
    unknown = models.JSONField(default=list, editable=False)  # heads of columns that were left alone
    counts = models.JSONField(default=dict, editable=False)  # {"new", "changed", "same", "bad"} when it was carried out
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("av"))
    created_at = models.DateTimeField(_("läst"), auto_now_add=True)
    done_at = models.DateTimeField(_("inläst"), null=True, blank=True)

    class Meta:
        verbose_name = _("inläsning")
        verbose_name_plural = _("inläsningar")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
