"""What the rows of a file do, by kind, with what there is kept true on the way: no row asks for what an earlier one has
made, so that a thousand are written within a second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.text import slugify

from groups.errors import GroupsError
from groups.imports import LANGUAGES, as_day, is_yes, plain
from groups.models import Facilitator, Municipality, MunicipalityContact, Training, WorkGroup
from groups.services.registration import find_municipality
from seminars.models import User

USUAL_SIZE = 7


@dataclass(slots=True)
class World:
    """What there is already, by what rows call it."""

    today: date
    run: int  # 0 when the kind belongs to none
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    contacts: set[tuple[int, int]] = field(default_factory=set)
    groups: dict[tuple[int, str], WorkGroup] = field(default_factory=dict)
    gone: set[tuple[int, str]] = field(default_factory=set)
    leaders: dict[tuple[int, int], Facilitator] = field(default_factory=dict)
    trained: dict[int, date] = field(default_factory=dict)
    own: frozenset[int] | None = None
    """The municipalities that a limited organiser is for."""
    kept: frozenset[int] = frozenset()
    """People with a part elsewhere, of whom such an organiser changes nothing."""

    def municipality(self, name: str) -> Municipality | None:
        return self.municipalities.get(slugify(name)) or self.municipalities.get(plain(name))

    def person(self, email: str) -> User | None:
        return self.people.get(email.lower())

    def is_theirs(self, municipality: str) -> bool:
        """Whether a row may be about it: a limited organiser makes no new one."""
        found = self.municipality(municipality)
        return self.own is None or (found is not None and found.pk in self.own)

    def may_change(self, user: User) -> bool:
        return user.pk not in self.kept

    def group(self, municipality: str, unit: str) -> tuple[WorkGroup | None, bool]:
        """The group that takes part, and whether there is only one that does not."""
        there = self.municipality(municipality)
        if there is None:
            return None, False
        key = (there.pk, plain(unit))
        return self.groups.get(key), key not in self.groups and key in self.gone


def _write_municipality(values: Mapping[str, str], world: World) -> None:
    _municipality(values, world)


def _write_contact(values: Mapping[str, str], world: World) -> None:
    user = _person(values["name"], values["email"], world, _language(values))
    if values["phone"] and values["phone"] != user.phone and world.may_change(user):
        user.phone = values["phone"]
        user.save(update_fields=["phone"])
    municipality = _municipality(values, world)
    if (municipality.pk, user.pk) not in world.contacts:
        MunicipalityContact.objects.create(municipality=municipality, user=user)
        world.contacts.add((municipality.pk, user.pk))


def _write_group(values: Mapping[str, str], world: World) -> None:
    municipality = _municipality(values, world)
    key = (municipality.pk, plain(values["unit"]))
    given: dict[str, Any] = {column: values[column] for column in ("place", "needs") if values[column]}
    if values["expected"]:
        given["expected"] = int(values["expected"])
    group = world.groups.get(key)
    if group is None:
        group = WorkGroup(run_id=world.run, municipality=municipality, name=values["unit"], expected=USUAL_SIZE)
        world.groups[key] = group
    for column, value in given.items():
        setattr(group, column, value)
    group.save(update_fields=list(given) if group.pk else None)
    for name, email, is_substitute in (("facilitator", "facilitator_email", False), ("second", "second_email", True)):
        if values[email]:
            _leader(group, _person(values[name], values[email], world), world, is_substitute=is_substitute)


def _write_facilitator(values: Mapping[str, str], world: World) -> None:
    group = world.groups[_municipality(values, world).pk, plain(values["unit"])]
    user = _person(values["name"], values["email"], world, _language(values))
    is_substitute = is_yes(values["substitute"])
    leader = _leader(group, user, world, is_substitute=is_substitute)
    if values["substitute"] and leader.is_substitute != is_substitute:
        leader.is_substitute = is_substitute
        leader.save(update_fields=["is_substitute"])
    day, known = as_day(values["trained"]), world.trained.get(user.pk)
    if day and (known is None or known < day) and world.may_change(user):
        Training.objects.update_or_create(user=user, defaults={"completed_on": day})
        world.trained[user.pk] = day


def _municipality(values: Mapping[str, str], world: World) -> Municipality:
    found = world.municipality(values["municipality"]) or find_municipality(values["municipality"])
    if found is None:
        raise GroupsError("no_name")
    world.municipalities[plain(values["municipality"])] = world.municipalities[found.slug] = found
    return found


def _person(name: str, email: str, world: World, language: str = "sv") -> User:
    """As `groups.services.people.person`; whoever was first named in a rehearsal is real from now on."""
    known = world.person(email)
    if known is None:
        known = User.objects.create_user(email, name=name, language=language)
        world.people[known.email] = known
    elif known.made_for_id:
        known.made_for = None
        known.save(update_fields=["made_for"])
    return known


def _leader(group: WorkGroup, user: User, world: World, *, is_substitute: bool) -> Facilitator:
    found = world.leaders.get((group.pk, user.pk))
    if found is None:
        found = Facilitator.objects.create(group=group, user=user, is_substitute=is_substitute)
        world.leaders[group.pk, user.pk] = found
    return found


def _language(values: Mapping[str, str]) -> str:
    return LANGUAGES.get(values["language"].casefold(), "sv")


WRITES: Mapping[str, Callable[[Mapping[str, str], World], None]] = {
    "municipalities": _write_municipality,
    "contacts": _write_contact,
    "groups": _write_group,
    "facilitators": _write_facilitator,
}
