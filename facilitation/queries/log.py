"""The log of a run's signals as producers read it: what was done, when, by whom, and whether it was taken back."""

from __future__ import annotations

from typing import Any

from facilitation.models import Cue
from facilitation.protocol import ms
from facilitation.timeline import Action

Line = dict[str, Any]


def log_of(run_id: int) -> list[Line]:
    """Every signal in order, in one query. A seminar has some tens of them."""
    rows = list(Cue.objects.filter(run=run_id).select_related("by").order_by("seq"))
    undone = {row.args.get("seq") for row in rows if row.action == Action.UNDO}
    return [_line(row, row.seq in undone) for row in rows]


def last_line(run_id: int) -> Line | None:
    """The newest signal, None before the first."""
    row = Cue.objects.filter(run=run_id).select_related("by").order_by("-seq").first()
    return _line(row, False) if row else None


def _line(row: Cue, undone: bool) -> Line:
    by = row.by.name if row.by else ""
    return {"seq": row.seq, "at": ms(row.at), "action": row.action, "args": row.args, "by": by, "undone": undone}
