"""The commands of a room's round: each names the round and who had the floor on the page that it was pressed on."""

from __future__ import annotations

from datetime import timedelta

from facilitation.errors import Refused
from facilitation.orders import LONGEST_KEY, Answer, Order
from facilitation.protocol import ms
from facilitation.round_presses import MOST_MORE, MOST_SEATS, SILENCE, Act, Press
from facilitation.services import rounds
from facilitation.wire import Code

LONGEST_ID = 40
LATEST = 24 * 3_600_000  # ms into a slot
MOST_NUMBER = 99  # chairs are never numbered anew while people come and go
AHEAD = timedelta(seconds=2)  # that a page's clock may be before ours


def press(act: Act, order: Order) -> Answer:
    args = order.args
    read = Press(
        act=act,
        id=args.text("press", longest=LONGEST_ID),
        slot=args.text("slot", longest=LONGEST_KEY),
        step=args.integer("step", high=200),
        count=args.integer("count", low=1, high=MOST_SEATS),
        seat=args.maybe_integer("seat", low=1, high=MOST_NUMBER),
        again=args.flag("again") if "again" in args else False,
        at=args.integer("at", high=LATEST),
        given=min(args.integer("given"), ms(order.now + AHEAD)),
        begins=args.maybe_integer("begins") or 0,
        since=args.maybe_integer("since", high=LATEST),
        extra=args.maybe_integer("extra", high=MOST_MORE) or 0,
        who=args.maybe_integer("who", low=1, high=MOST_NUMBER),
        seats=_seats(order),
        until=args.maybe_integer("until", high=LATEST + SILENCE) or 0,
    )
    if not read.id or not read.slot:
        raise Refused(Code.BAD_ARGS, field="press" if not read.id else "slot")
    return rounds.press(group=order.their_group(), press=read)


def _seats(order: Order) -> tuple[int, ...]:
    given = order.args.given.get("seats", [])
    if not isinstance(given, list) or len(given) > MOST_NUMBER or any(type(seat) is not int for seat in given):
        raise Refused(Code.BAD_ARGS, field="seats")
    return tuple(given)
