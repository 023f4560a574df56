"""Who plays a rehearsal: one process, with the keys of the simulated rooms and of no other."""

from __future__ import annotations

from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from evaluation.models import Evaluation
from evaluation.questionnaire import Kind, clean_answers, read
from evaluation.services.questionnaires import begin_questionnaire, own_rows
from facilitation import clock
from facilitation.services.rehearsals import begin_to_play, make_rehearsal
from groups.access import actor_for
from groups.permissions import Role
from seminars.models import Job
from socialtalks.rehearsal.player import keys_of, start_process
from socialtalks.rehearsal.room import filled_in
from socialtalks.tasks import simulate
from tests.cast import Cast
from tests.evaluation.runs import EVERY_KIND, cast_now

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


@pytest.mark.parametrize("rows", [own_rows(), EVERY_KIND], ids=["own", "every kind"])
def test_people_answer_what_the_form_asks(db: None, rows: list[dict[str, Any]]) -> None:
    cast, questions = cast_now(minutes=137), read(rows)
    version = begin_questionnaire(name="Frågor", rows=rows)
    Evaluation.objects.create(run=cast.run, version=version)
    form = Client().get(f"/e/{cast.groups[0].code}").content.decode()
    for seed in range(50):
        answers = filled_in(Random(seed), form)
        kept = {key: value for key, value in clean_answers(answers, questions).items() if value is not None}
        assert {key: value[0] if isinstance(value, list) else str(value) for key, value in kept.items()} == answers
    everybody = [filled_in(Random(seed), form) for seed in range(50)]
    asked = {question.key for question in questions if question.kind is not Kind.HEADING}
    assert {key for answers in everybody for key in answers} == asked


def test_the_server_is_reached_where_its_links_lead() -> None:
    assert settings.REHEARSAL_URL == settings.BASE_URL
