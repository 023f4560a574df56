"""A presenter's answer reaches the organisers by mail, each in their own language."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from facilitation.services.consents import give_consent, withdraw_consent
from seminars.models import Consent, Job, Presenter, Talk, User
from seminars.tasks import send_answered_mail, send_withdrawn_mail
from tests.cast import Cast, make_run

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
UNTIL = date(2027, 11, 28)


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, which nobody has said anything about."""
    Consent.objects.all().delete()
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def petra(cast: Cast) -> Presenter:
    return Presenter.objects.get(user=cast.presenter.user)


def told(task: str) -> list[tuple[str, str, str]]:
    """What the organisers are mailed; each job is handed out twice."""
    jobs = {"answered": send_answered_mail, "withdrawn": send_withdrawn_mail}
    for job in Job.objects.filter(task=f"seminars.send_{task}_mail", done_at=None):
        for _twice in range(2):
            jobs[task](key=job.key, **job.args)
    return sorted((message.to[0], message.subject, message.body) for message in mail.outbox)


def test_each_organiser_is_told_of_a_yes_in_their_language(talk: Talk, petra: Presenter, cast: Cast) -> None:
    User.objects.filter(pk=cast.producer.user.pk).update(language="en")
    User.objects.create_user("nils@utan-epost.invalid", None, name="Nils Nås", is_staff=True)
    give_consent(talk=talk, presenter=petra, film=talk.sha256, until=UNTIL, now=NOW)
    mails = told("answered")
    assert [(to, subject) for to, subject, _body in mails] == [
        (cast.organiser.user.email, "Petra Presentatör har sagt ja: Talk 1"),
        (cast.producer.user.email, "Petra Presentatör has said yes: Talk 1"),
    ]
    assert f"/admin/seminars/talk/{talk.pk}/change/" in mails[0][2]
    assert "Filmen får nu visas i rummen." in mails[0][2]


def test_a_yes_taken_back_tells_which_runs_lose_the_film(talk: Talk, petra: Presenter, cast: Cast) -> None:
    make_run(cast.seminar, datetime(2090, 3, 1, 8, tzinfo=UTC))
    give_consent(talk=talk, presenter=petra, film=talk.sha256, until=UNTIL, now=NOW)
    Job.objects.all().delete()
    withdraw_consent(talk=talk, presenter=petra, now=NOW)
    withdraw_consent(talk=talk, presenter=petra, now=NOW)
    mails = told("withdrawn")
    assert len(mails) == 2
    assert "har tagit tillbaka sitt ja" in mails[0][1]
    assert "tillfällena är utan filmen:\nonsdag 1 mars 2090 09.00\n" in mails[0][2]
    assert [job.done_at is not None for job in Job.objects.all()] == [True, True]


def test_an_organiser_who_is_gone_is_not_told(talk: Talk, petra: Presenter, cast: Cast) -> None:
    give_consent(talk=talk, presenter=petra, film=talk.sha256, until=UNTIL, now=NOW)
    User.objects.filter(pk=cast.producer.user.pk).update(is_active=False)
    assert [to for to, _subject, _body in told("answered")] == [cast.organiser.user.email]
