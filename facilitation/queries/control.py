"""The topic `control`: who is here, how far each room is, who calls for help, and the last signals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from facilitation.models import Cue, HelpCall, MessageReceipt, Note, PracticeProposal, Presence
from facilitation.protocol import ms
from facilitation.queries.group import call, name_of, step
from facilitation.timeline import MESSAGE_LASTS, TO_ALL, Action, read_span
from groups.models import Facilitator, WorkGroup
from groups.permissions import Role

LAST = 20  # cues
MESSAGES = 10
QUIET = 1000  # ms: a film that is off its place by less is in time


def control_state(run_id: int) -> dict[str, Any]:
    """Ten queries at most, whatever the number of groups."""
    rooms = _Rooms(run_id)
    cues = _Cues(run_id)
    rows = WorkGroup.objects.filter(run=run_id).exclude(status=WorkGroup.Status.CANCELLED)
    groups = [rooms.summary(group) for group in rows.select_related("municipality", "state")]
    return {
        "groups": groups,
        "cues": cues.last(),
        "messages": cues.messages(),
        "municipalities": rooms.municipalities,
        "answers": sum(group["answers"] for group in groups),
    }


class _Rooms:
    """Everything about a run's groups, read at once and kept by group."""

    def __init__(self, run_id: int) -> None:
        within = {"group__run": run_id}
        self.facilitators = _by_group(
            Facilitator.objects.filter(**within).select_related("user__training").order_by("is_substitute", "pk")
        )
        self.presences = _by_group(Presence.objects.filter(run=run_id).order_by("-last_seen"))
        calls = HelpCall.objects.filter(**within, closed_at=None).prefetch_related("lines")
        self.help = {row.group_id: row for row in calls}
        self.municipalities: dict[str, int] = {}
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
        self.municipalities[group.municipality.name] = group.municipality_id
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
        """Who is here; `seen` tells when the last one was heard from, where none is."""
        screens = [row for row in self.presences[group] if row.role == Role.SCREEN]
        people = [row for row in self.presences[group] if row.role == Role.FACILITATOR]
        here = sorted((row for row in screens if row.is_online), key=lambda row: row.key)
        told = (here or screens)[:1]
        return {
            "screens": len(here),
            "screen_seen": ms(screens[0].last_seen) if screens and not here else None,
            "facilitators_online": sum(row.is_online for row in people),
            "facilitator_seen": ms(people[0].last_seen) if people and not any(p.is_online for p in people) else None,
            "report": _notable(told[0].report) if told else {},
        }


def _notable(report: dict[str, Any]) -> dict[str, Any]:
    """Of what a display says of itself, what a producer can do something about; 250 rooms send it every time."""
    off = report.get("offset_ms", 0)
    return {
        **{name: report[name] for name in ("sound", "talk_loaded", "clock_ms") if name in report},
        **({"hidden": True} if report.get("hidden") else {}),
        **({"offset_ms": off} if abs(off) > QUIET else {}),
    }


def _by_group(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row)
    return found


def _facilitator(row: Facilitator) -> dict[str, Any]:
    return {"name": row.user.name, "trained": hasattr(row.user, "training")}


class _Cues:
    """The log, and of its messages which rooms have read them."""

    def __init__(self, run_id: int) -> None:
        self.rows = list(Cue.objects.filter(run=run_id).select_related("by").order_by("seq"))
        self.undone = {row.args.get("seq") for row in self.rows if row.action == Action.UNDO}

    def last(self) -> list[dict[str, Any]]:
        return [_cue(row, row.seq in self.undone) for row in self.rows[-LAST:]]

    def messages(self) -> list[dict[str, Any]]:
        """The last ones, the newest first; `read` names the groups."""
        rows = [row for row in self.rows if row.action == Action.MESSAGE][: -MESSAGES - 1 : -1]
        read: defaultdict[int, list[int]] = defaultdict(list)
        receipts = MessageReceipt.objects.filter(cue__in=[row.pk for row in rows]).order_by("pk")
        for cue, group in receipts.values_list("cue", "group"):
            read[cue].append(group)
        return [{**_message(row), "undone": row.seq in self.undone, "read": read[row.pk]} for row in rows]


def _message(row: Cue) -> dict[str, Any]:
    lasts = read_span(row.args.get("expires_in")) or MESSAGE_LASTS
    to = row.args.get("to", TO_ALL)
    return {"id": row.seq, "text": row.args["text"], "to": to, "at": ms(row.at), "expires_at": ms(row.at + lasts)}


def _cue(row: Cue, undone: bool) -> dict[str, Any]:
    by = row.by.name if row.by else ""
    return {"seq": row.seq, "at": ms(row.at), "action": row.action, "args": row.args, "by": by, "undone": undone}
