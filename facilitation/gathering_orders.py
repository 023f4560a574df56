"""The commands of the joint gathering: sorting, the speaking queue, and the presenters' answers."""

from __future__ import annotations

from facilitation.arguments import Args
from facilitation.errors import Refused
from facilitation.models import Note
from facilitation.orders import Answer, Order
from facilitation.services import answers, gathering, turns
from facilitation.wire import Code
from groups.permissions import Role

MOST_NOTES = 1_000  # named in one command
MOST_PLACES = 1_000


def add_heading(order: Order) -> Answer:
    return gathering.add_heading(run_id=order.their_run(), text=_heading_text(order.args))


def rename_heading(order: Order) -> Answer:
    heading = order.args.integer("heading")
    return gathering.rename_heading(run_id=order.their_run(), heading=heading, text=_heading_text(order.args))


def move_heading(order: Order) -> Answer:
    heading, position = order.args.integer("heading"), order.args.integer("position", low=1, high=MOST_PLACES)
    return gathering.move_heading(run_id=order.their_run(), heading=heading, position=position)


def remove_heading(order: Order) -> Answer:
    return gathering.remove_heading(run_id=order.their_run(), heading=order.args.integer("heading"))


def place(order: Order) -> Answer:
    heading = order.args.maybe_integer("heading")
    position = order.args.maybe_integer("position", low=1, high=MOST_PLACES)
    run, notes = order.their_run(), _notes(order.args)
    return _signed(order, notes, gathering.place(run_id=run, notes=notes, heading=heading, position=position))


def merge(order: Order) -> Answer:
    run, notes, into = order.their_run(), _notes(order.args), order.args.integer("into")
    return _signed(order, [*notes, into], gathering.merge(run_id=run, notes=notes, into=into))


def split(order: Order) -> Answer:
    run, notes = order.their_run(), _notes(order.args)
    return _signed(order, notes, gathering.split(run_id=run, notes=notes))


def raise_notes(order: Order) -> Answer:
    run, notes, raised = order.their_run(), _notes(order.args), order.args.flag("raised")
    return _signed(order, notes, gathering.raise_notes(run_id=run, notes=notes, raised=raised, now=order.now))


def spotlight(order: Order) -> Answer:
    run, note = order.their_run(), order.args.maybe_integer("note")
    return _signed(order, [note] if note else [], gathering.spotlight(run_id=run, note=note, now=order.now))


def _signed(order: Order, notes: list[int], answer: Answer) -> Answer:
    """Colleagues see who has sorted the notes."""
    gathering.sign(run_id=order.their_run(), notes=notes, by=order.actor.name)
    return answer


def open_queue(order: Order) -> Answer:
    anew = order.args.flag("anew") if "anew" in order.args else False
    return turns.open_queue(run_id=order.their_run(), anew=anew, now=order.now)


def next_turn(order: Order) -> Answer:
    return turns.next_turn(run_id=order.their_run(), speaking=order.args.maybe_integer("speaking"), now=order.now)


def call(order: Order) -> Answer:
    group, speaking = order.their_group(), order.args.maybe_integer("speaking")
    return turns.call(run_id=group.run_id, group=group, speaking=speaking, now=order.now)


def finish(order: Order) -> Answer:
    return turns.finish(run_id=order.their_run(), speaking=order.args.maybe_integer("speaking"), now=order.now)


def let_pass(order: Order) -> Answer:
    return turns.let_pass(group=order.their_group(), own=order.actor.role is Role.FACILITATOR)


def let_wait(order: Order) -> Answer:
    return turns.let_wait(group=order.their_group(), own=order.actor.role is Role.FACILITATOR)


def move_turn(order: Order) -> Answer:
    position = order.args.integer("position", low=1, high=MOST_PLACES)
    return turns.move(group=order.their_group(), position=position)


def mark_answered(order: Order) -> Answer:
    answered = order.args.flag("answered")
    return answers.mark_answered(note=_question(order), answered=answered, now=order.now)


def save_answer(order: Order) -> Answer:
    text, base_rev = order.args.text("text", longest=answers.LONGEST), order.args.integer("base_rev")
    by = order.actor.name
    return answers.save_answer(note=_question(order), text=text, base_rev=base_rev, by=by, now=order.now)


def publish_answers(order: Order) -> Answer:
    published = order.args.flag("published")
    return answers.publish_answers(run_id=order.their_run(), published=published, now=order.now)


def _question(order: Order) -> Note:
    """A note of a run that the sender has part in, whichever group's it is."""
    note = Note.objects.select_related("group").filter(pk=order.args.integer("note")).first()
    if note is None:
        raise Refused(Code.NOT_FOUND)
    order.require(note.group.run_id)
    return note


def _notes(args: Args) -> list[int]:
    return args.integers("notes", most=MOST_NOTES)


def _heading_text(args: Args) -> str:
    return args.text("text", longest=gathering.LONGEST_HEADING)
