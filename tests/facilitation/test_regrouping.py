"""Groups merged and moved while it goes on: nothing that was written is lost, and every page hears of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from facilitation.errors import Refused
from facilitation.models import GroupState, HelpCall, Note, PracticeProposal, Presence, Sorting, Topic
from facilitation.queries.control import control_state
from facilitation.queries.desk import desk_state
from facilitation.queries.group import group_state
from facilitation.queries.wall import wall_state
from facilitation.services import help, notes, proposals, rooms
from facilitation.services.regrouping import merge_groups, move_group
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import NOW, Cast, make_run

pytestmark = pytest.mark.django_db
POINT, QUESTION = Note.Kind.POINT, Note.Kind.QUESTION


def write(group: WorkGroup, text: str, position: int = 1, base_rev: int = 0, kind: Note.Kind = POINT) -> int:
    saved = notes.save_note(group=group, kind=kind, position=position, text=text, base_rev=base_rev, now=NOW)
    return int(saved["rev"])


def propose(group: WorkGroup, what: str, position: int = 1, base_rev: int = 0) -> None:
    fields = {"what": what, "is_shared": True}
    proposals.save_proposal(group=group, position=position, fields=fields, base_rev=base_rev, now=NOW)


def points(group: WorkGroup) -> list[tuple[int, str, str]]:
    """Number, text and who wrote it."""
    state = group_state(group.pk)
    return [(row["position"], row["text"], row["origin"]) for row in state["notes"] if row["kind"] == "point"]


def revs() -> dict[tuple[str, int | None], int]:
    return {(name, group): rev for name, group, rev in Topic.objects.values_list("name", "group", "rev")}


@pytest.fixture
def afternoon(cast: Cast) -> Run:
    return make_run(cast.seminar, cast.run.starts_at + timedelta(hours=5))


def test_what_both_wrote_stands_in_the_merged_group_with_who_wrote_it(cast: Cast) -> None:
    a, b, _c = cast.groups
    for position, text in enumerate(("a1", "a2", "a3"), start=1):
        write(a, text, position)
    write(b, "b2", position=2)
    write(a, "varför", kind=QUESTION)
    propose(a, "Ringa")
    propose(b, "Skriva", position=3)
    merge_groups(into=b, source=a, now=NOW)
    assert points(b) == [(2, "b2", ""), (4, "a1", "Grupp A"), (5, "a2", "Grupp A"), (6, "a3", "Grupp A")]
    state = group_state(b.pk)
    assert [(row["position"], row["origin"]) for row in state["notes"] if row["kind"] == "question"] == [(3, "Grupp A")]
    assert [(row["position"], row["what"]) for row in state["proposals"]] == [(3, "Skriva"), (4, "Ringa")]
    assert len(desk_state(cast.run.pk)["notes"]) == 5


def test_a_field_that_the_other_group_brought_is_changed_like_any_other(cast: Cast) -> None:
    a, b, _c = cast.groups
    rev = write(a, "a1")
    merge_groups(into=b, source=a, now=NOW)
    assert write(b, "a1 och mer", position=4, base_rev=rev) == rev + 1
    with pytest.raises(Refused) as refused:
        write(b, "nytt", position=5)
    assert refused.value.code == "bad_args"


def test_what_the_other_groups_page_brings_late_lands_in_its_own_field(cast: Cast) -> None:
    a, b, _c = cast.groups
    rev = write(a, "a1")
    merge_groups(into=b, source=a, now=NOW)
    write(a, "a1, klart", base_rev=rev)  # typed before the page had turned
    write(a, "a3", position=3)  # a field nobody had written in
    assert points(b) == [(4, "a1, klart", "Grupp A"), (5, "a3", "Grupp A")]
    write(a, "a3", position=3)  # and again, the answer was lost
    assert points(b) == [(4, "a1, klart", "Grupp A"), (5, "a3", "Grupp A")]


def test_what_comes_late_to_a_field_that_was_changed_gets_one_beside_it(cast: Cast) -> None:
    a, b, _c = cast.groups
    rev = write(a, "a1")
    propose(a, "Ringa")
    merge_groups(into=b, source=a, now=NOW)
    write(b, "ändrad", position=4, base_rev=rev)
    proposals.save_proposal(group=b, position=4, fields={"what": "Ringa genast"}, base_rev=1, now=NOW)
    write(a, "a1, klart", base_rev=rev)
    propose(a, "Ringa dagen efter", base_rev=1)
    assert points(b) == [(4, "ändrad", "Grupp A"), (5, "a1, klart", "Grupp A")]
    assert [row["what"] for row in group_state(b.pk)["proposals"]] == ["Ringa genast", "Ringa dagen efter"]


def test_a_group_of_groups_keeps_everybodys_words_and_names(cast: Cast) -> None:
    a, b, c = cast.groups
    for group, text in ((a, "a1"), (b, "b1"), (c, "c1")):
        write(group, text)
    merge_groups(into=b, source=a, now=NOW)
    merge_groups(into=c, source=b, now=NOW)
    assert points(c) == [(1, "c1", ""), (4, "b1", "Grupp B"), (5, "a1", "Grupp A")]
    write(a, "a1 till slut", base_rev=1)
    assert points(c)[-1] == (5, "a1 till slut", "Grupp A")


def test_what_hangs_on_the_wall_hangs_on_under_the_new_name(cast: Cast) -> None:
    a, b, _c = cast.groups
    write(a, "a1")
    Sorting.objects.create(run=cast.run, note=Note.objects.get(), raised_at=NOW, is_spotlit=True)
    merge_groups(into=b, source=a, now=NOW)
    (item,) = wall_state(cast.run.pk)["items"]
    assert (item["text"], item["group"], item["spotlit"]) == ("a1", "Grupp B", True)


@pytest.mark.parametrize(
    ("counted", "together"), [((None, None), None), ((5, None), 12), ((None, 4), 11), ((5, 4), 9), ((20, 20), 30)]
)
def test_those_present_are_added_and_who_has_not_counted_is_taken_as_expected(
    cast: Cast, counted: tuple[int | None, int | None], together: int | None
) -> None:
    a, b, _c = cast.groups
    for group, present in zip((a, b), counted, strict=True):
        if present is not None:
            rooms.set_present(group=group, present=present)
    merge_groups(into=b, source=a, now=NOW)
    assert group_state(b.pk)["present"] == together


def test_two_calls_for_help_become_one_with_the_words_of_both(cast: Cast) -> None:
    a, b, _c = cast.groups
    help.open_call(group=a, text="Inget ljud", now=NOW)
    help.open_call(group=b, text="Ingen bild", now=NOW)
    merge_groups(into=b, source=a, now=NOW)
    call = HelpCall.objects.get(closed_at=None)
    assert {line.text for line in call.lines.all()} == {"Ingen bild", "Inget ljud"}
    assert {line["text"] for line in group_state(b.pk)["help"]["lines"]} == {"Ingen bild", "Inget ljud"}


def test_a_call_from_the_other_room_is_still_open(cast: Cast) -> None:
    a, b, _c = cast.groups
    help.open_call(group=a, text="Inget ljud", now=NOW)
    merge_groups(into=b, source=a, now=NOW)
    help.open_call(group=a, text="Fortfarande inget ljud", now=NOW)  # from a page that had not turned
    assert [line["text"] for line in group_state(b.pk)["help"]["lines"]] == ["Inget ljud", "Fortfarande inget ljud"]


def test_ballots_come_along_and_presence_too(cast: Cast) -> None:
    a, b, _c = cast.groups
    a.ballots.create(token_hash="x")
    key = f"screen:{a.screens.get().pk}"
    Presence.objects.create(run=cast.run, group=a, key=key, role="screen", last_seen=NOW)
    merge_groups(into=b, source=a, now=NOW)
    state = control_state(cast.run.pk)
    assert {row["name"]: (row["answers"], row["screens"], row["expected"]) for row in state["groups"]} == {
        "Grupp B": (1, 1, 14),
        "Grupp C": (0, 0, 7),
    }
    assert state["gone"] == [{"id": a.pk, "name": "Grupp A", "municipality": "Solna", "merged_into": b.pk}]


def test_both_rooms_and_everyone_are_told_of_a_merge(cast: Cast) -> None:
    a, b, _c = cast.groups
    rev = merge_groups(into=b, source=a, now=NOW)
    assert revs() == {
        ("group", a.pk): 1, ("group", b.pk): rev, ("control", None): 1, ("desk", None): 1, ("wall", None): 1,
    }  # fmt: skip
    at = {"run": cast.run.pk, "group": b.pk}
    assert [group_state(group.pk)["at"] for group in (a, b)] == [at, at]


def test_a_moved_group_brings_what_it_wrote_unsent_and_leaves_the_rest(cast: Cast, afternoon: Run) -> None:
    group = cast.groups[0]
    write(group, "a1")
    notes.send_notes(group=group, now=NOW)
    propose(group, "Ringa")
    rooms.set_step(group=group, slot="learning", index=2, now=NOW)
    help.open_call(group=group, text="Vi är sena", now=NOW)
    Sorting.objects.create(run=cast.run, note=Note.objects.get(), raised_at=NOW)
    move_group(group=group, run=afternoon, now=NOW)
    assert [(row["text"], row["sent"]) for row in desk_state(afternoon.pk)["notes"]] == [("a1", False)]
    assert [row["what"] for row in desk_state(afternoon.pk)["proposals"]] == ["Ringa"]
    left = desk_state(cast.run.pk)
    assert (left["notes"], left["proposals"], wall_state(cast.run.pk)["items"]) == ([], [], [])
    state = group_state(group.pk)
    assert (state["at"], state["step"], state["help"]) == ({"run": afternoon.pk, "group": group.pk}, None, None)
    assert not GroupState.objects.exists()


def test_both_runs_are_told_of_a_move_and_the_group_goes_on_being_told(cast: Cast, afternoon: Run) -> None:
    group = cast.groups[0]
    rev = move_group(group=group, run=afternoon, now=NOW)
    told = set(Topic.objects.values_list("run", "name", "group"))
    everywhere = {(run.pk, name, None) for run in (cast.run, afternoon) for name in ("control", "desk", "wall")}
    assert told == {*everywhere, (afternoon.pk, "group", group.pk)}
    group.refresh_from_db()
    assert write(group, "a1") == 1
    assert Topic.objects.get(name="group").rev == rev + 1


@pytest.mark.django_db(transaction=True)
def test_writing_and_merging_at_the_same_time_lose_nothing(cast: Cast) -> None:
    a, b, _c = cast.groups
    texts = [f"a{position}" for position in (1, 2, 3)]

    def at_once(work: Any) -> None:
        try:
            work()
        finally:
            connection.close()

    works = [lambda p=p, text=text: write(a, text, p) for p, text in enumerate(texts, start=1)]
    works.insert(1, lambda: merge_groups(into=b, source=a, now=NOW))
    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(at_once, works))
    assert sorted(text for _n, text, _origin in points(b)) == texts
    assert not Note.objects.filter(group=a).exclude(text="").exists()
    assert not PracticeProposal.objects.exists()
