from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.given import Place
from evaluation.questionnaire import clean_answers
from tests.evaluation.samples import SIZES, first, places, questionnaire, sheets, snapshot


def test_a_snapshot_is_plain_json() -> None:
    made = snapshot()
    assert json.loads(json.dumps(made)) == made


def test_the_same_sheets_in_another_order_give_the_same_snapshot() -> None:
    assert snapshot(sheets=sheets()[::-1]) == snapshot()


def test_the_whole_seminar_has_its_counts_and_its_response_rate() -> None:
    whole = snapshot()["whole"]
    assert (whole["received"], whole["places"], whole["groups"]) == (140, 8, 19)
    assert whole["rate"] == {"count": 140, "of": 156, "percent": 90}
    assert [each["seminar"]["kind"] for each in whole["headlines"]] == ["exact", "exact", "exact"]


def test_the_headlines_agree_with_the_table() -> None:
    made = snapshot()
    rows = {row["key"]: row for row in made["rows"]}
    effect, relevance, knowledge = (each["seminar"] for each in made["whole"]["headlines"])
    assert effect["count"] == sum(rows["q3"]["steps"][2:])
    assert relevance["count"] == sum(rows["q1a"]["steps"][3:]) + sum(rows["q1b"]["steps"][3:])
    assert relevance["n"] == rows["q1a"]["n"] + rows["q1b"]["n"]
    assert knowledge["percent"] == round(100 * sum(rows["q2"]["steps"][2:]) / rows["q2"]["n"])


def test_a_large_municipality_has_figures_of_its_own_beside_the_seminars() -> None:
    own = snapshot()["municipalities"]["Sollentuna"]
    assert (own["received"], own["own_figures"], own["why"]) == (31, True, None)
    assert len(own["compare"]) == 8
    assert all(each["own"] for each in own["headlines"])


def test_a_small_municipality_has_the_seminars_figures_its_proposals_and_the_reason() -> None:
    made = snapshot()
    own = made["municipalities"]["Ekerö"]
    assert (own["received"], own["rate"], own["compare"], own["own_figures"]) == (None, None, [], False)
    assert [each["own"] for each in own["headlines"]] == [None, None, None]
    assert [each["seminar"] for each in own["headlines"]] == [each["seminar"] for each in made["whole"]["headlines"]]
    assert [each["what"] for each in own["proposals"]] == ["Kort uppföljning per telefon"]
    assert own["why"]["params"] == {"municipality": "Ekerö"}


def test_the_reason_does_not_tell_the_small_from_those_merged_with_them() -> None:
    sizes = SIZES | {"Upplands-Bro": 0}
    made = snapshot(places=places(sizes), sheets=sheets(sizes))["municipalities"]
    assert made["Sundbyberg"]["received"] is None
    assert made["Sundbyberg"]["why"]["msgid"] == made["Ekerö"]["why"]["msgid"]


def test_below_ten_answers_there_are_counts_and_no_percentages_or_differences() -> None:
    own = snapshot()["municipalities"]["Sundbyberg"]
    assert own["received"] == 8
    assert {row["own"]["percent"] for row in own["compare"]} == {None}
    assert {row["difference"] for row in own["compare"]} == {None}


def test_sheets_without_a_municipality_count_in_the_whole_only() -> None:
    made = snapshot(sheets=[*sheets(), *((None, answers) for _, answers in sheets({"Solna": 3}))])
    assert made["whole"]["received"] == 143
    assert made["municipalities"]["Sollentuna"]["received"] == 31


def test_a_sheet_of_a_municipality_that_is_no_place_counts_in_the_whole_only() -> None:
    made = snapshot(sheets=[*sheets(), ("Täby", clean_answers({}))])
    assert (made["whole"]["received"], "Täby" in made["municipalities"]) == (141, False)


def test_five_answers_give_no_figures_at_all() -> None:
    made = snapshot(places=[Place("Solna", 1)], sheets=sheets({"Solna": 5}), proposals=())
    assert made["whole"]["why"]["params"] == {"k": 6}
    assert {row["state"] for row in made["rows"]} == {"few"}
    assert {each["seminar"]["kind"] for each in made["whole"]["headlines"]} == {"hidden"}


def test_a_question_that_few_answered_is_not_shown() -> None:
    answered = [(name, answers | ({} if n < 4 else {"q6": None})) for n, (name, answers) in enumerate(sheets())]
    rows = {row["key"]: row for row in snapshot(sheets=answered)["rows"]}
    assert (rows["q6"]["state"], rows["q6"]["steps"], rows["q6"]["n"]) == ("few", None, None)
    assert rows["q5"]["state"] == "shown"


def test_a_question_that_all_answered_alike_says_so_without_counts() -> None:
    alike = [(name, answers | {"q7": 4}) for name, answers in sheets()]
    row = snapshot(sheets=alike)["rows"][-1]
    assert (row["state"], row["step"], row["steps"], row["n"]) == ("alike", 4, None, 140)


@pytest.mark.parametrize(("size", "others"), [(6, 1), (10, 1), (11, 1), (40, 3)])
def test_what_nearly_all_answered_alike_is_told_as_what_all_did(size: int, others: int) -> None:
    """Else "all or nearly all" would mean all."""
    told = [
        snapshot(
            places=places({"Solna": size}),
            sheets=[("Solna", {"q3": 1 if number < but else 4, "q2": 3 + number % 2}) for number in range(size)],
            proposals=(),
        )
        for but in (0, others)
    ]
    assert told[0] == told[1]
    row = next(row for row in told[1]["rows"] if row["key"] == "q3")
    assert (row["state"], row["step"], row["steps"], row["n"]) == ("alike", 4, None, size)
    assert {each["key"]: each["seminar"]["kind"] for each in told[1]["whole"]["headlines"]} == {
        "effect": "nearly_all",
        "relevance": "hidden",
        "knowledge": "nearly_all",
    }
    assert all(each["seminar"]["count"] is None for each in told[1]["whole"]["headlines"])


def test_talks_of_which_one_pleased_nearly_all_are_pooled_as_far_as_the_table_counts_them() -> None:
    def relevance(first: tuple[int, ...]) -> dict[str, Any]:
        sheets = [
            ("Solna", {"q1a": first[number % len(first)], "q1b": 2 + 2 * (number % 3 > 0)}) for number in range(30)
        ]
        made = snapshot(places=places({"Solna": 30}), sheets=sheets, proposals=())
        return next(each["seminar"] for each in made["whole"]["headlines"] if each["key"] == "relevance")

    assert relevance((4, 5)) == {"kind": "exact", "count": 50, "n": 60, "percent": 83}
    assert relevance((4,)) == {"kind": "hidden", "count": None, "n": None, "percent": None}


@pytest.mark.parametrize(("one", "told"), [(0, None), (1, None), (2, 2), (18, 18), (19, None), (20, None)])
def test_a_choice_that_all_or_nobody_made_or_nearly_is_not_counted_out(one: int, told: int | None) -> None:
    sheets = [("Solna", {"many": ["a"] * (number < one) + ["b"] * (number % 2)}) for number in range(20)]
    made = snapshot(places=places({"Solna": 20}), questions=questionnaire(), sheets=sheets, proposals=())
    row = next(row for row in made["rows"] if row["key"] == "many")
    assert row["steps"] == [told, 10, None]


def test_only_shared_proposals_leave_their_municipality_and_never_with_a_group() -> None:
    made = snapshot()
    assert [each["what"] for each in made["whole"]["proposals"]] == [
        "Familjebehandlare får börja klockan sju",
        "Samma person håller kontakten",
        "Kort uppföljning per telefon",
    ]
    assert not any("group" in each for each in made["whole"]["proposals"])
    assert [each["what"] for each in made["municipalities"]["Solna"]["proposals"]] == ["Bara för oss själva"]


def test_texts_from_the_sheets_are_nowhere_in_the_first_snapshot() -> None:
    told = [(name, answers | {"q8": "Ring Anna", "q9": "Mer kaffe"}) for name, answers in sheets()]
    made = snapshot(sheets=told)
    assert made["quotes"] == []
    assert made == snapshot()


def _cells(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"kind", "count", "n", "percent"} <= set(value):
            yield value
        for each in value.values():
            yield from _cells(each)
    elif isinstance(value, list):
        for each in value:
            yield from _cells(each)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(list(SIZES)), st.integers(0, 14), min_size=1))
def test_no_figure_in_any_snapshot_stands_on_fewer_than_six(sizes: dict[str, int]) -> None:
    made = snapshot(places=places(sizes), sheets=sheets(sizes), proposals=())
    for cell in _cells(made):
        assert cell["n"] is None or cell["n"] >= 6
        assert cell["percent"] is None or cell["n"] >= 10
        assert cell["kind"] == "exact" or cell["count"] is None
    shown = [each["received"] for each in made["municipalities"].values() if each["received"] is not None]
    rest = made["whole"]["received"] - sum(shown)
    assert all(received >= 6 for received in shown)
    assert not shown or rest == 0 or rest >= 6


def late(name: str | None, number: int) -> list[tuple[str | None, dict[str, Any]]]:
    return [(name, answers) for _, answers in sheets({"Solna": number})]


def without_words(made: dict[str, Any]) -> dict[str, Any]:
    """Its figures: the rest says by itself that another report is meant."""
    return {key: made[key] for key in ("rows", "whole", "municipalities", "indicators")}


def test_a_second_snapshot_counts_late_sheets_from_six_on() -> None:
    early, before = sheets(), snapshot()
    few = snapshot(number=2, first=first(early), sheets=[*early, *late("Solna", 5)])
    assert without_words(few) == without_words(before)
    many = snapshot(number=2, first=first(early), sheets=[*early, *late("Solna", 12)])
    assert (many["whole"]["received"], many["municipalities"]["Solna"]["received"]) == (152, 36)
    assert many["rows"][0]["n"] > before["rows"][0]["n"]


def test_a_municipality_with_few_late_sheets_keeps_the_figures_it_had() -> None:
    early, once = sheets(), snapshot()
    more = [*late("Solna", 9), *late("Sigtuna", 2), *late("Ekerö", 4)]
    made = snapshot(number=2, first=first(early), sheets=[*early, *more])
    assert made["whole"]["received"] == 155
    assert made["municipalities"]["Sigtuna"]["received"] == 17
    kept, before = (each["municipalities"]["Sigtuna"]["compare"] for each in (made, once))
    assert [row["own"] for row in kept] == [row["own"] for row in before]
    assert made["municipalities"]["Ekerö"]["received"] is None


def test_a_second_snapshot_after_a_first_that_told_nothing_is_a_first() -> None:
    early = sheets({"Solna": 3})
    everyone = [*early, *late("Solna", 9), *late("Sigtuna", 9)]
    made = snapshot(number=2, first=first(early), sheets=everyone)
    assert without_words(made) == without_words(snapshot(sheets=everyone))


away = st.frozensets(st.sampled_from(list(SIZES)), max_size=3)


@settings(deadline=None, max_examples=40)
@given(
    st.dictionaries(st.sampled_from(list(SIZES)), st.integers(0, 14), min_size=1),
    st.dictionaries(st.sampled_from(list(SIZES)), st.integers(0, 9)),
    st.tuples(away, away),
)
def test_no_difference_between_two_snapshots_stands_on_fewer_than_six(
    sizes: dict[str, int], more: dict[str, int], gone: tuple[frozenset[str], frozenset[str]]
) -> None:
    """Also where a municipality has left before the first or the second, or come back between them."""
    everywhere = sizes | dict.fromkeys(more, 1)
    there = [places({name: size for name, size in everywhere.items() if name not in left}) for left in gone]
    early = sheets(sizes)
    before = snapshot(places=there[0], sheets=early, proposals=())
    both = [*early, *(each for name, number in more.items() for each in late(name, number))]
    known = first(early, places=there[0], proposals=())
    second = snapshot(places=there[1], sheets=both, first=known, number=2, proposals=())
    for one, two in zip(before["rows"], second["rows"], strict=True):
        if one["n"] is not None and two["n"] is not None:
            assert two["n"] == one["n"] or two["n"] - one["n"] >= 6
    for name, two in second["municipalities"].items():
        one = before["municipalities"].get(name, {"received": None, "compare": []})
        if one["received"] is None and before["whole"]["own_figures"]:
            assert two["received"] is None
        if one["received"] is not None and two["received"] is not None:
            assert two["received"] == one["received"] or two["received"] - one["received"] >= 6
        for early_row, late_row in zip(one["compare"], two["compare"], strict=False):
            n_1, n_2 = early_row["own"]["n"], late_row["own"]["n"]
            assert None in {n_1, n_2} or n_1 == n_2 or n_2 - n_1 >= 6
