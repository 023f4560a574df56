"""Seminars side by side: nothing that the frozen reports do not say, in a fixed number of queries."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evaluation import outcomes
from evaluation.chart_time import Series, over_time
from evaluation.follow_up import STATUSES, Fate
from evaluation.given import Place, Proposal, ProposalKind
from evaluation.models import Report
from evaluation.overview import Frozen, followed, lines, reach, reached, seen_by, total
from evaluation.overview_page import page, reach_table
from evaluation.queries.overview import published
from evaluation.services.reports import issue_report_link
from evaluation.snapshot import build
from seminars.models import Run
from tests.cast import STARTS_AT, Cast

db = pytest.mark.django_db
SCALES = ("q1a", "q1b", "q2", "q3", "q4", "q5", "q6", "q7")


def frozen(run: int, sizes: dict[str, int], *, step: int = 4, theme: str = "Omsorg", public: bool = False) -> Frozen:
    """A snapshot with so many answers from each municipality, not all alike, and one proposal each."""
    sheets = [
        (name, dict.fromkeys(SCALES, step if number % 3 else 2))
        for name, size in sizes.items()
        for number in range(size)
    ]
    proposals = [Proposal(name, ProposalKind.TRIAL, f"Från {name}", id=run * 10 + i) for i, name in enumerate(sizes)]
    made = build(
        title=f"Seminarium {run}",
        date=date(2026, run, 1),
        places=[Place(name, groups=2, expected=size + 2, present=size + 1) for name, size in sizes.items()],
        sheets=sheets,
        proposals=proposals,
    )
    rows = [
        outcomes.Followed(each.id or 0, each.municipality, Fate(False, "", status), "")
        for each, status in zip(proposals, ["done", "", "waiting", ""], strict=False)
    ]
    snapshot = outcomes.add(made, rows, day=date(2026, run, 1), asked=3, answered=2, theme=theme)
    return Frozen(run, f"Seminarium {run}", theme, snapshot, public)


PLACES = {"Solna": 14, "Ekerö": 12, "Danderyd": 3}


def test_indicators_say_what_the_reports_say() -> None:
    reports = [frozen(1, PLACES), frozen(2, PLACES, step=5)]
    found = lines(reports, municipality="Solna")
    assert [line.key for line in found[:3]] == ["effect", "relevance", "knowledge"]
    assert [line.key.partition("-")[0] for line in found[3:]] == ["voice", "facilitation", "gathering", "technique"]
    for line in found[:3]:
        for number, each in enumerate(reports):
            cell = next(one for one in each.snapshot["whole"]["headlines"] if one["key"] == line.key)["seminar"]
            assert line.whole[number].value == cell["percent"]
    assert lines(reports, municipality="Danderyd")[0].own[0].said == "–"


@given(st.dictionaries(st.sampled_from(["Solna", "Ekerö", "Danderyd", "Sigtuna"]), st.integers(0, 20), min_size=2))
def test_reach_tells_no_answers_that_a_report_hides(sizes: dict[str, int]) -> None:
    reports = [frozen(1, sizes), frozen(2, sizes)]
    for row in reach(reports):
        shown = [each.snapshot["municipalities"][row.municipality]["received"] for each in reports]
        assert row.answers == sum(one for one in shown if one is not None)
    assert total(reports, "Alla").answers == 2 * sum(sizes.values())
    assert [row[-1] for row in reach_table(reports)[1]] == [
        row.answers or "–" for row in [*reach(reports), total(reports, "")]
    ]


def test_proposals_by_theme_add_up() -> None:
    reports = [frozen(1, PLACES), frozen(2, PLACES, theme="Skola"), frozen(3, PLACES)]
    everything, *themes = followed(reports, everything="Alla")
    assert [one.label for one in themes] == ["Omsorg", "Skola"]
    assert everything.counts["all"] == sum(one.counts["all"] for one in themes) == 9
    for one in (everything, *themes):
        assert sum(count for _key, count in one.segments) == one.counts["all"]
    assert set(everything.statuses) == set(STATUSES)
    assert followed([Frozen(1, "", "", {**reports[0].snapshot, "outcomes": None})]) == []


def test_a_link_of_no_municipality_is_not_told_who_took_part_in_other_seminars() -> None:
    """The open reports tell nothing of where."""
    seen = seen_by([frozen(1, PLACES), frozen(2, {"Sigtuna": 9}, public=True)], municipality=None, run=1)
    assert [each.run for each in seen] == [1, 2]
    assert [each.run for each in reached(seen, municipality=None, run=1)] == [1]
    assert [each.run for each in reached(seen, municipality="Solna", run=1)] == [1, 2]
    told = page(seen, reached=seen[:1])
    assert [row[:2] for row in told["reach"][1]] == [[name, 1] for name in [*sorted(PLACES), "Alla"]]


def test_a_municipality_sees_where_it_took_part_and_what_is_open_to_all() -> None:
    reports = [
        frozen(1, PLACES),
        frozen(2, {"Ekerö": 9, "Sigtuna": 9}),
        frozen(3, {"Ekerö": 9, "Sigtuna": 9}, public=True),
    ]
    assert [each.run for each in seen_by(reports, municipality="Solna", run=1)] == [1, 3]
    assert [each.run for each in seen_by(reports, municipality=None, run=2)] == [2, 3]


@given(st.lists(st.none() | st.integers(0, 100), min_size=1, max_size=12))
def test_the_chart_draws_every_figure_once_and_stays_inside(values: list[int | None]) -> None:
    drawn = over_time(
        [Series("alla <&", tuple(values))], [f"nr {i}" for i in range(len(values))], title="<b>", desc="d", ident="x"
    )
    assert drawn.count("<circle") == sum(value is not None for value in values)
    assert "<b>" not in drawn
    assert all(0 <= float(y) <= 190 for y in re.findall(r' y="([\d.-]+)"', drawn))


@pytest.mark.parametrize("value", range(101))
def test_no_line_of_the_grid_goes_through_a_figure(value: int) -> None:
    drawn = over_time([Series("alla", (value, value))], ["maj", "juni"], title="t", desc="d", ident="x")
    foot = {float(y) for y, words in re.findall(r' y="([\d.]+)"[^>]*middle">(\d+)<', drawn) if words == str(value)}
    grid = {float(y) for y in re.findall(r'<line [^>]*y1="([\d.]+)"', drawn)}
    assert (len(foot), len(grid)) == (1, 3)
    assert not [y for y in grid for end in foot if end - 10 < y < end]


def keep(cast: Cast, each: Frozen, **about: Any) -> Report:
    run = Run.objects.create(seminar=cast.seminar, starts_at=STARTS_AT + timedelta(days=each.run), status="published")
    return Report.objects.create(run=run, snapshot=each.snapshot, frozen_at=STARTS_AT, **about)


@db
def test_only_published_reports_of_real_runs_are_read_in_three_queries(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    at = {"published_at": STARTS_AT}
    keep(cast, frozen(1, PLACES), **at)
    keep(cast, frozen(2, PLACES))
    demo = keep(cast, frozen(3, PLACES), **at)
    Run.objects.filter(pk=demo.run_id).update(is_demo=True)
    for number in (4, 5, 6):
        keep(cast, frozen(number, PLACES), **at)
    with django_assert_num_queries(3):
        found = published(STARTS_AT + timedelta(days=99))
    assert [each.snapshot["title"][-1] for each in found] == ["1", "4", "5", "6"]
    assert [each.run for each in published(STARTS_AT + timedelta(days=99), of_demo=True)] == [demo.run_id]


@db
def test_thirty_seminars_cost_what_three_do(cast: Cast, django_assert_num_queries: Any) -> None:
    each = frozen(1, PLACES)
    for number in range(30):
        keep(cast, Frozen(number + 1, each.title, each.theme, each.snapshot), published_at=STARTS_AT)
        if number in (2, 29):
            with django_assert_num_queries(3):
                assert len(page(published(STARTS_AT + timedelta(days=99)))["reports"]) == number + 1


@db
def test_a_municipality_that_is_called_otherwise_by_now_is_one_over_the_years(cast: Cast) -> None:
    solna = cast.groups[0].municipality
    for number, name in ((1, "Solna"), (2, "Solna stad")):
        each = frozen(number, {name: 14, "Ekerö": 12})
        each.snapshot["municipalities"][name]["id"] = solna.pk
        keep(cast, each, published_at=STARTS_AT)
    type(solna).objects.filter(pk=solna.pk).update(name="Solna stad")
    found = published(STARTS_AT + timedelta(days=99))
    assert [(row.municipality, row.seminars) for row in reach(found)] == [("Ekerö", 2), ("Solna stad", 2)]
    assert len(seen_by(found, municipality="Solna stad", run=0)) == 2
    assert followed(found, municipality="Solna stad", everything="Alla")[0].counts["all"] == 2
    assert all(point.value is not None for point in lines(found, municipality="Solna stad")[0].own)


@db
def test_the_newest_published_snapshot_of_a_run_counts(cast: Cast) -> None:
    first = keep(cast, frozen(1, PLACES), published_at=STARTS_AT)
    Report.objects.create(run=first.run, number=2, snapshot=frozen(2, PLACES).snapshot, frozen_at=STARTS_AT)
    assert [each.snapshot["title"] for each in published(STARTS_AT)] == ["Seminarium 1"]
    Report.objects.filter(number=2).update(published_at=STARTS_AT)
    assert [each.snapshot["title"] for each in published(STARTS_AT)] == ["Seminarium 2"]


@db
def test_a_run_is_open_to_all_when_any_of_its_reports_is(cast: Cast) -> None:
    first = keep(cast, frozen(1, PLACES), published_at=STARTS_AT, public_at=STARTS_AT)
    Report.objects.create(run=first.run, number=3, snapshot=first.snapshot, frozen_at=STARTS_AT, published_at=STARTS_AT)
    assert [each.is_public for each in published(STARTS_AT)] == [True]
    cast.seminar.status = "draft"
    cast.seminar.save()
    assert [each.is_public for each in published(STARTS_AT)] == [False]  # its page is no longer there for everybody
    cast.seminar.status = "published"
    cast.seminar.save()
    Report.objects.filter(number=1).update(published_at=None)
    assert [each.is_public for each in published(STARTS_AT)] == [False]


@db
def test_the_pages(cast: Cast) -> None:
    now = datetime.now(UTC)
    rows = [keep(cast, frozen(number, PLACES), published_at=now - timedelta(days=1)) for number in (1, 2)]
    token = "r" * 43
    issue_report_link(run=rows[0].run, municipality=cast.groups[0].municipality, now=now, token=token)
    shown = Client().get(reverse("evaluation:over_time", args=[token]))
    assert shown["Referrer-Policy"] == "no-referrer"
    assert shown.text.count("<svg xmlns") == 14  # seven indicators, each for two widths
    assert "Ekerö" not in shown.text
    book = Client().get(reverse("evaluation:over_time_xlsx", args=[token]))
    assert book.content[:2] == b"PK"
    assert Client().get(reverse("evaluation:over_time", args=["x" * 43])).status_code == 404
    Report.objects.filter(pk=rows[1].pk).update(public_at=now)
    issue_report_link(run=rows[0].run, municipality=None, now=now, token="w" * 43)
    whole = Client().get(reverse("evaluation:over_time", args=["w" * 43]))
    (reach_of,) = re.findall(r"<h2>Vilka som har varit med</h2>.*?</table>", whole.text, re.DOTALL)
    assert "Tabellen gäller bara det här seminariet." in whole.text
    assert re.findall(r"<th scope=\"row\">(.*?)</th>", reach_of) == [*sorted(PLACES), "Alla"]
    book = openpyxl.load_workbook(
        io.BytesIO(Client().get(reverse("evaluation:over_time_xlsx", args=["w" * 43])).content)
    )
    assert {row[1] for row in book["Räckvidd"].iter_rows(min_row=2, values_only=True)} == {1}
    desk = cast.organiser.client().get(reverse("admin:evaluation_followup_overview"))
    assert "Ekerö" in desk.text
    assert "Infört" in desk.text
