"""The commands of the morning's reality: groups merged, moved, cancelled, brought back and added; substitutes; links
shown; and pages taken over on another device."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from facilitation.errors import Refused
from facilitation.orders import Answer, Order
from facilitation.queries.screen import qr_data
from facilitation.services import claims, regrouping, taking_part
from facilitation.wire import MAX_DEVICE, Code
from groups.errors import GroupsError
from groups.models import Facilitator, WorkGroup
from groups.services.links import show_link as show_facilitators_link
from groups.services.registration import Arrival
from seminars.models import Run

LONGEST_NAME = 120
LONGEST_MUNICIPALITY = 80
LONGEST_PLACE = 160
LONGEST_ADDRESS = 254
MOST_PEOPLE = 30

Handler = Callable[[Order], Answer]


def told(handler: Handler) -> Handler:
    """What `groups` refuses is refused to the sender by the same code."""

    @wraps(handler)
    def asked(order: Order) -> Answer:
        try:
            return handler(order)
        except GroupsError as error:
            raise Refused(error.code) from error

    return asked


@told
def merge(order: Order) -> Answer:
    source, into = order.named_group(), order.named_group("into")
    return {"group": into.pk, "rev": regrouping.merge_groups(into=into, source=source, now=order.now)}


@told
def move(order: Order) -> Answer:
    group = order.named_group()
    run = Run.objects.filter(pk=order.args.integer("to")).first()
    if run is None:
        raise Refused(Code.NOT_FOUND)
    order.require(run.pk)
    return {"group": group.pk, "rev": regrouping.move_group(group=group, run=run, now=order.now)}


@told
def cancel(order: Order) -> Answer:
    group = order.named_group()
    return {"group": group.pk, "has_gone": taking_part.cancel_group(group=group)}


@told
def restore(order: Order) -> Answer:
    return {"group": taking_part.restore_group(group=order.named_group()).pk}


@told
def substitute(order: Order) -> Answer:
    name, email = order.args.text("name", longest=LONGEST_NAME), _email(order, "email")
    row = taking_part.name_substitute(group=order.named_group(), name=name, email=email, now=order.now)
    return {"group": row.group_id, "facilitator": row.pk}


@told
def add(order: Order) -> Answer:
    run = Run.objects.get(pk=order.their_run())
    group = taking_part.add_group(run=run, entry=_arrival(order), now=order.now)
    leader = group.facilitators.first()
    return {"group": group.pk, "facilitator": leader and leader.pk}


def _arrival(order: Order) -> Arrival:
    args = order.args
    return Arrival(
        municipality=args.text("municipality", longest=LONGEST_MUNICIPALITY),
        name=args.text("name", longest=LONGEST_NAME),
        expected=args.integer("expected", low=1, high=MOST_PEOPLE),
        place=args.text("place", longest=LONGEST_PLACE),
        facilitator_name=args.text("facilitator_name", longest=LONGEST_NAME),
        facilitator_email=_email(order, "facilitator_email"),
    )


@told
def show_link(order: Order) -> Answer:
    """A fresh link to one of the group's facilitators, or without one named to a screen of the room."""
    group, wanted = order.named_group(), order.args.maybe_integer("facilitator")
    if wanted is None:
        address, name = taking_part.show_screen_link(group=group, now=order.now), ""
    else:
        facilitator = _facilitator(group, wanted)
        address = show_facilitators_link(actor=order.actor, facilitator=facilitator, now=order.now)
        name = facilitator.user.name
    return {"group": group.pk, "name": name, "address": address, "qr": qr_data(address)}


def _facilitator(group: WorkGroup, wanted: int) -> Facilitator:
    found = group.facilitators.select_related("group__run", "user").filter(pk=wanted).first()
    if found is None:
        raise Refused(Code.NOT_FOUND)
    return found


def use_here(order: Order) -> Answer:
    device = order.args.text("device", longest=MAX_DEVICE)
    if not device.isalnum():
        raise Refused(Code.BAD_ARGS, field="device")
    return claims.claim(group=order.their_group(), role=order.actor.role, device=device, now=order.now)


def _email(order: Order, name: str) -> str:
    """An address that looks like one, or empty. Raises Refused(bad_args, field)."""
    text = order.args.text(name, longest=LONGEST_ADDRESS).strip()
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise Refused(Code.BAD_ARGS, field=name) from error
    return text
