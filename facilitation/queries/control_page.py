"""What the control room is given with the page: texts, what is legal when, addresses, and the state to begin with."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext

from facilitation import script, snapshots
from facilitation.protocol import ms
from facilitation.queries.revisions import revisions
from facilitation.queries.scripts import scripts_of
from facilitation.queries.titles import said_of, words_of
from facilitation.timeline import LEGAL, TO_ALL, Refusal
from facilitation.topics import Name, Topic
from facilitation.wording import sentence
from facilitation.wording_control import control_texts
from groups.models import Municipality, WorkGroup
from seminars.agenda import STANDARD_LENGTH
from seminars.models import Run
from seminars.templatetags.look import clock, day_short

TOPICS = (Name.AGENDA, Name.CONTROL, Name.DESK)
RECENT = timedelta(days=1)


def runs_to_conduct(now: datetime) -> tuple[QuerySet[Run], QuerySet[Run]]:
    """Runs to come or under way, the next first; and those held, the latest first."""
    coming_in = Q(groups__status__in=[WorkGroup.Status.REQUESTED, WorkGroup.Status.CONFIRMED])
    runs = Run.objects.real().select_related("seminar").annotate(rooms=Count("groups", filter=coming_in))
    ahead = runs.filter(starts_at__gte=now - RECENT).order_by("starts_at", "pk")
    return ahead, runs.filter(starts_at__lt=now - RECENT).order_by("-starts_at", "-pk")


def runs_to_move_to(run: Run, now: datetime) -> list[dict[str, Any]]:
    """The seminar's other runs that are published and not over: id, and when in words."""
    if run.is_rehearsal:
        return []
    others = Run.objects.real().filter(seminar=run.seminar_id, status=Run.Status.PUBLISHED).exclude(pk=run.pk)
    ahead = [other for other in others.order_by("starts_at", "pk") if other.ends_at > now]
    return [{"id": other.pk, "label": f"{day_short(other.starts_at)} {clock(other.starts_at)}"} for other in ahead]


def control_config(run: Run, *, now: datetime) -> dict[str, Any]:
    """The page's JSON, with a snapshot of every topic so that nothing is empty until the socket answers."""
    return {
        "as": "organiser",
        "run": run.pk,
        "language": get_language() or "sv",
        "scale": run.length / STANDARD_LENGTH,
        "legal": {status.value: sorted(action.value for action in actions) for status, actions in LEGAL.items()},
        "script": words_of(run),
        "said": said_of(run),
        "scripts": script.as_json(gettext, scripts_of(run.pk)),
        "texts": control_texts(),
        "refusals": {code.value: sentence(code) for code in Refusal},
        "preview": reverse("facilitation:preview", args=[run.pk, 0]),
        "preview_facilitator": reverse("facilitation:preview_facilitator", args=[run.pk, 0]),
        "runs": runs_to_move_to(run, now),
        "municipalities": list(Municipality.objects.values_list("name", flat=True)),
        "group_page": reverse("admin:groups_workgroup_change", args=[0]),
        "initial": {"now": ms(now), "topics": topics_now(run.pk, TOPICS)},
    }


def topics_now(run: int, names: tuple[Name, ...]) -> dict[str, dict[str, Any]]:
    """A snapshot of each, as every organiser gets it."""
    revs = revisions([run])
    found = {name: snapshots.current(Topic(run, name), revs.get(Topic(run, name), 0)) for name in names}
    return {
        name.value: {"rev": snapshot.rev, "state": json.loads(snapshot.state_for((TO_ALL,)))}
        for name, snapshot in found.items()
    }
