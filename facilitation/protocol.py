"""What goes over the wire: the shapes of `docs/protocol.md`. Instants are whole milliseconds since 1970 here only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from facilitation.timeline import EPOCH, TO_ALL, Message, Notice, Slot, State

MILLISECOND = timedelta(milliseconds=1)


def ms(instant: datetime) -> int:
    """An aware instant as whole milliseconds since 1970."""
    return (instant - EPOCH) // MILLISECOND


def agenda_state(
    state: State,
    *,
    run_id: int,
    title: str,
    cancelled: bool = False,
    talks: Mapping[int, Mapping[str, Any]] | None = None,
    audience: Collection[str] = (TO_ALL,),
) -> dict[str, Any]:
    """The snapshot of the topic `agenda`. `talks` holds what a screen needs to play Talk 1 and 2.

    `audience` names whose messages may be seen: `("all", "municipality:3", "group:7")` for one group.
    """
    return {
        "run": {
            "id": run_id,
            "title": title,
            "armed_at": _ms_or_none(state.armed_at),
            "started_at": _ms_or_none(state.started_at),
            "ended_at": _ms_or_none(state.ended_at),
            "cancelled": cancelled,
            "hard_out": ms(state.hard_out),
            "planned_out": ms(state.planned_out),
        },
        "effective_at": ms(state.effective_at),
        "held_at": _ms_or_none(state.held_at),
        "message": _message(state.message_to(audience)),
        "notice": _notice(state.notice),
        "slots": [_slot(slot, talks or {}) for slot in state.slots],
    }


def _ms_or_none(instant: datetime | None) -> int | None:
    return None if instant is None else ms(instant)


def _message(message: Message | None) -> dict[str, Any] | None:
    return None if message is None else {"id": message.id, "text": message.text, "expires_at": ms(message.expires_at)}


def _notice(notice: Notice | None) -> dict[str, Any] | None:
    if notice is None:
        return None
    return {
        "id": notice.id,
        "kind": notice.kind.value,
        "expires_at": ms(notice.expires_at),
        "hard_out": _ms_or_none(notice.hard_out),
        "title": notice.title,
    }


def _slot(slot: Slot, talks: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    talk = None if slot.talk is None else talks.get(slot.talk)
    return {
        "key": slot.key,
        "kind": slot.kind.value,
        "title": slot.title,
        "place": slot.place.value,
        "starts_at": ms(slot.starts_at),
        "ends_at": ms(slot.ends_at),
        "stood_ms": slot.stood // MILLISECOND,
        "floor_ms": slot.floor // MILLISECOND,
        "planned_starts_at": ms(slot.planned_starts_at),
        "planned_ends_at": ms(slot.planned_ends_at),
        "talk": None if talk is None else dict(talk),
    }
