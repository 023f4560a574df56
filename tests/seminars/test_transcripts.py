"""A plain text becomes captions that one can read, over the whole film."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from seminars.captions import CaptionLine, is_valid, write
from seminars.chapters import Chapter
from seminars.transcripts import WIDTH, Paragraph, paragraphs, spread

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


SECOND = timedelta(seconds=1)


def said(*lines: tuple[float, float, str]) -> list[CaptionLine]:
    return [CaptionLine(start * SECOND, end * SECOND, text) for start, end, text in lines]


def test_captions_become_paragraphs_that_end_with_a_sentence_a_pause_or_a_chapter() -> None:
    lines = said(
        (0, 40, "Hej."), (40, 46, "Det här är\nlångt."), (46, 50, "Nytt"), (54, 55, "efter paus"), (59, 62, "Bordet.")
    )
    assert paragraphs(lines, [Chapter(0 * SECOND, "Hej"), Chapter(60 * SECOND, "Bordet")]) == (
        Paragraph(0 * SECOND, "Hej. Det här är långt.", "Hej"),
        Paragraph(46 * SECOND, "Nytt"),
        Paragraph(54 * SECOND, "efter paus"),
        Paragraph(59 * SECOND, "Bordet.", "Bordet"),
    )


def test_a_chapter_without_a_word_leaves_its_place_to_the_next() -> None:
    chapters = [Chapter(0 * SECOND, "Tyst"), Chapter(5 * SECOND, "Hej")]
    assert paragraphs(said((6, 8, "Hej.")), chapters) == (Paragraph(6 * SECOND, "Hej.", "Hej"),)
    assert paragraphs([], chapters) == ()


LINES = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5), st.sampled_from(["Ord.", "ord", "Va?"])), max_size=60)


@given(LINES, st.lists(st.integers(0, 400), max_size=6, unique=True))
def test_every_word_is_in_a_paragraph_in_order(lines: list[tuple[int, int, str]], at: list[int]) -> None:
    made, now = [], 0
    for length, gap, text in lines:
        made.append((now + gap, now + gap + length, text))
        now += gap + length
    chapters = [Chapter(second * SECOND, f"Del {second}") for second in sorted(at)]
    found = paragraphs(said(*made), chapters)
    assert " ".join(paragraph.text for paragraph in found).split() == [text for _start, _end, text in made]
    assert [one.start for one in found] == sorted({one.start for one in found})
    titles = [one.chapter for one in found if one.chapter]
    assert titles == [chapter.title for chapter in chapters if chapter.title in titles]
