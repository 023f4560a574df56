"""A run is copied to another day: what goes along, what does not, and that two presses make one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from facilitation import clock
from facilitation.models import Note
from facilitation.services.copying import copy_run
from facilitation.services.scripts import begin_version, choose_scripts
from groups.models import Facilitator, Screen, WorkGroup
from seminars.agenda import Kind
from seminars.errors import PlanningError
from seminars.models import Job, Run
from tests.cast import NOW, STARTS_AT, Cast

pytestmark = pytest.mark.django_db
LATER = STARTS_AT + timedelta(days=28)


def copied(cast: Cast, *, with_groups: bool = True) -> Run:
    return copy_run(run=cast.run, starts_at=LATER, meeting_url="", with_groups=with_groups, now=NOW)


def test_the_plan_goes_along_as_a_draft(cast: Cast) -> None:
    Run.objects.filter(pk=cast.run.pk).update(registration_closes_at=STARTS_AT - timedelta(days=5))
    cast.run.refresh_from_db()
    segment = cast.run.segments.get(kind="break")
    segment.title = "Fika"
    segment.save()
    script = begin_version(kind=Kind.WELCOME, source=None, by=None)
    choose_scripts(run=cast.run, chosen={Kind.WELCOME.value: script})
    copy = copied(cast)
    assert (copy.status, copy.seminar, copy.length) == (Run.Status.DRAFT, cast.seminar, cast.run.length)
    assert copy.registration_closes_at == LATER - timedelta(days=5)
    assert [s.as_segment() for s in copy.segments.all()] == [s.as_segment() for s in cast.run.segments.all()]
    assert [row.script for row in copy.scripts.all()] == [script]


def test_a_closing_day_that_has_passed_stays_behind(cast: Cast) -> None:
    Run.objects.filter(pk=cast.run.pk).update(registration_closes_at=NOW - timedelta(days=60))
    cast.run.refresh_from_db()
    assert copied(cast).registration_closes_at is None


def test_groups_that_take_part_go_along_with_their_people_and_nothing_of_what_they_did(cast: Cast) -> None:
    a, b, c = cast.groups
    WorkGroup.objects.filter(pk=c.pk).update(status=WorkGroup.Status.CANCELLED)
    WorkGroup.objects.filter(pk=a.pk).update(place="Rum 4", expected=6, needs="Hörslinga")
    Note.objects.create(group=a, kind="point", position=1, text="En punkt", changed_at=NOW)
    jobs = Job.objects.count()
    copy = copied(cast)
    groups = list(copy.groups.order_by("pk"))
    assert [(g.name, g.municipality) for g in groups] == [(a.name, a.municipality), (b.name, b.municipality)]
    assert (groups[0].place, groups[0].expected, groups[0].needs) == ("Rum 4", 6, "Hörslinga")
    assert {g.code for g in groups}.isdisjoint(WorkGroup.objects.filter(run=cast.run).values_list("code", flat=True))
    assert [f.user for f in Facilitator.objects.filter(group=groups[0])] == [cast.facilitator.user]
    assert not Note.objects.filter(group__run=copy).exists()
    assert not Screen.objects.filter(group__run=copy).exists()
    assert Job.objects.count() == jobs


def test_without_groups(cast: Cast) -> None:
    assert copied(cast, with_groups=False).groups.count() == 0


def test_two_presses_make_one(cast: Cast) -> None:
    copied(cast)
    with pytest.raises(PlanningError, match="same_time"):
        copied(cast)
    assert Run.objects.filter(starts_at=LATER).count() == 1


@pytest.fixture
def desk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return cast.organiser.client()


def test_it_is_done_on_a_page_that_leads_on_to_the_copy(cast: Cast, desk: Client) -> None:
    url = reverse("admin:seminars_run_copy", args=[cast.run.pk])
    assert "(3)" in desk.get(url).content.decode()
    given = {"starts_at_0": "2026-11-03", "starts_at_1": "13.30", "meeting_url": "", "with_groups": "on"}
    answer = desk.post(url, given)
    made = Run.objects.get(starts_at__date="2026-11-03")
    assert answer["Location"] == reverse("admin:seminars_run_change", args=[made.pk])
    assert made.groups.count() == 3
    assert "Seminariet har redan ett tillfälle som börjar då." in desk.post(url, given).content.decode()
    early = desk.post(url, {**given, "starts_at_0": "2026-09-03"}).content.decode()
    assert "Välj en dag som inte har varit." in early
    assert "2026-09-03" in early


def test_a_rehearsal_is_not_copied(cast: Cast, desk: Client) -> None:
    copy = Run.objects.create(seminar=cast.seminar, starts_at=LATER, rehearsal_of=cast.run, speed=20)
    assert desk.get(reverse("admin:seminars_run_copy", args=[copy.pk])).status_code == 404
