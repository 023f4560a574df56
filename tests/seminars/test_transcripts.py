"""A plain text becomes captions that one can read, over the whole film."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from seminars.captions import is_valid, write
from seminars.transcripts import WIDTH, spread

MINUTE = timedelta(minutes=1)
WORDS = st.text("abcdefgh åö.,", min_size=1, max_size=400).filter(lambda text: any(c.isalpha() for c in text))


def test_sentences_are_captions_and_short_ones_share() -> None:
    said = "I många år har jag lyssnat på barn som har slutat gå till skolan, och på de vuxna som har försökt."
    text = f"Hej. Jag heter Signe.\n\n{said}"
    assert [line.text for line in spread(text, MINUTE)] == [
        "Hej. Jag heter Signe.",
        "I många år har jag lyssnat på barn som har\nslutat gå till skolan,",
        "och på de vuxna som har försökt.",
    ]


@given(WORDS, st.integers(60, 900))
def test_nothing_is_lost_and_the_whole_film_is_covered(text: str, seconds: int) -> None:
    length = timedelta(seconds=seconds)
    lines = spread(text, length)
    assert " ".join(line.text for line in lines).split() == " ".join(text.split()).split()
    assert (lines[0].start, lines[-1].end) == (timedelta(0), length)
    assert all(one.end == following.start for one, following in pairwise(lines))


@given(st.lists(st.text("abcdeåö", min_size=1, max_size=12), min_size=1, max_size=60))
def test_a_caption_has_two_lines_at_most_and_none_is_too_wide(words: list[str]) -> None:
    lines = [line.text.split("\n") for line in spread(" ".join(words), 10 * MINUTE)]
    assert max(len(line) for line in lines) <= 2
    assert max(len(part) for line in lines for part in line) <= WIDTH


@given(WORDS)
def test_what_is_made_is_valid(text: str) -> None:
    assert is_valid(write(spread(text, 10 * MINUTE)))


def test_of_nothing_nothing_is_made() -> None:
    assert spread(" \n\n ", MINUTE) == ()
