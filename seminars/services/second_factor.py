"""An organiser's second factor is begun, asked for, and taken away."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from seminars import totp
from seminars.models import BackupCode, Organisation, SecondFactor, User
from seminars.services.trail import note
from seminars.tokens import token_hash

TRIES = 8
PAUSE = timedelta(minutes=15)
"""After so many wrong codes in a row nothing opens for so long."""
SETUP_LIFE = 3600  # seconds
KNOWN_FOR = timedelta(days=30)


def offer(user: User) -> str:
    """A secret for the app, signed so that the page can hold it: nothing is kept until the app is shown to work."""
    return signing.dumps([user.pk, totp.new_secret()], salt="second-factor")


def secret_of(offered: str, user: User) -> str | None:
    """The secret that was offered to this person within the hour."""
    try:
        pk, secret = signing.loads(offered, salt="second-factor", max_age=SETUP_LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(secret) if pk == user.pk else None


def is_required(*, user: User, today: date) -> bool:
    """True of an organiser who signs in without a second factor on a day when everyone must have one."""
    return user.is_staff and is_for_all(today=today) and not SecondFactor.objects.filter(user=user).exists()


def is_for_all(*, today: date) -> bool:
    """True from the day on when every organiser must have a second factor."""
    return Organisation.objects.filter(pk=1, second_factor_from__lte=today).exists()


@transaction.atomic
def begin(*, user: User, secret: str, code: str, now: datetime) -> list[str] | None:
    """The backup codes, shown only now; None when the code is not of this secret. One that there was is replaced."""
    step = totp.matching_step(secret, code, now)
    if step is None:
        return None
    SecondFactor.objects.filter(user=user).delete()
    factor = SecondFactor.objects.create(user=user, secret=secret, last_step=step, created_at=now)
    codes = list(totp.backup_codes())
    BackupCode.objects.bulk_create(BackupCode(factor=factor, code_hash=token_hash(one)) for one in codes)
    note(person=user.pk, action="done", row=user, told=gettext("Tvåstegsinloggning på."), now=now)
    return codes


@transaction.atomic
def end(*, user: User, by: User, now: datetime) -> bool:
    """By its owner, or, when the app is lost, by an administrator; False when there was none."""
    gone, _by_model = SecondFactor.objects.filter(user=user).delete()
    if gone:
        note(person=by.pk, action="done", row=user, told=gettext("Tvåstegsinloggning av."), now=now)
    return bool(gone)


def opens(*, factor: SecondFactor, code: str, now: datetime) -> bool:
    """True of a code of the app's that has not been used, or a backup code, which is used up. After TRIES wrong ones
    nothing opens for PAUSE."""
    tries = SecondFactor.objects.filter(pk=factor.pk)
    tries.filter(wrong_at__lt=now - PAUSE).update(wrong=0)
    # counted before it is looked at: many at once get no more tries than one after another
    if not tries.filter(wrong__lt=TRIES).update(wrong=F("wrong") + 1, wrong_at=now):
        return False
    if not (_is_of_the_app(factor, code, now) or _is_backup(factor, code)):
        return False
    tries.update(wrong=0)
    return True


def _is_of_the_app(factor: SecondFactor, code: str, now: datetime) -> bool:
    step = totp.matching_step(factor.secret, code, now, after=factor.last_step)
    used = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step) if step is not None else None
    return used is not None and used.update(last_step=step) == 1


def _is_backup(factor: SecondFactor, code: str) -> bool:
    gone, _by_model = BackupCode.objects.filter(factor=factor, code_hash=token_hash(totp.plain(code))).delete()
    return gone == 1


def known_value(factor: SecondFactor) -> str:
    """What the cookie of a computer that is known holds; a new factor has another number."""
    return signing.dumps([factor.user_id, factor.pk], salt="known-computer")


def is_known(factor: SecondFactor, value: str | None) -> bool:
    """True of the cookie that a sign-in with this factor left, within KNOWN_FOR."""
    if not value:
        return False
    try:
        found = signing.loads(value, salt="known-computer", max_age=KNOWN_FOR)
    except signing.BadSignature:
        return False
    return bool(found == [factor.user_id, factor.pk])
