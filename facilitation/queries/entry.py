"""Who stands at the door of the live part: a browser's cookies become an actor with a run, a group and topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import cast

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from facilitation.errors import Refused
from facilitation.queries.agenda import audience
from facilitation.queries.devices import KINDS, claims_of, has_handed_over, presence_key
from facilitation.topics import Topic, seen_by
from facilitation.wire import UNTOLD, Code, Page
from groups.access import ChooseRole, actor_for, choose_role
from groups.models import WorkGroup
from groups.permissions import Actor, Role, may
from seminars.cookies import read_role
from seminars.models import Run, User
from seminars.prepared import Prepared
from seminars.set_up_first import must_set_up


@dataclass(frozen=True, slots=True)
class Entry:
    """An actor let in. `subject` is what its cookie names: a link, a screen, or an organiser's session."""

    actor: Actor
    subject: str
    run: int
    group: int | None
    audience: tuple[str, ...]
    topics: tuple[Topic, ...]
    page: Page = UNTOLD

    @property
    def presence_key(self) -> str:
        """Who, and on which device."""
        return presence_key(self.actor.key, self.page.device)


def session_user(cookies: Mapping[str, str]) -> User | None:
    """The person of the browser's login session, if any; where there is no request to ask."""
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    session = SessionStore(key)
    user = None if must_set_up(session) else get_user(cast("HttpRequest", SimpleNamespace(session=session)))
    return user if isinstance(user, User) else None


def enter(
    *,
    cookies: Mapping[str, str],
    user: User | None,
    role: str | None,
    run: int | None,
    group: int | None,
    now: datetime,
    page: Page = UNTOLD,
) -> Entry:
    """Lets the browser in as `role`, to `run` and `group`; a group that has been merged or moved is met where it is
    now. Raises Refused: choose_role, signed_out, choose_run, forbidden or not_found.
    """
    meant = _role(role, cookies, user, run)
    actor = actor_for(role=meant, cookies=cookies, user=user, now=now)
    if actor is None:
        raise Refused(Code.SIGNED_OUT)
    run, group = _now_at(run, group) if group is not None else (run or _only(actor.runs), None)
    municipality, group = _room(actor, run, group)
    if not may(actor, "see.agenda", run=run, group=group):
        raise Refused(Code.FORBIDDEN)
    if not Run.objects.filter(pk=run).exists():
        raise Refused(Code.NOT_FOUND)
    heard = audience(municipality=municipality, group=group)
    subject = _subject(meant, cookies)
    return Entry(actor, subject, run, group, heard, seen_by(actor, run=run, group=group), page)


@dataclass(frozen=True, slots=True)
class Standing:
    """Who gives a command, and the run and group of their page now."""

    actor: Actor
    run: int
    group: int | None


def stand(*, entry: Entry, cookies: Mapping[str, str], now: datetime) -> Standing:
    """The right of a page that was let in, read anew: as `enter`, in one or two queries for a room's own pages.

    A group that its screen or facilitator still has is neither merged nor cancelled. Raises Refused as `enter` does.
    """
    role = entry.actor.role
    if role in KINDS and entry.group is not None:
        actor = actor_for(role=role, cookies=cookies, user=None, now=now)
        if actor and actor.runs and len(actor.runs) == 1 and actor.groups and entry.group in actor.groups:
            return Standing(actor, next(iter(actor.runs)), entry.group)
    user = session_user(cookies) if role is Role.ORGANISER else None
    again = enter(cookies=cookies, user=user, role=role, run=entry.run, group=entry.group, now=now)
    return Standing(again.actor, again.run, again.group)


_at = Prepared(lambda group: WorkGroup.objects.filter(pk=group).order_by().values_list("run_id", "merged_into_id"))


def _role(named: str | None, cookies: Mapping[str, str], user: User | None, run: int | None) -> Role:
    if named is None:
        try:
            return choose_role(cookies, user, run=run)
        except ChooseRole as error:
            raise Refused(Code.CHOOSE_ROLE) from error
    if named not in set(Role):
        raise Refused(Code.CHOOSE_ROLE)
    return Role(named)


def _subject(role: Role, cookies: Mapping[str, str]) -> str:
    if role is Role.ORGANISER:
        return cookies.get(settings.SESSION_COOKIE_NAME, "")
    return read_role(cookies, role) or ""


def _only(runs: frozenset[int] | None) -> int:
    if runs is None or len(runs) != 1:
        raise Refused(Code.CHOOSE_RUN, runs=sorted(runs or ()))
    return next(iter(runs))


def refuse_replaced(entry: Entry) -> None:
    """Raises Refused(replaced) for a page whose room has been claimed on another device since it was opened."""
    if entry.group is None or entry.page.born is None:
        return
    claim = claims_of([entry.group]).get((entry.group, entry.actor.role.value))
    if has_handed_over(claim, device=entry.page.device, born=entry.page.born):
        raise Refused(Code.REPLACED)


def _now_at(run: int | None, group: int) -> tuple[int, int]:
    """Run and group of the page: where the group named has been merged or moved to; one unknown stays as it is."""
    return next(((at, merged_into or group) for at, merged_into in _at(group)), (run or 0, group))


def _room(actor: Actor, run: int, group: int | None) -> tuple[int | None, int | None]:
    """Municipality and group of the page: the group named, else the actor's only one in the run."""
    rows = WorkGroup.objects.filter(run=run).order_by("pk")
    if group is not None:
        found = rows.filter(pk=group).values_list("municipality_id", "pk").first()
        if found is None:
            raise Refused(Code.NOT_FOUND if actor.groups is None else Code.FORBIDDEN)
        return found
    if actor.groups is None or actor.role is Role.CONTACT:
        return None, None
    own = list(rows.filter(pk__in=actor.groups).values_list("municipality_id", "pk")[:2])
    return own[0] if len(own) == 1 else (None, None)
