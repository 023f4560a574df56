"""Mail goes out: in the receiver's language, as text and HTML, once per key, and into the log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from seminars.mails import FURTHER_LINKS, MAY_REFUSE, Kind, as_text, blocks, subject_line
from seminars.models import Job, MailRefusal, MailSent, MailTemplate, Organisation, Run, User
from seminars.services.jobs import GIVE_UP_AFTER, finish_job, note_failure
from seminars.templatetags.look import clock, day
from seminars.wording_mail import Text, button, standard

CLAIM_LIFE = timedelta(minutes=10)
"""So long a worker that has begun to send has it to itself; one that died is taken over from then on."""
LONGEST_WAIT = timedelta(hours=6)
TRIED_FOR = timedelta(days=5)
"""As mail servers do among themselves (RFC 5321, 4.5.4.1): one that is down over a weekend loses nothing."""
NO_MORE_SALT = "seminars.no_more_mail"


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom: a person we know, or only an address that somebody typed."""

    address: str
    name: str
    language: str
    user: int | None = None


def to(user: User) -> Receiver:
    return Receiver(user.email, user.name, user.language, user.pk)


@dataclass(frozen=True, slots=True)
class Invite:
    """A calendar file for the receiver's calendar: `method` is REQUEST, CANCEL or PUBLISH."""

    body: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail is made of, before its words. `values` stand for the names of its kind, in the receiver's language;
    name, organisation and base are put in by whoever sends it. `answer_to` gets the answers, else the
    organisation's contact person does."""

    kind: Kind
    to: Receiver
    values: Mapping[str, str]
    run: Run | None = None
    invite: Invite | None = None
    answer_to: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail in words of the language."""

    subject: str
    text: str
    html: str
    language: str


def current_text(kind: Kind, language: str) -> Text:
    """The organisation's own text, or ours."""
    own = MailTemplate.objects.filter(kind=kind, language=language).first()
    return Text(own.subject, own.body) if own else standard(kind, language)


def compose(letter: Letter, text: Text, *, no_more: str = "") -> Composed:
    """The mail in words, in the receiver's language; `no_more` is the address of the page that ends such mail."""
    organisation = Organisation.objects.filter(pk=1).first() or Organisation()
    known = {"name": letter.to.name, "organisation": organisation.name, "base": settings.BASE_URL, **letter.values}
    made = blocks(text.body, known)
    with translation.override(letter.to.language):
        context = {
            "subject": subject_line(text.subject, known),
            "blocks": made,
            "button": button(letter.kind),
            "organisation": organisation,
            "base": settings.BASE_URL,
            "further": {known[name] for name in FURTHER_LINKS if name in known},
            "no_more": no_more,
        }
        foot = render_to_string("seminars/mail/foot.txt", context).strip()
        html = render_to_string("seminars/mail/letter.html", context)
    written = f"{as_text(made)}\n\n-- \n{foot}\n"
    return Composed(str(context["subject"]), written, html, letter.to.language)


def mail_once(*, key: str, now: datetime, make: Callable[[datetime], Letter | None]) -> None:
    """Sends what `make` makes unless that is done, or somebody is at it. A mail server that is down leaves it to the
    sweep, which waits longer each time. The letter has the same Message-ID every time it is tried. Of a letter that the
    receiver wants no more of nothing is left, its link neither."""
    if Job.objects.filter(key=key, done_at__isnull=False).exists() or _is_sent(key):
        finish_job(key=key, now=now)
        return
    letter = _wanted(make, now)
    if letter is None:
        finish_job(key=key, now=now)
        return
    composed = compose(letter, current_text(letter.kind, letter.to.language), no_more=_no_more_address(letter))
    if not _claim(key, letter, composed, now):
        return
    try:
        _message(letter, composed, key).send()
    except OSError as error:  # smtplib's errors are OSErrors
        MailSent.objects.filter(key=key).update(state=MailSent.State.FAILED, error=repr(error)[:2000], claimed_at=None)
        _wait_longer(key, repr(error), now)
        return
    MailSent.objects.filter(key=key).update(state=MailSent.State.SENT, error="", sent_at=now, claimed_at=None)
    finish_job(key=key, now=now)


def _wanted(make: Callable[[datetime], Letter | None], now: datetime) -> Letter | None:
    with transaction.atomic():
        letter = make(now)
        if letter is None or _is_refused(letter):
            transaction.set_rollback(True)
            return None
    return letter


def backoff(attempts: int) -> timedelta:
    """How long to wait after the so-manieth failure: two minutes, then twice as long each time, at most six hours."""
    return min(timedelta(minutes=2 << max(0, min(attempts, 12) - 1)), LONGEST_WAIT)


def refuse_mail(*, user: int, kind: Kind, now: datetime) -> None:
    """The person wants no more of the kind; twice is once."""
    if User.objects.filter(pk=user).exists():
        MailRefusal.objects.get_or_create(user_id=user, kind=kind.value, defaults={"at": now})


def accept_mail(*, user: int, kind: Kind) -> None:
    """The person wants it again."""
    MailRefusal.objects.filter(user=user, kind=kind.value).delete()


def read_no_more(token: str) -> tuple[int, Kind] | None:
    """The person and the kind that a link out of a mail stands for; it works as long as the mail is kept."""
    try:
        user, kind = signing.loads(token, salt=NO_MORE_SALT)
        return int(user), Kind(kind)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def _is_sent(key: str) -> bool:
    return MailSent.objects.filter(key=key, state=MailSent.State.SENT).exists()


def _is_refused(letter: Letter) -> bool:
    refused = MailRefusal.objects.filter(user=letter.to.user, kind=letter.kind.value)
    return letter.kind in MAY_REFUSE and letter.to.user is not None and refused.exists()


def _claim(key: str, letter: Letter, composed: Composed, now: datetime) -> bool:
    """True when this worker is to send it: one at a time, by compare-and-set."""
    about: dict[str, Any] = {
        "kind": letter.kind.value,
        "language": letter.to.language,
        "user_id": letter.to.user,
        "address": letter.to.address,
        "subject": composed.subject[:300],
        "run": letter.run,
    }
    MailSent.objects.get_or_create(key=key, defaults={**about, "message_id": _message_id(key), "created_at": now})
    free = Q(claimed_at=None) | Q(claimed_at__lte=now - CLAIM_LIFE)
    mine = MailSent.objects.filter(free, key=key).exclude(state=MailSent.State.SENT)
    taken = {**about, "state": MailSent.State.SENDING, "claimed_at": now, "attempts": F("attempts") + 1}
    return mine.update(**taken) == 1


def _message_id(key: str) -> str:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    digest = hashlib.sha256(f"{settings.SECRET_KEY}\x1f{key}".encode()).hexdigest()[:40]
    return f"<{digest}@{host}>"


def _no_more_address(letter: Letter) -> str:
    if letter.kind not in MAY_REFUSE or letter.to.user is None:
        return ""
    token = signing.dumps([letter.to.user, letter.kind.value], salt=NO_MORE_SALT)
    return settings.BASE_URL + reverse("seminars:no_more_mail", args=[token])


def _contact_address() -> str:
    return Organisation.objects.filter(pk=1).values_list("contact_email", flat=True).first() or ""


def _message(letter: Letter, composed: Composed, key: str) -> EmailMultiAlternatives:
    headers = {"Message-ID": _message_id(key), "Content-Language": letter.to.language}
    if no_more := _no_more_address(letter):
        headers |= {"List-Unsubscribe": f"<{no_more}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    headers["Auto-Submitted"] = "auto-generated"
    answers_to = letter.answer_to or _contact_address()
    reply_to = [answers_to] if answers_to else None
    message = EmailMultiAlternatives(
        composed.subject, composed.text, to=[letter.to.address], headers=headers, reply_to=reply_to
    )
    message.attach_alternative(composed.html, "text/html")
    if letter.invite:
        kind = f"text/calendar; method={letter.invite.method}"
        message.attach_alternative(letter.invite.body.decode(), kind)  # the form Outlook and Google act upon
        message.attach("social-talks.ics", letter.invite.body, f"{kind}; charset=utf-8")
    return message


def _wait_longer(key: str, error: str, now: datetime) -> None:
    note_failure(key=key, error=error)
    job = Job.objects.filter(key=key, done_at=None).first()
    if job:
        is_young = MailSent.objects.filter(key=key, created_at__gt=now - TRIED_FOR).exists()
        attempts = min(job.attempts, GIVE_UP_AFTER - 1) if is_young else job.attempts
        Job.objects.filter(pk=job.pk, done_at=None).update(due_at=now + backoff(attempts), attempts=attempts)


def moment(at: datetime) -> str:
    """Day and time of day as mails say them."""
    return f"{day(at)} {clock(at)}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Day and both times of day."""
    return f"{moment(starts_at)}–{clock(ends_at)}"
