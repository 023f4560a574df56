"""Words are found in what is said, whatever their capitals."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from seminars.search import MOST_WORDS, lines, matches, readable, words_of

VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nEn tom stol.\n\n00:02.000 --> 00:03.000\nStolen är vår.\n"
WORDS = st.lists(st.text(st.sampled_from("abcåäö"), min_size=1, max_size=4), max_size=5)


def test_every_word_must_stand_somewhere() -> None:
    assert matches("STOL vår", ["En tom stol.", "Den är vår."])
    assert not matches("stol bord", ["En tom stol.", "Den är vår."])


def test_without_words_everything_suits() -> None:
    assert matches("  ", [])
    assert lines(VTT, "") == ()


def test_lines_with_most_of_the_words_come_first() -> None:
    assert [line.text for line in lines(VTT, "vår stol")] == ["Stolen är vår.", "En tom stol."]
    assert lines(VTT, "v") == ()  # one letter says nothing


def test_text_that_is_no_captions_says_nothing() -> None:
    assert (readable("hej"), lines("hej", "hej")) == ((), ())


@given(WORDS, WORDS)
def test_what_holds_all_words_is_found_whatever_stands_around_them(wanted: list[str], others: list[str]) -> None:
    query = " ".join(wanted)
    assert matches(query.upper(), [*others, query])
    assert len(words_of(query * 3)) <= MOST_WORDS


@given(WORDS, WORDS)
def test_a_further_word_never_finds_more(wanted: list[str], texts: list[str]) -> None:
    fewer, more = " ".join(wanted[:-1]), " ".join(wanted)
    assert matches(fewer, texts) or not matches(more, texts)
