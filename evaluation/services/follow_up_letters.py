"""Mails of the follow-up: the group's own proposals, and a personal link made as it is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.utils import translation

from evaluation.follow_up import Step
from evaluation.models import FollowUp, LaterForm
from evaluation.queries.follow_up import proposals_of, taking_part, untold
from evaluation.services.follow_up import KINDS, closes_at, is_open
from evaluation.services.later import later_address
from groups.models import WorkGroup
from groups.services.letters import group_letter
from seminars.models import User
from seminars.services.links import FOLLOW_UP
from seminars.services.mail import Letter
from seminars.templatetags.look import day

AGAIN = (Step.REMIND, Step.REMIND_AGAIN)


def follow_up_letter(*, step: Step, group: int, user: int, now: datetime) -> Letter | None:
    """None when the groups have answered meanwhile, or the person leads none of them any more. A reminder names the
    proposals that nothing is told of yet."""
    row = WorkGroup.objects.select_related("run__seminar", "municipality").filter(pk=group).first()
    person = User.objects.filter(pk=user).first()
    if row is None or person is None or row.is_cancelled or row.run.is_demo or row.run.status != "published":
        return None
    groups = _led(row, person, step)
    letter = group_letter(kind=KINDS[step], group=row, user=person, now=now) if groups else None
    if letter is None:
        return None
    asked = FollowUp.objects.filter(pk__in=groups).order_by("asked_at").first()
    if step is not Step.NUDGE and not is_open(asked, now):
        return None
    rows = untold(groups) if step in AGAIN else proposals_of(groups)
    if not rows:
        return None
    with translation.override(person.language):
        values = {
            **letter.values,
            "proposals": "\n".join(proposal.what for proposal in rows),
            "until": day(closes_at(asked)) if asked else "",
            "forward": "\n".join(_forward(row, groups)) if step is Step.ASK else "",
            "link": f"{letter.values['link']}?to={FOLLOW_UP}",
        }
    return replace(letter, values=values)


def _led(group: WorkGroup, person: User, step: Step) -> list[int]:
    """The person's groups of the run that have proposals and, of a reminder, have not answered."""
    rows = taking_part(group.run).filter(facilitators__user=person, proposals__what__gt="")
    if step in AGAIN:
        rows = rows.filter(Q(follow_up__answered_at=None, follow_up__closed_at=None, follow_up__asked_at__isnull=False))
    return sorted(set(rows.values_list("pk", flat=True)))


def _forward(group: WorkGroup, groups: list[int]) -> list[str]:
    """Where the participants answer, when they are asked."""
    if not LaterForm.objects.filter(run=group.run_id, laid_at=None).exists():
        return []
    return [later_address(code) for code in WorkGroup.objects.filter(pk__in=groups).values_list("code", flat=True)]
