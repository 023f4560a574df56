"""Answering once, whatever happens; what a sheet may carry, and how many sheets a group has."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.core import signing
from django.db import connection, models

from evaluation.errors import EvaluationError
from evaluation.models import Allowance, AnswerSheet, Ballot, Evaluation, FreeText, Pepper, Questionnaire, Version
from evaluation.services import answers as answers_service
from evaluation.services.answers import Outcome, ballot_cap, new_ballot
from facilitation.models import GroupState, Topic
from facilitation.services.regrouping import merge_groups
from groups.models import WorkGroup
from seminars.models import Run
from seminars.tokens import token_hash
from tests.cast import Cast, make_group
from tests.evaluation.runs import ANSWERING, KEPT, STARTS_AT, ballots, start, stored, submit

pytestmark = pytest.mark.django_db


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
