"""Everyone the system knows by name, and the personal links that sign them in. Only organisers have passwords."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

NO_ADDRESS = "@utan-epost.invalid"
"""Ends the address of a person who has given none; nothing is ever sent to it."""


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person; without a password they sign in by personal link only."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Addresses are kept in lower case; people type them as they like."""
        return self.get(email=(username or "").strip().lower())

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, whatever their roles; the e-mail address is the name they sign in with."""

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("namn"), max_length=120)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    language = models.CharField(
        _("språk"), max_length=5, default="sv", choices=[("sv", "Svenska"), ("en", "English"), ("da", "Dansk")]
    )
    is_staff = models.BooleanField(_("organisatör"), default=False, help_text=_("Kan logga in i planeringen."))
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_limited = models.BooleanField(default=False, editable=False)
    """An organiser for some municipalities only: which, stands in the app that keeps them."""
    made_for = models.ForeignKey(
        "seminars.Run", models.CASCADE, null=True, blank=True, editable=False, related_name="people_made_for_it"
    )  # a rehearsal's made-up person, who goes with it
    created_at = models.DateTimeField(_("tillagd"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def get_short_name(self) -> str:
        return self.name

    @property
    def has_address(self) -> bool:
        """True when mail can reach the person."""
        return not self.email.endswith(NO_ADDRESS)


class LinkRole(models.TextChoices):
    CONTACT = "contact", _("kommunkontakt")
    FACILITATOR = "facilitator", _("facilitator")
    PRESENTER = "presenter", _("presentatör")


class PersonalLink(models.Model):
    """Names person, role and run. Only the SHA-256 of its token is stored; it expires and can be revoked."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="links", verbose_name=_("person"))
    role = models.CharField(_("roll"), max_length=20, choices=LinkRole)
    run = models.ForeignKey(
        "seminars.Run", models.CASCADE, related_name="links", null=True, blank=True, verbose_name=_("tillfälle")
    )
    created_at = models.DateTimeField(_("skapad"), auto_now_add=True)
    expires_at = models.DateTimeField(_("gäller till"))
    revoked_at = models.DateTimeField(_("återkallad"), null=True, blank=True)

    class Meta:
        verbose_name = _("personlig länk")
        verbose_name_plural = _("personliga länkar")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
