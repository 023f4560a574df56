"""What became of the proposals, as groups tell it: asked in time, saved as one writes, closed after a month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from evaluation.errors import EvaluationError
from evaluation.follow_up import (
    DAY,
    OPEN_FOR,
    Days,
    Step,
    Told,
    after_asking,
    after_end,
    clean,
    clean_text,
    merge,
    merge_one,
    seen_after,
)
from evaluation.models import FollowUp, Outcome, Report
from evaluation.queries.follow_up import held_runs, proposals_of, taking_part, untold
from evaluation.services.later import open_later_form
from facilitation.models import PracticeProposal
from groups.models import Facilitator, WorkGroup
from seminars.mails import Kind
from seminars.models import Job, Organisation, Run
from seminars.services.jobs import queue_job

TASK, FREEZE = "evaluation.send_follow_up_mail", "evaluation.make_third_report"
LOOK_BACK = timedelta(days=400)
KINDS = {
    Step.NUDGE: Kind.NUDGE,
    Step.ASK: Kind.FOLLOW_UP,
    Step.REMIND: Kind.FOLLOW_UP_AGAIN,
    Step.REMIND_AGAIN: Kind.FOLLOW_UP_AGAIN,
}
NOTHING = Told()


def days_now() -> Days:
    """As the organisation has set them."""
    row = Organisation.objects.filter(pk=1).first() or Organisation()
    return Days(row.nudge_days, row.survey_days, row.remind_days, row.remind_again_days)


def queue_follow_up(*, now: datetime) -> int:
    """Everything of the follow-up whose time it is; returns how many jobs are new. As often as one likes."""
    days = days_now()
    runs = held_runs(since=now - LOOK_BACK, until=now)
    begun = sum(_begin(run, after_end(days, run.ends_at, now), now) for run in runs)
    return begun + _go_on(days, now) + _end_alone(days, now)


@transaction.atomic
def _begin(run: Run, step: Step | None, now: datetime) -> int:
    if step is None or Job.objects.filter(key__startswith=f"{_key(step, run)}:").exists():
        return 0
    groups = _with_proposals(taking_part(run))
    if step is Step.NUDGE:
        return _mail(run, step, groups, now)
    known = set(FollowUp.objects.filter(group__in=groups).values_list("group", flat=True))
    fresh = [FollowUp(group_id=group, asked_at=now) for group in groups if group not in known]
    FollowUp.objects.bulk_create(fresh, ignore_conflicts=True)
    is_told = Report.objects.filter(run=run, number=3).exists()
    if not is_told and Organisation.objects.filter(pk=1, asks_participants=True).exists():
        open_later_form(run=run, now=now)
    return _mail(run, step, groups, now) if fresh else 0


def _key(step: Step, run: Run) -> str:
    return f"follow-up:{step.value}:{run.pk}"


def _with_proposals(groups: Iterable[WorkGroup]) -> list[int]:
    rows = proposals_of([group.pk for group in groups])
    return sorted(set(rows.order_by().values_list("group", flat=True)))


def _mail(run: Run, step: Step, groups: Iterable[int], now: datetime) -> int:
    """One mail to each who leads any of the groups, with the first of them."""
    rows = Facilitator.objects.filter(group__in=list(groups)).select_related("user").order_by("group", "pk")
    first: dict[int, int] = {}
    for row in rows:
        if row.user.has_address and row.user.is_active:
            first.setdefault(row.user_id, row.group_id)
    return sum(
        queue_job(
            key=f"{_key(step, run)}:{user}",
            task=TASK,
            args={"step": step.value, "group": group, "user": user},
            due_at=now,
        )
        for user, group in first.items()
    )


def _go_on(days: Days, now: datetime) -> int:
    """Reminders to those who have not answered, and the end of what has been open long enough."""
    new = 0
    runs = Run.objects.real().filter(status=Run.Status.PUBLISHED)
    rows = FollowUp.objects.filter(closed_at=None, group__run__in=runs).select_related("group__run")
    due: dict[tuple[int, Step], list[FollowUp]] = {}
    for row in rows:
        step = after_asking(days, row.asked_at, now, is_answered=row.answered_at is not None)
        if step is not None:
            due.setdefault((row.group.run_id, step), []).append(row)
    for (run, step), found in due.items():
        if step is Step.CLOSE:
            new += _close(run, found, now)
        elif not found[0].group.run.is_demo:
            new += _mail(found[0].group.run, step, [row.group_id for row in found if not row.group.is_cancelled], now)
    return new


def _close(run: int, rows: list[FollowUp], now: datetime) -> int:
    with transaction.atomic():
        FollowUp.objects.filter(pk__in=[row.pk for row in rows], closed_at=None).update(closed_at=now)
        if FollowUp.objects.filter(group__run=run, closed_at=None).exists():
            return 0
        return _queue_third(run, now)


def _queue_third(run: int, now: datetime) -> bool:
    return queue_job(key=f"report:{run}:3", task=FREEZE, args={"run": run}, due_at=now)


def _end_alone(days: Days, now: datetime) -> int:
    """What the participants answered is reported also where no group had a proposal to be asked about: once their form
    is laid, and no group is asked any more."""
    runs = Run.objects.real().filter(status=Run.Status.PUBLISHED, later_form__laid_at__range=(now - LOOK_BACK, now))
    alone = runs.filter(
        ~Exists(FollowUp.objects.filter(group__run=OuterRef("pk"))),
        ~Exists(Report.objects.filter(run=OuterRef("pk"), number=3)),
    )
    return sum(_queue_third(run.pk, now) for run in alone if run.ends_at + days.survey * DAY <= now)


def is_open(row: FollowUp | None, now: datetime) -> bool:
    return row is not None and row.closed_at is None and now < row.asked_at + OPEN_FOR


def closes_at(row: FollowUp) -> datetime:
    return row.closed_at or row.asked_at + OPEN_FOR


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands now, what the page that saved has seen, and the fields where somebody else wrote otherwise at the
    same time and theirs was kept."""

    told: Told
    seen: Told
    clashes: tuple[str, ...]


def told_of(row: Outcome | None) -> Told:
    if row is None:
        return NOTHING
    return clean(
        {
            "status": row.status,
            "helped": row.helped,
            "hindered": row.hindered,
            "difference": row.difference,
            "needs_decision": row.needs_decision,
        }
    )


def save_told(
    *, proposal: int, groups: Iterable[int], seen: Told, given: Told, now: datetime, tried: Sequence[Told] = ()
) -> Saved:
    """Saves what one of `groups` tells of its proposal; `tried` is what its page sent before without an answer.

    EvaluationError: not_asked, closed.
    """
    with transaction.atomic():
        rows = PracticeProposal.objects.select_for_update(no_key=True, of=("self",))
        row = rows.filter(pk=proposal, group__in=list(groups)).first()
        if row is None:
            raise EvaluationError("not_asked")
        follow_up = _open(row.group_id, now)
        kept = told_of(Outcome.objects.filter(pk=row.pk).first())
        made, clashes = merge(kept, seen, given, tried)
        if made != kept:
            _write(row, made, now)
            _count(follow_up, now)
    return Saved(made, seen_after(given, seen, clashes), clashes)


def _open(group: int, now: datetime) -> FollowUp:
    """Held until what is saved is saved: the report that closes the survey waits, and tells it."""
    row = FollowUp.objects.select_for_update(no_key=True).filter(pk=group).first()
    if row is None:
        raise EvaluationError("not_asked")
    if not is_open(row, now):
        raise EvaluationError("closed")
    return row


def _write(proposal: PracticeProposal, made: Told, now: datetime) -> None:
    about = {**asdict(made), "helped": list(made.helped), "hindered": list(made.hindered), "answered_at": now}
    row, is_new = Outcome.objects.get_or_create(proposal=proposal, defaults=about)
    if not is_new:
        Outcome.objects.filter(pk=row.pk).update(rev=row.rev + 1, **about)


def _count(row: FollowUp, now: datetime) -> None:
    """A group has answered when it has told how each of its proposals stands; taken back, it is asked again."""
    waits = untold([row.pk]).exists()
    if waits != (row.answered_at is None):
        FollowUp.objects.filter(pk=row.pk).update(answered_at=None if waits else now)


def save_comment(*, group: int, seen: str, given: str, now: datetime, tried: Iterable[str] = ()) -> tuple[str, bool]:
    """The group's own words about it all: what stands, and whether somebody else wrote otherwise at the same time."""
    with transaction.atomic():
        row = _open(group, now)
        before = [clean_text(text) for text in (seen, *tried)]
        made, is_clash = merge_one(row.comment, before, clean_text(given))
        if made != row.comment:
            FollowUp.objects.filter(pk=group).update(comment=made)
    return made, is_clash
