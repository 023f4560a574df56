"""What rooms leave behind: for how long it is kept, when nothing may go, and what erasing and telling takes here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from facilitation import wording_retention as wording
from facilitation.models import (
    Absence,
    Answer,
    Borrowing,
    ChapterProgress,
    Claim,
    Command,
    Cue,
    EquipmentCheck,
    Gathering,
    Heading,
    HelpCall,
    HelpLine,
    MessageReceipt,
    Note,
    NotNow,
    PracticeProposal,
    Presence,
    Sorting,
    Suggestion,
    Turn,
)
from facilitation.queries.agenda import rundown
from facilitation.services.receipts import KEPT_FOR as RECEIPTS_KEPT
from facilitation.services.rehearsals import KEPT_FOR, remove_old_rehearsals
from facilitation.timeline import Action, Status, status_at
from groups.models import Facilitator, Screen, Training
from groups.training import Standing, standing
from seminars.models import Organisation, Run, User
from seminars.retention import Asked, Found, Kind, Unit, registry
from seminars.services.people import ERASED, Traces, told
from seminars.services.retention_rows import OF_A_GROUP, OF_A_RUN, Rows, rows_kind, runs_before

NEAR = timedelta(hours=1)
"""So long before a start nothing goes any more."""
FORGOTTEN = timedelta(hours=24)
"""A run that nobody ended does not keep things from going for ever."""
FOLLOWED_UP = 6
"""Months that proposals stay at least: the follow-up asks for them after 90 days and reminds twice."""


def is_near(now: datetime) -> bool:
    """A real seminar goes on, or begins within the hour."""
    runs = Run.objects.real().filter(
        status=Run.Status.PUBLISHED, starts_at__gt=now - FORGOTTEN, starts_at__lte=now + NEAR
    )
    return any(_goes_on(run, now) for run in runs)


def _goes_on(run: Run, now: datetime) -> bool:
    status = status_at(rundown(run).state, now)
    return status is not Status.OVER and (status is not Status.PLANNED or now < run.ends_at)


def of_groups(model: Any, way: str = "group__run", **more: Any) -> Rows:
    """Rows about groups of real runs that began before."""

    def rows(before: datetime) -> QuerySet[Any]:
        found: QuerySet[Any] = model._base_manager.filter(
            **{f"{way}__starts_at__lt": before, f"{way}__rehearsal_of": None}
        )
        return found

    shown = {"group__run": OF_A_GROUP, "run": OF_A_RUN}.get(way, {})
    return Rows(model, rows, f"{way}__starts_at", run=way, **{"shown": shown, **more})


def _messages(before: datetime) -> QuerySet[Cue]:
    """What the producer wrote to rooms, where words are left."""
    said = Cue.objects.filter(action=Action.MESSAGE, run__in=runs_before(before).values("pk"))
    return said.exclude(args__text=ERASED)


def _empty_messages(rows: QuerySet[Cue]) -> int:
    """The signal stays in the log, its words go."""
    found = list(rows)
    for cue in found:
        cue.args = {**cue.args, "text": ERASED}
    return Cue.objects.bulk_update(found, ["args"])


def _is_public(note: Any) -> Exists:
    """The question has an answer that the seminar's public page shows."""
    shown = Answer.objects.filter(note=note, note__group__run__gathering__answers_published_at__isnull=False)
    return Exists(shown.exclude(text=""))


def _notes(before: datetime) -> QuerySet[Note]:
    return Note.objects.filter(~_is_public(OuterRef("pk")), group__run__in=runs_before(before).values("pk"))


def _headings(before: datetime) -> QuerySet[Heading]:
    public = Sorting.objects.filter(_is_public(OuterRef("note")), heading=OuterRef("pk"))
    return Heading.objects.filter(~Exists(public), run__in=runs_before(before).values("pk"))


def _gatherings(before: datetime) -> QuerySet[Gathering]:
    return Gathering.objects.filter(answers_published_at=None, run__in=runs_before(before).values("pk"))


def _old_training(before: datetime) -> QuerySet[Training]:
    """Courses that had ended by then; none end where the organisation says that they hold for ever."""
    months = Organisation.objects.filter(pk=1).values_list("training_months", flat=True).first()
    months = Organisation().training_months if months is None else months
    day = timezone.localtime(before).date()
    rows = Training.objects.filter(completed_on__lt=day)
    ended = [row.pk for row in rows if standing(row.completed_on, months, day) is Standing.ENDED]
    return Training.objects.filter(pk__in=ended)


def _remove_rehearsals(asked: Asked, _most: int) -> Found:
    return Found(remove_old_rehearsals(now=asked.now))


def _no_files(_asked: Asked) -> Iterable[tuple[str, bytes]]:
    return ()


KINDS = (
    rows_kind(
        "rooms",
        wording.ROOMS,
        (12, 3, 36),
        of_groups(HelpLine, "call__group__run"),
        of_groups(HelpCall),
        of_groups(MessageReceipt),
        of_groups(Absence, "run"),
        of_groups(Presence, "run"),
        of_groups(Claim),
        of_groups(Screen),
        Rows(Cue, _messages, "run__starts_at", run="run", let_go=_empty_messages, shown=OF_A_RUN),
        models=(HelpLine, HelpCall, MessageReceipt, Absence, Presence, Claim, Screen),
    ),
    rows_kind(
        "equipment",
        wording.EQUIPMENT,
        (6, 1, 24),
        Rows(
            EquipmentCheck,
            lambda before: EquipmentCheck.objects.filter(at__lt=before),
            "at",
            run="group__run",
            shown=OF_A_GROUP,
        ),
    ),
    rows_kind(
        "course",
        wording.COURSE,
        (24, 3, 60),
        Rows(ChapterProgress, lambda before: ChapterProgress.objects.filter(changed_at__lt=before), "changed_at"),
        Rows(Training, _old_training, "completed_on"),
    ),
    rows_kind(
        "notes",
        wording.NOTES,
        (12, 4, 60),
        Rows(Note, _notes, "group__run__starts_at", run="group__run", shown=OF_A_GROUP),
        Rows(Heading, _headings, "run__starts_at", run="run", shown=OF_A_RUN),
        of_groups(Suggestion),
        of_groups(Turn, "run"),
        Rows(Gathering, _gatherings, "run__starts_at", run="run"),
        models=(Note, Heading, Suggestion, Turn, Gathering, Sorting, Answer),
    ),
    rows_kind(
        "proposals",
        wording.PROPOSALS,
        (24, FOLLOWED_UP, 120),
        of_groups(Borrowing, is_followed=True),
        of_groups(PracticeProposal, is_followed=True),
        of_groups(NotNow, is_followed=True),
    ),
    rows_kind(
        "receipts",
        wording.RECEIPTS,
        (RECEIPTS_KEPT // timedelta(hours=1),) * 3,
        Rows(Command, lambda before: Command.objects.filter(created_at__lt=before), "created_at"),
        unit=Unit.HOURS,
        is_technical=True,
        is_exported=False,
    ),
    Kind(
        key="rehearsals",
        words=wording.REHEARSALS,
        default=KEPT_FOR.days,
        floor=KEPT_FOR.days,
        ceiling=KEPT_FOR.days,
        unit=Unit.DAYS,
        models=("facilitation.simulation",),
        look=Rows(Run, lambda before: Run.objects.rehearsals().filter(starts_at__lt=before), "starts_at").look,
        purge=_remove_rehearsals,
        files=_no_files,
        is_technical=True,
        is_exported=False,
    ),
)
_KEPT = ("cue", "topic", "groupstate")
_TEXTS = ("chapter", "chaptertext", "script", "scriptstep", "runscript")


def erase(traces: Traces) -> None:
    """Registered as an eraser: the course, pages that were open, what the computer is called, and bylines."""
    ChapterProgress.objects.filter(user=traces.user).delete()
    key = Q(key=f"user:{traces.user}") | Q(key__startswith=f"user:{traces.user}/")
    Presence.objects.filter(key).delete()
    Command.objects.filter(actor=f"user:{traces.user}").delete()
    _checks_of(traces.user).update(device="")
    if traces.name:
        for model in (Sorting, Answer):
            model.objects.filter(by__iexact=traces.name).update(by=ERASED)


def _checks_of(user: int) -> QuerySet[EquipmentCheck]:
    """Those that were made through a facilitator's link in rooms that the person leads."""
    led = Facilitator.objects.filter(user=user).values("group")
    return EquipmentCheck.objects.filter(by=EquipmentCheck.By.FACILITATOR, group__in=led)


def known(user: User) -> dict[str, list[dict[str, str]]]:
    """Registered as a teller: pages that were open, equipment that was tried, and bylines."""
    key = Q(key=f"user:{user.pk}") | Q(key__startswith=f"user:{user.pk}/")
    found: dict[str, QuerySet[Any]] = {
        str(wording.EQUIPMENT.name): _checks_of(user.pk),
        str(wording.OPEN_PAGES): Presence.objects.filter(key),
        str(wording.LOST_LINES): Absence.objects.filter(key),
        str(Answer._meta.verbose_name_plural): Answer.objects.filter(by__iexact=user.name),
        str(Sorting._meta.verbose_name_plural): Sorting.objects.filter(by__iexact=user.name),
    }
    return {name: told(rows) for name, rows in found.items()}


def register() -> None:
    """Called once, when the app is ready."""
    registry.add(KINDS)
    registry.keep(wording.COURSE_OF_RUN, *(f"facilitation.{name}" for name in _KEPT))
    registry.keep(wording.TEXTS, *(f"facilitation.{name}" for name in _TEXTS))
    registry.busy.append(is_near)
    registry.erasers.append(erase)
    registry.tellers.append(known)
