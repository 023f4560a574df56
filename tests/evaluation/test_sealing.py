"""Sealing in its two lots: what it leaves, that twice is once, and that any step may be the last before a crash."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from evaluation import tasks
from evaluation.models import Allowance, AnswerSheet, Ballot, Evaluation, FreeText, Pepper, Seal, Tally
from evaluation.queries import evaluation_state
from evaluation.queries.evaluations import states_of
from evaluation.services import answers, sealing
from evaluation.services.answers import Outcome, is_used, new_ballot, submit_answers
from evaluation.services.evaluations import ensure_evaluation
from evaluation.services.reports import make_report, make_second_report
from evaluation.services.sealing import clean_files, lay, lay_early, lay_late, seal_due
from evaluation.states import State
from facilitation import clock
from facilitation.models import Cue
from facilitation.queries.group import group_state
from groups.errors import GroupsError
from groups.models import WorkGroup
from groups.services.regrouping import move_group
from seminars.models import Retention, Run
from seminars.retention import registry
from tests.cast import Cast
from tests.evaluation.runs import ALL, ANSWERING, SETTLED, STARTS_AT, start, stored

pytestmark = pytest.mark.django_db

CLOSED = STARTS_AT + timedelta(minutes=140, hours=24)
LATER = STARTS_AT + timedelta(hours=5)


@pytest.fixture
def run(cast: Cast) -> Run:
    start(cast.run)
    return cast.run


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The scrubbing of files, which has tests of its own, says that it went well; what it was asked for."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(sealing, "scrub", lambda tables: asked.append(tuple(tables)) or True)
    return asked


def submit(group: WorkGroup, number: int, now: datetime = ANSWERING) -> list[str]:
    ballots = [new_ballot(group) for _ in range(number)]
    for place, ballot in enumerate(ballots):
        submit_answers(group=group, ballot=ballot, answers={**ALL, "q8": f"{now:%d%H%M} {place}"}, now=now)
    return ballots


def times(run: Run) -> list[bool]:
    row = Evaluation.objects.get(pk=run.pk)
    return [bool(at) for at in (row.early_laid_at, row.early_sealed_at, row.late_laid_at, row.sealed_at)]


def seals(model: type[Any] = AnswerSheet) -> list[int]:
    return sorted(model._default_manager.values_list("seal", flat=True))


def test_nothing_is_laid_before_five_minutes_have_passed(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    submit(group, 3)
    assert seal_due(now=SETTLED - timedelta(minutes=2)) == 0
    assert seals() == [Seal.OPEN] * 3
    assert clean == []


def test_the_early_lot_is_laid_anew_under_new_ids_and_the_same_is_in_it(
    run: Run, group: WorkGroup, clean: list[Any]
) -> None:
    submit(group, 8)
    sheets, texts = set(AnswerSheet.objects.values_list("pk", flat=True)), set(FreeText.objects.values_list("text"))
    old_texts = set(FreeText.objects.values_list("pk", flat=True))
    hashes = sorted(Ballot.objects.values_list("pk", flat=True))
    assert seal_due(now=SETTLED) == 2
    assert seals() == [Seal.EARLY] * 8
    assert not sheets & set(AnswerSheet.objects.values_list("pk", flat=True))
    assert not old_texts & set(FreeText.objects.values_list("pk", flat=True))
    assert set(FreeText.objects.values_list("text")) == texts
    assert sorted(Ballot.objects.values_list("pk", flat=True)) == hashes
    assert times(run) == [True, True, False, False]
    assert clean == [("evaluation_answersheet", "evaluation_freetext", "evaluation_ballot", "evaluation_pepper")]
    assert evaluation_state(run, SETTLED) is State.GRACE


def test_the_same_phone_is_received_already_through_the_whole_grace(
    run: Run, group: WorkGroup, clean: list[Any]
) -> None:
    (ballot,) = submit(group, 1)
    seal_due(now=SETTLED)
    assert is_used(ballot)
    again = submit_answers(group=group, ballot=ballot, answers=ALL, now=LATER)
    assert again is Outcome.ALREADY
    assert stored()[1] == 1
    submit(group, 1, now=LATER)
    assert seals() == [Seal.OPEN, Seal.EARLY]


def test_the_late_lot_ends_ballots_and_their_secret_and_writes_down_how_many_came(
    cast: Cast, run: Run, clean: list[Any]
) -> None:
    first, second, _third = cast.groups
    submit(first, 6)
    seal_due(now=SETTLED)
    (late, *_) = submit(first, 4, now=LATER) + submit(second, 3, now=LATER)
    assert seal_due(now=CLOSED - timedelta(seconds=1)) == 0
    assert seal_due(now=CLOSED) == 2
    assert (Ballot.objects.count(), Pepper.objects.count()) == (0, 0)
    assert seals() == [Seal.EARLY] * 6 + [Seal.LATE] * 7
    assert set(seals(FreeText)) == {Seal.LATE}
    assert dict(Tally.objects.values_list("group", "received")) == {
        g.pk: n for g, n in zip(cast.groups, (10, 3, 0), strict=True)
    }
    assert times(run) == [True] * 4
    assert evaluation_state(run, CLOSED) is State.SEALED
    assert not is_used(late)
    with pytest.raises(answers.EvaluationError, match="closed"):
        submit_answers(group=first, ballot=late, answers=ALL, now=CLOSED)
    assert Pepper.objects.count() == 0
    assert [group_state(group.pk)["answers"] for group in cast.groups] == [10, 3, 0]


def test_an_answer_that_was_in_time_and_came_to_lie_after_the_late_lot_is_laid_with_it(
    cast: Cast, run: Run, clean: list[Any]
) -> None:
    """Its phone was told that it is received."""
    first, second, _third = cast.groups
    submit(first, 6)
    seal_due(now=SETTLED)
    submit(first, 4, now=LATER)
    submit(second, 3, now=LATER)
    seal_due(now=CLOSED)
    laid = set(AnswerSheet.objects.filter(seal=Seal.LATE).values_list("pk", flat=True))
    submit(second, 1, now=CLOSED - timedelta(seconds=1))
    assert seal_due(now=CLOSED + timedelta(minutes=1)) == 2
    assert seals() == [Seal.EARLY] * 6 + [Seal.LATE] * 8
    assert not laid & set(AnswerSheet.objects.values_list("pk", flat=True))
    assert dict(Tally.objects.values_list("group", "received")) == {
        g.pk: n for g, n in zip(cast.groups, (10, 4, 0), strict=True)
    }
    assert (Ballot.objects.count(), Pepper.objects.count()) == (0, 0)
    assert times(run) == [True] * 4
    assert seal_due(now=CLOSED + timedelta(minutes=2)) == 0


def test_a_ballot_that_comes_while_the_late_lot_is_laid_is_counted_the_next_time(
    run: Run, group: WorkGroup, clean: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(group, 7, now=LATER)
    usual = sealing._lay_late_sheets

    def meanwhile(*args: Any, **kwargs: Any) -> None:
        submit(group, 1, now=LATER)
        monkeypatch.setattr(sealing, "_lay_late_sheets", usual)
        usual(*args, **kwargs)

    monkeypatch.setattr(sealing, "_lay_late_sheets", meanwhile)
    lay_late(run=run, now=CLOSED)
    assert (Tally.objects.get(group=group).received, Ballot.objects.count()) == (7, 1)
    seal_due(now=CLOSED)
    assert (Tally.objects.get(group=group).received, Ballot.objects.count()) == (8, 0)
    assert seals() == [Seal.LATE] * 8


def test_once_frozen_nothing_tells_who_came_late(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    submit(group, 3)
    seal_due(now=SETTLED)
    submit(group, 6, now=LATER)
    seal_due(now=CLOSED)
    old = set(AnswerSheet.objects.values_list("pk", flat=True))
    FreeText.objects.all().delete()
    told = make_second_report(run=run, now=CLOSED).snapshot["whole"]["received"]
    assert (told, seals()) == (9, [Seal.LATE] * 9)
    assert not old & set(AnswerSheet.objects.values_list("pk", flat=True))
    assert "evaluation_answersheet" in Retention.objects.get().unclean
    submit(group, 1, now=CLOSED - timedelta(seconds=1))  # committed only now
    seal_due(now=CLOSED)
    assert seals() == [Seal.LATE] * 10


@pytest.mark.parametrize(("early", "is_told"), [(5, True), (6, True), (5, False)])
def test_an_early_lot_of_which_nothing_was_told_is_mixed_with_the_late_one(
    run: Run, group: WorkGroup, clean: list[Any], early: int, is_told: bool
) -> None:
    """A report that is not made yet would have to count it by itself."""
    Allowance.objects.create(group=group, more=20)
    submit(group, early)
    seal_due(now=SETTLED)
    old = set(AnswerSheet.objects.values_list("pk", flat=True))
    if is_told:
        make_report(run=run, now=SETTLED)
    submit(group, 6, now=LATER)
    seal_due(now=CLOSED)
    is_mixed = is_told and early < 6
    assert seals() == ([Seal.LATE] * 11 if is_mixed else [Seal.EARLY] * early + [Seal.LATE] * 6)
    assert bool(old & set(AnswerSheet.objects.values_list("pk", flat=True))) != is_mixed
    FreeText.objects.all().delete()
    made = make_second_report(run=run, now=CLOSED).snapshot
    assert made["whole"]["received"] == early + 6
    said = [line["msgid"] for line in made["method"]]
    assert ("Svar som kom in efter seminariets slut är inräknade." in said) == is_mixed
    assert ("{n} av svaren kom in efter seminariets slut och är inräknade." in said) != is_mixed


def test_a_straggler_takes_nothing_with_it_out_of_lots_that_are_mixed(
    run: Run, group: WorkGroup, clean: list[Any]
) -> None:
    Allowance.objects.create(group=group, more=20)
    submit(group, 2)
    seal_due(now=SETTLED)
    make_report(run=run, now=SETTLED)
    submit(group, 6, now=LATER)
    seal_due(now=CLOSED)
    submit(group, 1, now=CLOSED - timedelta(seconds=1))
    seal_due(now=CLOSED)
    assert seals() == [Seal.LATE] * 9


def test_where_only_late_ones_came_and_too_few_the_report_says_so(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    seal_due(now=SETTLED)
    make_report(run=run, now=SETTLED)
    submit(group, 3, now=LATER)
    seal_due(now=CLOSED)
    FreeText.objects.all().delete()
    said = [line["msgid"] for line in make_second_report(run=run, now=CLOSED).snapshot["method"]]
    assert any("är inte inräknade" in line for line in said)


def test_the_privacy_page_says_what_is_still_there_once_they_are_sealed(client: Client) -> None:
    page = client.get("/privacy/").text
    assert "Tills rapporten med alla svar är klar går det att se i databasen vilka svar som kom sent" in page
    assert "Databasens egen logg över ändringar kan ha den kvar en tid efter förseglingen" in page
    assert "tio om det avslutas i förtid" in page


def test_after_the_freezing_a_straggler_takes_no_sheet_with_it(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    """Fewer than k in all: none of them is told of, and none is late any more."""
    submit(group, 3)
    seal_due(now=CLOSED)
    FreeText.objects.all().delete()
    make_second_report(run=run, now=CLOSED)
    submit(group, 1, now=CLOSED - timedelta(seconds=1))
    seal_due(now=CLOSED)
    assert seals() == [Seal.LATE] * 4


def test_late_sheets_below_k_go_and_their_words_stay(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    submit(group, 6)
    seal_due(now=SETTLED)
    submit(group, 5, now=LATER)
    seal_due(now=CLOSED)
    assert seals() == [Seal.EARLY] * 6
    assert seals(FreeText) == [Seal.LATE] * 22
    assert Tally.objects.get(group=group).received == 11


def test_twice_is_once(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    submit(group, 7)
    for now in (SETTLED, CLOSED):
        seal_due(now=now)
        before = set(AnswerSheet.objects.values_list("pk", flat=True)), list(Evaluation.objects.values())
        assert seal_due(now=now + timedelta(minutes=1)) == 0
        assert not lay(run=run, now=now)
        assert (set(AnswerSheet.objects.values_list("pk", flat=True)), list(Evaluation.objects.values())) == before


def test_a_crash_after_laying_leaves_the_files_to_the_next_time(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    submit(group, 7)
    lay_early(run=run, now=SETTLED)
    assert times(run) == [True, False, False, False]
    assert seal_due(now=SETTLED) == 1
    lay_late(run=run, now=CLOSED)
    assert times(run) == [True, True, True, False]
    assert evaluation_state(run, CLOSED) is State.GRACE
    assert seal_due(now=CLOSED) == 1
    assert times(run) == [True] * 4


@pytest.mark.parametrize("lay_it", [lay_early, lay_late])
def test_a_crash_within_laying_changes_nothing(
    run: Run, group: WorkGroup, monkeypatch: pytest.MonkeyPatch, lay_it: Callable[..., bool]
) -> None:
    submit(group, 7)
    before = [sorted(model._default_manager.values_list("pk")) for model in (AnswerSheet, FreeText, Ballot, Pepper)]

    def lost(*_args: object) -> None:
        raise OSError("the power is gone")

    monkeypatch.setattr(sealing, "_tell", lost)
    with pytest.raises(OSError, match="gone"):
        lay_it(run=run, now=CLOSED)
    assert [
        sorted(model._default_manager.values_list("pk")) for model in (AnswerSheet, FreeText, Ballot, Pepper)
    ] == before
    assert Tally.objects.count() == 0


def test_files_that_could_not_be_cleaned_are_tried_again_and_never_during_a_seminar(
    run: Run, group: WorkGroup, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(group, 1)
    goes_well: list[bool] = []
    monkeypatch.setattr(sealing, "scrub", lambda _tables: bool(goes_well))
    assert seal_due(now=SETTLED) == 1
    assert times(run) == [True, False, False, False]
    goes_well.append(True)
    with monkeypatch.context() as during:
        during.setattr(registry, "busy", [lambda _now: True])
        assert clean_files(now=SETTLED) == 0
    assert clean_files(now=SETTLED) == 1
    assert times(run) == [True, True, False, False]


def test_both_lots_at_once_where_nothing_ran_for_days(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    submit(group, 6)
    seal_due(now=CLOSED + timedelta(days=3))
    assert times(run) == [True] * 4
    assert seals() == [Seal.EARLY] * 6
    assert len(clean) == 1


@pytest.mark.parametrize("cues", [[], ["start", "hold"]], ids=["never begun", "stands still"])
def test_a_run_that_never_ends_is_sealed_when_its_form_has_closed(
    cast: Cast, group: WorkGroup, clean: list[Any], cues: list[str]
) -> None:
    for seq, action in enumerate(cues, start=1):
        at = STARTS_AT + timedelta(minutes=(seq - 1) * 30)
        Cue.objects.create(run=cast.run, seq=seq, at=at, action=action, given_at=at)
    submit(group, 3)
    assert seal_due(now=CLOSED - timedelta(minutes=1)) == 0
    seal_due(now=CLOSED)
    assert times(cast.run) == [True] * 4


def test_a_cancelled_runs_answers_are_sealed_too(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    submit(group, 3)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)
    seal_due(now=CLOSED)
    assert times(run) == [True] * 4


def test_a_run_that_nobody_answered_is_sealed_without_touching_a_file(run: Run, clean: list[Any]) -> None:
    assert seal_due(now=SETTLED) == 1
    assert times(run) == [True, True, False, False]
    assert seal_due(now=CLOSED) == 1
    assert times(run) == [True] * 4
    assert clean == []
    assert evaluation_state(run, CLOSED) is State.REVIEWED


def test_a_run_that_nobody_came_to_waits_for_its_day(cast: Cast, clean: list[Any]) -> None:
    """It may be put off, and is then answered as any other."""
    assert seal_due(now=CLOSED + timedelta(days=30)) == 0
    assert times(cast.run) == [False] * 4


def test_what_comes_after_the_sealing_of_a_run_that_was_put_off_is_sealed_as_well(
    run: Run, group: WorkGroup, clean: list[Any]
) -> None:
    submit(group, 6)
    seal_due(now=CLOSED)
    moved = timedelta(days=10)
    Run.objects.filter(pk=run.pk).update(starts_at=run.starts_at + moved)
    Cue.objects.filter(run=run).update(at=run.starts_at + moved)
    submit(WorkGroup.objects.get(pk=group.pk), 7, now=ANSWERING + moved)
    seal_due(now=CLOSED + moved)
    assert seals() == [Seal.EARLY] * 6 + [Seal.LATE] * 7
    assert Tally.objects.get(group=group).received == 13
    assert Pepper.objects.count() == 0
    assert times(run) == [True] * 4


def test_a_group_that_has_answered_stays_in_its_run_after_sealing_too(
    cast: Cast, run: Run, group: WorkGroup, clean: list[Any]
) -> None:
    submit(group, 1)
    seal_due(now=CLOSED)
    other = Run.objects.create(seminar=run.seminar, starts_at=CLOSED + timedelta(days=5), status=Run.Status.PUBLISHED)
    with pytest.raises(GroupsError, match="answered"):
        move_group(group=group, run=other, now=CLOSED)


def test_one_run_that_fails_does_not_keep_the_others_waiting(
    cast: Cast, run: Run, group: WorkGroup, clean: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(group, 2)
    assert cast.stranger.group is not None
    other = cast.stranger.group
    AnswerSheet.objects.create(run=other.run, answers={})
    Run.objects.filter(pk=other.run_id).update(starts_at=STARTS_AT - timedelta(days=9))
    usual = sealing.lay

    def fails(*, run: Run, now: datetime) -> bool:
        if run.pk == other.run_id:
            from django.db import OperationalError

            raise OperationalError("locked")
        return usual(run=run, now=now)

    monkeypatch.setattr(sealing, "lay", fails)
    seal_due(now=SETTLED)
    assert times(run)[:2] == [True, True]


def test_beat_asks_for_it_and_both_ways_of_asking_are_the_same(
    run: Run, group: WorkGroup, clean: list[Any], settings: Any
) -> None:
    submit(group, 2)
    (entry,) = (one for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] == "evaluation.seal_answers")
    assert entry["schedule"] <= 60
    with clock.pinned(SETTLED):
        assert tasks.seal_answers() == 2
        assert tasks.seal_answers() == 0
    assert times(run)[:2] == [True, True]


def test_every_state_in_its_order_as_the_clock_goes(cast: Cast, group: WorkGroup, clean: list[Any]) -> None:
    """With an early end the form is open for a day from it, with an overrun for a day from that."""
    run = cast.run
    seen = []

    def look(now: datetime) -> None:
        seen.append(evaluation_state(Run.objects.get(pk=run.pk), now))

    Run.objects.filter(pk=run.pk).update(status=Run.Status.DRAFT)
    look(STARTS_AT)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    look(STARTS_AT)
    start(run)
    early = STARTS_AT + timedelta(minutes=100)
    Cue.objects.create(run=run, seq=2, at=early, action="end", given_at=early)
    look(early - timedelta(seconds=1))
    look(early)
    submit(group, 2, now=early)
    seal_due(now=early + timedelta(minutes=5))
    look(early + timedelta(minutes=5))
    seal_due(now=early + timedelta(hours=24))
    look(early + timedelta(hours=24))
    for name in ("reviewed_at", "frozen_at", "published_at", "erased_at"):
        Evaluation.objects.update(**{name: early})
        look(CLOSED)
    assert seen == [
        State.DRAFT, State.READY, State.READY, State.GRACE, State.GRACE, State.SEALED, State.REVIEWED, State.FROZEN,
        State.PUBLISHED, State.ERASED,
    ]  # fmt: skip


def test_over_an_overrun_it_is_open_and_the_day_of_grace_begins_at_its_end(
    run: Run, group: WorkGroup, clean: list[Any]
) -> None:
    held = STARTS_AT + timedelta(minutes=138)
    Cue.objects.create(run=run, seq=2, at=held, action="hold", given_at=held)
    back = held + timedelta(minutes=30)
    assert evaluation_state(run, back) is State.OPEN
    Cue.objects.create(run=run, seq=3, at=back, action="release", given_at=back)
    submit(group, 1, now=CLOSED + timedelta(minutes=29))
    assert evaluation_state(run, back + timedelta(minutes=3)) is State.GRACE
    seal_due(now=CLOSED + timedelta(minutes=29))
    assert times(run)[2:] == [False, False]
    seal_due(now=CLOSED + timedelta(minutes=30))
    assert times(run)[2:] == [True, True]


def state_on_the_desk(run: Run, now: datetime) -> State:
    """As the list and the run's own pages say it, which say the same."""
    row = Evaluation.objects.select_related("run").get(pk=run.pk)
    listed = states_of([row], now)[run.pk]
    assert listed is evaluation_state(row.run, now)
    return listed


def test_opened_early_by_a_facilitator_it_is_open(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    dialogue = STARTS_AT + timedelta(minutes=105)
    ensure_evaluation(run)
    assert state_on_the_desk(run, dialogue) is State.READY
    Allowance.objects.create(group=group, opened_at=STARTS_AT + timedelta(minutes=20))
    assert state_on_the_desk(run, dialogue - timedelta(seconds=1)) is State.READY
    assert state_on_the_desk(run, dialogue) is State.OPEN
    WorkGroup.objects.filter(pk=group.pk).update(status=WorkGroup.Status.CANCELLED)
    assert state_on_the_desk(run, dialogue) is State.READY


def test_a_run_that_nobody_starts_is_open_no_longer_than_its_form(cast: Cast, clean: list[Any]) -> None:
    run, waits = cast.run, CLOSED - timedelta(seconds=1)
    ensure_evaluation(run)
    assert [state_on_the_desk(run, now) for now in (waits, CLOSED)] == [State.OPEN, State.UNANSWERED]
    submit(cast.groups[0], 1)
    assert [state_on_the_desk(run, now) for now in (waits, CLOSED)] == [State.OPEN, State.GRACE]
    Evaluation.objects.filter(pk=run.pk).update(late_laid_at=CLOSED)
    AnswerSheet.objects.all().delete()  # too few to be told of
    assert state_on_the_desk(run, CLOSED) is State.GRACE


def test_called_off_with_answers_it_waits_for_its_seal(run: Run, group: WorkGroup, clean: list[Any]) -> None:
    ensure_evaluation(run)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)
    assert state_on_the_desk(run, ANSWERING) is State.DRAFT
    Run.objects.filter(pk=run.pk).update(status=Run.Status.PUBLISHED)
    submit(group, 1)
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)
    assert state_on_the_desk(run, ANSWERING) is State.GRACE
    seal_due(now=CLOSED)
    assert state_on_the_desk(run, CLOSED) is State.SEALED


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_phones_that_send_again_while_the_lot_is_laid_and_two_workers_that_lay_it_double_nothing(cast: Cast) -> None:
    start(cast.run)
    group, run = cast.groups[0], cast.run
    used = submit(group, 8)

    def again(ballot: str) -> str:
        try:
            return submit_answers(group=group, ballot=ballot, answers=ALL, now=LATER).value
        finally:
            connection.close()

    def lays(_number: int) -> str:
        try:
            return str(lay_early(run=run, now=SETTLED))
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        sent = [pool.submit(again, ballot) for ballot in used]
        laid = [pool.submit(lays, number) for number in range(2)]
        new = pool.submit(again, new_ballot(group))
        assert {each.result() for each in sent} == {"already"}
        assert sorted(each.result() for each in laid) == ["False", "True"]
        assert new.result() == "received"
    assert stored()[:2] == (9, 9)
    assert seals() in ([Seal.EARLY] * 9, [Seal.OPEN] + [Seal.EARLY] * 8)
