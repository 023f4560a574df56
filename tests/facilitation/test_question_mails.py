"""Presenters are told, once and when the run is over, that questions wait for their answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from facilitation.clock import pinned
from facilitation.models import Note
from facilitation.queries.unanswered import unanswered
from facilitation.services import answers, gathering
from facilitation.services.question_mails import queue_question_mails
from facilitation.services.taking_part import cancel_group
from facilitation.tasks import send_questions_mail
from seminars.models import Job, Run
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast: Cast) -> list[Note]:
    """A question of each group, in a run that is over."""
    Run.objects.filter(pk=cast.run.pk).update(starts_at=NOW - timedelta(hours=3))
    return [
        Note.objects.create(group=group, kind="question", position=1, text=f"Hur {number}?", rev=1, changed_at=NOW)
        for number, group in enumerate(cast.groups)
    ]


def send() -> list[str]:
    """Does the jobs that are queued, twice, and gives the mail's texts."""
    for job in [*Job.objects.filter(key__startswith="questions:")] * 2:
        with pinned(NOW):
            send_questions_mail(key=job.key, **job.args)
    return [str(message.body) for message in mail.outbox]


def test_a_presenter_is_told_once_how_many_questions_wait(cast: Cast, asked: list[Note]) -> None:
    answers.mark_answered(note=asked[0], answered=True, now=NOW)
    assert queue_question_mails(now=NOW) > 0
    assert queue_question_mails(now=NOW) == 0
    texts = send()
    told = [text for text in texts if f"{len(asked) - 1} frågor" in text]
    assert texts
    assert told == texts
    assert all("/go/" in text for text in texts)
    assert len(texts) == Job.objects.filter(key__startswith="questions:").count()


def test_nobody_is_told_before_the_end_nor_of_what_was_answered_meanwhile(cast: Cast, asked: list[Note]) -> None:
    assert queue_question_mails(now=NOW - timedelta(hours=1)) == 0
    assert queue_question_mails(now=NOW + timedelta(days=9)) == 0, "long after it is too late to begin"
    queue_question_mails(now=NOW)
    for note in asked:
        answers.save_answer(note=note, text="Så", base_rev=0, by="Petra", now=NOW)
    assert send() == []
    assert queue_question_mails(now=NOW) == 0


def test_a_rehearsal_asks_nobody(cast: Cast, asked: list[Note]) -> None:
    Run.objects.filter(pk=cast.run.pk).update(rehearsal_of=Run.objects.exclude(pk=cast.run.pk)[0])
    assert queue_question_mails(now=NOW) == 0


def test_doubles_count_once_and_cancelled_groups_not(cast: Cast, asked: list[Note]) -> None:
    a, b, *rest = asked
    assert unanswered(cast.run.pk) == len(asked)
    gathering.merge(run_id=cast.run.pk, notes=[b.pk], into=a.pk)
    assert unanswered(cast.run.pk) == len(asked) - 1
    answers.mark_answered(note=b, answered=True, now=NOW)
    assert unanswered(cast.run.pk) == len(rest)
    cancel_group(group=rest[0].group)
    assert unanswered(cast.run.pk) == len(rest) - 1
