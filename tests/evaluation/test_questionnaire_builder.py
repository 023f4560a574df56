"""The builder's pure parts: what is wrong is named by field, presses lose nothing, what is kept can be read."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import questionnaire
from evaluation.questionnaire import LANGUAGES, Kind, clean_answers, read
from evaluation.questionnaire_check import Problem, problems, warnings
from evaluation.questionnaire_rows import blank, fingerprint, from_post, keys_of, next_key, pressed, tidy
from tests.evaluation.runs import EVERY_KIND

OWN = json.loads((Path(questionnaire.__file__).parent / "questionnaire.json").read_text())


def row(kind: str = "scale", **more: Any) -> dict[str, Any]:
    return {"key": "k1", "kind": kind, "text": {"sv": "Var det bra?"}, **more}


def choices(*texts: str) -> list[dict[str, Any]]:
    return [{"key": f"c{n}", "text": {"sv": text}} for n, text in enumerate(texts)]


def test_the_products_own_and_one_of_every_kind_have_nothing_wrong() -> None:
    assert problems(OWN) == problems(EVERY_KIND) == []


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        (row(text={"en": "Was it good?"}), "text-sv", "no_text"),
        (row(text={"sv": "  "}), "text-sv", "no_text"),
        (row(text={"sv": "a", "da": "å" * 301}), "text-da", "too_long"),
        (row(short={"sv": "å" * 121}), "short-sv", "too_long"),
        (row("drawing"), "kind", "unknown_kind"),
        (row(key="<b>"), "key", "bad_key"),
        (row(talk=0), "talk", "bad_talk"),
        (row(talk="ett"), "talk", "bad_talk"),
        (row(cut=1), "cut", "bad_cut"),
        (row(cut="tre"), "cut", "bad_cut"),
        (row("ten", cut=11), "cut", "bad_cut"),
        (row(indicator="Nöjd med"), "indicator", "bad_indicator"),
        (row("one", choices=choices("Ja")), "choices", "few_choices"),
        (row("many", choices=choices(*"abcdefghijklm")), "choices", "many_choices"),
        (row("many", choices=choices("Ja", "")), "c1-sv", "no_text"),
        (row("one", choices=choices("Ja", " ja ")), "c1-sv", "same_text"),
        (row("one", choices=[*choices("Ja"), *choices("Nej")]), "choices", "same_key"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(wrong: dict[str, Any], field: str, code: str) -> None:
    assert Problem(0, field, code) in problems([wrong])


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "no_question"),
        ([row("heading")], "no_question"),
        ([row(), row("text")], "same_key"),
        ([row(key=f"k{n}") for n in range(41)], "too_many"),
    ],
)
def test_what_is_wrong_with_the_whole(rows: list[dict[str, Any]], code: str) -> None:
    assert Problem(None, "", code) in problems(rows)


def posted(rows: list[dict[str, Any]]) -> dict[str, str]:
    """As the page's form has them."""
    found = {"count": str(len(rows))}
    for number, one in enumerate(rows):
        at = f"q{number}-"
        found |= {f"{at}{name}": str(one.get(name) or "") for name in ("key", "kind", "talk", "indicator")}
        if "cut" in one:
            found[f"{at}cut"] = str(one["cut"])
        for name in ("text", "short", "help"):
            found |= {f"{at}{name}-{language}": one.get(name, {}).get(language, "") for language in LANGUAGES}
        if "choices" in one:
            found[f"{at}choices"] = str(len(one["choices"]))
        for place, choice in enumerate(one.get("choices", ())):
            found[f"{at}c{place}-key"] = choice["key"]
            found |= {f"{at}c{place}-{language}": choice["text"].get(language, "") for language in LANGUAGES}
    return found


@pytest.mark.parametrize("rows", [OWN, EVERY_KIND], ids=["own", "every kind"])
def test_what_the_page_posts_is_what_it_showed(rows: list[dict[str, Any]]) -> None:
    assert tidy(from_post(posted(rows))) == rows


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_has_a_share_keeps_an_indicator_for_the_years(kind: Kind) -> None:
    kept = tidy([{**blank(kind, ()), "indicator": "good"}])[0].get("indicator")
    assert kept == ("good" if kind in {Kind.SCALE, Kind.YES_NO, Kind.TEN} else None)
    assert bool(kept) == any(one.code == "bad_indicator" for one in problems([{**blank(kind, ()), "indicator": "Å"}]))


def test_a_post_that_is_none_of_ours_is_no_rows_and_no_error() -> None:
    assert from_post({}) == from_post({"count": "x"}) == from_post({"count": "-1"}) == []
    assert len(from_post({"count": "999"})) == 60
    assert problems(from_post({"count": "1", "q0-kind": "one", "q0-choices": "²"})) != []


PRESSES = st.lists(
    st.one_of(
        st.sampled_from([f"add:{kind}" for kind in Kind]),
        st.builds("{}:{}".format, st.sampled_from(["up", "down", "remove", "choice"]), st.integers(0, 9)),
        st.builds(
            "choice-{}:{}:{}".format, st.sampled_from(["up", "down", "remove"]), st.integers(0, 9), st.integers(0, 4)
        ),
        st.text(max_size=12),
    ),
    max_size=12,
)


@given(PRESSES)
def test_presses_keep_keys_unique_and_change_nothing_else_that_was_typed(presses: list[str]) -> None:
    rows: list[dict[str, Any]] = copy.deepcopy(EVERY_KIND)
    before = {one["key"]: one["text"] for one in rows}
    for press in presses:
        rows, about = pressed(rows, press)
        assert about is None or 0 <= about < len(rows)
    keys = [one["key"] for one in rows]
    assert len(set(keys)) == len(keys)
    assert all(one["text"] == before[one["key"]] for one in rows if one["key"] in before)
    for one in rows:
        own = [choice["key"] for choice in one.get("choices", ())]
        assert len(set(own)) == len(own)
    assert [one["key"] for one in tidy(from_post(posted(rows)))] == keys


def test_a_press_says_which_question_it_was_about() -> None:
    rows = [row(key=f"k{n}") for n in range(3)]
    assert [one["key"] for one in pressed(rows, "up:2")[0]] == ["k0", "k2", "k1"]
    assert pressed(rows, "up:2")[1] == 1
    assert pressed(rows, "up:0")[1] == 0
    assert pressed(rows, "down:2")[1] == 2
    assert [one["key"] for one in pressed(rows, "remove:1")[0]] == ["k0", "k2"]
    assert pressed(rows, "add:text")[1] == 3
    assert pressed(rows, "remove:9")[1] is None
    assert [one["key"] for one in rows] == ["k0", "k1", "k2"]


def test_a_key_that_an_earlier_version_had_is_never_given_again() -> None:
    made, _about = pressed(
        [row(key="k2")], "add:text", taken=keys_of([[{"key": "k2"}, {"key": "k7"}], [{"key": "q1a"}]])
    )
    assert made[1]["key"] == "k8"
    assert next_key("c", ["c1", "a", "c3"]) == "c4"


def test_a_choice_is_given_no_key_that_its_question_ever_had() -> None:
    now = row("one", choices=[{"key": "c1", "text": {}}])
    other = row("many", key="k2", choices=choices(*"abcdefgh"))
    taken = keys_of([[row("one", choices=choices("A", "B", "C", "D"))], [other]])
    (made,), _about = pressed([now], "choice:0", taken)
    assert [one["key"] for one in made["choices"]] == ["c1", "c4"]


SAME = {"indicator": "good"}


@pytest.mark.parametrize(
    ("rows", "before", "found"),
    [
        ([row(**SAME), row(key="k2", **SAME)], [row(**SAME)], []),
        ([row(cut=3, **SAME)], [row(**SAME)], []),  # the cut that holds where none is given
        ([row(**SAME), row(key="k2", cut=4, **SAME)], [], [(0, "mixed"), (1, "mixed")]),
        ([row(**SAME), row("yes_no", key="k2", **SAME)], [], [(0, "mixed"), (1, "mixed")]),
        ([row(cut=4, **SAME)], [row(**SAME)], [(0, "otherwise")]),
        ([row("ten", cut=7, **SAME)], [row(**SAME)], [(0, "otherwise")]),
        ([row(**SAME)], [row(**SAME), row(cut=4, **SAME)], []),  # was compared with nothing then either
        ([row("heading", **SAME), row(cut=4), row("yes_no", key="k2")], [row()], []),
    ],
)
def test_what_will_not_be_compared_over_the_years_is_told(
    rows: list[dict[str, Any]], before: list[dict[str, Any]], found: list[tuple[int, str]]
) -> None:
    assert [(one.row, one.code) for one in warnings(rows, before)] == found


def test_the_products_own_is_compared_with_itself() -> None:
    assert warnings(OWN, OWN) == []


def test_a_fingerprint_is_of_what_stands_there_and_not_of_how_it_is_kept() -> None:
    turned = [dict(reversed(one.items())) for one in EVERY_KIND]
    assert fingerprint(turned) == fingerprint(EVERY_KIND)
    assert fingerprint(EVERY_KIND[::-1]) != fingerprint(EVERY_KIND) != fingerprint(EVERY_KIND[:-1])


@pytest.mark.parametrize("kind", list(Kind))
def test_a_new_question_of_each_kind_lacks_only_its_words(kind: Kind) -> None:
    made = blank(kind, ())
    codes = {problem.code for problem in problems([made, row(key="other")])}
    assert codes == {"no_text"}


@given(
    st.lists(st.sampled_from(EVERY_KIND), unique_by=lambda one: one["key"]),
    st.dictionaries(st.text(max_size=4), st.text(max_size=9)),
)
def test_what_has_nothing_wrong_can_be_read_and_answered(rows: list[dict[str, Any]], answers: dict[str, str]) -> None:
    if not problems(rows):
        assert set(clean_answers(answers, read(tidy(rows)))) == {one["key"] for one in rows if one["kind"] != "heading"}
