"""A run is planned: laid out from an agenda, fitted to its films, published, cancelled, opened again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from seminars import agenda
from seminars.errors import PlanningError
from seminars.models import AgendaTemplate, Run, Segment, Seminar, Talk, TemplateSegment

STANDARD_TEMPLATE = "Standardagendan, 140 minuter"


@transaction.atomic
def lay_out(*, run: Run, template: AgendaTemplate | None) -> None:
    """Gives a run without segments the template's agenda (the standard one for None), and its length."""
    rows = template.segments.all() if template else ()
    segments = tuple(row.as_segment() for row in rows) or agenda.standard_segments()
    Segment.objects.bulk_create(Segment(run=run, **columns(i, s)) for i, s in enumerate(segments, start=1))
    run.length = sum((s.duration for s in segments), timedelta(0))
    run.save(update_fields=["length"])


@transaction.atomic
def ensure_standard_template() -> AgendaTemplate:
    """The standard agenda as a template that organisers may edit; made only when it is not there."""
    template, created = AgendaTemplate.objects.get_or_create(name=STANDARD_TEMPLATE)
    if created:
        TemplateSegment.objects.bulk_create(
            TemplateSegment(template=template, **columns(i, s))
            for i, s in enumerate(agenda.standard_segments(), start=1)
        )
    return template


def fitted_segments(run: Run) -> tuple[agenda.Segment, ...]:
    """The run's segments as they become when its films are fitted in; Talks without a film keep their slot.

    Raises AgendaError when the films cannot be fitted.
    """
    return fitted(run, film_lengths(run.seminar_id))


def film_lengths(seminar: int) -> dict[int, timedelta]:
    """By the Talk's number how long its film is, of those that have one."""
    films = Talk.objects.filter(seminar=seminar, duration__gt=timedelta(0))
    return dict(films.values_list("number", "duration"))


def fitted(run: Run, lengths: Mapping[int, timedelta]) -> tuple[agenda.Segment, ...]:
    """As `fitted_segments`, for films whose lengths are known; no query where the segments were prefetched."""
    return agenda.fit_talks([row.as_segment() for row in run.segments.all()], lengths)


@transaction.atomic
def fit_run(*, run: Run) -> bool:
    """Fits the run's agenda to its films; True when a segment changed. Raises AgendaError."""
    fitted = {s.key: s for s in fitted_segments(run)}
    changed = [row for row in run.segments.all() if row.as_segment() != fitted[row.key]]
    for row in changed:
        row.duration, row.give = fitted[row.key].duration, fitted[row.key].give
    Segment.objects.bulk_update(changed, ["duration", "give"])
    return bool(changed)


@transaction.atomic
def publish_run(*, run: Run) -> None:
    """Fits the films in and opens the run, and its seminar, to the public. Raises PlanningError or AgendaError."""
    if not Run.objects.filter(pk=run.pk, status=Run.Status.DRAFT).update(status=Run.Status.PUBLISHED):
        raise PlanningError("not_draft")
    fit_run(run=run)
    found = agenda.problems(_segments(run), run.length)
    if found:
        raise PlanningError("problems", found)
    Seminar.objects.filter(pk=run.seminar_id).update(status=Seminar.Status.PUBLISHED)
    run.status = Run.Status.PUBLISHED


@transaction.atomic
def copy_plan(*, run: Run, starts_at: datetime, meeting_url: str, now: datetime) -> Run:
    """A draft of the same seminar with the run's agenda as it was planned; registration closes as long before.

    Raises PlanningError `rehearsal` or `same_time`.
    """
    if run.is_rehearsal:
        raise PlanningError("rehearsal")
    Seminar.objects.select_for_update(no_key=True).get(pk=run.seminar_id)
    same = Run.objects.real().filter(seminar=run.seminar_id, starts_at=starts_at)
    if same.exclude(status=Run.Status.CANCELLED).exists():
        raise PlanningError("same_time")
    closes = run.registration_closes_at and starts_at - (run.starts_at - run.registration_closes_at)
    copy = Run.objects.create(
        seminar_id=run.seminar_id,
        starts_at=starts_at,
        length=run.length,
        meeting_kind=run.meeting_kind,
        meeting_url=meeting_url,
        registration_closes_at=closes if closes and closes > now else None,
    )
    plan = [row.as_segment() for row in run.segments.all()]
    Segment.objects.bulk_create(Segment(run=copy, **columns(i, s)) for i, s in enumerate(plan, start=1))
    return copy


@transaction.atomic
def cancel_run(*, run: Run) -> None:
    """Every page of the run says that it is cancelled. Raises PlanningError."""
    if not Run.objects.filter(pk=run.pk).exclude(status=Run.Status.CANCELLED).update(status=Run.Status.CANCELLED):
        raise PlanningError("already_cancelled")
    run.status = Run.Status.CANCELLED


@transaction.atomic
def reopen_run(*, run: Run) -> None:
    """A cancelled run becomes a draft again, to be looked through before it is published. Raises PlanningError."""
    if not Run.objects.filter(pk=run.pk, status=Run.Status.CANCELLED).update(status=Run.Status.DRAFT):
        raise PlanningError("not_cancelled")
    run.status = Run.Status.DRAFT


def _segments(run: Run) -> Sequence[agenda.Segment]:
    return [row.as_segment() for row in Segment.objects.filter(run=run)]


def columns(position: int, segment: agenda.Segment) -> dict[str, object]:
    """What a row of a run's or a template's agenda is made from."""
    return {
        "position": position,
        "key": segment.key,
        "kind": segment.kind.value,
        "title": segment.title,
        "place": segment.place.value,
        "duration": segment.duration,
        "give": segment.give,
        "talk_number": segment.talk,
    }
