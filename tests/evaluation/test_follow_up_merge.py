"""What stands when two tell of the same proposal, or one tells again what may have arrived already. Pure."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from evaluation.follow_up import Told, merge, merge_one, seen_after
from tests.evaluation.test_follow_up import tolds

ONE = ("status", "difference", "needs_decision")
SEVERAL = ("helped", "hindered")


@given(tolds, tolds)
def test_alone_what_one_sends_is_what_stands(before: Told, mine: Told) -> None:
    assert merge(before, before, mine) == (mine, ())
    assert merge(mine, before, mine) == (mine, ())  # the same again


@given(tolds, tolds, tolds)
def test_nothing_is_written_over_unseen(seen: Told, theirs: Told, mine: Told) -> None:
    made, clashes = merge(theirs, seen, mine)
    for name in ("status", "difference", "needs_decision"):
        if getattr(theirs, name) != getattr(seen, name):
            assert getattr(made, name) == getattr(theirs, name)
        else:
            assert getattr(made, name) == getattr(mine, name)
            assert name not in clashes
    for name in ("helped", "hindered"):
        both = set(getattr(theirs, name)) & set(getattr(mine, name))
        neither = set(getattr(made, name)) - set(getattr(theirs, name)) - set(getattr(mine, name))
        assert both <= set(getattr(made, name))
        assert not neither


@given(tolds, st.lists(tolds, max_size=3), tolds, st.data())
def test_what_arrived_without_an_answer_is_ones_own(
    before: Told, tried: list[Told], mine: Told, data: st.DataObject
) -> None:
    kept = data.draw(st.sampled_from([before, *tried]))
    assert merge(kept, before, mine, tried) == (mine, ())


@given(tolds, tolds, tolds, st.lists(tolds, max_size=3))
def test_what_others_wrote_stays_whatever_one_has_tried(
    seen: Told, theirs: Told, mine: Told, tried: list[Told]
) -> None:
    made, clashes = merge(theirs, seen, mine, tried)
    for name in ONE:
        old, before, new = (getattr(told, name) for told in (theirs, seen, mine))
        if old not in [before, *(getattr(told, name) for told in tried)]:
            assert getattr(made, name) == old
            assert (name in clashes) == (new not in (before, old))


@given(tolds, tolds, tolds, tolds)
def test_what_a_page_does_not_show_is_not_written_over_by_its_next_save(
    seen: Told, theirs: Told, mine: Told, later: Told
) -> None:
    made, clashes = merge(theirs, seen, mine)
    second, more = merge(made, seen_after(mine, seen, clashes), later)
    for name in set(ONE) - set(clashes):
        if getattr(made, name) != getattr(mine, name):
            assert getattr(second, name) == getattr(made, name)
            assert (name in more) == (getattr(later, name) not in (getattr(mine, name), getattr(made, name)))
        else:
            assert getattr(second, name) == getattr(later, name)
    for name in SEVERAL:
        unseen = set(getattr(made, name)) ^ set(getattr(mine, name))
        untouched = {key for key in unseen if (key in getattr(later, name)) == (key in getattr(mine, name))}
        assert untouched & set(getattr(second, name)) == untouched & set(getattr(made, name))


@given(tolds, tolds, tolds)
def test_of_two_versions_the_saved_one_stands_until_somebody_chooses(seen: Told, theirs: Told, mine: Told) -> None:
    made, clashes = merge(theirs, seen, mine)
    page = seen_after(mine, seen, clashes)
    again, more = merge(made, page, mine)
    assert more == clashes
    assert all(getattr(again, name) == getattr(theirs, name) for name in clashes)
    told = replace(page, **{name: getattr(made, name) for name in clashes})
    second, more = merge(made, told, mine)
    assert more == ()
    assert all(getattr(second, name) == getattr(mine, name) for name in clashes)


def test_two_texts_at_once() -> None:
    assert merge_one("a", [""], "b") == ("a", True)
    assert merge_one("a", ["a"], "b") == ("b", False)
    assert merge_one("a", [""], "a") == ("a", False)
    assert merge_one("a", ["", "a"], "") == ("", False)  # one's own, taken back
