"""Answering once, whatever happens; what a sheet may carry; reports made once and links that open them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection, models

from evaluation.errors import EvaluationError
from evaluation.models import AnswerSheet, Ballot, FreeText, Report, ReportLink
from evaluation.queries import report_inputs
from evaluation.services import answers as answers_service
from evaluation.services.answers import Outcome, ballot_cap, new_ballot, submit_answers
from evaluation.services.reports import (
    find_report,
    issue_report_link,
    make_due_report,
    make_report,
    make_report_now,
    queue_reports,
    revoke_report_links,
)
from evaluation.snapshot import Place, Proposal, ProposalKind
from facilitation.models import GroupState, PracticeProposal, Topic
from facilitation.services.regrouping import merge_groups
from groups.models import Municipality, WorkGroup
from seminars.models import Job, Run
from seminars.services.jobs import queue_job
from seminars.tokens import token_hash
from tests.cast import Cast, make_group
from tests.evaluation.runs import ALL, ANSWERING, KEPT, SETTLED, STARTS_AT, ballots, start, stored

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
    assert list(Ballot.objects.values()) == [{"token_hash": token_hash(ballot), "group_id": group.pk}]
    assert list(AnswerSheet.objects.values_list("run_id", "municipality__name", "answers")) == [
        (group.run_id, "Solna", KEPT)
    ]
    assert set(FreeText.objects.values_list("run_id", "question", "text")) == {
        (group.run_id, "q8", "Ring skolan"),
        (group.run_id, "q9", "Mer tid"),
    }
    assert dict(Topic.objects.values_list("name", "rev")) == {"group": 1, "control": 1}


def test_a_ballot_holds_no_time(group: WorkGroup) -> None:
    assert new_ballot(group).count(":") == 1  # value and signature, no timestamp between


def test_nothing_is_laid_when_a_part_of_it_fails(group: WorkGroup, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*topics: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(answers_service, "bump", lost)
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


def test_report_inputs_are_the_runs_own_numbers_in_five_queries(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    a, b, c = cast.groups
    GroupState.objects.create(group=a, present=6)
    GroupState.objects.create(group=b, present=8)
    GroupState.objects.create(group=c, present=None)
    submit(a)
    submit(c)
    PracticeProposal.objects.create(group=a, position=1, kind="decision", what="Börja sju", changed_at=ANSWERING)
    PracticeProposal.objects.create(group=a, position=2, what="", changed_at=ANSWERING)
    PracticeProposal.objects.create(group=c, position=1, what="Vårt eget", is_shared=False, changed_at=ANSWERING)
    assert cast.stranger.group is not None
    PracticeProposal.objects.create(group=cast.stranger.group, position=1, what="En annan dags", changed_at=ANSWERING)
    run = Run.objects.select_related("seminar").get(pk=cast.run.pk)
    with django_assert_num_queries(5):  # type: ignore[operator]
        inputs = report_inputs(run)
    assert inputs["places"] == [
        Place("Danderyd", groups=1, expected=7, present=None),
        Place("Solna", groups=2, expected=14, present=14),
    ]
    assert sorted(inputs["sheets"], key=str) == [("Solna", KEPT), (None, KEPT)]
    assert [replace(each, id=None) for each in inputs["proposals"]] == [
        Proposal("Danderyd", ProposalKind.TRIAL, "Vårt eget", group="Grupp C", shared=False),
        Proposal("Solna", ProposalKind.DECISION, "Börja sju", group="Grupp A"),
    ]
    assert inputs["talks"] == ["Talk 1", "Talk 2"]
    assert inputs["agenda"][0] == ("together", 5)
    assert [light for light, _minutes in inputs["agenda"]] == [
        "together", "talk", "talk", "table", "break", "together", "table", "together", "table",
    ]  # fmt: skip
    assert inputs["date"].isoformat() == "2026-10-06"


def test_the_answers_of_a_municipality_that_has_left_count_for_the_whole(cast: Cast) -> None:
    for group in cast.groups[:2]:
        submit(group)
        WorkGroup.objects.filter(pk=group.pk).update(status=WorkGroup.Status.CANCELLED)
    snapshot = make_report(run=cast.run, now=SETTLED).snapshot
    assert (list(snapshot["municipalities"]), snapshot["whole"]["received"]) == (["Danderyd"], 2)


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


def test_a_report_is_queued_once_when_the_run_has_settled(cast: Cast) -> None:
    start(cast.run)
    queued = [queue_reports(now=STARTS_AT + timedelta(minutes=m)) for m in (100, 144, 146, 147)]
    assert queued == [0, 0, 1, 0]
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
    assert make_report_now(run=cast.run, now=STARTS_AT + timedelta(minutes=140)).number == 1


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
