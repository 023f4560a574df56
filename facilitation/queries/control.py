"""The topic `control`: who is here, how far each room is, who calls for help, and the log of signals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from facilitation.models import HelpCall, Note, PracticeProposal, Presence
from facilitation.protocol import ms
from facilitation.queries.group import call, name_of, step
from facilitation.queries.log import log_of
from groups.models import Facilitator, WorkGroup
from groups.permissions import Role


def control_state(run_id: int) -> dict[str, Any]:
    """Eight queries, whatever the number of groups."""
    rooms = _Rooms(run_id)
    rows = list(WorkGroup.objects.filter(run=run_id).select_related("municipality", "state"))
    groups = [rooms.summary(group) for group in rows if not group.is_cancelled]
    gone = [{**name_of(group), "merged_into": group.merged_into_id} for group in rows if group.is_cancelled]
    answers = sum(group["answers"] for group in groups)
    return {"groups": groups, "gone": gone, "cues": log_of(run_id), "answers": answers}


class _Rooms:
    """Everything about a run's groups, read at once and kept by group."""

    def __init__(self, run_id: int) -> None:
        within = {"group__run": run_id}
        self.facilitators = _by_group(
            Facilitator.objects.filter(**within).select_related("user__training").order_by("is_substitute", "pk")
        )
        self.presences = _by_group(Presence.objects.filter(run=run_id).order_by("-last_seen"))
        self.help = {row.group_id: row for row in HelpCall.objects.filter(**within, closed_at=None)}
        written = Note.objects.filter(**within).exclude(text="").values("group")
        counts = written.annotate(
            points=Count("pk", filter=Q(kind=Note.Kind.POINT)),
            questions=Count("pk", filter=Q(kind=Note.Kind.QUESTION)),
            sent=Count("sent_at"),
        )
        self.notes: dict[int, Any] = {row["group"]: row for row in counts}
        proposals = PracticeProposal.objects.filter(**within).exclude(what="")
        self.proposals = dict(proposals.values_list("group").annotate(Count("pk")))
        self.answers = dict(WorkGroup.objects.filter(run=run_id).values_list("pk").annotate(Count("ballots")))

    def summary(self, group: WorkGroup) -> dict[str, Any]:
        room, notes = getattr(group, "state", None), self.notes.get(group.pk, {})
        return {
            **name_of(group),
            "expected": group.expected,
            "present": room.present if room else None,
            "facilitators": [_facilitator(row) for row in self.facilitators[group.pk]],
            **self._presence(group.pk),
            "points": notes.get("points", 0),
            "questions": notes.get("questions", 0),
            "sent": bool(notes.get("sent")),
            "proposals": self.proposals.get(group.pk, 0),
            "answers": self.answers.get(group.pk, 0),
            "step": step(room),
            "help": call(self.help.get(group.pk)),
        }

    def _presence(self, group: int) -> dict[str, Any]:
        screens = [row for row in self.presences[group] if row.role == Role.SCREEN]
        people = [row for row in self.presences[group] if row.role == Role.FACILITATOR]
        return {
            "screens": sum(row.is_online for row in screens),
            "screen_seen": ms(screens[0].last_seen) if screens else None,
            "facilitators_online": sum(row.is_online for row in people),
            "facilitator_seen": ms(people[0].last_seen) if people else None,
            "report": screens[0].report if screens else {},
        }


def _by_group(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row)
    return found


def _facilitator(row: Facilitator) -> dict[str, Any]:
    return {"id": row.pk, "name": row.user.name, "trained": hasattr(row.user, "training")}
