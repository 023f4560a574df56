"""A facilitator's personal link, made to be shown to whoever may show it."""

from __future__ import annotations

from datetime import datetime

from groups.errors import GroupsError
from groups.models import Facilitator, WorkGroup
from groups.permissions import Actor, may
from seminars.models import LinkRole
from seminars.services.links import issue_link


def show_link(*, actor: Actor, facilitator: Facilitator, now: datetime) -> str:
    """A fresh link's absolute address, shown only now; older ones go on working.

    A link opens every group its person leads. So one who answers for a municipality cannot open another's groups by
    naming their facilitator as a substitute. Raises GroupsError `forbidden`, `cancelled` or `leads_elsewhere`.
    """
    group = facilitator.group
    if not may(actor, "link.show", run=group.run_id, group=group.pk):
        raise GroupsError("forbidden")
    if group.is_cancelled:
        raise GroupsError("cancelled")
    led = WorkGroup.objects.filter(facilitators__user=facilitator.user_id).values_list("run_id", "pk")
    if not all(may(actor, "link.show", run=run, group=pk) for run, pk in led):
        raise GroupsError("leads_elsewhere")
    return issue_link(user=facilitator.user, role=LinkRole.FACILITATOR, run=group.run, now=now)
