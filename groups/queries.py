"""What pages about groups and their media need, in a fixed number of queries."""

from __future__ import annotations

from django.db.models import Q

from groups.permissions import Actor, may
from seminars.models import Seminar, Talk


def is_public_talk(talk: Talk) -> bool:
    return talk.access == Talk.Access.PUBLIC and talk.seminar.status == Seminar.Status.PUBLISHED


def may_see_talk(actor: Actor, talk: Talk) -> bool:
    """True when one of the seminar's runs is the actor's to see."""
    if actor.runs is None:
        return may(actor, "see.talk", run=None)
    ids = talk.seminar.runs.filter(Q(pk__in=actor.runs)).values_list("pk", flat=True)
    return any(may(actor, "see.talk", run=run) for run in ids)
