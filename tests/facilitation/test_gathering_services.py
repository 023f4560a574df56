"""Headings, places, doubles, what is up and in the light: sorted by several organisers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction

from facilitation.errors import Refused
from facilitation.models import Heading, Note, Sorting, Topic
from facilitation.queries.desk import desk_state
from facilitation.queries.wall import wall_state
from facilitation.services import gathering
from facilitation.services.notes import save_note
from facilitation.services.regrouping import move_group
from facilitation.services.taking_part import cancel_group, restore_group
from groups.models import WorkGroup
from seminars.models import Run
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(cast: Cast) -> list[int]:
    """A point of each group, in the desk's order."""
    return [write(group, f"Punkt {number}") for number, group in enumerate(cast.groups)]


def write(group: WorkGroup, text: str, position: int = 1, kind: str = "point") -> int:
    fields = {"kind": kind, "position": position, "text": text, "rev": 1, "changed_at": NOW}
    return Note.objects.create(group=group, **fields).pk


def heading(run: Run, text: str = "Möten") -> int:
    found = gathering.add_heading(run_id=run.pk, text=text)["heading"]
    assert isinstance(found, int)
    return found


def place(run: Run, notes: list[int], under: int | None, position: int | None = None) -> None:
    gathering.place(run_id=run.pk, notes=notes, heading=under, position=position)


def merge(run: Run, notes: list[int], into: int) -> None:
    gathering.merge(run_id=run.pk, notes=notes, into=into)


def put_up(run: Run, notes: list[int], raised: bool = True, minutes: int = 0) -> None:
    now = NOW + timedelta(minutes=minutes)
    gathering.raise_notes(run_id=run.pk, notes=notes, raised=raised, now=now)


def under(run: Run, id: int | None) -> list[int]:
    """The heads under a heading as the desk has them, in order."""
    found = [note for note in desk_state(run.pk)["notes"] if note["heading"] == id and note["double_of"] is None]
    return [note["id"] for note in sorted(found, key=lambda note: note["place"])]


def doubles(run: Run) -> dict[int, int]:
    return {note["id"]: note["double_of"] for note in desk_state(run.pk)["notes"] if note["double_of"]}


def up(run: Run) -> list[int]:
    return [item["note"] for item in wall_state(run.pk)["items"]]


def code(work, **args) -> str:
    with pytest.raises(Refused) as error:
        work(**args)
    return error.value.code


def test_headings_are_added_renamed_moved_and_removed(cast: Cast, notes: list[int]) -> None:
    run = cast.run
    first, second, third = (heading(run, text) for text in ("Möten", " Tidigt   stöd ", "Skolan"))
    assert heading(run, "möten") == first, "two organisers who add the same heading have one"
    gathering.rename_heading(run_id=run.pk, heading=first, text="Mötas")
    gathering.move_heading(run_id=run.pk, heading=third, position=1)
    assert [row["text"] for row in desk_state(run.pk)["headings"]] == ["Skolan", "Mötas", "Tidigt stöd"]
    place(run, notes, second)
    gathering.remove_heading(run_id=run.pk, heading=second)
    gathering.remove_heading(run_id=run.pk, heading=second)
    assert sorted(under(run, None)) == notes


def test_a_heading_says_something_is_of_the_run_and_there_are_not_too_many(cast: Cast) -> None:
    run, other = cast.run, Run.objects.exclude(pk=cast.run.pk).get()
    elsewhere = heading(other)
    assert code(gathering.add_heading, run_id=run.pk, text=" ") == "bad_args"
    assert code(gathering.rename_heading, run_id=run.pk, heading=elsewhere, text="x") == "not_found"
    assert code(gathering.move_heading, run_id=run.pk, heading=elsewhere, position=1) == "not_found"
    gathering.remove_heading(run_id=run.pk, heading=elsewhere)
    assert Heading.objects.filter(pk=elsewhere).exists()
    for number in range(gathering.MOST_HEADINGS):
        heading(run, f"Rubrik {number}")
    assert code(gathering.add_heading, run_id=run.pk, text="En till") == "wall_full"


def test_notes_are_placed_many_at_once_in_the_order_named(cast: Cast, notes: list[int]) -> None:
    run, (a, b, c) = cast.run, notes
    meetings = heading(run)
    place(run, [c, a], meetings)
    place(run, [b], meetings, 2)
    assert under(run, meetings) == [c, b, a]
    place(run, [a], meetings, 1)
    assert under(run, meetings) == [a, c, b]
    place(run, [c], None)
    assert (under(run, meetings), under(run, None)) == ([a, b], [c])


def test_notes_of_another_run_are_left_out(cast: Cast, notes: list[int]) -> None:
    elsewhere = write(cast.stranger.group or cast.groups[0], "Annan")
    meetings = heading(cast.run)
    place(cast.run, [elsewhere, notes[0]], meetings)
    assert under(cast.run, meetings) == [notes[0]]
    assert not Sorting.objects.filter(note=elsewhere).exists()
    for work, more in (
        (gathering.place, {"heading": None, "position": None}),
        (gathering.merge, {"into": notes[0]}),
        (gathering.split, {}),
        (gathering.raise_notes, {"raised": True, "now": NOW}),
    ):
        assert code(work, run_id=cast.run.pk, notes=[elsewhere], **more) == "not_found"
    assert code(gathering.merge, run_id=cast.run.pk, notes=notes, into=elsewhere) == "not_found"
    assert code(gathering.spotlight, run_id=cast.run.pk, note=elsewhere, now=NOW) == "not_found"


def test_doubles_stand_under_one_head_however_they_were_merged(cast: Cast, notes: list[int]) -> None:
    run, (a, b, c) = cast.run, notes
    merge(run, [b], a)
    merge(run, [c], b)
    assert doubles(run) == {b: a, c: a}
    gathering.split(run_id=run.pk, notes=[a])
    assert doubles(run) == {}
    merge(run, [b], a)
    merge(run, [a], c)
    assert doubles(run) == {a: c, b: c}


def test_what_is_merged_into_its_own_double_changes_places_with_it(cast: Cast, notes: list[int]) -> None:
    run, (a, b, c) = cast.run, notes
    meetings = heading(run)
    place(run, [a], meetings)
    put_up(run, [a])
    merge(run, [b], a)
    merge(run, [a, c], b)
    assert (doubles(run), under(run, meetings), up(run)) == ({a: b, c: b}, [b], [b])


def test_a_double_counts_brings_its_light_and_goes_where_its_head_goes(cast: Cast, notes: list[int]) -> None:
    run, (a, b, c) = cast.run, notes
    meetings = heading(run)
    gathering.spotlight(run_id=run.pk, note=b, now=NOW)
    merge(run, [b, c], a)
    place(run, [b], meetings)
    (item,) = wall_state(run.pk)["items"]
    assert (item["note"], item["doubles"], item["spotlit"], item["heading"]) == (a, 2, True, meetings)
    put_up(run, [c], raised=False)
    assert up(run) == []
    gathering.split(run_id=run.pk, notes=[b])
    assert (doubles(run), under(run, meetings)) == ({c: a}, [a, b])


def test_one_note_has_the_spotlight_and_is_put_up_by_it(cast: Cast, notes: list[int]) -> None:
    run, (a, b, _c) = cast.run, notes
    for note in (a, b, b):
        gathering.spotlight(run_id=run.pk, note=note, now=NOW)
    assert [(item["note"], item["spotlit"]) for item in wall_state(run.pk)["items"]] == [(a, False), (b, True)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Sorting.objects.filter(note=a).update(is_spotlit=True)
    put_up(run, [b], raised=False)
    assert not Sorting.objects.filter(is_spotlit=True).exists()
    gathering.spotlight(run_id=run.pk, note=a, now=NOW)
    gathering.spotlight(run_id=run.pk, note=None, now=NOW)
    assert [(item["note"], item["spotlit"]) for item in wall_state(run.pk)["items"]] == [(a, False)]


def test_every_command_tells_desk_and_wall_once(cast: Cast, notes: list[int]) -> None:
    run = cast.run
    meetings = heading(run)
    works = (
        lambda: place(run, notes, meetings),
        lambda: merge(run, notes[:1], notes[1]),
        lambda: put_up(run, notes),
        lambda: gathering.split(run_id=run.pk, notes=notes),
        lambda: gathering.spotlight(run_id=run.pk, note=None, now=NOW),
    )
    for number, work in enumerate(works, start=2):
        work()
        assert dict(Topic.objects.values_list("name", "rev")) == {"desk": number, "wall": number}


def test_a_double_stands_in_while_its_heads_group_is_cancelled_or_has_taken_its_words_back(
    cast: Cast, notes: list[int]
) -> None:
    run, (a, b, _c) = cast.run, notes
    meetings = heading(run)
    merge(run, [b], a)
    place(run, [a], meetings)
    put_up(run, [a])
    cancel_group(group=cast.groups[0])
    assert (up(run), under(run, meetings), doubles(run)) == ([b], [b], {})
    restore_group(group=WorkGroup.objects.get(pk=cast.groups[0].pk))
    assert (up(run), doubles(run)) == ([a], {b: a})
    save_note(group=cast.groups[0], kind=Note.Kind.POINT, position=1, text="", base_rev=1, now=NOW)
    assert up(run) == [b]


def test_a_double_takes_the_place_of_a_head_whose_group_moves_to_another_run(cast: Cast, notes: list[int]) -> None:
    run, (a, b, c) = cast.run, notes
    meetings = heading(run)
    merge(run, [b, c], a)
    place(run, [a], meetings)
    put_up(run, [a])
    afternoon = Run.objects.exclude(pk=run.pk).get()
    move_group(group=cast.groups[0], run=afternoon, now=NOW)
    assert (up(run), under(run, meetings), doubles(run)) == ([b], [b], {c: b})
    assert not Sorting.objects.filter(note=a).exists()


@pytest.mark.django_db(transaction=True)
def test_several_organisers_at_once_never_lose_each_others_work(cast: Cast) -> None:
    notes = [write(cast.groups[number % 3], str(number), position=number) for number in range(1, 25)]
    headings = [heading(cast.run, text) for text in ("A", "B", "C")]

    def sort(number: int) -> None:
        try:
            mine = notes[number::3]
            for note in mine:
                place(cast.run, [note], headings[number], 1)
            put_up(cast.run, mine)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(sort, range(3)))
    for number in range(3):
        assert under(cast.run, headings[number]) == notes[number::3][::-1]
        places = list(Sorting.objects.filter(heading=headings[number]).values_list("position", flat=True))
        assert all(a < b for a, b in pairwise(places))
    assert Sorting.objects.exclude(raised_at=None).count() == 24
