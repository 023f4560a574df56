"""What is old goes, kind by kind: what is due, what a hold and a demanded export keep, and what the log says."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evaluation.models import (
    AnswerSheet,
    Ballot,
    Decision,
    Evaluation,
    FollowUp,
    FreeText,
    LaterBallot,
    LaterSheet,
    Outcome,
    Report,
    Seal,
)
from evaluation.queries import report_inputs
from evaluation.services.later import answer_later, lay_due, lay_later, new_later_ballot, open_later_form
from evaluation.services.publishing import erase_words, publish_report, withdraw_report
from evaluation.snapshot import build
from facilitation.models import (
    Answer,
    ChapterProgress,
    Cue,
    EquipmentCheck,
    Gathering,
    HelpCall,
    HelpLine,
    Note,
    PracticeProposal,
    Sorting,
)
from groups.models import Facilitator, Municipality, MunicipalityContact, Screen, SignUp, Training, WorkGroup
from seminars.errors import PlanningError
from seminars.models import (
    Hold,
    Job,
    MailSent,
    Organisation,
    PersonalLink,
    Purged,
    Retention,
    RetentionExport,
    Run,
    TrailEntry,
    User,
)
from seminars.models.trail import Refused
from seminars.retention import FIRST_AFTER, registry
from seminars.services import retention
from seminars.services.people import ERASED, erase_person
from seminars.services.retention_export import export
from seminars.services.trail import note
from tests.cast import STARTS_AT, Cast, make_run

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = timedelta(days=1)


def months_after(number: int, at: datetime = STARTS_AT) -> datetime:
    return at + timedelta(days=31 * number)


@pytest.fixture
def old(cast: Cast) -> Cast:
    """The cast, with the times known for long, and everyone there as long as the seminar."""
    Retention.objects.create(pk=1, began_at=STARTS_AT - timedelta(days=365))
    User.objects.update(created_at=STARTS_AT - timedelta(days=90))
    Run.objects.exclude(pk=cast.run.pk).update(starts_at=STARTS_AT)
    return cast


def goes(key: str, now: datetime) -> int:
    return next(line for line in retention.lines(now=now) if line.kind.key == key).goes.count


def snapshot(run: Run) -> dict[str, Any]:
    return build(**report_inputs(run))


def sheet(run: Run, number: int = 1) -> None:
    for _one in range(number):
        AnswerSheet.objects.create(run=run, answers={"q1a": 1})


def test_a_dry_run_counts_and_changes_nothing(old: Cast) -> None:
    sheet(old.run, 3)
    now = months_after(24)
    found = {line.kind.key: line for line in retention.lines(now=now)}
    assert found["sheets"].goes.count == found["sheets"].due.count == 3
    assert (found["sheets"].goes.oldest, found["sheets"].goes.runs) == (STARTS_AT, frozenset({old.run.pk}))
    assert set(found) == set(registry.kinds)
    assert AnswerSheet.objects.count() == 3
    assert not Purged.objects.exists()


def test_sheets_go_after_24_months_and_the_report_stays_and_is_made_when_missing(old: Cast) -> None:
    sheet(old.run, 3)
    Ballot.objects.create(token_hash="b" * 64, group=old.groups[0])
    assert goes("sheets", months_after(23)) == 0
    gone = retention.purge_all(now=months_after(24))
    assert gone["sheets"] == 4  # the ballot too
    assert not AnswerSheet.objects.exists()
    assert not Ballot.objects.exists()
    assert Report.objects.get(run=old.run).snapshot["whole"]["received"] == 3


def test_a_report_made_before_the_sheets_go_is_open_to_nobody_and_the_evaluation_says_that_they_are_gone(
    old: Cast,
) -> None:
    sheet(old.run, 3)
    Evaluation.objects.create(run=old.run)
    retention.purge_all(now=months_after(24))
    assert Report.objects.get(run=old.run).published_at is None
    assert Evaluation.objects.get().erased_at is not None


def test_a_sealed_run_has_its_second_report_before_its_sheets_go(old: Cast) -> None:
    sheet(old.run, 12)
    sealed = STARTS_AT + DAY
    Evaluation.objects.create(run=old.run, early_laid_at=STARTS_AT, late_laid_at=sealed, sealed_at=sealed)
    AnswerSheet.objects.update(seal=Seal.EARLY)
    Retention.objects.update(times={"texts": 12})
    for text, review in (("Läst", FreeText.Review.PUBLISH), ("Oläst", FreeText.Review.WAITING)):
        FreeText.objects.create(run=old.run, question="q8", text=text, review=review)
    Report.objects.create(run=old.run, snapshot=snapshot(old.run), frozen_at=STARTS_AT)
    retention.purge_kind(key="sheets", now=months_after(24))
    second = Report.objects.get(number=2)
    assert (second.snapshot["whole"]["received"], second.published_at) == (12, None)
    assert [quote["texts"] for quote in second.snapshot["quotes"]] == [["Läst"]]
    assert not AnswerSheet.objects.exists()
    assert Evaluation.objects.get().frozen_at is not None


def test_texts_that_no_second_report_has_taken_up_stay_until_the_follow_up_has_ended(old: Cast) -> None:
    FreeText.objects.create(run=old.run, question="q", text="Bra dag.")
    Report.objects.create(run=old.run, snapshot={}, frozen_at=STARTS_AT)  # the first holds no texts
    sealed = STARTS_AT + DAY
    Evaluation.objects.create(run=old.run, sealed_at=sealed)
    ended = sealed + timedelta(days=90 + 30)
    assert goes("texts", months_after(3)) == goes("texts", months_after(3, ended) - timedelta(days=4)) == 0
    assert goes("texts", months_after(3, ended)) == 1
    Organisation.objects.update_or_create(pk=1, defaults={"survey_days": 180})
    assert goes("texts", months_after(3, ended)) == 0
    assert goes("texts", months_after(3, ended + timedelta(days=90))) == 1


FROZEN = STARTS_AT + timedelta(days=60)
WORDS = {"title": "Hemma", "quotes": [{"asked": {"sv": "Mer?"}, "texts": ["Bra dag."]}]}


def frozen(old: Cast, second: datetime | None, third: datetime | None = None) -> list[Report]:
    """The second and the third report, with the same words, published then."""
    about = {"run": old.run, "snapshot": WORDS}
    return [
        Report.objects.create(number=2, frozen_at=FROZEN, published_at=second, **about),
        Report.objects.create(number=3, frozen_at=FROZEN + timedelta(days=70), published_at=third, **about),
    ]


def words_left() -> list[bool]:
    return [bool(row.snapshot["quotes"]) for row in Report.objects.filter(number__gte=2).order_by("number")]


def test_texts_go_three_months_after_freezing_and_published_ones_are_in_the_report(old: Cast) -> None:
    FreeText.objects.create(run=old.run, question="q", text="Bra dag.")
    frozen(old, second=FROZEN + DAY)
    assert goes("texts", months_after(3)) == 0
    assert goes("texts", months_after(3, FROZEN)) == 1
    retention.purge_all(now=months_after(3, FROZEN))
    assert not FreeText.objects.exists()
    assert [row.snapshot for row in Report.objects.order_by("number")] == [WORDS, WORDS]


@pytest.mark.parametrize("third", [None, FROZEN + timedelta(days=70)], ids=["the third waits too", "the third is open"])
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_words_that_were_never_published_go_from_the_reports_too_and_nothing_else_does(
    old: Cast, is_withdrawn: bool, third: datetime | None
) -> None:
    Report.objects.create(run=old.run, number=1, snapshot=WORDS | {"quotes": []}, frozen_at=STARTS_AT)
    reports = frozen(old, second=FROZEN + DAY if is_withdrawn else None, third=third)
    if is_withdrawn:
        withdraw_report(report=reports[0], now=FROZEN + 2 * DAY)
    now = months_after(3, FROZEN)
    assert (goes("texts", months_after(2, FROZEN)), goes("texts", now)) == (0, 2)
    assert words_left() == [True, True]  # looking takes nothing
    assert retention.purge_all(now=now)["texts"] == 2
    for row in Report.objects.filter(number__gte=2):
        assert (row.snapshot, row.words_erased_at is not None) == (WORDS | {"quotes": []}, True)
    log = Purged.objects.get(kind="texts")
    assert (log.count, log.oldest, log.runs) == (2, FROZEN, [old.run.pk])
    assert "evaluation_report" in Retention.objects.get().unclean
    assert Report.objects.get(number=1).words_erased_at is None
    assert goes("texts", now) == 0
    publish_report(report=Report.objects.get(number=2), is_public=True, now=now)
    assert Report.objects.get(number=2).published_at == now


def test_words_go_by_the_times_of_texts_and_not_while_the_run_is_on_hold(old: Cast) -> None:
    frozen(old, second=None)
    Retention.objects.update(times={"texts": 1})
    hold = Hold.objects.create(run=old.run, reason="Tvist", began_at=STARTS_AT)
    now = months_after(1, FROZEN) + DAY
    assert goes("texts", now) == 0
    hold.delete()
    assert (goes("texts", now - 2 * DAY), goes("texts", now)) == (0, 2)


def test_words_that_are_published_while_they_are_about_to_go_stay(old: Cast) -> None:
    second, _third = frozen(old, second=None)
    publish_report(report=second, is_public=False, now=FROZEN)
    assert erase_words(run=old.run.pk, now=FROZEN) == 0
    assert words_left() == [True, True]


def test_people_go_twelve_months_after_their_last_run_and_the_groups_stay(old: Cast) -> None:
    assert goes("contacts", months_after(11)) == 0
    later = make_run(old.seminar, STARTS_AT + timedelta(days=200))
    group = WorkGroup.objects.create(run=later, municipality=old.groups[2].municipality, name="Sen")
    Facilitator.objects.create(group=group, user=old.facilitator_b.user)
    WorkGroup.objects.filter(pk=group.pk).update(contact=old.stranger.user)
    retention.purge_all(now=months_after(12))
    left = set(User.objects.exclude(name=ERASED).values_list("name", flat=True))
    assert left == {
        "Olga Organisatör", "Pelle Producent", "Petra Presentatör", "Bo Facilitator", "Stina Främling",
    }  # fmt: skip
    assert Facilitator.objects.filter(group=old.groups[0]).count() == 1
    assert not MunicipalityContact.objects.exists()
    assert retention.purge_all(now=months_after(12)).get("contacts") is None  # those erased are not found again


def test_mail_to_people_who_have_gone_goes_with_them(old: Cast, django_capture_on_commit_callbacks: Any) -> None:
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True)
    for number, to in ((1, old.facilitator.user.email), (2, "ingen@x.se")):  # type: ignore[union-attr]
        (folder / f"20261006-070000-{number}.log").write_text(f"To: {to}\nSubject: Tack\n\nHej\n")
    with django_capture_on_commit_callbacks(execute=True):
        retention.purge_kind(key="contacts", now=months_after(12))
    assert [path.name for path in folder.iterdir()] == ["20261006-070000-2.log"]


def test_a_contact_stays_as_long_as_the_municipality_takes_part(old: Cast) -> None:
    later = make_run(old.seminar, STARTS_AT + timedelta(days=300))
    WorkGroup.objects.create(run=later, municipality=Municipality.objects.get(name="Solna"), name="Sen")
    retention.purge_all(now=months_after(13))
    assert MunicipalityContact.objects.get().user == old.contact.user
    assert old.contact.user


def test_needs_and_registrations_go_soon_and_the_group_stays(old: Cast) -> None:
    WorkGroup.objects.filter(pk=old.groups[0].pk).update(needs="Hörslinga")
    about = {"run": old.run, "municipality": old.groups[0].municipality, "email": "a@b.se", "entries": [{"needs": "x"}]}
    SignUp.objects.create(name="Ada", digest="1", created_at=STARTS_AT, confirmed_at=STARTS_AT, **about)
    assert goes("registrations", months_after(2)) == 0
    retention.purge_all(now=months_after(3))
    assert WorkGroup.objects.get(pk=old.groups[0].pk).needs == ""
    assert not SignUp.objects.exists()


def test_what_rooms_left_goes_and_the_signals_stay_without_words(old: Cast) -> None:
    call = HelpCall.objects.create(group=old.groups[0], opened_at=STARTS_AT)
    HelpLine.objects.create(call=call, by="facilitator", text="Inget ljud", at=STARTS_AT)
    args = {"text": "Ring Kim", "to": "all"}
    Cue.objects.create(run=old.run, seq=1, at=STARTS_AT, action="message", args=args, given_at=STARTS_AT)
    retention.purge_all(now=months_after(12))
    assert not HelpCall.objects.exists()
    assert not Screen.objects.exists()
    assert Cue.objects.get().args == {"text": ERASED, "to": "all"}
    assert goes("rooms", months_after(12)) == 0


def test_published_answers_stay_with_their_questions(old: Cast) -> None:
    questions = [
        Note.objects.create(group=group, kind="question", position=1, text="Hur?", changed_at=STARTS_AT)
        for group in old.groups[:2]
    ]
    for question in questions:
        Sorting.objects.create(run=old.run, note=question)
    Answer.objects.create(note=questions[0], text="Så.", changed_at=STARTS_AT)
    Gathering.objects.create(run=old.run, answers_published_at=STARTS_AT)
    retention.purge_all(now=months_after(12))
    assert [note.pk for note in Note.objects.all()] == [questions[0].pk]
    assert Answer.objects.get().text == "Så."


def test_addresses_that_somebody_typed_leave_the_mail_log_when_people_do(old: Cast) -> None:
    mail = {"kind": "sign_up", "language": "sv", "subject": "Bekräfta", "created_at": STARTS_AT, "run": old.run}
    MailSent.objects.create(key="typed", address="okand@example.se", error="550 okand@example.se", **mail)
    MailSent.objects.create(key="known", address="nagon@example.se", user=old.organiser.user, **mail)
    before = goes("contacts", months_after(11))
    retention.purge_kind(key="contacts", now=months_after(11))
    assert (before, MailSent.objects.get(key="typed").address) == (0, "okand@example.se")
    hold = Hold.objects.create(run=old.run, reason="Tvist", began_at=STARTS_AT)
    retention.purge_kind(key="contacts", now=months_after(12))
    assert MailSent.objects.get(key="typed").address == "okand@example.se"
    hold.delete()
    retention.purge_kind(key="contacts", now=months_after(12))
    row = MailSent.objects.get(key="typed")
    assert (row.address, row.error, row.subject) == ("", "", "Bekräfta")
    assert MailSent.objects.get(key="known").address == "nagon@example.se"
    assert goes("contacts", months_after(12)) == 0


def test_a_hold_keeps_the_contacts_of_the_municipalities_that_took_part_and_their_mail(old: Cast) -> None:
    contact = old.contact.user
    assert contact is not None
    about = {"kind": "report", "language": "sv", "subject": "s", "created_at": STARTS_AT, "address": contact.email}
    MailSent.objects.create(key="m", user=contact, run=old.run, **about)
    hold = Hold.objects.create(run=old.run, reason="Begäran", began_at=STARTS_AT)
    retention.purge_all(now=months_after(13))
    assert MunicipalityContact.objects.get().user == User.objects.exclude(name=ERASED).get(pk=contact.pk)
    assert MailSent.objects.get(key="m").user == contact
    with pytest.raises(PlanningError, match="held"):
        erase_person(user=contact, by=old.organiser.user, now=months_after(13))  # type: ignore[arg-type]
    hold.delete()
    retention.purge_all(now=months_after(13))
    assert not MunicipalityContact.objects.exists()


SURVEYED = 365
"""The longest that an organisation may wait with its question."""


def shortest(survey_days: int) -> datetime:
    """Every time at its floor; returns when the run is followed up no more."""
    Retention.objects.update(times={key: kind.floor for key, kind in registry.kinds.items()})
    Organisation.objects.update_or_create(pk=1, defaults={"survey_days": survey_days})
    return STARTS_AT + timedelta(days=1 + survey_days + 30)


@pytest.mark.parametrize("survey_days", [90, SURVEYED])
def test_no_time_takes_what_the_follow_up_still_needs(old: Cast, survey_days: int) -> None:
    ends = shortest(survey_days)
    row = PracticeProposal.objects.create(group=old.groups[0], position=1, what="Ringa", changed_at=STARTS_AT)
    Decision.objects.create(proposal=row, answer="yes", decided_at=STARTS_AT)
    Outcome.objects.create(proposal=row, status="done", answered_at=STARTS_AT)
    FollowUp.objects.create(group=old.groups[0], asked_at=STARTS_AT)
    retention.purge_all(now=ends - timedelta(hours=1))
    kept = (PracticeProposal, Decision, Outcome, FollowUp)
    assert [model.objects.count() for model in kept] == [1, 1, 1, 1]
    assert User.objects.filter(pk=old.facilitator.user.pk).exclude(name=ERASED).exists()  # type: ignore[union-attr]
    assert User.objects.filter(pk=old.contact.user.pk).exclude(name=ERASED).exists()  # type: ignore[union-attr]
    retention.purge_all(now=max(ends, months_after(6)) + timedelta(hours=1))
    assert [model.objects.count() for model in kept] == [0, 0, 0, 0]
    assert not User.objects.filter(pk=old.facilitator.user.pk).exclude(name=ERASED).exists()  # type: ignore[union-attr]


def test_an_export_holds_what_goes_when_the_follow_up_has_ended(old: Cast) -> None:
    shortest(SURVEYED)
    PracticeProposal.objects.create(group=old.groups[0], position=1, what="Ringa", changed_at=STARTS_AT)
    body, _name = export(by=old.organiser.user, now=months_after(6))  # type: ignore[arg-type]
    assert "proposals/facilitation.practiceproposal.json" in zipfile.ZipFile(io.BytesIO(body)).namelist()


def later_answers(old: Cast) -> None:
    shortest(90)
    FollowUp.objects.create(group=old.groups[0], asked_at=STARTS_AT)
    open_later_form(run=old.run, now=STARTS_AT + timedelta(days=100))
    for _one in range(7):
        ballot = new_later_ballot(old.groups[0])
        answer_later(group=old.groups[0], ballot=ballot, answers={"u1": "4"}, now=STARTS_AT + timedelta(days=101))


def test_later_answers_stay_while_their_form_is_not_laid(old: Cast) -> None:
    later_answers(old)
    retention.purge_all(now=STARTS_AT + timedelta(days=125))
    assert (LaterSheet.objects.count(), LaterBallot.objects.count()) == (7, 7)


def test_later_answers_that_came_early_do_not_close_what_groups_are_still_asked(old: Cast) -> None:
    later_answers(old)
    lay_later(run=old.run.pk, now=STARTS_AT + timedelta(days=102))
    retention.purge_all(now=STARTS_AT + timedelta(days=110))
    assert (LaterSheet.objects.count(), Report.objects.filter(number=3).exists()) == (7, False)
    assert FollowUp.objects.get().closed_at is None


def test_later_answers_go_once_a_third_report_that_is_open_to_nobody_counts_them(old: Cast) -> None:
    later_answers(old)
    publish_report(
        report=Report.objects.create(run=old.run, snapshot=snapshot(old.run), frozen_at=STARTS_AT),
        is_public=True,
        now=STARTS_AT,
    )
    now = STARTS_AT + timedelta(days=131)
    lay_due(now=now)
    assert goes("sheets", now) == 7
    retention.purge_all(now=now)
    third = Report.objects.get(number=3)
    assert (third.published_at, third.public_at) == (None, None)
    assert third.snapshot["outcomes"]["later"][0]["n"] == 7
    assert not LaterSheet.objects.exists()


def test_later_answers_are_counted_though_nobody_answered_the_evaluation(old: Cast) -> None:
    later_answers(old)
    now = STARTS_AT + timedelta(days=131)
    lay_due(now=now)
    retention.purge_all(now=now)
    assert sorted(Report.objects.values_list("number", "published_at")) == [(1, None), (3, None)]
    assert not LaterSheet.objects.exists()


def test_proposals_outlive_the_follow_up(old: Cast) -> None:
    PracticeProposal.objects.create(group=old.groups[0], position=1, what="Ringa", changed_at=STARTS_AT)
    Retention.objects.update(times={"proposals": 1})
    assert goes("proposals", months_after(5)) == 0  # the floor
    assert goes("proposals", months_after(6)) == 1


def test_a_course_that_still_holds_is_kept(old: Cast) -> None:
    user = old.facilitator.user
    Training.objects.exclude(user=user).delete()
    Training.objects.update(completed_on=date(2026, 10, 6))
    assert goes("course", datetime(2030, 10, 1, tzinfo=UTC)) == 0
    assert goes("course", datetime(2030, 10, 9, tzinfo=UTC)) == 1


def test_links_mail_jobs_and_logs_go_in_their_time(old: Cast) -> None:
    PersonalLink.objects.update(expires_at=STARTS_AT)
    MailSent.objects.create(key="k", kind="thanks", language="sv", address="a@b.se", subject="s", created_at=STARTS_AT)
    Job.objects.create(key="j", task="t", due_at=STARTS_AT, done_at=STARTS_AT)
    Job.objects.create(key="c", task="seminars.copy_film", due_at=STARTS_AT, done_at=STARTS_AT)
    LogEntry.objects.create(user=old.organiser.user, object_repr="x", action_flag=1)
    LogEntry.objects.update(action_time=STARTS_AT)
    for key, number in (("links", 3), ("mail_log", 24), ("jobs", 12), ("desk", 12)):
        assert goes(key, months_after(number) - timedelta(days=40)) == 0, key
        assert goes(key, months_after(number)) > 0, key
    retention.purge_kind(key="jobs", now=months_after(12))
    assert list(Job.objects.values_list("key", flat=True)) == ["c"]  # its row is how we know of the copy


def test_a_mail_folder_is_emptied_of_what_is_old(old: Cast) -> None:
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(parents=True)
    (folder / "20261006-070000-1.log").write_bytes(b"To: a@b.se\n\nhej\n")
    now = timezone.now()
    assert goes("mail_folder", now) == 0
    assert goes("mail_folder", now + timedelta(days=400)) == 1
    retention.purge_kind(key="mail_folder", now=now + timedelta(days=400))
    assert list(folder.iterdir()) == []


def test_the_log_says_what_went_and_is_never_changed(old: Cast) -> None:
    sheet(old.run, 3)
    now = months_after(24)
    retention.purge_all(now=now)
    entry = Purged.objects.get(kind="sheets")
    assert (entry.at, entry.count, entry.oldest, entry.runs) == (now, 3, STARTS_AT, [old.run.pk])
    for change in (entry.save, entry.delete, Purged.objects.all().delete, lambda: Purged.objects.update(count=0)):
        with pytest.raises(Refused):
            change()
    for statement in ("UPDATE seminars_purged SET count = 0", "DELETE FROM seminars_purged"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Purged.objects.filter(count=3).exists()


def test_twice_is_once_and_batches_go_to_the_end(old: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.kinds, "sheets", replace(registry.kinds["sheets"], batch=2))
    sheet(old.run, 5)
    now = months_after(24)
    assert retention.purge_all(now=now)["sheets"] == 5
    assert [entry.count for entry in Purged.objects.filter(kind="sheets").order_by("pk")] == [2, 2, 1]
    assert retention.purge_all(now=now) == {}


@pytest.mark.parametrize("what", ["run", "seminar", "all"])
def test_nothing_that_is_on_hold_goes(old: Cast, what: str) -> None:
    sheet(old.run)
    Note.objects.create(group=old.groups[0], kind="point", position=1, text="Vi", changed_at=STARTS_AT)
    by, now = old.organiser.user, months_after(60)
    assert by
    hold = retention.put_on_hold(
        run=old.run if what == "run" else None,
        seminar=old.seminar if what == "seminar" else None,
        reason="Begäran om allmän handling",
        by=by,
        now=now,
    )
    before = User.objects.exclude(name=ERASED).count()
    retention.purge_all(now=now)
    assert AnswerSheet.objects.count() == Note.objects.count() == 1
    assert User.objects.filter(pk=old.facilitator.user.pk).exclude(name=ERASED).exists()  # type: ignore[union-attr]
    if what == "all":
        assert User.objects.exclude(name=ERASED).count() == before
        assert not Purged.objects.exclude(kind__in=[k.key for k in registry.kinds.values() if k.is_technical]).exists()
    with pytest.raises(PlanningError, match="held"):
        erase_person(user=old.facilitator.user, by=by, now=now)  # type: ignore[arg-type]
    retention.end_hold(hold=hold, by=by, now=now)
    retention.purge_all(now=now)
    assert AnswerSheet.objects.count() == Note.objects.count() == 0
    assert [e.action for e in TrailEntry.objects.filter(model="seminars.hold").order_by("pk")] == ["added", "removed"]


def test_what_is_on_hold_is_not_deleted_by_hand_nor_put_there_twice(old: Cast) -> None:
    by = old.organiser.user
    assert by
    retention.put_on_hold(run=old.run, seminar=None, reason="Tvist", by=by, now=STARTS_AT)
    with pytest.raises(PlanningError, match="already_held"):
        retention.put_on_hold(run=old.run, seminar=None, reason="Tvist", by=by, now=STARTS_AT)
    with pytest.raises(Exception, match="protected"):
        old.run.delete()
    assert Hold.objects.count() == 1


def test_nothing_goes_in_the_first_month_nor_while_a_seminar_goes_on(cast: Cast) -> None:
    now = STARTS_AT + timedelta(minutes=30)
    Cue.objects.create(run=cast.run, seq=1, at=STARTS_AT, action="start", given_at=STARTS_AT)
    assert retention.may_purge(now=now) == "first_month"
    Retention.objects.update(began_at=now - FIRST_AFTER)
    assert retention.may_purge(now=now) == "busy"
    assert retention.may_purge(now=STARTS_AT - timedelta(minutes=59)) == "first_month"
    Retention.objects.update(began_at=now - FIRST_AFTER - DAY)
    assert retention.may_purge(now=STARTS_AT - timedelta(minutes=59)) == "busy"
    assert retention.may_purge(now=STARTS_AT - timedelta(minutes=61)) == ""
    assert retention.may_purge(now=STARTS_AT + timedelta(hours=3)) == ""
    old_mail = {"kind": "thanks", "language": "sv", "address": "a@b.se", "subject": "s"}
    MailSent.objects.create(key="k", created_at=now - timedelta(days=900), **old_mail)
    assert retention.purge_all(now=now) == {}
    assert MailSent.objects.exists()


def test_a_seminar_that_begins_in_the_middle_stops_it(old: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.kinds, "sheets", replace(registry.kinds["sheets"], batch=1))
    sheet(old.run, 4)
    looks = iter([False, False, True])
    monkeypatch.setattr(registry, "busy", [lambda _now: next(looks, True)])
    retention.purge_all(now=months_after(24))
    assert Purged.objects.count() <= 2
    assert AnswerSheet.objects.exists()


def test_where_an_export_is_demanded_only_what_it_held_goes_and_after_a_week(old: Cast) -> None:
    sheet(old.run)
    by = old.organiser.user
    assert by
    Retention.objects.update(demands_export=True)
    now = months_after(24)
    assert goes("sheets", now) == 0
    for early in (timedelta(days=60), timedelta(days=0)):
        export(by=by, now=now - early)
    assert goes("sheets", now) == 0  # the first held too little, the second's week has not passed
    assert goes("sheets", now + timedelta(days=6)) == 0
    assert goes("sheets", now + timedelta(days=7)) == 1
    sheet(make_run(old.seminar, STARTS_AT + timedelta(days=50)))
    assert goes("sheets", now + timedelta(days=70)) == 1  # what came due after the export's month waits for another
    Retention.objects.update(times={"sheets": 3})
    assert goes("sheets", now + timedelta(days=70)) == 1  # and shorter times need one too


def test_the_export_holds_what_goes_within_a_month_and_never_answers(old: Cast) -> None:
    by = old.organiser.user
    assert by
    Report.objects.create(run=old.run, snapshot=snapshot(old.run), frozen_at=STARTS_AT)
    sheet(old.run)
    FreeText.objects.create(run=old.run, question="q", text="Hemligt")
    Note.objects.create(group=old.groups[0], kind="point", position=1, text="=1+1", changed_at=STARTS_AT)
    body, _name = export(by=by, now=months_after(24) - timedelta(days=29))
    packed = zipfile.ZipFile(io.BytesIO(body))
    names = packed.namelist()
    assert f"sheets/report-{old.run.pk}-1.json" in names
    assert not [name for name in names if "answersheet" in name or "freetext" in name or "ballot" in name]
    notes = json.loads(packed.read("notes/facilitation.note.json"))
    assert notes[0]["text"] == "=1+1"
    assert notes[0]["group_name"] == "Grupp A"
    people = packed.read("contacts/seminars.user.json").decode()
    assert "Fatima Facilitator" in people
    assert "password" not in people
    everything = b"".join(packed.read(name) for name in names)
    assert PersonalLink.objects.all()[0].token_hash.encode() not in everything
    assert "README.txt" in names
    assert RetentionExport.objects.get().by == by
    assert TrailEntry.objects.filter(model="seminars.retentionexport").exists()


def test_times_are_set_within_bounds_and_stand_in_the_trail(old: Cast) -> None:
    by = old.organiser.user
    assert by
    assert retention.set_times(times={"sheets": 36, "texts": 99}, demands_export=True, by=by, now=STARTS_AT) == 3
    assert Retention.objects.get().times == {"sheets": 36, "texts": 12}
    assert retention.set_times(times={"sheets": 36}, demands_export=True, by=by, now=STARTS_AT) == 0
    told = {entry.told for entry in TrailEntry.objects.filter(model="seminars.retention")}
    assert "Svaren i utvärderingen: 36 månader" in told


def test_the_trail_is_let_go_of_when_it_is_old_and_at_no_other_time(old: Cast) -> None:
    """By the database's own clock: nobody makes it later by saying so."""
    now = timezone.now()
    old_entry = note(person=1, action="done", row=None, told="Gammalt", now=now - timedelta(days=800))
    young = note(person=1, action="done", row=None, told="Nytt", now=now - timedelta(days=364))
    retention.purge_kind(key="trail", now=now)
    assert list(TrailEntry.objects.values_list("pk", flat=True)) == [young.pk]
    assert old_entry.pk != young.pk
    for statement in ("DELETE FROM seminars_trailentry", "UPDATE seminars_trailentry SET told = ''"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        retention.purge_kind(key="trail", now=now + timedelta(days=5000))
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "REPLACE INTO seminars_trailentry (id, at, action, model, row, name, told)"
                " VALUES (%s, %s, '', '', '', '', '')",
                [young.pk, "2020-01-01 00:00:00"],
            )
    assert TrailEntry.objects.get().told == "Nytt"


def test_beat_asks_each_hour_and_it_happens_once_a_night(old: Cast) -> None:
    sheet(old.run)
    night = datetime(2029, 1, 10, 1, 30, tzinfo=UTC)
    assert retention.purge_when_due(now=night)["sheets"] == 1
    sheet(old.run)
    assert retention.purge_when_due(now=night + timedelta(hours=1)) == {}
    assert Retention.objects.get().purged_at == night
    assert retention.purge_when_due(now=night + timedelta(days=1))["sheets"] == 1


def test_progress_and_checks_go(old: Cast, django_user_model: Any) -> None:
    from facilitation.models import Chapter

    user = old.facilitator.user
    ChapterProgress.objects.create(user=user, chapter=Chapter.objects.all()[0], changed_at=STARTS_AT)
    check = {"group": old.groups[0], "by": "facilitator", "began_at": STARTS_AT, "at": STARTS_AT}
    EquipmentCheck.objects.create(sitting="a" * 32, device="Fatimas dator", **check)
    assert (goes("course", months_after(23)), goes("equipment", months_after(5))) == (0, 0)
    assert (goes("course", months_after(24)), goes("equipment", months_after(6))) == (1, 1)
