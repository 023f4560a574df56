"""Who plays a rehearsal: one process, with the keys of the simulated rooms and of no other."""

from __future__ import annotations

from random import Random
from uuid import uuid4

import pytest
from django.conf import settings

from evaluation.questionnaire import clean_answers, scale_questions
from facilitation import clock
from facilitation.services.rehearsals import begin_to_play, make_rehearsal
from groups.access import actor_for
from groups.permissions import Role
from seminars.models import Job
from socialtalks.rehearsal.player import keys_of, start_process
from socialtalks.rehearsal.room import filled_in
from socialtalks.tasks import simulate
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_keys_open_each_simulated_rooms_two_pages(cast: Cast) -> None:
    now = clock.now()
    copy = make_rehearsal(run=cast.run, speed=20, groups=4, now=now, by=None)
    groups = list(copy.groups.filter(is_simulated=True).order_by("pk"))
    keys = keys_of(copy)
    assert [(key.number, key.group, key.code) for key in keys] == [(i, g.pk, g.code) for i, g in enumerate(groups)]
    for key in keys:
        for role, cookie in ((Role.SCREEN, key.screen), (Role.FACILITATOR, key.facilitator)):
            name, _, value = cookie.partition("=")
            actor = actor_for(role=role, cookies={name: value}, user=None, now=now)
            assert actor is not None
            assert (actor.runs, actor.groups) == ({copy.pk}, {key.group})


def test_a_second_delivery_starts_no_second_process(cast: Cast) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=clock.now(), by=None)
    assert begin_to_play(run_id=copy.pk, player=uuid4(), now=clock.now())
    assert start_process(run_id=copy.pk, player=uuid4()) is None
    simulate(key=f"simulate:{copy.pk}", run=copy.pk)
    assert Job.objects.get(key=f"simulate:{copy.pk}").done_at is not None
    assert copy.simulation.heard_at <= clock.now()


def test_a_rehearsal_that_has_gone_needs_no_player(cast: Cast) -> None:
    assert start_process(run_id=cast.run.pk, player=uuid4()) is None
    assert start_process(run_id=10**6, player=uuid4()) is None


def test_people_answer_what_the_form_asks() -> None:
    for seed in range(50):
        answers = filled_in(Random(seed))
        kept = clean_answers(answers)
        assert {key: str(value) for key, value in kept.items() if value is not None} == answers
    everybody = [filled_in(Random(seed)) for seed in range(50)]
    assert {key for answers in everybody for key in answers} == {q.key for q in scale_questions()} | {"q8", "q9"}


def test_the_server_is_reached_where_its_links_lead() -> None:
    assert settings.REHEARSAL_URL == settings.BASE_URL
