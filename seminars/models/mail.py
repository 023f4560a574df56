"""Mail: the organisation's own texts, a log of what went to whom, and who wants no more of a kind. No text of a sent
mail is kept: it holds personal links."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from seminars.mails import Kind

KIND_NAMES = [
    (Kind.SIGN_UP.value, _("bekräfta en anmälan")),
    (Kind.RECEIVED.value, _("anmälan mottagen")),
    (Kind.CONFIRMED.value, _("plats bekräftad")),
    (Kind.WAITING.value, _("väntelista")),
    (Kind.DECLINED.value, _("ingen plats")),
    (Kind.WITHDRAWAL.value, _("gruppen avanmäld")),
    (Kind.FACILITATOR.value, _("länk till facilitator")),
    (Kind.LEADERS.value, _("ändrat vem som leder en grupp")),
    (Kind.REPLACED.value, _("den som inte längre leder en grupp")),
    (Kind.COURSE.value, _("facilitatorns kurs")),
    (Kind.INVITATION.value, _("inbjudan")),
    (Kind.REMINDER_WEEK.value, _("påminnelse, en vecka före")),
    (Kind.REMINDER_DAY.value, _("påminnelse, dagen före")),
    (Kind.REMINDER_HOUR.value, _("påminnelse, en timme före")),
    (Kind.CHANGE.value, _("ändrad tid eller plats")),
    (Kind.CANCELLATION.value, _("inställt tillfälle")),
    (Kind.THANKS.value, _("tack")),
    (Kind.REPORT.value, _("rapporten är klar")),
    (Kind.FOLLOW_UP.value, _("uppföljning")),
    (Kind.NUDGE.value, _("påminnelse om gruppens egna förslag")),
    (Kind.FOLLOW_UP_AGAIN.value, _("uppföljning, påminnelse")),
    (Kind.DECISIONS.value, _("förslag som väntar på beslut")),
    (Kind.DECIDED.value, _("beslut om gruppens förslag")),
    (Kind.OUTCOMES.value, _("så gick det med förslagen")),
    (Kind.APPROVAL.value, _("fråga om samtycke till en presentatör")),
    (Kind.CONSENT_ENDS.value, _("påminnelse om samtycke som går ut")),
    (Kind.QUESTIONS.value, _("frågor som väntar på en presentatörs svar")),
    (Kind.CONSENT_GIVEN.value, _("en presentatör har sagt ja")),
    (Kind.CONSENT_WITHDRAWN.value, _("en presentatör har tagit tillbaka sitt ja")),
    (Kind.READINESS.value, _("det som saknas före seminariet")),
    (Kind.PENDING.value, _("anmälningar som väntar på besked")),
    (Kind.FAULT.value, _("ett fel på de öppna sidorna")),
    (Kind.LINK.value, _("en ny personlig länk")),
]


class MailTemplate(models.Model):
    """The organisation's own text of one kind of mail in one language; without a row ours is sent."""

    kind = models.CharField(_("mejl"), max_length=30, choices=KIND_NAMES)
    language = models.CharField(_("språk"), max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(_("ämne"), max_length=200)
    body = models.TextField(_("text"), max_length=6000)
    changed_at = models.DateTimeField(_("ändrad"), auto_now=True)

    class Meta:
        verbose_name = _("mejltext")
        verbose_name_plural = _("mejltexter")
        ordering = ["kind", "language"]
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="mail_text_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_language_display()}"


class MailSent(models.Model):
    """One mail to one address, once per key."""

    class State(models.TextChoices):
        SENDING = "sending", _("skickas")
        SENT = "sent", _("skickat")
        FAILED = "failed", _("misslyckades")

    key = models.CharField(_("nyckel"), max_length=200, unique=True)
    kind = models.CharField(_("mejl"), max_length=30, choices=KIND_NAMES)
    language = models.CharField(_("språk"), max_length=5, choices=settings.LANGUAGES)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="mails", verbose_name=_("person")
    )
    address = models.EmailField(_("till"))
    subject = models.CharField(_("ämne"), max_length=300)
    run = models.ForeignKey(
        "seminars.Run", models.SET_NULL, null=True, blank=True, related_name="mails", verbose_name=_("tillfälle")
    )
    state = models.CharField(_("läge"), max_length=10, choices=State, default=State.SENDING)
    attempts = models.PositiveSmallIntegerField(_("försök"), default=0)
    error = models.TextField(_("fel"), blank=True)
    message_id = models.CharField(_("brevets nummer"), max_length=120)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("tillkom"))
    sent_at = models.DateTimeField(_("skickat"), null=True, blank=True)

    class Meta:
        verbose_name = _("skickat mejl")
        verbose_name_plural = _("skickade mejl")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_at"], name="mail_by_age")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.address}"


class MailRefusal(models.Model):
    """A person wants no more mail of one kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_refusals")
    kind = models.CharField(max_length=30, choices=KIND_NAMES)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="mail_refused_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()}"
