"""Which open sockets may no longer stand: links revoked, screens unpaired or moved, people signed out or replaced."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from facilitation.queries.entry import Entry
from facilitation.wire import Close
from groups.models import Facilitator, Screen, WorkGroup
from groups.permissions import Role
from seminars.models import PersonalLink, User

LINKED = (Role.FACILITATOR, Role.CONTACT, Role.PRESENTER)


def fallen(entries: Collection[Entry], now: datetime) -> dict[Entry, Close]:
    """The entries that would not be let in again, with the code to close by. At most five queries."""
    screens = _screens(e for e in entries if e.actor.role is Role.SCREEN)
    linked = _linked([e for e in entries if e.actor.role in LINKED], now)
    return {**screens, **linked, **_organisers([e for e in entries if e.actor.role is Role.ORGANISER], now)}


def _screens(entries: Iterable[Entry]) -> dict[Entry, Close]:
    asked = {entry: UUID(entry.subject) for entry in entries}
    if not asked:
        return {}
    rows = Screen.objects.filter(pk__in=asked.values(), revoked_at=None, group__isnull=False)
    groups = dict(rows.exclude(group__status=WorkGroup.Status.CANCELLED).values_list("pk", "group"))
    gone = {entry: Close.SIGNED_OUT for entry, key in asked.items() if key not in groups}
    moved = {entry: Close.RELOAD for entry, key in asked.items() if groups.get(key, entry.group) != entry.group}
    return gone | moved


def _linked(entries: Collection[Entry], now: datetime) -> dict[Entry, Close]:
    if not entries:
        return {}
    links = PersonalLink.objects.filter(
        pk__in={e.subject for e in entries}, revoked_at=None, expires_at__gt=now, user__is_active=True
    )
    valid = {str(key) for key in links.values_list("pk", flat=True)}
    leading = [e for e in entries if e.actor.role is Role.FACILITATOR and e.group]
    rows = Facilitator.objects.filter(user__in={e.actor.user_id for e in leading})
    pairs = set(rows.exclude(group__status=WorkGroup.Status.CANCELLED).values_list("user_id", "group_id"))
    replaced = {e: Close.FORBIDDEN for e in leading if (e.actor.user_id, e.group) not in pairs}
    return replaced | {e: Close.SIGNED_OUT for e in entries if e.subject not in valid}


def _organisers(entries: Collection[Entry], now: datetime) -> dict[Entry, Close]:
    if not entries:
        return {}
    people = User.objects.filter(pk__in={e.actor.user_id for e in entries}, is_active=True, is_staff=True)
    sessions = Session.objects.filter(session_key__in={e.subject for e in entries}, expire_date__gt=now)
    staff, open_ = set(people.values_list("pk", flat=True)), set(sessions.values_list("session_key", flat=True))
    return {e: Close.SIGNED_OUT for e in entries if e.actor.user_id not in staff or e.subject not in open_}
