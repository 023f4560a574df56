"""Organisers are told that groups wait for a yes or no: at once of the first, then at most once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from groups.models import Municipality, WorkGroup
from groups.services.pending import APART, MOST, TASK, pending_letter
from groups.services.sign_ups import Entry, Registration, approve_group, confirm_sign_up, move_up, sign_up
from groups.tasks import send_pending_mail
from seminars.models import Job, MailSent, Run, SeminarText, User
from seminars.services.jobs import claim_due_jobs
from seminars.services.mail import mail_once
from tests.cast import STARTS_AT, Cast, make_organiser, make_run

pytestmark = pytest.mark.django_db
NOW = STARTS_AT - timedelta(days=20)


@pytest.fixture
def coming(cast: Cast) -> Run:
    return make_run(cast.seminar, STARTS_AT)


def register(run: Run, *names: str, now: datetime = NOW) -> list[WorkGroup]:
    groups = tuple(Entry(name, "", 7) for name in names)
    municipality = Municipality.objects.get(name="Solna")
    entry = Registration(municipality, "Karin Kontakt", f"{names[0]}@solna.example".lower(), groups)
    return confirm_sign_up(row=sign_up(run=run, entry=entry, now=now), now=now)


def jobs() -> list[Job]:
    """Those of one organiser; the others' are alike."""
    first = User.objects.filter(is_staff=True, is_active=True).order_by("pk")[0]
    return list(Job.objects.filter(task=TASK, args__user=first.pk).order_by("pk"))


def send(now: datetime = NOW) -> None:
    """What is due goes out."""
    for job in claim_due_jobs(now=now):
        if job.task == TASK:
            user = job.args["user"]
            mail_once(key=job.key, now=now, make=lambda at, user=user: pending_letter(user=user, now=at))


def told(user: User | None) -> list[str]:
    assert user
    return [message.body for message in mail.outbox if message.to == [user.email]]


def test_the_first_is_told_at_once_with_the_way_to_where_it_is_approved(coming: Run, cast: Cast) -> None:
    register(coming, "A-gruppen", "B-gruppen")
    assert len(jobs()) == 1
    send()
    (text,) = told(cast.organiser.user)
    assert "A-gruppen, Solna" in text
    assert "B-gruppen, Solna" in text
    assert f"/admin/seminars/run/{coming.pk}/sign-ups/" in text
    assert {row.run for row in MailSent.objects.filter(kind="pending")} == {coming}


def test_more_are_told_of_together_a_day_after(coming: Run, cast: Cast) -> None:
    register(coming, "A-gruppen")
    send()
    register(coming, "B-gruppen", now=NOW + timedelta(hours=1))
    register(coming, "C-gruppen", now=NOW + timedelta(hours=2))
    assert len(jobs()) == 2
    send(NOW + timedelta(hours=23))
    assert len(told(cast.organiser.user)) == 1
    send(NOW + APART)
    assert "C-gruppen" in told(cast.organiser.user)[1]
    register(coming, "D-gruppen", now=NOW + 3 * APART)
    send(NOW + 3 * APART)
    assert "D-gruppen" in told(cast.organiser.user)[2]


def test_one_that_comes_while_a_mail_is_being_made_is_not_forgotten(coming: Run) -> None:
    register(coming, "A-gruppen")
    claim_due_jobs(now=NOW)
    register(coming, "B-gruppen", now=NOW + timedelta(seconds=2))
    assert len(jobs()) == 2


def test_nothing_is_sent_when_all_have_their_answer(coming: Run, cast: Cast) -> None:
    (group,) = register(coming, "A-gruppen")
    approve_group(group=group, now=NOW)
    send()
    assert told(cast.organiser.user) == []


def test_a_run_that_lets_all_in_asks_nobody(coming: Run) -> None:
    Run.objects.filter(pk=coming.pk).update(approves_groups=False)
    register(coming, "A-gruppen")
    Run.objects.filter(pk=coming.pk).update(approves_groups=True, is_demo=True)
    register(coming, "B-gruppen")
    assert jobs() == []


def test_who_moves_up_from_the_waiting_list_waits_for_an_answer(coming: Run) -> None:
    Run.objects.filter(pk=coming.pk).update(places=0)
    register(coming, "A-gruppen")
    assert jobs() == []
    Run.objects.filter(pk=coming.pk).update(places=1)
    move_up(run=coming, now=NOW)
    assert len(jobs()) == 1


def test_each_organiser_who_may_let_in_is_told_and_may_say_no(coming: Run, cast: Cast) -> None:
    other, limited = make_organiser("Olle Ny").user, make_organiser("Lisa Ny").user
    assert other
    assert limited
    User.objects.filter(pk=limited.pk).update(is_limited=True)
    User.objects.filter(pk=other.pk).update(language="en")
    SeminarText.objects.create(seminar=coming.seminar, language="en", title="Coming home")
    register(coming, "A-gruppen")
    send()
    (english,) = told(other)
    assert "Coming home, " in english
    assert (len(told(cast.organiser.user)), len(told(limited))) == (1, 0)
    address = english.rstrip().split()[-1]
    Client().post(address.removeprefix("http://localhost:8000"))
    register(coming, "B-gruppen", now=NOW + 2 * APART)
    send(NOW + 2 * APART)
    assert (len(told(other)), len(told(cast.organiser.user))) == (1, 2)


def test_two_runs_lead_to_the_nearer_and_on_from_there_and_a_long_list_is_cut(coming: Run, cast: Cast) -> None:
    user = cast.organiser.user
    assert user
    register(coming, *(f"Grupp {number}" for number in range(12)))
    later = make_run(cast.seminar, STARTS_AT + timedelta(days=3650))
    register(later, *(f"Grupp {number}" for number in range(12)))
    letter = pending_letter(user=user.pk, now=NOW)
    assert letter
    path = f"/admin/seminars/run/{coming.pk}/sign-ups/"
    assert letter.values["link"].endswith(path)
    assert f"/admin/seminars/run/{later.pk}/sign-ups/" in cast.organiser.client().get(path).text
    lines = letter.values["waits"].splitlines()
    assert (len(lines), lines[-1]) == (MOST + 1, "och 4 grupper till")


def test_the_task_sends(coming: Run, cast: Cast) -> None:
    Run.objects.filter(pk=coming.pk).update(starts_at=datetime.now(tz=NOW.tzinfo) + timedelta(days=5))
    register(Run.objects.get(pk=coming.pk), "A-gruppen")
    (job,) = jobs()
    send_pending_mail(job.key, **job.args)
    send_pending_mail(job.key, **job.args)
    assert len(told(cast.organiser.user)) == 1
