"""The productive dialogue: two who write at once, ideas with dots, "not now", and ideas that are borrowed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.arguments import Args
from facilitation.errors import Refused
from facilitation.models import Borrowing, PracticeProposal, Suggestion
from facilitation.queries.group import group_state
from facilitation.queries.wall import wall_state
from facilitation.services import dialogue
from facilitation.services.proposals import save_proposal
from facilitation.services.regrouping import merge_groups
from groups.models import WorkGroup
from tests.cast import NOW, Cast

FIELDS = ("what", "first_step", "who", "when", "needs", "notice", "carrier")


def save(group: WorkGroup, base_rev: int = 0, position: int = 1, **fields: object) -> int:
    rev = save_proposal(group=group, position=position, fields=fields, base_rev=base_rev, now=NOW)["rev"]
    assert isinstance(rev, int)
    return rev


def proposals(group: WorkGroup) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = group_state(group.pk)["proposals"]
    return rows


@pytest.mark.django_db
def test_two_who_write_different_fields_at_once_never_meet(group: WorkGroup) -> None:
    save(group, what="Ring dagen efter")
    save(group, who="Sjuksköterskan")
    save(group, confidence=4)
    row = PracticeProposal.objects.get()
    assert (row.what, row.who, row.confidence, row.rev) == ("Ring dagen efter", "Sjuksköterskan", 4, 3)
    revs = proposals(group)[0]["revs"]
    assert isinstance(revs, dict)
    assert (revs["what"], revs["who"], revs["confidence"], revs["when"]) == (1, 2, 3, 0)


@pytest.mark.django_db
def test_two_who_write_the_same_field_are_told_which_and_nothing_is_lost(group: WorkGroup) -> None:
    save(group, what="hennes")
    with pytest.raises(Refused) as error:
        save(group, what="hans", who="Rektorn")
    assert (error.value.code, error.value.detail["fields"]) == ("conflict", ["what"])
    assert error.value.detail["current"]["what"] == "hennes"
    assert save(group, base_rev=1, what="hans") == 2


@pytest.mark.django_db
def test_what_stood_there_before_fields_had_revisions_is_not_written_over_unseen(group: WorkGroup) -> None:
    PracticeProposal.objects.create(group=group, position=1, what="gammal", rev=4, changed_at=NOW)
    with pytest.raises(Refused):
        save(group, what="ny")
    assert save(group, who="Rektorn") == 5
    assert save(group, base_rev=1, what="ny") == 6


@pytest.mark.django_db
@given(writes=st.lists(st.tuples(st.sampled_from(FIELDS), st.booleans(), st.sampled_from("abc")), max_size=12))
def test_a_write_is_taken_exactly_when_the_writer_knew_the_field(writes: list[tuple[str, bool, str]]) -> None:
    """`knew` tells whether the writer had seen everything; a field's text is lost only to one who had seen it."""
    group = WorkGroup.objects.first() or make_room()
    PracticeProposal.objects.filter(group=group).delete()
    told: dict[str, str] = {}
    rev = 0
    for name, knew, text in writes:
        try:
            rev = save(group, base_rev=rev if knew else 0, **{name: text})
            assert knew or told.get(name, "") in {"", text}
            told[name] = text
        except Refused:
            assert not knew
    row = PracticeProposal.objects.filter(group=group).first()
    assert {name: getattr(row, name) for name in told} == told


def make_room() -> WorkGroup:
    from tests.cast import make_cast

    return make_cast().groups[0]


@pytest.mark.django_db
def test_dots_choose_one_to_three_and_are_then_forgotten(group: WorkGroup) -> None:
    first, second, third = (dialogue.suggest(group=group, text=text, now=NOW)["suggestion"] for text in "abc")
    for idea, dots in ((second, 2), (third, 3)):
        for _dot in range(dots):
            dialogue.dot(group=group, suggestion=idea, by=1, now=NOW)
    dialogue.dot(group=group, suggestion=third, by=-1, now=NOW)
    dialogue.dot(group=group, suggestion=first, by=-1, now=NOW)
    assert [(row["text"], row["dots"]) for row in group_state(group.pk)["suggestions"]] == [
        ("a", 0),
        ("b", 2),
        ("c", 2),
    ]
    dialogue.choose(group=group, chosen=[third, second], now=NOW)
    assert [(row["position"], row["what"]) for row in proposals(group)] == [(1, "b"), (2, "c")]
    assert not Suggestion.objects.exists()


@pytest.mark.django_db
def test_what_is_chosen_never_writes_over_a_proposal(group: WorkGroup) -> None:
    save(group, position=2, what="står här")
    ideas = [dialogue.suggest(group=group, text=text, now=NOW)["suggestion"] for text in "abc"]
    with pytest.raises(Refused) as error:
        dialogue.choose(group=group, chosen=ideas, now=NOW)
    assert (error.value.code, error.value.detail) == ("no_place", {"free": 2})
    dialogue.choose(group=group, chosen=ideas[:2], now=NOW)
    assert [row["what"] for row in proposals(group)] == ["a", "står här", "b"]


@pytest.mark.django_db
def test_an_idea_needs_words_a_list_has_an_end_and_another_groups_is_out_of_reach(cast: Cast) -> None:
    group, other = cast.groups[:2]
    with pytest.raises(Refused):
        dialogue.suggest(group=group, text="  ", now=NOW)
    ideas = [dialogue.suggest(group=group, text="x", now=NOW)["suggestion"] for _ in range(dialogue.MOST)]
    with pytest.raises(Refused) as error:
        dialogue.suggest(group=group, text="x", now=NOW)
    assert error.value.code == "no_place"
    for act in (
        lambda: dialogue.dot(group=other, suggestion=ideas[0], by=1, now=NOW),
        lambda: dialogue.choose(group=other, chosen=ideas[:1], now=NOW),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.code == "not_found"
    dialogue.unsuggest(group=other, suggestion=ideas[0], now=NOW)
    assert group.suggestions.count() == dialogue.MOST


@pytest.mark.parametrize("wrong", [None, [], [1, 1], [1, 2, 3, 4], ["1"], [True], 7, [-1]])
def test_what_is_chosen_is_a_short_list_of_ids(wrong: object) -> None:
    with pytest.raises(Refused):
        Args({"chosen": wrong}).integers("chosen", most=3)


@pytest.mark.django_db
def test_not_now_is_an_answer_with_a_reason_that_two_may_write(group: WorkGroup) -> None:
    assert group_state(group.pk)["not_now"] is None
    dialogue.save_not_now(group=group, is_chosen=True, reason="Vi byter chef", base_rev=0, now=NOW)
    with pytest.raises(Refused) as error:
        dialogue.save_not_now(group=group, is_chosen=True, reason="annat", base_rev=0, now=NOW)
    assert error.value.detail["current"] == {"is_chosen": True, "reason": "Vi byter chef", "rev": 1}
    dialogue.save_not_now(group=group, is_chosen=False, reason="Vi byter chef", base_rev=1, now=NOW)
    assert group_state(group.pk)["not_now"] == {"is_chosen": False, "reason": "Vi byter chef", "rev": 2}


@pytest.mark.django_db
def test_an_idea_is_borrowed_once_with_its_source_and_the_lender_sees_how_many(cast: Cast) -> None:
    a, b, c = cast.groups
    save(a, what="Ring", first_step="Lista", when="På måndag", confidence=5)
    idea = wall_state(cast.run.pk)["proposals"][0]["id"]
    assert dialogue.borrow(group=b, idea=idea, now=NOW)["position"] == 1
    assert dialogue.borrow(group=b, idea=idea, now=NOW)["position"] == 1
    dialogue.borrow(group=c, idea=idea, now=NOW)
    assert [(row["lent"], row["borrowed_from"]) for row in proposals(a)] == [(2, "")]
    (copy,) = proposals(b)
    assert (copy["what"], copy["first_step"], copy["when"], copy["confidence"]) == ("Ring", "Lista", "", None)
    assert (copy["borrowed_from"], copy["is_shared"]) == ("Grupp A, Solna", False)
    assert group_state(b.pk)["borrowed"] == [idea]
    assert len(wall_state(cast.run.pk)["proposals"]) == 1, "the same idea is not shown twice"


@pytest.mark.django_db
def test_with_no_free_place_the_idea_is_marked_and_nothing_is_written_over(cast: Cast) -> None:
    a, b, _c = cast.groups
    save(a, what="Ring")
    for position in (1, 2, 3):
        save(b, position=position, what=f"eget {position}")
    idea = PracticeProposal.objects.get(group=a).pk
    assert dialogue.borrow(group=b, idea=idea, now=NOW)["position"] is None
    assert [row["what"] for row in proposals(b)] == ["eget 1", "eget 2", "eget 3"]
    assert group_state(b.pk)["borrowed"] == [idea]


@pytest.mark.django_db
def test_only_what_another_group_of_the_run_shares_can_be_borrowed(cast: Cast) -> None:
    a, b, _c = cast.groups
    save(a, what="för oss", is_shared=False)
    save(b, what="vår egen")
    stranger = cast.stranger.group
    assert stranger is not None
    save(stranger, what="annat tillfälle")
    for row in PracticeProposal.objects.all():
        with pytest.raises(Refused) as error:
            dialogue.borrow(group=b, idea=row.pk, now=NOW)
        assert error.value.code == "not_found"
    assert not Borrowing.objects.exists()


@pytest.mark.django_db
def test_when_groups_become_one_their_ideas_and_answers_are_together(cast: Cast) -> None:
    a, b, c = cast.groups
    dialogue.suggest(group=a, text="från A", now=NOW)
    dialogue.suggest(group=b, text="från B", now=NOW)
    dialogue.save_not_now(group=a, is_chosen=True, reason="A:s skäl", base_rev=0, now=NOW)
    save(c, what="Ring")
    save(a, position=2, what="A:s")
    idea, mine = (PracticeProposal.objects.get(group=one).pk for one in (c, a))
    for borrower in (a, b):
        dialogue.borrow(group=borrower, idea=idea, now=NOW)
    dialogue.borrow(group=b, idea=mine, now=NOW)
    merge_groups(into=b, source=a, now=NOW)
    state = group_state(b.pk)
    assert [row["text"] for row in state["suggestions"]] == ["från A", "från B"]
    assert state["not_now"]["reason"] == "A:s skäl"
    assert state["borrowed"] == [idea], "an idea is borrowed once, and nobody borrows from itself"
    json.dumps(state)
