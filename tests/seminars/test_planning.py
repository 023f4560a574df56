"""A run is laid out, fitted to its films, published, cancelled and opened again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from seminars.agenda import AgendaError, Code
from seminars.errors import PlanningError
from seminars.models import AgendaTemplate, Run, Seminar, Talk
from seminars.services import planning
from seminars.wording import agenda_error_text, refusal_texts
from tests.cast import STARTS_AT, make_seminar

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def draft() -> Run:
    """A run that nobody has published, of a seminar that is a draft too."""
    seminar = make_seminar("Utkastet", "utkastet")
    Seminar.objects.filter(pk=seminar.pk).update(status=Seminar.Status.DRAFT)
    run = Run.objects.create(seminar=seminar, starts_at=STARTS_AT)
    planning.lay_out(run=run, template=None)
    return run


def add_films(run: Run, *minutes: float) -> None:
    for number, length in enumerate(minutes, start=1):
        Talk.objects.create(seminar=run.seminar, number=number, title=f"Talk {number}", duration=length * MINUTE)


def lengths(run: Run) -> dict[str, int]:
    return {row.key: row.duration // MINUTE for row in run.segments.all()}


def test_the_standard_agenda_is_laid_out_as_140_minutes(draft: Run) -> None:
    assert list(lengths(draft).values()) == [5, 15, 15, 35, 10, 25, 25, 5, 5]
    assert draft.length == 140 * MINUTE


def test_the_standard_template_stands_in_a_new_database_and_is_made_once() -> None:
    template = planning.ensure_standard_template()
    assert planning.ensure_standard_template() == template
    assert AgendaTemplate.objects.get() == template
    assert template.segments.count() == 9


def test_a_run_takes_the_length_of_its_template(draft: Run) -> None:
    template = AgendaTemplate.objects.create(name="Kort")
    template.segments.create(
        position=1, key="evaluation", kind="evaluation", title="Utvärdering", place="group", duration=7 * MINUTE
    )
    run = Run.objects.create(seminar=draft.seminar, starts_at=STARTS_AT)
    planning.lay_out(run=run, template=template)
    run.refresh_from_db()
    assert run.length == 7 * MINUTE


def test_publishing_gives_the_films_their_length_and_the_rest_to_the_learning_dialogue(draft: Run) -> None:
    add_films(draft, 10, 9.5)
    planning.publish_run(run=draft)
    draft.refresh_from_db()
    assert draft.status == Run.Status.PUBLISHED
    assert lengths(draft) == lengths(draft) | {"talk-1": 10, "talk-2": 10, "learning": 45}
    assert draft.segments.get(key="learning").give == 20 * MINUTE
    assert Seminar.objects.get(pk=draft.seminar_id).status == Seminar.Status.PUBLISHED


def test_without_films_the_agenda_stays(draft: Run) -> None:
    before = lengths(draft)
    planning.publish_run(run=draft)
    assert lengths(draft) == before


def test_films_that_do_not_fit_refuse_the_publishing_and_change_nothing(draft: Run) -> None:
    add_films(draft, 30, 28)
    before = lengths(draft)
    with pytest.raises(AgendaError) as caught:
        planning.publish_run(run=draft)
    assert (caught.value.code, caught.value.short_by) == (Code.TALKS_TOO_LONG, 3 * MINUTE)
    assert "3 minuter för långa" in agenda_error_text(caught.value)
    draft.refresh_from_db()
    assert (draft.status, lengths(draft)) == (Run.Status.DRAFT, before)


def test_an_agenda_that_does_not_add_up_is_not_published(draft: Run) -> None:
    draft.segments.filter(key="break").update(duration=12 * MINUTE)
    with pytest.raises(PlanningError) as caught:
        planning.publish_run(run=draft)
    assert refusal_texts(caught.value, draft.length) == ["Delarna blir 142 minuter, men tillfället är 140. Ta bort 2."]
    draft.refresh_from_db()
    assert draft.status == Run.Status.DRAFT


def test_a_run_is_published_once(draft: Run) -> None:
    planning.publish_run(run=draft)
    with pytest.raises(PlanningError, match="not_draft"):
        planning.publish_run(run=draft)


def test_a_cancelled_run_can_be_opened_again_as_a_draft(draft: Run) -> None:
    planning.cancel_run(run=draft)
    with pytest.raises(PlanningError, match="already_cancelled"):
        planning.cancel_run(run=draft)
    planning.reopen_run(run=draft)
    draft.refresh_from_db()
    assert draft.status == Run.Status.DRAFT
    with pytest.raises(PlanningError, match="not_cancelled"):
        planning.reopen_run(run=draft)


def test_fitting_says_whether_anything_changed(draft: Run) -> None:
    add_films(draft, 14, 15)
    assert planning.fit_run(run=draft)
    assert not planning.fit_run(run=draft)
    assert sum(lengths(draft).values()) == 140
