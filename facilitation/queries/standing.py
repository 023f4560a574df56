"""Which open sockets may no longer stand: links revoked, screens unpaired or moved, people signed out or replaced."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from facilitation.queries.devices import KINDS, claims_of, has_handed_over
from facilitation.queries.entry import Entry
from facilitation.wire import Close
from groups.models import Facilitator, Screen, WorkGroup
from groups.permissions import Role
from seminars.models import PersonalLink, User

LINKED = (Role.FACILITATOR, Role.CONTACT, Role.PRESENTER)


def fallen(entries: Collection[Entry], now: datetime) -> dict[Entry, Close]:
    """The entries that would not be let in again, with the code to close by. At most seven queries."""
    screens = _screens(e for e in entries if e.actor.role is Role.SCREEN)
    linked = _linked([e for e in entries if e.actor.role in LINKED], now)
    return {
        **_replaced([e for e in entries if e.group and e.actor.role in KINDS]),
        **screens,
        **linked,
        **_organisers([e for e in entries if e.actor.role is Role.ORGANISER], now),
    }


def _screens(entries: Iterable[Entry]) -> dict[Entry, Close]:
    asked = {entry: UUID(entry.subject) for entry in entries}
    if not asked:
        return {}
    rows = Screen.objects.filter(pk__in=asked.values(), revoked_at=None, group__isnull=False)
    rows = rows.exclude(group__status=WorkGroup.Status.CANCELLED)
    rooms = {pk: (run, group) for pk, run, group in rows.values_list("pk", "group__run", "group")}
    gone = {entry: Close.SIGNED_OUT for entry, key in asked.items() if key not in rooms}
    here = {entry: (entry.run, entry.group) for entry in asked}
    moved = {entry: Close.RELOAD for entry, key in asked.items() if rooms.get(key, here[entry]) != here[entry]}
    return gone | moved


def _replaced(entries: Collection[Entry]) -> dict[Entry, Close]:
    if not entries:
        return {}
    claims = claims_of({e.group for e in entries if e.group})
    return {
        e: Close.REPLACED
        for e in entries
        if has_handed_over(claims.get((e.group or 0, e.actor.role.value)), device=e.page.device, born=e.page.born)
    }


def _linked(entries: Collection[Entry], now: datetime) -> dict[Entry, Close]:
    if not entries:
        return {}
    links = PersonalLink.objects.filter(
        pk__in={e.subject for e in entries}, revoked_at=None, expires_at__gt=now, user__is_active=True
    )
    valid = {str(key) for key in links.values_list("pk", flat=True)}
    leading = [e for e in entries if e.actor.role is Role.FACILITATOR and e.group]
    rows = Facilitator.objects.filter(user__in={e.actor.user_id for e in leading})
    rows = rows.exclude(group__status=WorkGroup.Status.CANCELLED)
    leads = set(rows.values_list("user_id", "group_id", "group__run_id"))
    lost = [e for e in leading if (e.actor.user_id, e.group, e.run) not in leads]
    return _elsewhere(lost, leads) | {e: Close.SIGNED_OUT for e in entries if e.subject not in valid}


def _elsewhere(lost: Collection[Entry], leads: Collection[tuple[int, int, int]]) -> dict[Entry, Close]:
    """A group that was merged or moved is met where it is now; one that somebody else leads is not."""
    if not lost:
        return {}
    rows = WorkGroup.objects.filter(pk__in={e.group for e in lost}).values_list("pk", "merged_into", "run")
    now_at = {pk: (merged or pk, run) for pk, merged, run in rows}
    follows = {e for e in lost if (e.actor.user_id, *now_at.get(e.group or 0, (0, 0))) in leads}
    return {e: Close.RELOAD if e in follows else Close.FORBIDDEN for e in lost}


def _organisers(entries: Collection[Entry], now: datetime) -> dict[Entry, Close]:
    if not entries:
        return {}
    people = User.objects.filter(pk__in={e.actor.user_id for e in entries}, is_active=True, is_staff=True)
    sessions = Session.objects.filter(session_key__in={e.subject for e in entries}, expire_date__gt=now)
    staff, open_ = set(people.values_list("pk", flat=True)), set(sessions.values_list("session_key", flat=True))
    return {e: Close.SIGNED_OUT for e in entries if e.actor.user_id not in staff or e.subject not in open_}
