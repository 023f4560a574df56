"""Answering once, whatever happens; what a sheet may carry; reports made once and links that open them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import signing
from django.db import DatabaseError, connection, models, transaction
from django.test import Client

from evaluation.errors import EvaluationError
from evaluation.given import Place, Proposal, ProposalKind
from evaluation.models import (
    Allowance,
    AnswerSheet,
    Ballot,
    Evaluation,
    FreeText,
    Pepper,
    Questionnaire,
    Report,
    ReportLink,
    Version,
)
from evaluation.queries import report_inputs
from evaluation.queries.published import public_number
from evaluation.services import answers as answers_service
from evaluation.services.answers import Outcome, ballot_cap, new_ballot, submit_answers
from evaluation.services.publishing import Sentence, edit_brief, publish_report, withdraw_report
from evaluation.services.reports import (
    find_report,
    issue_report_link,
    make_due_report,
    make_report,
    make_report_now,
    make_second_report,
    queue_reports,
    revoke_report_links,
)
from facilitation.models import GroupState, PracticeProposal, Topic
from facilitation.services.regrouping import merge_groups
from groups.models import Municipality, WorkGroup
from seminars.models import Job, Organisation, Run
from seminars.services.jobs import queue_job
from seminars.tokens import token_hash
from tests.cast import Cast, make_group
from tests.evaluation.runs import ALL, ANSWERING, KEPT, SETTLED, STARTS_AT, ballots, lay, start, stored

pytestmark = pytest.mark.django_db


def submit(group: WorkGroup, ballot: str | None = None, now: datetime = ANSWERING, **answers: str) -> Outcome:
    ballot = new_ballot(group) if ballot is None else ballot
    return submit_answers(group=group, ballot=ballot, answers=answers or ALL, now=now)


def refused(group: WorkGroup, **kwargs: object) -> str:
    before = stored()
    with pytest.raises(EvaluationError) as error:
        submit(group, **kwargs)  # type: ignore[arg-type]
    assert stored() == before
    return error.value.code


def columns(model: type[models.Model]) -> set[str]:
    return {field.column for field in model._meta.concrete_fields}


def test_no_table_ties_a_sheet_to_group_person_address_or_time() -> None:
    assert columns(Ballot) == {"token_hash", "group_id"}
    assert columns(AnswerSheet) == {"id", "run_id", "municipality_id", "answers", "seal"}
    assert columns(FreeText) == {"id", "run_id", "question", "text", "seal", "review", "edited", "is_published"}


def test_a_sheet_its_texts_and_its_ballot_are_laid_together(group: WorkGroup, cast: Cast) -> None:
    ballot = new_ballot(group)
    assert submit(group, ballot) is Outcome.RECEIVED
    (laid,) = Ballot.objects.all()
    secret = Pepper.objects.get(evaluation=group.run_id).secret
    token, number = signing.Signer(salt=answers_service.SALT).unsign_object(ballot)
    assert (laid.token_hash, laid.group_id) == (answers_service.ballot_hash(token, secret), number)
    assert len(secret) == 64
    assert token_hash(token) != laid.token_hash != token_hash(ballot)
    assert list(AnswerSheet.objects.values_list("run_id", "municipality__name", "answers")) == [
        (group.run_id, "Solna", KEPT)
    ]
    assert set(FreeText.objects.values_list("run_id", "question", "text")) == {
        (group.run_id, "q8", "Ring skolan"),
        (group.run_id, "q9", "Mer tid"),
    }
    assert not Topic.objects.exists()  # screens are told together with others, see test_counting


def test_a_ballot_holds_no_time(group: WorkGroup) -> None:
    assert new_ballot(group).count(":") == 1  # value and signature, no timestamp between


def test_nothing_is_laid_when_a_part_of_it_fails(group: WorkGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_args: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(FreeText.objects, "bulk_create", lost)
    with pytest.raises(OSError, match="full"):
        submit(group)
    assert stored() == (0, 0, 0)


def test_the_same_ballot_twice_is_one_sheet(group: WorkGroup) -> None:
    ballot = new_ballot(group)
    assert [submit(group, ballot), submit(group, ballot)] == [Outcome.RECEIVED, Outcome.ALREADY]
    assert stored() == (1, 1, 2)


def test_what_arrived_is_received_however_late_it_is_sent_again(group: WorkGroup) -> None:
    ballot = new_ballot(group)
    submit(group, ballot)
    assert submit(group, ballot, now=ANSWERING + timedelta(days=9)) is Outcome.ALREADY
    WorkGroup.objects.filter(pk=group.pk).update(status=WorkGroup.Status.CANCELLED)
    assert submit(WorkGroup.objects.get(pk=group.pk), ballot) is Outcome.ALREADY


def test_a_blank_sheet_is_a_sheet(group: WorkGroup) -> None:
    submit(group, nothing="")
    assert stored() == (1, 1, 0)
    assert AnswerSheet.objects.get().answers == dict.fromkeys(KEPT)


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (STARTS_AT + timedelta(minutes=134), "not_open"),
        (STARTS_AT + timedelta(minutes=140, hours=24), "closed"),
    ],
)
def test_before_and_after_it_is_refused(group: WorkGroup, now: datetime, code: str) -> None:
    assert refused(group, now=now) == code


def test_it_is_open_through_the_grace(group: WorkGroup) -> None:
    assert submit(group, now=STARTS_AT + timedelta(hours=26)) is Outcome.RECEIVED


def test_a_cancelled_group_and_a_cancelled_run_take_none(cast: Cast) -> None:
    first, second, _third = cast.groups
    first.status = WorkGroup.Status.CANCELLED
    first.save()
    assert refused(first) == "cancelled"
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    assert refused(WorkGroup.objects.get(pk=second.pk)) == "cancelled"


def test_a_ballot_of_another_group_a_changed_one_and_none_are_refused(cast: Cast) -> None:
    first, second, _third = cast.groups
    for ballot in (new_ballot(second), new_ballot(first) + "x", "x:y", ""):
        assert refused(first, ballot=ballot) == "bad_ballot"


def test_the_cap_counts_sheets_and_a_facilitator_can_raise_it(group: WorkGroup) -> None:
    ballots(group, 50)  # scanned, never sent: they take no place
    assert ballot_cap(group) == 11
    for _ in range(11):
        submit(group)
    assert refused(group) == "full"
    GroupState.objects.create(group=group, present=10)
    assert submit(group) is Outcome.RECEIVED
    assert refused(group) == "full"


def test_the_cap_follows_whichever_number_is_greatest(cast: Cast) -> None:
    large = make_group(cast.run, cast.groups[0].municipality, "Stor", expected=14)
    assert ballot_cap(large) == 16
    GroupState.objects.create(group=large, present=20)
    assert ballot_cap(large) == 22


def test_only_a_sheet_from_where_eight_are_expected_carries_the_municipality(cast: Cast) -> None:
    solna, _other, danderyd = cast.groups  # 7 + 7 and 7
    submit(solna)
    submit(danderyd)
    assert sorted(AnswerSheet.objects.values_list("municipality__name", flat=True), key=str) == [None, "Solna"]
    make_group(cast.run, danderyd.municipality, "En till", expected=1)
    submit(danderyd)
    assert AnswerSheet.objects.filter(municipality=danderyd.municipality).count() == 1


def test_a_cancelled_group_and_another_run_do_not_make_a_municipality_large(cast: Cast) -> None:
    danderyd = cast.groups[2]
    gone = make_group(cast.run, danderyd.municipality, "Avanmäld")
    WorkGroup.objects.filter(pk=gone.pk).update(status=WorkGroup.Status.CANCELLED)
    assert cast.stranger.group is not None
    make_group(cast.stranger.group.run, danderyd.municipality, "En annan dag")
    submit(danderyd)
    assert AnswerSheet.objects.get().municipality is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("same", [True, False], ids=["one ballot", "a ballot each"])
def test_answers_sent_at_once_are_each_laid_once_and_never_past_the_cap(cast: Cast, same: bool) -> None:
    group = cast.groups[0]
    sent = ballots(group, 1) * 10 if same else ballots(group, 15)

    def one(ballot: str) -> str:
        try:
            return submit(group, ballot).value
        except EvaluationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sent)) as pool:
        outcomes = sorted(pool.map(one, sent))
    assert outcomes == (["already"] * 9 + ["received"] if same else ["full"] * 4 + ["received"] * 11)
    assert stored() == ((1, 1, 2) if same else (11, 11, 22))


# --- reports ---


def test_report_inputs_are_the_runs_own_numbers_in_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    a, b, c = cast.groups
    GroupState.objects.create(group=a, present=6)
    GroupState.objects.create(group=b, present=8)
    GroupState.objects.create(group=c, present=None)
    submit(a)
    submit(c)
    decision = PracticeProposal.objects.create(
        group=a, position=1, kind="decision", what="Börja sju", changed_at=ANSWERING
    )
    PracticeProposal.objects.create(group=a, position=2, what="", changed_at=ANSWERING)
    ours = PracticeProposal.objects.create(group=c, position=1, what="Vårt eget", is_shared=False, changed_at=ANSWERING)
    assert cast.stranger.group is not None
    PracticeProposal.objects.create(group=cast.stranger.group, position=1, what="En annan dags", changed_at=ANSWERING)
    run = Run.objects.select_related("seminar").get(pk=cast.run.pk)
    with django_assert_num_queries(7):  # type: ignore[operator]
        inputs = report_inputs(run)
    assert inputs["places"] == [
        Place("Danderyd", groups=1, expected=7, present=None, id=c.municipality_id),
        Place("Solna", groups=2, expected=14, present=14, id=a.municipality_id),
    ]
    assert sorted(inputs["sheets"], key=str) == [("Solna", KEPT), (None, KEPT)]
    assert inputs["proposals"] == [
        Proposal("Danderyd", ProposalKind.TRIAL, "Vårt eget", group="Grupp C", shared=False, id=ours.pk),
        Proposal("Solna", ProposalKind.DECISION, "Börja sju", group="Grupp A", id=decision.pk),
    ]
    assert inputs["talks"] == ["Talk 1", "Talk 2"]
    assert inputs["agenda"][0] == ("together", 5)
    assert [light for light, _minutes in inputs["agenda"]] == [
        "together", "talk", "talk", "table", "break", "together", "table", "together", "table",
    ]  # fmt: skip
    assert inputs["date"].isoformat() == "2026-10-06"
    assert "follow_up" not in inputs


def test_the_answers_of_a_municipality_that_has_left_count_for_the_whole(cast: Cast) -> None:
    for group in cast.groups[:2]:
        submit(group)
        WorkGroup.objects.filter(pk=group.pk).update(status=WorkGroup.Status.CANCELLED)
    snapshot = make_report(run=cast.run, now=SETTLED).snapshot
    assert (list(snapshot["municipalities"]), snapshot["whole"]["received"]) == (["Danderyd"], 2)


def test_one_group_alone_in_its_municipality_is_told_as_the_municipality_and_the_report_says_so(cast: Cast) -> None:
    """The rule is how many are expected, not how many rooms they sit in; what is promised must be true of it."""
    jarfalla = make_group(cast.run, Municipality.objects.create(name="Järfälla"), "Mottagningen", expected=9)
    for group, number in ((jarfalla, 9), (cast.groups[0], 7), (cast.groups[1], 7)):
        for _ in range(number):
            submit(group)
    snapshot = make_report(run=cast.run, now=SETTLED).snapshot
    assert snapshot["municipalities"]["Järfälla"]["own_figures"]
    assert snapshot["municipalities"]["Järfälla"]["groups"] == 1
    told = [each["msgid"] for each in snapshot["method"]]
    assert "Kommunen är den minsta enhet som redovisas. Har en kommun bara en grupp är det den gruppens svar." in told
    assert "Enskilda grupper redovisas aldrig." not in told
    privacy = Client().get("/privacy/").text
    assert "Har kommunen bara en grupp är det alltså den gruppens svar." in privacy


def test_a_report_without_a_single_answer_can_be_made(cast: Cast) -> None:
    assert make_report(run=cast.run, now=SETTLED).snapshot["whole"]["received"] == 0


def test_no_free_text_and_no_private_proposal_is_in_the_seminars_report(cast: Cast) -> None:
    group = cast.groups[0]
    for _ in range(11):
        submit(group)
    PracticeProposal.objects.create(group=group, position=1, what="Hemligt", is_shared=False, changed_at=ANSWERING)
    snapshot = make_report(run=cast.run, now=SETTLED).snapshot
    assert snapshot["quotes"] == []
    assert "Ring skolan" not in str(snapshot)
    assert snapshot["whole"]["proposals"] == []
    assert [each["what"] for each in snapshot["municipalities"]["Solna"]["proposals"]] == ["Hemligt"]
    assert snapshot["municipalities"]["Danderyd"]["proposals"] == []


def test_a_report_is_frozen_when_it_is_made(cast: Cast) -> None:
    first = make_report(run=cast.run, now=SETTLED)
    submit(cast.groups[0])
    again = make_report(run=cast.run, now=SETTLED + timedelta(hours=1))
    assert (again.pk, again.snapshot, again.frozen_at) == (first.pk, first.snapshot, SETTLED)


def test_a_report_is_queued_once_when_the_early_sheets_are_laid_anew(cast: Cast) -> None:
    start(cast.run)
    assert queue_reports(now=SETTLED) == 0
    lay(cast.run, SETTLED)
    Evaluation.objects.update(early_sealed_at=None)  # the files wait for a quiet moment, the numbers do not
    queued = [queue_reports(now=SETTLED + timedelta(seconds=s)) for s in (-1, 0, 30)]
    assert queued == [0, 1, 0]
    assert list(Job.objects.values_list("key", "task", "args")) == [
        (f"report:{cast.run.pk}:1", "evaluation.make_report", {"run": cast.run.pk})
    ]


def test_a_run_that_never_began_gets_no_report(cast: Cast) -> None:
    assert queue_reports(now=SETTLED) == 0


def test_a_report_that_is_due_twice_is_one(cast: Cast) -> None:
    key = f"report:{cast.run.pk}:1"
    queue_job(key=key, task="evaluation.make_report", args={"run": cast.run.pk}, due_at=SETTLED)
    for _ in range(2):
        make_due_report(key=key, run=cast.run.pk, now=SETTLED)
    assert Report.objects.count() == 1
    assert Job.objects.get().done_at == SETTLED


def test_a_report_that_fails_keeps_the_reason_and_stays_due(cast: Cast) -> None:
    queue_job(key="k", task="evaluation.make_report", args={"run": cast.run.pk}, due_at=SETTLED)
    AnswerSheet.objects.create(run=cast.run, answers=[1])  # not a sheet: something else went wrong
    with pytest.raises(AttributeError):
        make_due_report(key="k", run=cast.run.pk, now=SETTLED)
    job = Job.objects.get()
    assert (job.done_at, job.last_error) == (None, "AttributeError: 'list' object has no attribute 'get'")
    assert Report.objects.count() == 0


def test_the_report_of_a_run_that_was_removed_is_no_failure(cast: Cast) -> None:
    queue_job(key="k", task="evaluation.make_report", args={"run": 0}, due_at=SETTLED)
    make_due_report(key="k", run=0, now=SETTLED)
    assert Job.objects.get().done_at == SETTLED


def test_an_organiser_makes_it_now_but_not_before_the_end(cast: Cast) -> None:
    start(cast.run)
    with pytest.raises(EvaluationError) as error:
        make_report_now(run=cast.run, now=ANSWERING)
    assert error.value.code == "not_over"
    with pytest.raises(EvaluationError) as error:
        make_report_now(run=cast.run, now=SETTLED)
    assert error.value.code == "not_sealed"
    lay(cast.run, SETTLED)
    assert make_report_now(run=cast.run, now=SETTLED).number == 1


def test_a_link_opens_the_newest_published_report_until_it_ends(cast: Cast) -> None:
    solna = Municipality.objects.get(name="Solna")
    token = issue_report_link(run=cast.run, municipality=solna, now=SETTLED).rpartition("/")[2]
    row = ReportLink.objects.get()
    assert (row.token_hash, len(token) >= 43) == (token_hash(token), True)
    assert find_report(token=token, now=SETTLED) == (row, None)
    first = make_report(run=cast.run, now=SETTLED)
    Report.objects.create(run=cast.run, number=2, snapshot={}, frozen_at=SETTLED)
    assert find_report(token=token, now=SETTLED) == (row, first)
    assert find_report(token="another", now=SETTLED) is None
    assert find_report(token=token, now=SETTLED + timedelta(days=365)) is None
    assert revoke_report_links(links=ReportLink.objects.all(), now=SETTLED) == 1
    assert find_report(token=token, now=SETTLED) is None
    assert revoke_report_links(links=ReportLink.objects.all(), now=ANSWERING) == 0
    assert ReportLink.objects.get().revoked_at == SETTLED


def test_a_ballot_of_a_merged_group_counts_once_where_the_group_is(group: WorkGroup, cast: Cast) -> None:
    start(cast.run)
    into, before = cast.groups[1], new_ballot(group)
    used = new_ballot(group)
    submit(group, used)
    merge_groups(into=into, source=group, now=ANSWERING)
    assert (submit(into, used), submit(group, used)) == (Outcome.ALREADY, Outcome.ALREADY)
    assert (submit(group, before), submit(into, before)) == (Outcome.RECEIVED, Outcome.ALREADY)
    assert (into.ballots.count(), group.ballots.count(), AnswerSheet.objects.count()) == (2, 0, 2)
    assert refused(into, ballot=new_ballot(cast.groups[2])) == "bad_ballot"


def test_all_people_of_a_merged_group_may_answer(group: WorkGroup, cast: Cast) -> None:
    into = cast.groups[1]
    caps = ballot_cap(group) + ballot_cap(into)
    merge_groups(into=into, source=group, now=ANSWERING)
    into.refresh_from_db()
    assert ballot_cap(into) == caps == 22


# --- what facilitators allow, and which questions are asked ---


def test_a_facilitator_lets_more_sheets_in(group: WorkGroup) -> None:
    for _ in range(11):
        submit(group)
    assert refused(group) == "full"
    Allowance.objects.create(group=group, more=2)
    assert ballot_cap(group) == 13
    assert [submit(group), submit(group)] == [Outcome.RECEIVED] * 2
    assert refused(group) == "full"


def test_opened_early_it_takes_that_groups_answers_from_the_productive_dialogue_on(cast: Cast) -> None:
    first, second, _third = cast.groups
    dialogue = STARTS_AT + timedelta(minutes=105)
    Allowance.objects.create(group=first, opened_at=STARTS_AT + timedelta(minutes=20))
    assert refused(first, now=dialogue - timedelta(seconds=1)) == "not_open"
    assert submit(first, now=dialogue) is Outcome.RECEIVED
    assert refused(second, now=dialogue + timedelta(minutes=5)) == "not_open"
    merge_groups(into=second, source=first, now=dialogue)
    assert submit(second, new_ballot(first), now=dialogue) is Outcome.RECEIVED


def test_the_runs_own_questionnaire_is_asked_and_locked_by_its_first_answer(group: WorkGroup) -> None:
    own = Questionnaire.objects.create(name="Vår egen", is_default=True)
    asked = [
        {"key": "a1", "kind": "yes_no", "text": {"sv": "Gick det bra?"}},
        {"key": "a2", "kind": "text", "text": {"sv": "Vad tar du med dig?"}},
    ]
    version = Version.objects.create(questionnaire=own, number=1, questions=asked)
    submit(group, a1="1", a2="Allt", q3="4")
    assert AnswerSheet.objects.get().answers == {"a1": 1}
    assert FreeText.objects.get().question == "a2"
    version.refresh_from_db()
    assert version.locked_at == ANSWERING
    submit(group, now=ANSWERING + timedelta(minutes=1), a1="2")
    version.refresh_from_db()
    assert version.locked_at == ANSWERING
    assert Evaluation.objects.get().version == version


def test_an_answer_takes_few_queries_however_many_have_answered(
    cast: Cast, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    submit(cast.groups[0])
    for _ in range(3):
        with django_assert_max_num_queries(12):
            submit(cast.groups[0])


def seal(cast: Cast, *, late: bool = False) -> None:
    lay(cast.run, SETTLED + timedelta(hours=25 * late), late=late)


def answer(cast: Cast, number: int, **texts: str) -> None:
    for _ in range(number):
        AnswerSheet.objects.create(run=cast.run, municipality=cast.groups[0].municipality, answers=KEPT | {"q3": 2})
    for text in texts.values():
        FreeText.objects.create(run=cast.run, question="q8", text=text)


def test_the_promised_days_and_the_threshold_are_the_organisations_own(cast: Cast) -> None:
    Organisation.objects.create(pk=1, nudge_days=5, survey_days=60, least_answers=8)
    snapshot = make_report(run=cast.run, now=SETTLED).snapshot
    assert snapshot["follow_up"] == ["2026-10-11", "2026-12-05"]
    assert snapshot["limits"]["k"] == 8
    seal(cast)
    seal(cast, late=True)
    Organisation.objects.update(least_answers=5)
    assert make_second_report(run=cast.run, now=SETTLED).snapshot["limits"]["k"] == 8


def test_a_first_report_waits_for_its_press_where_the_organisation_says_so(cast: Cast) -> None:
    Organisation.objects.create(pk=1, publishes_reports=False)
    assert make_report(run=cast.run, now=SETTLED).published_at is None


def test_a_first_report_counts_the_early_sheets_only(cast: Cast) -> None:
    answer(cast, 11)
    seal(cast)
    answer(cast, 3)
    assert make_report(run=cast.run, now=SETTLED).snapshot["whole"]["received"] == 11


@pytest.mark.parametrize(("late", "counted"), [(5, 11), (6, 17)])
def test_a_second_report_counts_late_sheets_from_six_on(cast: Cast, late: int, counted: int) -> None:
    answer(cast, 11)
    seal(cast)
    make_report(run=cast.run, now=SETTLED)
    for number in range(late):
        AnswerSheet.objects.create(
            run=cast.run, municipality=cast.groups[0].municipality, answers={"q3": 1 + number % 5}
        )
    seal(cast, late=True)
    assert make_second_report(run=cast.run, now=SETTLED).snapshot["whole"]["received"] == counted


def told_apart(run: Run, number: int) -> set[str]:
    found = Report.objects.get(run=run, number=number).snapshot["municipalities"]
    return {name for name, scope in found.items() if scope["own_figures"]}


@pytest.mark.parametrize("comes_back", [False, True])
def test_a_second_report_tells_of_nobody_apart_that_the_first_did_not(cast: Cast, comes_back: bool) -> None:
    """Solna's twelve, with the first's or the second's, would leave Danderyd's four beside Järfälla's seven."""
    solna, _second, danderyd = cast.groups
    jarfalla = make_group(cast.run, Municipality.objects.create(name="Järfälla"), "D", expected=9)
    for group, number in ((solna, 12), (jarfalla, 7), (danderyd, 4)):
        for _ in range(number):
            AnswerSheet.objects.create(run=cast.run, municipality=group.municipality, answers=KEPT)
    seal(cast)
    rooms = WorkGroup.objects.filter(run=cast.run, municipality=solna.municipality)
    if comes_back:
        rooms.update(status=WorkGroup.Status.CANCELLED)
    make_report(run=cast.run, now=SETTLED)
    rooms.update(status=WorkGroup.Status.CONFIRMED if comes_back else WorkGroup.Status.CANCELLED)
    seal(cast, late=True)
    make_second_report(run=cast.run, now=SETTLED)
    assert told_apart(cast.run, 1) == ({"Järfälla"} if comes_back else {"Solna"})
    assert told_apart(cast.run, 2) == ({"Järfälla"} if comes_back else set())


def test_a_municipality_that_is_called_otherwise_since_keeps_its_figures(cast: Cast) -> None:
    answer(cast, 12)
    for _ in range(12):
        AnswerSheet.objects.create(run=cast.run, municipality=cast.groups[2].municipality, answers=KEPT)
    seal(cast)
    make_report(run=cast.run, now=SETTLED)
    Municipality.objects.filter(name="Solna").update(name="Solna stad")
    seal(cast, late=True)
    make_second_report(run=cast.run, now=SETTLED)
    assert (told_apart(cast.run, 1), told_apart(cast.run, 2)) == ({"Danderyd", "Solna"}, {"Danderyd", "Solna stad"})


def test_a_second_report_waits_for_the_seal_and_the_review(cast: Cast) -> None:
    answer(cast, 11, one="Ring skolan")
    seal(cast)
    make_report(run=cast.run, now=SETTLED)
    codes = []
    for step in (lambda: None, lambda: seal(cast, late=True)):
        step()
        with pytest.raises(EvaluationError) as error:
            make_second_report(run=cast.run, now=SETTLED)
        codes.append(error.value.code)
    assert codes == ["not_sealed", "not_reviewed"]
    assert queue_reports(now=SETTLED + timedelta(hours=26)) == 0


def test_a_second_report_has_what_the_review_publishes_and_is_open_to_nobody_yet(cast: Cast) -> None:
    answer(cast, 11, one="Ring skolan", two="Ring Anna", three="Hemligt")
    seal(cast)
    seal(cast, late=True)
    for text, review, edited in (
        ("Ring skolan", "publish", ""),
        ("Ring Anna", "edit", "Ring"),
        ("Hemligt", "withhold", ""),
    ):
        FreeText.objects.filter(text=text).update(review=review, edited=edited)
    second = make_second_report(run=cast.run, now=SETTLED)
    assert Report.objects.filter(run=cast.run).count() == 2  # the first was missing
    (quotes,) = second.snapshot["quotes"]
    assert sorted(quotes["texts"]) == ["Ring", "Ring skolan"]
    assert (second.published_at, Evaluation.objects.get().frozen_at) == (None, SETTLED)
    assert make_second_report(run=cast.run, now=SETTLED).pk == second.pk


def test_without_a_text_to_read_the_second_report_makes_itself_once(cast: Cast) -> None:
    answer(cast, 11)
    seal(cast)
    make_report(run=cast.run, now=SETTLED)
    seal(cast, late=True)
    later = SETTLED + timedelta(hours=26)
    assert [queue_reports(now=later), queue_reports(now=later)] == [1, 0]
    job = Job.objects.get()
    for _ in range(2):
        make_due_report(key=job.key, now=later, **job.args)
    assert Report.objects.get(number=2).published_at is None
    assert queue_reports(now=later) == 0


@pytest.mark.parametrize("field", ["snapshot", "number", "frozen_at"])
def test_the_database_refuses_to_change_a_frozen_report(cast: Cast, field: str) -> None:
    row = make_report(run=cast.run, now=SETTLED)
    values = {"snapshot": {"schema": 0}, "number": 2, "frozen_at": ANSWERING}
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Report.objects.filter(pk=row.pk).update(**{field: values[field]})
    row.refresh_from_db()
    row.published_at = None
    row.save()
    assert Report.objects.get().snapshot == row.snapshot


def test_a_report_is_published_and_withdrawn_and_the_one_before_is_read_again(cast: Cast) -> None:
    answer(cast, 11)
    seal(cast)
    first = make_report(run=cast.run, now=SETTLED)
    seal(cast, late=True)
    second = make_second_report(run=cast.run, now=SETTLED)
    token = issue_report_link(run=cast.run, municipality=None, now=SETTLED).rpartition("/")[2]

    def read() -> Report | None:
        found = find_report(token=token, now=SETTLED)
        return found[1] if found else None

    assert read() == first
    publish_report(report=second, is_public=False, now=SETTLED)
    assert (read(), Evaluation.objects.get().published_at) == (second, SETTLED)
    withdraw_report(report=second, now=SETTLED)
    assert (read(), Evaluation.objects.get().published_at) == (first, None)


def test_what_everybody_sees_is_chosen_anew_with_each_report(cast: Cast) -> None:
    answer(cast, 11)
    seal(cast)
    first = make_report(run=cast.run, now=SETTLED)
    publish_report(report=first, is_public=True, now=SETTLED)
    seal(cast, late=True)
    second = make_second_report(run=cast.run, now=SETTLED)
    assert public_number(cast.run) == 1  # until the press
    publish_report(report=second, is_public=True, now=SETTLED)
    assert public_number(cast.run) == 2
    withdraw_report(report=second, now=SETTLED)
    assert public_number(cast.run) == 1
    publish_report(report=second, is_public=False, now=SETTLED)
    assert public_number(cast.run) is None
    withdraw_report(report=second, now=SETTLED)
    assert public_number(cast.run) is None
    third = Report.objects.create(run=cast.run, number=3, snapshot={}, frozen_at=SETTLED)
    publish_report(report=third, is_public=True, now=SETTLED)
    publish_report(report=second, is_public=False, now=SETTLED)
    assert public_number(cast.run) == 3


def test_an_edit_that_changes_nothing_is_none(cast: Cast) -> None:
    row = make_report(run=cast.run, now=SETTLED)
    made = ["Ett.", "Två.", "Tre."]
    assert not edit(row, made, ["Ett.", " Två. ", ""])
    assert edit(row, made, ["Nytt.", "Två.", "Tre."])
    assert not edit(row, ["Nytt.", "Två.", "Tre."], ["Nytt.", "Två.", "Tre."], lang="en")
    assert Report.objects.get().brief == {"": [{"text": "Nytt.", "lang": "sv"}, None, None]}


def edit(row: Report, seen: list[str], written: list[str], lang: str = "sv") -> bool:
    made = ["Ett.", "Två.", "Tre."]
    sentences = [Sentence(*each) for each in zip(made, seen, written, strict=True)]
    return edit_brief(report=row, scope="", sentences=sentences, lang=lang)


def test_two_who_edit_at_once_keep_each_others_sentences_and_the_later_is_told_of_the_same_one(cast: Cast) -> None:
    row, seen = make_report(run=cast.run, now=SETTLED), ["Ett.", "Två.", "Tre."]
    assert edit(row, seen, ["Ada.", "Två.", "Tre."])
    assert edit(row, seen, ["Ett.", "Två.", "Bo."])  # has not seen Ada's
    both = {"": [{"text": "Ada.", "lang": "sv"}, None, {"text": "Bo.", "lang": "sv"}]}
    assert Report.objects.get().brief == both
    with pytest.raises(EvaluationError, match="changed"):
        edit(row, seen, ["Cilla.", "Cilla.", ""])
    assert Report.objects.get().brief == both
    assert not edit(row, seen, ["Ada.", "", "Bo."])  # the same press twice
    assert edit(row, ["Ada.", "Två.", "Bo."], ["", "Två.", "Bo."])
    assert Report.objects.get().brief == {"": [None, None, {"text": "Bo.", "lang": "sv"}]}


def test_sentences_with_hard_spaces_are_compared_as_they_are_read() -> None:
    made = "85\u00a0procent tror det."
    assert Sentence(made, made, made).merged(made) == (made, False)
    assert Sentence(made, made, "De flesta.").merged(made) == ("De flesta.", False)
    assert Sentence(made, made, "").merged("Ada.") == ("Ada.", False)


def test_edited_sentences_stand_in_the_second_report_where_the_numbers_write_the_same(cast: Cast) -> None:
    answer(cast, 12)
    seal(cast)
    first = make_report(run=cast.run, now=SETTLED)
    edits = [{"text": "Eget om effekten.", "lang": "sv"}, None, {"text": "Eget om förslagen.", "lang": "sv"}]
    Report.objects.update(brief={"": edits, "Solna": edits, "Danderyd": [None, None, edits[2]]})
    PracticeProposal.objects.create(group=cast.groups[0], position=1, what="Sent", changed_at=SETTLED)
    seal(cast, late=True)
    second = make_second_report(run=cast.run, now=SETTLED + timedelta(days=1))
    kept = [edits[0], None, None]
    assert second.brief == {"": kept, "Solna": kept, "Danderyd": [None, None, edits[2]]}
    assert Report.objects.get(pk=first.pk).brief[""] == edits


def test_seminars_are_compared_with_the_two_before_that_are_published(cast: Cast) -> None:
    answer(cast, 12)
    kept = make_report(run=cast.run, now=SETTLED).snapshot

    def held(days: int, published_at: datetime | None = SETTLED, **fields: Any) -> None:
        day = STARTS_AT - timedelta(days=days)
        run = Run.objects.create(seminar=cast.seminar, starts_at=day, status="published", **fields)
        snapshot = kept | {"date": day.date().isoformat()}
        Report.objects.create(run=run, snapshot=snapshot, frozen_at=SETTLED, published_at=published_at)

    for days in (21, 14, 7):
        held(days)
    held(2, published_at=None)
    held(1, rehearsal_of=cast.run)
    held(1, is_demo=True)
    earlier = report_inputs(cast.run)["earlier"]
    assert [each.date.isoformat() for each in earlier] == ["2026-09-29", "2026-09-22"]
    assert (earlier[0].received, len(earlier[0].indicators)) == (12, 7)
    week = Report.objects.get(snapshot__date="2026-09-29")
    Report.objects.filter(pk=week.pk).update(public_at=SETTLED)
    Report.objects.create(run=week.run, number=3, snapshot=week.snapshot, frozen_at=SETTLED, published_at=SETTLED)
    assert [each.is_public for each in report_inputs(cast.run)["earlier"]] == [True, False]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_more_phones_at_once_than_the_pool_has_connections_do_not_wait_for_one_another(cast: Cast) -> None:
    """Each request has read before it writes, as the page does, and would keep its connection while it waits."""
    group = cast.groups[0]
    Allowance.objects.create(group=group, more=20)
    all_in = threading.Barrier(12, timeout=60)

    def one(ballot: str) -> str:
        try:
            WorkGroup.objects.count()
            connection.close()
            all_in.wait()
            return submit(WorkGroup.objects.select_related("run").get(pk=group.pk), ballot).value
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(one, ballots(group, 12))) == {"received"}
