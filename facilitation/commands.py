"""Every command by name: who may give it, how its arguments are read, and the one service it calls.

Used by the socket and by POST /live/do/ alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from facilitation import gathering_orders, measures, regroup, round_orders
from facilitation.arguments import Args
from facilitation.errors import Refused
from facilitation.models import GroupState, Note, PracticeProposal
from facilitation.orders import LONGEST_KEY, Answer, Order
from facilitation.round_presses import Act
from facilitation.services import cues, dialogue, evaluation, help, messages, notes, proposals, rooms, taking_part
from facilitation.services.receipts import once
from facilitation.timeline import Action
from facilitation.wire import Code, Do
from groups.permissions import Actor
from seminars.models import Caption

LONGEST_HELP = 300  # characters
LANGUAGES = [code for code, _name in Caption._meta.get_field("language").flatchoices]


def run_command(*, actor: Actor, run: int | None, group: int | None, command: Do, now: datetime) -> Answer:
    """Does the command once and answers it, or answers its receipt. Raises Refused."""
    handler = HANDLERS.get(command.action)
    if handler is None:
        raise Refused(Code.UNKNOWN_ACTION)
    order = Order(actor, run, group, command.action, Args(command.args), command.seen, now)
    measures.commands.labels(command.action).inc()
    if command.action in WITHOUT_RECEIPT:
        return handler(order)
    return once(id=command.id, actor=actor.key, now=now, work=partial(handler, order))


def _cue(action: Action, order: Order) -> Answer:
    return cues.give_cue(
        run_id=order.their_run(),
        action=action,
        args=order.args.given,
        by=order.actor.user_id,
        seen=order.seen,
        now=order.now,
    )


def _cue_preview(order: Order) -> Answer:
    named = order.args.choice("action", [name for action in Action for name in (action.value, f"cue.{action}")])
    action = Action(named.removeprefix("cue."))
    return cues.preview_cue(
        run_id=order.their_run(), action=action, args=order.args.mapping("args").given, now=order.now
    )


def _present(order: Order) -> Answer:
    return rooms.set_present(group=order.their_group(), present=order.args.integer("present", low=1, high=30))


def _step(order: Order) -> Answer:
    return rooms.set_step(
        group=order.their_group(),
        slot=order.args.text("slot", longest=LONGEST_KEY),
        index=order.args.maybe_integer("index", high=200),
        now=order.now,
    )


def _in_meeting(order: Order) -> Answer:
    return rooms.set_in_meeting(group=order.their_group(), in_meeting=order.args.flag("in_meeting"))


def _chimes(order: Order) -> Answer:
    return rooms.set_chimes(group=order.their_group(), chimes=order.args.flag("chimes"))


def _playback(order: Order) -> Answer:
    return rooms.set_playback(group=order.their_group(), now=order.now, **_chosen(order.args))


def _chosen(args: Args) -> dict[str, Any]:
    """What was given of how the room's screens play the Talks, as the model calls it."""
    found: dict[str, Any] = {}
    if "volume" in args:
        found["volume"] = args.integer("volume", high=100)
    if "captions" in args:
        found["captions"] = args.flag("captions")
    if "language" in args:
        found["caption_language"] = args.choice("language", ["", *LANGUAGES])
    if "size" in args:
        found["caption_size"] = args.integer("size", low=1, high=3)
    if "source" in args:
        found["source"] = args.choice("source", ["", *GroupState.Source.values])
    return found


def _open_evaluation(order: Order) -> Answer:
    return evaluation.open_early(group=order.their_group(), now=order.now)


def _allow_more(order: Order) -> Answer:
    return evaluation.allow_more(group=order.their_group(), more=order.args.integer("more", low=1, high=100))


def _save_note(order: Order) -> Answer:
    return notes.save_note(
        group=order.named_group(),
        kind=Note.Kind(order.args.choice("kind", Note.Kind.values)),
        position=order.args.integer("position"),
        text=order.args.text("text", longest=notes.LONGEST),
        base_rev=order.args.integer("base_rev"),
        now=order.now,
    )


def _send_notes(order: Order) -> Answer:
    return notes.send_notes(group=order.their_group(), now=order.now)


def _save_proposal(order: Order) -> Answer:
    return proposals.save_proposal(
        group=order.named_group(),
        position=order.args.integer("position"),
        fields=_proposal_fields(order.args.mapping("fields")),
        base_rev=order.args.integer("base_rev"),
        now=order.now,
    )


def _proposal_fields(given: Args) -> dict[str, Any]:
    texts = {name: given.text(name, longest=most) for name, most in proposals.text_fields().items() if name in given}
    kind = {"kind": given.choice("kind", PracticeProposal.Kind.values)} if "kind" in given else {}
    shared = {"is_shared": given.flag("is_shared")} if "is_shared" in given else {}
    sure = {"confidence": given.maybe_integer("confidence", low=1, high=5)} if "confidence" in given else {}
    return {**texts, **kind, **shared, **sure}


def _remove_proposal(order: Order) -> Answer:
    position = order.args.integer("position", high=100)
    return proposals.remove_proposal(group=order.named_group(), position=position, now=order.now)


def _suggest(order: Order) -> Answer:
    text = order.args.text("text", longest=dialogue.LONGEST)
    return dialogue.suggest(group=order.their_group(), text=text, now=order.now)


def _unsuggest(order: Order) -> Answer:
    return dialogue.unsuggest(group=order.their_group(), suggestion=order.args.integer("suggestion"), now=order.now)


def _dot(order: Order) -> Answer:
    by = 1 if order.args.flag("more") else -1
    return dialogue.dot(group=order.their_group(), suggestion=order.args.integer("suggestion"), by=by, now=order.now)


def _choose(order: Order) -> Answer:
    return dialogue.choose(group=order.their_group(), chosen=order.args.integers("chosen", most=3), now=order.now)


def _not_now(order: Order) -> Answer:
    return dialogue.save_not_now(
        group=order.their_group(),
        is_chosen=order.args.flag("is_chosen"),
        reason=order.args.text("reason", longest=dialogue.LONGEST_REASON),
        base_rev=order.args.integer("base_rev"),
        now=order.now,
    )


def _borrow(order: Order) -> Answer:
    return dialogue.borrow(group=order.their_group(), idea=order.args.integer("idea"), now=order.now)


def _unpair(order: Order) -> Answer:
    return {"rev": taking_part.unpair_screen(actor=order.actor, screen=order.their_screen(), now=order.now)}


def _identify(order: Order) -> Answer:
    return rooms.identify(group=order.their_group(), now=order.now)


def _read_message(order: Order) -> Answer:
    return messages.acknowledge(group=order.their_group(), message=order.args.integer("message"), now=order.now)


def _open_call(order: Order) -> Answer:
    text = order.args.text("text", longest=LONGEST_HELP)
    return help.open_call(group=order.their_group(), text=text, now=order.now)


def _answer_call(order: Order) -> Answer:
    text = order.args.text("text", longest=LONGEST_HELP)
    return help.answer_call(call=order.their_call(), text=text, now=order.now)


def _close_call(order: Order) -> Answer:
    return help.close_call(call=order.their_call(), now=order.now)


HANDLERS: Mapping[str, Callable[[Order], Answer]] = {
    **{f"cue.{action}": partial(_cue, action) for action in Action},
    "cue.preview": _cue_preview,
    "group.present": _present,
    "group.step": _step,
    "group.in_meeting": _in_meeting,
    "group.chimes": _chimes,
    "group.playback": _playback,
    "evaluation.open": _open_evaluation,
    "evaluation.more": _allow_more,
    "group.use_here": regroup.use_here,
    "group.merge": regroup.merge,
    "group.move": regroup.move,
    "group.cancel": regroup.cancel,
    "group.restore": regroup.restore,
    "group.substitute": regroup.substitute,
    "group.add": regroup.add,
    "link.show": regroup.show_link,
    **{f"round.{act}": partial(round_orders.press, act) for act in Act},
    "screen.use_here": regroup.use_here,
    "note.save": _save_note,
    "note.send": _send_notes,
    "proposal.save": _save_proposal,
    "proposal.remove": _remove_proposal,
    "proposal.suggest": _suggest,
    "proposal.unsuggest": _unsuggest,
    "proposal.dot": _dot,
    "proposal.choose": _choose,
    "proposal.not_now": _not_now,
    "proposal.borrow": _borrow,
    "screen.unpair": _unpair,
    "screen.identify": _identify,
    "message.ack": _read_message,
    "help.open": _open_call,
    "help.answer": _answer_call,
    "help.close": _close_call,
    "heading.add": gathering_orders.add_heading,
    "heading.rename": gathering_orders.rename_heading,
    "heading.move": gathering_orders.move_heading,
    "heading.remove": gathering_orders.remove_heading,
    "gather.place": gathering_orders.place,
    "gather.merge": gathering_orders.merge,
    "gather.split": gathering_orders.split,
    "gather.raise": gathering_orders.raise_notes,
    "wall.spotlight": gathering_orders.spotlight,
    "turn.open": gathering_orders.open_queue,
    "turn.next": gathering_orders.next_turn,
    "turn.call": gathering_orders.call,
    "turn.done": gathering_orders.finish,
    "turn.pass": gathering_orders.let_pass,
    "turn.wait": gathering_orders.let_wait,
    "turn.move": gathering_orders.move_turn,
    "question.answered": gathering_orders.mark_answered,
    "answer.save": gathering_orders.save_answer,
    "answers.publish": gathering_orders.publish_answers,
}
WITHOUT_RECEIPT = frozenset({"cue.preview", "link.show", *(f"round.{act}" for act in Act)})
"""A link's answer is a secret; receipts of a round would tell how long each has spoken, see services/rounds.py."""
CLAIMS = frozenset({"group.use_here", "screen.use_here"})
