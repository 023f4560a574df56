"""What a report is made from, when it is made, and the links that open it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from evaluation.errors import EvaluationError
from evaluation.given import Place, Proposal, ProposalKind
from evaluation.models import AnswerSheet, Evaluation, FreeText, Report, ReportLink
from evaluation.queries import report_inputs
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
from facilitation.models import GroupState, PracticeProposal
from groups.models import Municipality, WorkGroup
from seminars.models import Job, Organisation, Run
from seminars.services.jobs import queue_job
from seminars.tokens import token_hash
from tests.cast import Cast, make_group
from tests.evaluation.runs import ANSWERING, KEPT, SETTLED, STARTS_AT, answer, lay, seal, start, submit

pytestmark = pytest.mark.django_db


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
    with django_assert_num_queries(8):  # type: ignore[operator]
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


def test_the_promised_days_and_the_threshold_are_the_organisations_own(cast: Cast) -> None:
    Organisation.objects.create(pk=1, nudge_days=5, survey_days=60, least_answers=8)
    snapshot = make_report(run=cast.run, now=SETTLED).snapshot
    assert snapshot["follow_up"] == ["2026-10-11", "2026-12-05"]
    assert snapshot["limits"]["k"] == 8
    seal(cast)
    seal(cast, late=True)
    Organisation.objects.update(least_answers=5)
    second = make_second_report(run=cast.run, now=SETTLED).snapshot
    assert (second["limits"]["k"], second["follow_up"]) == (8, None)  # no group wrote a proposal to ask about


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


WORDS = [{"asked": {"sv": "Mer?"}, "texts": ["Ring"]}]


def with_words(cast: Cast, number: int = 2, **fields: Any) -> Report:
    told = make_report(run=cast.run, now=SETTLED).snapshot | {"quotes": WORDS}
    return Report.objects.create(run=cast.run, number=number, snapshot=told, frozen_at=SETTLED, **fields)


def changed(row: Report, **fields: Any) -> bool:
    try:
        with transaction.atomic():
            return Report.objects.filter(pk=row.pk).update(**fields) == 1
    except DatabaseError as error:
        if "never changed" not in str(error):
            raise
        return False


def test_the_database_lets_the_words_of_an_unpublished_report_go_and_nothing_else_of_it(cast: Cast) -> None:
    row = with_words(cast)
    without, at = row.snapshot | {"quotes": []}, {"words_erased_at": SETTLED}
    refused: list[dict[str, Any]] = [
        {"snapshot": without},  # without saying so
        {"snapshot": without, "published_at": SETTLED, **at},
        {"snapshot": without, "frozen_at": ANSWERING, **at},
        {"snapshot": without, "number": 1 + 3, **at},
        {"snapshot": without | {"title": "Annat"}, **at},
        {"snapshot": without | {"more": 1}, **at},
        {"snapshot": {key: value for key, value in without.items() if key != "title"}, **at},
        {"snapshot": {key: value for key, value in without.items() if key != "quotes"}, **at},
        {"snapshot": row.snapshot | {"quotes": None}, **at},
        {"snapshot": row.snapshot | {"quotes": [{"asked": {"sv": "Mer?"}, "texts": ["Annat"]}]}, **at},
        {"snapshot": row.snapshot | {"quotes": [{"asked": {"sv": "Mer?"}, "texts": []}]}, **at},
    ]
    assert [fields for fields in refused if changed(row, **fields)] == []
    row.refresh_from_db()
    assert row.snapshot["quotes"] == WORDS
    assert changed(row, snapshot=without, **at)
    assert not changed(row, snapshot=row.snapshot, **at)  # they do not come back


def test_the_database_keeps_the_words_of_a_published_report_and_of_the_third_that_repeats_it(cast: Cast) -> None:
    second = with_words(cast, published_at=SETTLED)
    third = with_words(cast, number=3)
    gone = {"snapshot": second.snapshot | {"quotes": []}, "words_erased_at": SETTLED}
    assert not changed(second, **gone)
    assert not changed(second, published_at=None, **gone)
    assert not changed(third, **gone)
    Report.objects.filter(pk=second.pk).update(published_at=None)
    assert changed(third, published_at=SETTLED, **gone)  # a third opens by itself, its words with the second
    assert not changed(third, snapshot=third.snapshot | {"quotes": []} | {"title": "Annat"})
    assert changed(second, **gone)


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
    assert earlier[0].places == {group.municipality.name: group.municipality_id for group in cast.groups}
    week = Report.objects.get(snapshot__date="2026-09-29")
    Report.objects.filter(pk=week.pk).update(public_at=SETTLED)
    Report.objects.create(run=week.run, number=3, snapshot=week.snapshot, frozen_at=SETTLED, published_at=SETTLED)
    assert [each.is_public for each in report_inputs(cast.run)["earlier"]] == [True, False]
    week.run.seminar.status = "draft"
    week.run.seminar.save()
    assert [each.is_public for each in report_inputs(cast.run)["earlier"]] == [False, False]
