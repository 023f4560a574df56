"""Turns cookies and a signed-in organiser into an Actor. The only place that does, for HTTP and sockets alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q

from groups.models import Facilitator, Municipality, OrganiserLimit, Screen, WorkGroup
from groups.permissions import Actor, Role
from seminars.cookies import read_role
from seminars.models import PersonalLink, Run, User
from seminars.prepared import Prepared

LINK_ROLES = (Role.FACILITATOR, Role.CONTACT, Role.PRESENTER)


_link = Prepared(
    lambda link: (
        PersonalLink.objects.filter(pk=link, revoked_at=None, user__is_active=True)
        .order_by()
        .values_list("role", "expires_at", "user", "user__name")
    )
)
_led = Prepared(
    lambda user: (
        Facilitator.objects.filter(user=user)
        .exclude(group__status=WorkGroup.Status.CANCELLED)
        .order_by()
        .values_list("group__run_id", "group_id")
    )
)


class ChooseRole(Exception):
    """Several roles are signed in in this browser and the request does not say which one it means."""


def actor_for(*, role: Role, cookies: Mapping[str, str], user: User | None, now: datetime) -> Actor | None:
    """The actor of this role in this browser, or None when it is not signed in or its link or screen is revoked."""
    if role is Role.ORGANISER:
        return _organiser(user)
    subject = read_role(cookies, role)
    if subject is None:
        return None
    return _screen(subject) if role is Role.SCREEN else _linked(role, subject, now)


def roles_present(cookies: Mapping[str, str]) -> list[Role]:
    """The link and screen roles that have a cookie here."""
    return [role for role in (*LINK_ROLES, Role.SCREEN) if read_role(cookies, role)]


def choose_role(cookies: Mapping[str, str], user: User | None, *, run: int | None) -> Role:
    """The role meant when none is named: the only cookie's, or organiser when a run is named; else ChooseRole."""
    present = roles_present(cookies)
    if run is not None and _organiser(user):
        return Role.ORGANISER
    if len(present) == 1:
        return present[0]
    raise ChooseRole


def _organiser(user: User | None) -> Actor | None:
    if user is None or not (user.is_active and user.is_staff):
        return None
    runs, groups = _limited_scope(user) if user.is_limited else (None, None)
    return Actor(Role.ORGANISER, f"user:{user.pk}", user.pk, runs=runs, groups=groups, name=user.name)


def own_municipalities(user: object) -> frozenset[int] | None:
    """The municipalities that an organiser is for, None for all of them. No query for those who are not limited."""
    if not isinstance(user, User) or not user.is_limited:
        return None
    limit = OrganiserLimit.objects.filter(user=user).first()
    if limit is None:
        return frozenset()
    named = frozenset(limit.municipalities.values_list("pk", flat=True))
    region = limit.region.strip()
    of_region = Municipality.objects.filter(region__iexact=region) if region else Municipality.objects.none()
    return named | frozenset(of_region.values_list("pk", flat=True))


def _limited_scope(user: User) -> tuple[frozenset[int], frozenset[int]]:
    """Their own groups; and the runs, to conduct and see whole, in which nobody else's takes part."""
    own = own_municipalities(user) or frozenset()
    rows = WorkGroup.objects.filter(municipality__in=own).order_by()
    taking_part = WorkGroup.objects.exclude(status=WorkGroup.Status.CANCELLED)
    shared = taking_part.exclude(municipality__in=own).filter(run__in=rows.values("run"))
    pairs = list(rows.values_list("run_id", "pk"))
    others = set(shared.order_by().values_list("run_id", flat=True))
    return frozenset(run for run, _group in pairs) - others, frozenset(group for _run, group in pairs)


def _screen(subject: str) -> Actor | None:
    rows = Screen.objects.filter(pk=subject, revoked_at=None, group__isnull=False).order_by()
    rooms = rows.exclude(group__status=WorkGroup.Status.CANCELLED).values_list("pk", "group__run_id", "group_id")
    for screen, run, group in rooms:
        return Actor(Role.SCREEN, f"screen:{screen}", None, frozenset({run}), frozenset({group}))
    return None


def _linked(role: Role, subject: str, now: datetime) -> Actor | None:
    for given_to, expires_at, user, name in _link(int(subject)) if subject.isdecimal() else ():
        if given_to == role.value and now < expires_at:
            runs, groups = _SCOPES[role](user)
            return Actor(role, f"user:{user}", user, runs, groups, name)
    return None


def _facilitator_scope(user: int) -> tuple[frozenset[int], frozenset[int]]:
    pairs = _led(user)
    return frozenset(run for run, _group in pairs), frozenset(group for _run, group in pairs)


def _contact_scope(user: int) -> tuple[frozenset[int], frozenset[int]]:
    theirs = Q(municipality__contacts__user=user) | Q(contact=user)
    groups = WorkGroup.objects.filter(theirs, run__rehearsal_of=None).order_by()
    pairs = list(groups.values_list("run_id", "pk").distinct())
    return frozenset(run for run, _group in pairs), frozenset(group for _run, group in pairs)


def _presenter_scope(user: int) -> tuple[frozenset[int], frozenset[int]]:
    runs = Run.objects.real().filter(seminar__talks__presenters__user=user).order_by().values_list("pk", flat=True)
    return frozenset(runs), frozenset()


_SCOPES = {Role.FACILITATOR: _facilitator_scope, Role.CONTACT: _contact_scope, Role.PRESENTER: _presenter_scope}
