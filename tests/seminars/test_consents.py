"""Consents and statements as rows: given, taken back, asked for, told of; and what the public sees of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from seminars import clearance, gate
from seminars.approvals import approvals, not_shown_at, own_approvals, texts_mark
from seminars.errors import PlanningError
from seminars.models import Candidate, Caption, Consent, Job, LinkRole, PersonalLink, Presenter, Rendition, Talk
from seminars.queries import entry, may_watch
from seminars.services.captions import confirm_texts, keep_captions, tie_texts
from seminars.services.consents import (
    ask_for_approval,
    give_consent,
    queue_reminders,
    sign_statement,
    withdraw_consent,
    withdraw_statement,
    years_after,
)
from seminars.services.links import find_link, issue_link
from seminars.tasks import (
    queue_consent_reminders,
    send_approval_mail,
    send_consent_ends_mail,
)
from tests.cast import STARTS_AT, VTT, Cast, agree, make_run, make_seminar, make_talks, open_gate

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TODAY = date(2026, 11, 28)


@pytest.fixture
def talk(cast: Cast) -> Talk:
    """The first Talk, which nobody has said anything about."""
    Consent.objects.all().delete()
    return Talk.objects.get(seminar=cast.seminar, number=1)


@pytest.fixture
def petra(cast: Cast) -> Presenter:
    return Presenter.objects.get(user=cast.presenter.user)


def give(talk: Talk, presenter: Presenter, **changes: object) -> Consent:
    values = {"film": talk.sha256, "until": TODAY + timedelta(days=365), "now": NOW, **changes}
    return give_consent(talk=talk, presenter=presenter, **values)  # type: ignore[arg-type]


def answer(talk: Talk, on: date = TODAY) -> gate.Answer:
    (found,) = approvals(Talk.objects.filter(pk=talk.pk), on)
    return found.answer


def test_a_yes_lets_the_rooms_see_it_through_its_last_day(talk: Talk, petra: Presenter) -> None:
    assert not clearance.may_be_shown(talk, TODAY)
    give(talk, petra, until=TODAY)
    assert [clearance.may_be_shown(talk, TODAY + timedelta(days=n)) for n in (0, 1)] == [True, False]


def test_a_yes_is_taken_back_and_given_again(talk: Talk, petra: Presenter) -> None:
    give(talk, petra)
    assert withdraw_consent(talk=talk, presenter=petra, now=NOW)
    assert answer(talk) is gate.Answer.WITHDRAWN
    assert not withdraw_consent(talk=talk, presenter=petra, now=NOW)
    give(talk, petra, now=NOW + timedelta(minutes=1))
    assert answer(talk) is gate.Answer.YES
    assert Consent.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"film": "another"}, "other_film"),
        ({"film": ""}, "other_film"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
        ({"until": date(2037, 1, 1)}, "until"),
    ],
)
def test_a_yes_to_what_is_not_there_is_refused(talk: Talk, petra: Presenter, changes: dict, code: str) -> None:
    with pytest.raises(PlanningError) as caught:
        give(talk, petra, **changes)
    assert (caught.value.code, Consent.objects.count()) == (code, 0)


def test_only_its_presenters_say_yes(talk: Talk, cast: Cast) -> None:
    other = Presenter.objects.create(user=cast.stranger.user)
    with pytest.raises(PlanningError) as caught:
        give(talk, other)
    assert caught.value.code == "not_presenter"


def test_another_film_needs_another_yes_and_another_statement(cast: Cast, talk: Talk, petra: Presenter) -> None:
    give(talk, petra)
    sign_statement(talk=talk, film=talk.sha256, by=cast.organiser.user, now=NOW)
    assert clearance.missing_for_all(talk, TODAY) == ()
    Talk.objects.filter(pk=talk.pk).update(sha256="9" * 64)
    changed = Talk.objects.get(pk=talk.pk)
    assert clearance.missing_for_all(changed, TODAY) == (gate.Part.DESCRIPTION, gate.Part.CONSENT)
    assert answer(changed) is gate.Answer.OTHER_FILM


def test_a_statement_is_signed_by_somebody_and_taken_back(cast: Cast, talk: Talk) -> None:
    sign_statement(talk=talk, film=talk.sha256, by=cast.organiser.user, now=NOW)
    assert (talk.described_by, talk.described_at, talk.description) == (cast.organiser.user, NOW, "statement")
    withdraw_statement(talk=talk)
    assert (talk.described_by, talk.described_at, talk.described_sha256, talk.description) == (None, None, "", "")
    with pytest.raises(PlanningError):
        sign_statement(talk=talk, film="another", by=cast.organiser.user, now=NOW)


def test_a_described_version_of_this_film_does_as_well(talk: Talk, petra: Presenter) -> None:
    give(talk, petra)
    facts = {"file": "d.mp4", "size": 1, "sha256": "d" * 64, "duration": timedelta(minutes=9), "height": 720}
    made = Rendition.objects.create(
        talk=talk, kind=Rendition.Kind.DESCRIBED, source_sha256="other", made_at=NOW, **facts
    )
    assert clearance.missing_for_all(Talk.objects.get(pk=talk.pk), TODAY) == (gate.Part.DESCRIPTION,)
    Rendition.objects.filter(pk=made.pk).update(source_sha256=talk.sha256)
    assert clearance.missing_for_all(Talk.objects.get(pk=talk.pk), TODAY) == ()


def test_a_talk_that_is_shown_elsewhere_is_not_ours_to_keep() -> None:
    talk = Talk.objects.create(seminar=make_seminar("Förr", "forr"), number=1, title="T", external_url="https://e.org")
    assert clearance.missing_for_all(talk, TODAY) == ()
    assert clearance.may_be_shown(talk, TODAY)


def test_two_presenters_must_both_agree(talk: Talk, petra: Presenter, cast: Cast) -> None:
    second = Presenter.objects.create(user=cast.stranger.user)
    talk.presenters.add(second)
    give(talk, petra)
    assert not clearance.may_be_shown(talk, TODAY)
    give(talk, second)
    assert clearance.may_be_shown(talk, TODAY)


def test_the_public_sees_the_film_until_the_consent_ends_by_itself(cast: Cast, client: Client) -> None:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    open_gate(talk)
    Consent.objects.filter(talk=talk).update(expires_on=TODAY)
    assert [may_watch(talk, NOW), may_watch(talk, NOW + timedelta(days=1))] == [True, False]
    assert talk in entry(cast.seminar.slug, NOW).watchable
    assert entry(cast.seminar.slug, NOW + timedelta(days=1)).watchable == ()


def test_a_withdrawn_film_leaves_its_page_at_once(cast: Cast, client: Client) -> None:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    open_gate(talk)
    page = reverse("groups:watch", args=[cast.seminar.slug, 1])
    assert client.get(page).status_code == 200
    withdraw_consent(talk=talk, presenter=talk.presenters.get(), now=NOW)
    assert client.get(page).status_code == 404


@pytest.mark.parametrize("missing", ["captions", "statement"])
def test_each_missing_part_keeps_a_film_for_all_from_all(cast: Cast, client: Client, missing: str) -> None:
    talk = Talk.objects.get(seminar=cast.seminar, number=1)
    open_gate(talk)
    if missing == "captions":
        talk.captions.filter(language="sv").delete()
    else:
        withdraw_statement(talk=talk)
    assert client.get(reverse("groups:watch", args=[cast.seminar.slug, 1])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_answers_cost_the_same_queries_for_three_seminars_as_for_one(
    count: int, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        seminar = make_seminar(f"S{number}", f"s{number}")
        make_talks(seminar, cast.organiser.user) if number == 0 else _talks_again(seminar)
    with django_assert_num_queries(5):
        assert len(approvals(Talk.objects.all(), TODAY)) == 2 + 2 * count


def _talks_again(seminar: object) -> None:
    for talk in Talk.objects.filter(seminar__slug="s0"):
        again = Talk.objects.create(
            seminar=seminar, number=talk.number, title=talk.title, sha256=talk.sha256, file=str(talk.file)
        )
        again.presenters.set(talk.presenters.all())
        agree(again)


def test_own_answers_are_of_own_talks_only(cast: Cast, petra: Presenter) -> None:
    other = Presenter.objects.create(user=cast.stranger.user)
    Talk.objects.get(seminar=cast.seminar, number=2).presenters.set([other])
    assert [one.talk.number for one in own_approvals(cast.presenter.user.pk, TODAY)] == [1]
    assert [one.talk.number for one in own_approvals(cast.stranger.user.pk, TODAY)] == [2]


def test_a_run_is_warned_of_what_it_may_not_show_or_only_just(cast: Cast, talk: Talk, petra: Presenter) -> None:
    second = Talk.objects.get(seminar=cast.seminar, number=2)
    run = make_run(cast.seminar, STARTS_AT + timedelta(days=90))
    day = clearance.day_of(run)
    give(second, petra, until=day)
    assert [(one.talk, one.last_day) for one in not_shown_at(run)] == [(talk, None), (second, day)]
    give(talk, petra, until=day - timedelta(days=1))
    give(second, petra, until=day + timedelta(days=1), now=NOW + timedelta(hours=1))
    assert [(one.talk, one.last_day) for one in not_shown_at(run)] == [(talk, day - timedelta(days=1))]


def test_two_years_after_a_leap_day_is_the_last_of_february() -> None:
    assert [years_after(date(2028, 2, 29), 2), years_after(TODAY, 2)] == [date(2030, 2, 28), date(2028, 11, 28)]


# Mail


def test_asking_sends_one_mail_a_day_with_a_link_that_opens_the_own_page(talk: Talk, petra: Presenter) -> None:
    assert ask_for_approval(talk=talk, presenter=petra, now=NOW)
    assert not ask_for_approval(talk=talk, presenter=petra, now=NOW)
    assert ask_for_approval(talk=talk, presenter=petra, now=NOW + timedelta(days=1))
    job = Job.objects.order_by("due_at")[0]
    for _twice in range(2):
        send_approval_mail(key=job.key, **job.args)
    (message,) = mail.outbox
    assert (message.to, talk.title in message.subject) == ([petra.user.email], True)
    address = next(word for word in message.body.split() if "/go/" in word)
    answer = Client().get("/go/" + address.partition("/go/")[2])
    assert (answer.status_code, answer["Location"]) == (302, "/present/")
    assert approvals(Talk.objects.filter(pk=talk.pk), TODAY)[0].asked_at == NOW + timedelta(days=1)


def test_who_has_no_address_or_is_no_presenter_is_not_asked(talk: Talk, petra: Presenter, cast: Cast) -> None:
    other = Presenter.objects.create(user=cast.stranger.user)
    with pytest.raises(PlanningError) as caught:
        ask_for_approval(talk=talk, presenter=other, now=NOW)
    assert caught.value.code == "not_presenter"
    petra.user.email = "petra@utan-epost.invalid"
    petra.user.save()
    with pytest.raises(PlanningError) as caught:
        ask_for_approval(talk=talk, presenter=petra, now=NOW)
    assert (caught.value.code, Job.objects.count()) == ("no_address", 0)


def test_a_film_that_went_meanwhile_is_not_asked_about(talk: Talk, petra: Presenter) -> None:
    ask_for_approval(talk=talk, presenter=petra, now=NOW)
    Talk.objects.filter(pk=talk.pk).update(file="")
    job = Job.objects.get()
    send_approval_mail(key=job.key, **job.args)
    job.refresh_from_db()
    assert (mail.outbox, job.done_at is not None) == ([], True)


def test_the_mail_tells_of_a_new_film_and_of_captions_that_are_not_there(talk: Talk, petra: Presenter) -> None:
    about = {"size": 5, "sha256": "9" * 64, "duration": talk.duration, "came_at": NOW}
    send_approval_mail(key="k1", talk=talk.pk, presenter=petra.pk)
    Candidate.objects.create(talk=talk, file="talks/new.mp4", **about)
    talk.captions.all().delete()
    send_approval_mail(key="k2", talk=talk.pk, presenter=petra.pk)
    said = [[text in message.body for text in ("ny film", "Undertexterna är inte klara än")] for message in mail.outbox]
    assert said == [[False, False], [True, True]]


def test_the_mail_speaks_the_presenters_language(talk: Talk, petra: Presenter) -> None:
    petra.user.language = "en"
    petra.user.save()
    send_approval_mail(key="k", talk=talk.pk, presenter=petra.pk)
    assert mail.outbox[0].subject == f"Approve your Talk: {talk.title}"


@pytest.mark.parametrize(("days", "reminded"), [(31, 0), (30, 1), (0, 1), (-1, 0)])
def test_a_consent_that_ends_within_thirty_days_is_reminded_of_once(
    talk: Talk, petra: Presenter, days: int, reminded: int
) -> None:
    given = give(talk, petra)
    Consent.objects.filter(pk=given.pk).update(expires_on=TODAY + timedelta(days=days))
    assert [queue_reminders(now=NOW), queue_reminders(now=NOW + timedelta(hours=1))] == [reminded, 0]


def test_a_reminder_says_the_last_day_and_is_not_sent_when_renewed(talk: Talk, petra: Presenter) -> None:
    given = give(talk, petra, until=date(2026, 12, 24))
    send_consent_ends_mail(key="k", consent=given.pk)
    assert "torsdag 24 december 2026" in mail.outbox[0].body
    give(talk, petra, now=NOW + timedelta(hours=1))
    send_consent_ends_mail(key="k2", consent=given.pk)
    assert len(mail.outbox) == 1
    assert queue_reminders(now=NOW) == 0


def test_the_sweep_queues_what_ends_now(talk: Talk, petra: Presenter) -> None:
    now = datetime.now(UTC)
    give(talk, petra, now=now, until=now.date() + timedelta(days=7))
    assert queue_consent_reminders() == 1
    assert Job.objects.filter(task="seminars.send_consent_ends_mail").count() == 1


# Captions


def keep(talk: Talk, vtt: str, language: str = "sv", now: datetime = NOW) -> None:
    keep_captions(talk=talk, language=language, vtt=vtt, by=None, now=now)


def changed(talk: Talk) -> tuple[str, ...]:
    (found,) = approvals(Talk.objects.filter(pk=talk.pk), TODAY)
    return found.changed


def test_a_yes_remembers_the_captions_it_saw_and_still_holds_when_they_change(talk: Talk, petra: Presenter) -> None:
    keep(talk, VTT, "en")
    given = give(talk, petra)
    assert (given.seen, changed(talk)) == ({"sv": VTT, "en": VTT}, ())
    keep(talk, VTT.replace("hit", "hem"))
    Caption.objects.filter(language="en").delete()
    assert (changed(talk), answer(talk)) == (("sv", "en"), gate.Answer.YES)
    give(talk, petra, now=NOW + timedelta(hours=1))
    assert changed(talk) == ()


def test_captions_that_come_after_a_yes_are_news_and_without_a_yes_none_are(talk: Talk, petra: Presenter) -> None:
    Caption.objects.all().delete()
    assert give(talk, petra).seen == {}
    keep(talk, VTT)
    assert changed(talk) == ("sv",)
    withdraw_consent(talk=talk, presenter=petra, now=NOW)
    assert changed(talk) == ()


def test_a_yes_to_captions_that_changed_meanwhile_is_refused(talk: Talk, petra: Presenter) -> None:
    with pytest.raises(PlanningError) as caught:
        give(talk, petra, texts=texts_mark({"sv": VTT + " "}))
    assert (caught.value.code, Consent.objects.count()) == ("other_texts", 0)
    give(talk, petra, texts=texts_mark({"sv": VTT}))
    assert Consent.objects.count() == 1


def test_the_same_text_saved_again_has_the_same_address(talk: Talk) -> None:
    keep(talk, VTT + "\n")
    first = Caption.objects.get(talk=talk).changed_at
    keep(talk, VTT + "\n", now=NOW + timedelta(hours=1))
    assert (first, Caption.objects.get(talk=talk).changed_at) == (NOW, NOW)
    keep(talk, VTT, now=NOW + timedelta(hours=2))
    assert Caption.objects.get(talk=talk).changed_at == NOW + timedelta(hours=2)


def test_captions_of_an_earlier_film_close_the_gate_until_somebody_says_that_they_suit(talk: Talk, cast: Cast) -> None:
    open_gate(talk)
    Talk.objects.filter(pk=talk.pk).update(chapters="0:00 Början")
    old = Talk.objects.get(pk=talk.pk)
    tie_texts(talk=old, film="9" * 64)
    assert (old.captions.get().film_sha256, old.chapters_sha256) == (talk.sha256, talk.sha256)
    Talk.objects.filter(pk=talk.pk).update(sha256="9" * 64, described_sha256="9" * 64)
    talk = Talk.objects.get(pk=talk.pk)
    agree(talk)
    assert clearance.missing_for_all(talk, TODAY) == (gate.Part.CAPTIONS, gate.Part.TRANSCRIPT)
    with pytest.raises(PlanningError):
        confirm_texts(talk=talk, film=old.sha256)
    confirm_texts(talk=talk, film=talk.sha256)
    talk.refresh_from_db()
    assert (clearance.missing_for_all(talk, TODAY), talk.chapters_sha256) == ((), talk.sha256)


def test_captions_written_before_any_film_are_of_the_first_and_saving_them_is_saying_that_they_suit(talk: Talk) -> None:
    Talk.objects.filter(pk=talk.pk).update(sha256="", file="")
    talk.refresh_from_db()
    tie_texts(talk=talk, film="9" * 64)
    Talk.objects.filter(pk=talk.pk).update(sha256="8" * 64)
    assert Caption.objects.get(talk=talk).film_sha256 == "9" * 64
    keep(talk, VTT)
    assert Caption.objects.get(talk=talk).film_sha256 == "8" * 64


def test_a_link_lives_as_long_as_the_longest_yes_given_with_it(talk: Talk, petra: Presenter, cast: Cast) -> None:
    PersonalLink.objects.all().delete()
    for name, now in (("works", NOW), ("ended", NOW - timedelta(days=200))):
        issue_link(user=petra.user, role=LinkRole.PRESENTER, run=None, now=now, token=name)
    issue_link(user=petra.user, role=LinkRole.CONTACT, run=None, now=NOW, token="contact")
    give(talk, petra, until=date(2035, 6, 30))
    give(talk, petra, until=date(2027, 6, 30), now=NOW + timedelta(hours=1))
    late, day = datetime(2035, 6, 30, 21, 59, tzinfo=UTC), timedelta(days=1)
    assert [find_link(token="works", now=late + n * day) is not None for n in (0, 1)] == [True, False]
    assert find_link(token="ended", now=NOW) is None
    assert find_link(token="contact", now=NOW + timedelta(days=181)) is None
    issue_link(user=petra.user, role=LinkRole.PRESENTER, run=None, now=NOW, token="fresh")
    assert find_link(token="fresh", now=late) is not None
