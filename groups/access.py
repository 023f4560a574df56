"""Turns cookies and a signed-in organiser into an Actor. The only place that does, for HTTP and sockets alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from groups.models import Facilitator, Screen, WorkGroup
from groups.permissions import Actor, Role
from seminars.cookies import read_role
from seminars.models import PersonalLink, Run, User

LINK_ROLES = (Role.FACILITATOR, Role.CONTACT, Role.PRESENTER)


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
    return Actor(Role.ORGANISER, f"user:{user.pk}", user.pk, runs=None, groups=None, name=user.name)


def _screen(subject: str) -> Actor | None:
    screen = Screen.objects.select_related("group").filter(pk=subject, revoked_at=None).first()
    if screen is None or screen.group is None or screen.group.status == WorkGroup.Status.CANCELLED:
        return None
    return Actor(
        Role.SCREEN, f"screen:{screen.pk}", None, frozenset({screen.group.run_id}), frozenset({screen.group.pk})
    )


def _linked(role: Role, subject: str, now: datetime) -> Actor | None:
    link = PersonalLink.objects.select_related("user").filter(pk=subject, role=role.value).first()
    if link is None or not link.is_valid(now) or not link.user.is_active:
        return None
    runs, groups = _SCOPES[role](link)
    return Actor(role, f"user:{link.user_id}", link.user_id, runs, groups, link.user.name)


def _facilitator_scope(link: PersonalLink) -> tuple[frozenset[int], frozenset[int]]:
    rows = Facilitator.objects.filter(user=link.user).exclude(group__status=WorkGroup.Status.CANCELLED)
    pairs = list(rows.values_list("group__run_id", "group_id"))
    return frozenset(run for run, _group in pairs), frozenset(group for _run, group in pairs)


def _contact_scope(link: PersonalLink) -> tuple[frozenset[int], frozenset[int]]:
    groups = WorkGroup.objects.filter(municipality__contacts__user=link.user, run__rehearsal_of=None)
    pairs = list(groups.values_list("run_id", "pk").distinct())
    return frozenset(run for run, _group in pairs), frozenset(group for _run, group in pairs)


def _presenter_scope(link: PersonalLink) -> tuple[frozenset[int], frozenset[int]]:
    runs = Run.objects.real().filter(seminar__talks__presenters__user=link.user).values_list("pk", flat=True)
    return frozenset(runs), frozenset()


_SCOPES = {Role.FACILITATOR: _facilitator_scope, Role.CONTACT: _contact_scope, Role.PRESENTER: _presenter_scope}
