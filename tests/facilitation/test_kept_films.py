"""What a display tells of its films, read; and how it is told on."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.kept_films import is_ready, parts, problem, read_films
from facilitation.wording_films import film_lines

HERE = {"n": 1, "part": 1, "kept": "cache", "since": 1_764_000_000_000}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
row = st.fixed_dictionaries(
    {}, optional={"n": anything | st.sampled_from([1, 2]), "part": anything | st.floats(0, 1)}
    | {name: anything | st.sampled_from(["cache", "memory", "no_space", 5]) for name in ("kept", "since", "problem")},
)  # fmt: skip


@given(anything | st.lists(anything | row, max_size=4))
def test_whatever_a_page_sends_what_is_kept_is_small_and_in_order(told: object) -> None:
    films = read_films(told)
    assert [film["n"] for film in films] in ([], [1], [2], [1, 2])
    assert all(set(film) <= {"n", "part", "kept", "since", "problem"} for film in films)
    assert all((film["part"] == 1) == ("kept" in film) for film in films)
    assert all(film["part"] * 20 == int(film["part"] * 20) for film in films)
    assert len(json.dumps(films)) < 250


def test_what_is_told_is_rounded_down_so_that_only_real_changes_count() -> None:
    assert read_films([{"n": 2, "part": 0.4999, "problem": "no_line", "x": 1}, HERE]) == [
        {**HERE, "part": 1.0},
        {"n": 2, "part": 0.45, "problem": "no_line"},
    ]
    assert read_films([{"n": 1, "part": 1}]) == [{"n": 1, "part": 0.95}]
    assert read_films([{"n": 3, "part": 1}, {"n": True, "part": 1}, {"n": 1, "part": "1"}]) == []


def test_a_room_is_ready_when_every_film_is_kept() -> None:
    half = {"n": 2, "part": 0.5, "problem": "no_space"}
    assert (is_ready([HERE]), is_ready([HERE, half]), is_ready([])) == (True, False, False)
    assert (parts([HERE, half]), problem([HERE, half]), problem([HERE])) == ([1, 0.5], "no_space", "")


@pytest.mark.parametrize(
    ("film", "level", "words"),
    [
        (HERE, "ok", "Talk 1 finns kvar i webbläsaren sedan 24 november 17.00"),
        ({"n": 2, "part": 1.0, "kept": "memory", "since": None}, "ok", "hämtad, men bara tills sidan stängs"),
        ({"n": 2, "part": 0.45}, "", "Talk 2 hämtas, 45 %"),
        ({"n": 2, "part": 0.0}, "", "Talk 2 är inte hämtad än"),
        ({"n": 1, "part": 0.1, "problem": "no_line"}, "warn", "linjen är bruten på 10 %"),
        ({"n": 1, "part": 0.0, "problem": "no_space"}, "warn", "får inte plats"),
        ({"n": 1, "part": 0.0, "problem": "wrong_hash"}, "warn", "kom fram skadad"),
        ({"n": 1, "part": 0.0, "problem": "no_access"}, "warn", "går inte att hämta"),
    ],
)
def test_each_state_has_its_sentence(film: dict[str, object], level: str, words: str) -> None:
    (line,) = film_lines([[film]])
    assert line.level == level
    assert words in line.words


def test_several_displays_are_told_apart() -> None:
    assert [line.words[:10] for line in film_lines([[HERE], [HERE]])] == ["Skärm 1 · ", "Skärm 2 · "]
