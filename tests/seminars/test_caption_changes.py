"""What has become other words in captions since a presenter saw them."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from seminars.caption_changes import Change, changed_languages, changes
from seminars.captions import CaptionLine, write


def vtt(*texts: str, shift: float = 0) -> str:
    """A caption of two seconds for each text, `shift` seconds late."""
    at = [timedelta(seconds=2 * n + shift) for n in range(len(texts) + 1)]
    return write(CaptionLine(at[n], at[n + 1], text) for n, text in enumerate(texts))


def test_each_place_tells_what_stood_there_and_what_stands_there() -> None:
    before, after = vtt("Hej.", "Vi talar om hem.", "Slut."), vtt("Hej.", "Vi talar hemma.", "Slut.", "Tack.")
    assert changes(before, after) == (
        Change(timedelta(seconds=2), "Vi talar om hem.", "Vi talar hemma."),
        Change(timedelta(seconds=6), "", "Tack."),
    )
    assert changes(after, vtt("Hej.", "Vi talar hemma.", "Slut.")) == (Change(timedelta(seconds=6), "Tack.", ""),)


def test_moved_times_and_other_line_breaks_are_no_change_of_words() -> None:
    assert changes(vtt("Hej på er."), vtt("Hej\npå er.", shift=3)) == ()
    assert changes(vtt("Hej på er."), vtt("Hej", "på er.")) == ()


def test_languages_that_say_something_else_have_come_or_have_gone() -> None:
    seen = {"sv": vtt("Hej."), "en": vtt("Hello."), "da": vtt("Hej.")}
    now = {"sv": vtt("Hej då."), "en": vtt("Hello.", shift=1), "fi": vtt("Moi.")}
    assert changed_languages(seen, now) == ("sv", "da", "fi")
    assert changed_languages(seen, dict(seen)) == ()
    assert changed_languages({}, {}) == ()


TEXTS = st.lists(st.sampled_from(["Hej.", "Vi talar.", "Tack.", "Slut.", "Om hem."]), min_size=1, max_size=8)


@given(TEXTS, TEXTS)
def test_nothing_that_was_said_or_is_said_is_left_out(before: list[str], after: list[str]) -> None:
    found = changes(vtt(*before), vtt(*after))
    assert bool(found) == (before != after)
    gone = " ".join(one.before for one in found)
    come = " ".join(one.after for one in found)
    kept = len(" ".join(before).split()) - len(gone.split())
    assert kept == len(" ".join(after).split()) - len(come.split())


@given(TEXTS)
def test_the_same_words_are_no_change(texts: list[str]) -> None:
    assert changes(vtt(*texts), vtt(*texts, shift=0.4)) == ()
