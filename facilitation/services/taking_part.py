"""Groups come and go, and screens are paired with their rooms: what `groups` does, and in the same transaction told
to the live pages. Every page above `groups` calls these."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from facilitation.live import bump
from facilitation.topics import Name, of_group, of_run
from groups.errors import GroupsError
from groups.models import Facilitator, Screen, SignUp, WorkGroup
from groups.permissions import Actor
from groups.services import registration, regrouping, screens, sign_ups
from groups.services.registration import Arrival
from seminars.models import Run


def group_changed(group: WorkGroup) -> int:
    """A group is new, has another name, size or people, or has gone: wherever it is shown. The new revision of its
    topic."""
    room, everywhere = of_group(group.run_id, group.pk), of_run(group.run_id, Name.CONTROL, Name.DESK, Name.WALL)
    return bump(room, *everywhere)[room]


def run_filled(run: Run) -> None:
    """Many groups of the run are new or changed at once."""
    rooms = [of_group(run.pk, group) for group in run.groups.values_list("pk", flat=True)]
    bump(*rooms, *of_run(run.pk, Name.CONTROL, Name.DESK, Name.WALL))


def screens_changed(group: WorkGroup) -> int:
    """A display was paired with the group's room or let go. The new revision of the group's topic."""
    room = of_group(group.run_id, group.pk)
    return bump(room, *of_run(group.run_id, Name.CONTROL))[room]


@transaction.atomic
def confirm_sign_up(*, row: SignUp, now: datetime) -> list[WorkGroup]:
    """As `groups` confirms what was registered. Raises GroupsError."""
    is_new = row.confirmed_at is None
    made = sign_ups.confirm_sign_up(row=row, now=now)
    for group in made if is_new else ():
        if not group.is_cancelled:
            group_changed(group)
    return made


@transaction.atomic
def approve_group(*, group: WorkGroup, now: datetime) -> bool:
    """As `groups` approves. Raises GroupsError."""
    is_new = sign_ups.approve_group(group=group, now=now)
    if is_new:
        group_changed(group)
    return is_new


@transaction.atomic
def decline_group(*, group: WorkGroup, now: datetime) -> bool:
    """As `groups` declines."""
    is_new = sign_ups.decline_group(group=group, now=now)
    if is_new:
        group_changed(group)
    return is_new


@transaction.atomic
def withdraw_group(*, group: WorkGroup, now: datetime) -> bool:
    """As `groups` takes back a registration."""
    has_gone = sign_ups.withdraw_group(group=group, now=now)
    if has_gone:
        group_changed(group)
    return has_gone


@transaction.atomic
def change_group(*, group: WorkGroup, change: sign_ups.Change, now: datetime) -> bool:
    """As `groups` changes one. Raises GroupsError."""
    is_new = sign_ups.change_group(group=group, change=change, now=now)
    if is_new:
        group_changed(group)
    return is_new


@transaction.atomic
def move_up(*, run: Run, now: datetime) -> int:
    """As `groups` moves those up who wait; how many."""
    moved = sign_ups.move_up(run=run, now=now)
    for group in moved:
        group_changed(group)
    return len(moved)


@transaction.atomic
def name_substitute(
    *, group: WorkGroup, name: str, email: str, now: datetime, instead_of: Facilitator | None = None
) -> Facilitator:
    """As `groups` names one. Raises GroupsError."""
    substitute = registration.name_substitute(group=group, name=name, email=email, now=now, instead_of=instead_of)
    group_changed(group)
    return substitute


@transaction.atomic
def remove_facilitator(*, group: WorkGroup, facilitator: Facilitator, now: datetime) -> bool:
    """As `groups` removes one. Raises GroupsError."""
    has_gone = registration.remove_facilitator(group=group, facilitator=facilitator, now=now)
    if has_gone:
        group_changed(group)
    return has_gone


@transaction.atomic
def add_group(*, run: Run, entry: Arrival, now: datetime) -> WorkGroup:
    """As `groups` adds one that turned up. Raises GroupsError."""
    group = registration.add_group(run=run, entry=entry, now=now)
    group_changed(group)
    return group


@transaction.atomic
def restore_group(*, group: WorkGroup) -> WorkGroup:
    """A cancelled group comes after all. Raises GroupsError."""
    restored = regrouping.restore_group(group=group)
    group_changed(restored)
    return restored


@transaction.atomic
def show_screen_link(*, group: WorkGroup, now: datetime) -> str:
    """A fresh link's absolute address that makes the browser that opens it a display of the room, shown only now.

    Raises GroupsError `cancelled`.
    """
    if group.is_cancelled:
        raise GroupsError("cancelled")
    address = screens.issue_screen_link(group=group, now=now)
    screens_changed(group)
    return address


@transaction.atomic
def cancel_group(*, group: WorkGroup) -> bool:
    """True when the group took part until now."""
    has_gone = registration.cancel_group(group=group)
    if has_gone:
        group_changed(group)
    return has_gone


def pair_screen(*, actor: Actor, code: str, group: WorkGroup, now: datetime, address: str = "") -> Screen:
    """As `groups` pairs. Raises GroupsError; then not in a transaction, so that wrong codes stay counted."""
    screen = screens.pair_screen(actor=actor, code=code, group=group, now=now, address=address)
    screens_changed(group)
    return screen


@transaction.atomic
def unpair_screen(*, actor: Actor, screen: Screen, now: datetime) -> int:
    """The display is let go by somebody who may. The new revision of its group's topic. Raises GroupsError."""
    group = screen.group
    screens.unpair_screen(actor=actor, screen=screen, now=now)
    return screens_changed(group) if group else 0


@transaction.atomic
def leave_screen(*, screen: Screen, now: datetime) -> None:
    """Somebody at the display itself lets it go."""
    screens.leave_screen(screen=screen, now=now)
    if screen.group is not None:
        screens_changed(screen.group)
