"""What a report is made from, and which runs are due for one."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from evaluation.counting import First, Lot
from evaluation.given import Earlier, Place, Proposal, ProposalKind, Quotes
from evaluation.models import AnswerSheet, Evaluation, FreeText, Report, Seal
from evaluation.queries.evaluations import questions_in
from evaluation.queries.joined import with_joined
from evaluation.queries.published import open_to_all
from evaluation.questionnaire import Question, text_questions
from evaluation.scopes import called_now
from facilitation.models import PracticeProposal
from groups.models import Municipality, WorkGroup
from seminars import chairs
from seminars.agenda import Agenda
from seminars.models import Run, Talk

LOOK_BACK = timedelta(days=7)
COMPARED = 2
"""How many earlier seminars a report is compared with."""
LIGHTS = {
    chairs.Light.LAMP: "table",
    chairs.Light.SKY: "together",
    chairs.Light.BIRCH: "talk",
    chairs.Light.PAUSE: "break",
}


def report_inputs(run: Run, number: int = 1) -> dict[str, Any]:
    """The keyword arguments of `snapshot.build` for report 1 or 2, in a fixed number of queries."""
    took_part = WorkGroup.objects.filter(run=run).exclude(status=WorkGroup.Status.CANCELLED)
    groups = list(took_part.select_related("municipality", "state"))
    evaluation = Evaluation.objects.select_related("version").filter(pk=run.pk).first()
    questions = questions_in(evaluation)
    early, sheets = _sheets(run, evaluation, number)
    day = timezone.localdate(run.starts_at)
    return {
        "title": run.seminar.title,
        "date": day,
        "places": with_joined(run, _places(groups)),
        "sheets": sheets,
        "first": None if early is None else _first(run, early),
        "questions": questions,
        "quotes": _quotes(run, text_questions(questions)) if number > 1 else [],
        "earlier": _earlier(run),
        "proposals": _proposals(run),
        "talks": list(Talk.objects.filter(seminar=run.seminar_id).order_by("number").values_list("title", flat=True)),
        "agenda": _lights(run.agenda()),
        "number": number,
    }


def _sheets(run: Run, evaluation: Evaluation | None, number: int) -> tuple[Lot | None, Lot]:
    """(early, all that count), in the order of their random keys. `early` is None where no first report told of them,
    or they are not told from the late ones any more.

    Before sheets are laid anew none are told from others, and all of them count: a run from before there was sealing.
    """
    found = AnswerSheet.objects.filter(run=run).order_by("pk").values_list("seal", "municipality__name", "answers")
    everyone: Lot = [(name, answers) for _seal, name, answers in found]
    if evaluation is None or evaluation.early_laid_at is None:
        return None, everyone
    early: Lot = [(name, answers) for seal, name, answers in found if seal == Seal.EARLY]
    laid: Lot = [(name, answers) for seal, name, answers in found if seal != Seal.OPEN]
    return (None, early) if number == 1 else (early if early or not laid else None, laid)


def _first(run: Run, early: Lot) -> First | None:
    """What snapshot 1 told, under the names that its municipalities have by now."""
    snapshot = Report.objects.filter(run=run, number=1).values_list("snapshot", flat=True).first()
    if snapshot is None:
        return None
    told = {name: scope for name, scope in snapshot["municipalities"].items() if scope["groups"]}
    names = called_now(told, dict(Municipality.objects.values_list("pk", "name")))
    return First(early, list(names.values()), [names[name] for name, scope in told.items() if scope["own_figures"]])


def _quotes(run: Run, asked: Iterable[Question]) -> list[Quotes]:
    """What the organiser's review publishes, shuffled: the order of rows says nothing and neither does this."""
    found: dict[str, list[str]] = {}
    for key, said in FreeText.objects.filter(run=run, is_published=True).values_list("question", "text"):
        found.setdefault(key, []).append(said)
    for texts in found.values():
        random.SystemRandom().shuffle(texts)
    return [Quotes(question.short, tuple(found.get(question.key, ()))) for question in asked]


def _earlier(run: Run) -> list[Earlier]:
    """The newest published report of each of the runs before this one, the latest first."""
    before = Report.objects.filter(
        run__starts_at__lt=run.starts_at,
        run__rehearsal_of=None,
        run__is_demo=run.is_demo,
        published_at__isnull=False,
    )
    to_all = open_to_all().filter(run=OuterRef("run"))
    newest = before.annotate(to_all=Exists(to_all)).order_by("-run__starts_at", "-number")
    found: dict[int, Earlier] = {}
    for pk, snapshot, is_public in newest.values_list("run", "snapshot", "to_all")[: 3 * COMPARED]:
        if pk not in found and "indicators" in snapshot and len(found) < COMPARED:
            found[pk] = Earlier(
                date=date.fromisoformat(snapshot["date"]),
                title=snapshot["title"],
                received=snapshot["whole"]["received"],
                indicators=snapshot["indicators"],
                is_public=is_public,
                places={name: scope.get("id") for name, scope in snapshot["municipalities"].items()},
            )
    return list(found.values())


def _lights(agenda: Agenda) -> list[tuple[str, float]]:
    """The light and the minutes of every segment, for the ring."""
    return [
        (LIGHTS[chairs.light(segment.kind, segment.place)], round(segment.duration / timedelta(minutes=1), 2))
        for segment in agenda.segments
    ]


def _places(groups: Iterable[WorkGroup]) -> list[Place]:
    found: dict[str, list[WorkGroup]] = {}
    for group in groups:
        found.setdefault(group.municipality.name, []).append(group)
    return [
        Place(
            name,
            groups=len(rooms),
            expected=sum(room.expected for room in rooms),
            present=_all_present(rooms),
            id=rooms[0].municipality_id,
        )
        for name, rooms in sorted(found.items())
    ]


def _all_present(rooms: list[WorkGroup]) -> int | None:
    """The people counted in these rooms; None when a room did not say."""
    counts = [room.state.present if hasattr(room, "state") else None for room in rooms]
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(rooms) else None


def _proposals(run: Run) -> list[Proposal]:
    rows = PracticeProposal.objects.filter(group__run=run).exclude(what="").select_related("group__municipality")
    return [
        Proposal(
            municipality=row.group.municipality.name,
            kind=ProposalKind(row.kind),
            what=row.what,
            who=row.who,
            first_step=row.first_step,
            when=row.when,
            needs=row.needs,
            noticed=row.notice,
            group=row.group.name,
            shared=row.is_shared,
            id=row.pk,
        )
        for row in rows.exclude(group__status=WorkGroup.Status.CANCELLED)
    ]


def due_runs(now: datetime) -> list[Run]:
    """Runs whose early sheets are laid anew and who have no report yet, however long ago they were; one that nobody
    answered only within a week.

    The numbers wait for the laying, not for the scrubbing of the files, which may have to wait for a quiet moment.
    """
    laid = Run.objects.real().filter(status=Run.Status.PUBLISHED, evaluation__early_laid_at__lte=now, reports=None)
    return list(laid.filter(Q(starts_at__gt=now - LOOK_BACK) | Exists(AnswerSheet.objects.filter(run=OuterRef("pk")))))


def due_second(now: datetime) -> list[Run]:
    """Runs that are sealed and have no text to read: their second report needs nobody."""
    sealed = Run.objects.real().filter(evaluation__sealed_at__lte=now, evaluation__frozen_at=None)
    recent = sealed.filter(evaluation__sealed_at__gt=now - LOOK_BACK, reports__number=1)
    return list(recent.filter(~Exists(FreeText.objects.filter(run=OuterRef("pk")))).exclude(reports__number=2))
