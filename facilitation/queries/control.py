"""The topic `control`: who is here, how far each room is, who calls for help, and the log of signals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from facilitation.kept_films import parts, problem
from facilitation.models import HelpCall, MessageReceipt, Note, PracticeProposal, Presence
from facilitation.protocol import MILLISECOND, ms
from facilitation.queries.group import call, name_of, step
from facilitation.queries.log import log_of
from facilitation.queries.received import received_of
from facilitation.timeline import MESSAGE_LASTS, TO_ALL, Action, read_span
from groups.models import Facilitator, WorkGroup
from groups.permissions import Role

MESSAGES = 10
QUIET = 1000  # ms: a film that is off its place by less is in time


def control_state(run_id: int) -> dict[str, Any]:
    """Ten queries at most, whatever the number of groups."""
    rooms = _Rooms(run_id)
    log = log_of(run_id)
    rows = list(WorkGroup.objects.filter(run=run_id).select_related("municipality", "state"))
    groups = [rooms.summary(group) for group in rows if not group.is_cancelled]
    gone = [group for group in rows if group.standing == "cancelled"]  # not those who wait, or were never let in
    return {
        "groups": groups,
        "gone": [{**name_of(group), "merged_into": group.merged_into_id} for group in gone],
        "cues": log,
        "messages": _messages(run_id, log),
        "municipalities": rooms.municipalities,
        "first_screen": rooms.first_screen(),
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
        self.answers = received_of(run_id)

    def first_screen(self) -> int | None:
        """When the first room's screen came, ms: what a start that nobody pressed in time can be counted from."""
        lines = [row for rows in self.presences.values() for row in rows if row.role == Role.SCREEN and row.first_seen]
        return min((ms(row.first_seen) for row in lines), default=None)

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
    off, films = report.get("offset_ms", 0), report.get("talks", [])
    return {
        **{name: report[name] for name in ("sound", "talk_loaded", "clock_ms", "plays") if name in report},
        **{name: True for name in ("hidden", "stalled") if report.get(name)},
        **({"offset_ms": off} if abs(off) > QUIET else {}),
        **({"talks": parts(films)} if films else {}),
        **({"talk_problem": problem(films)} if problem(films) else {}),
    }


def _by_group(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.group_id].append(row)
    return found


def _facilitator(row: Facilitator) -> dict[str, Any]:
    return {"id": row.pk, "name": row.user.name, "trained": hasattr(row.user, "training")}


def _messages(run_id: int, log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last ones, the newest first; `read` names the groups that have read it."""
    cues = [cue for cue in log if cue["action"] == Action.MESSAGE][: -MESSAGES - 1 : -1]
    read: defaultdict[int, list[int]] = defaultdict(list)
    receipts = MessageReceipt.objects.filter(cue__run=run_id, cue__seq__in=[cue["seq"] for cue in cues])
    for seq, group in receipts.order_by("pk").values_list("cue__seq", "group"):
        read[seq].append(group)
    return [{**_message(cue), "undone": cue["undone"], "read": read[cue["seq"]]} for cue in cues]


def _message(cue: dict[str, Any]) -> dict[str, Any]:
    args, at = cue["args"], cue["at"]
    lasts = (read_span(args.get("expires_in")) or MESSAGE_LASTS) // MILLISECOND
    return {"id": cue["seq"], "text": args["text"], "to": args.get("to", TO_ALL), "at": at, "expires_at": at + lasts}
