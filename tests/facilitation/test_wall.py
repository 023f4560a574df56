"""What all rooms see: never more than there is room for, with 200 groups too, and what gives way first."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext

from facilitation.models import Heading, Note, PracticeProposal, Sorting
from facilitation.queries.desk import desk_state
from facilitation.queries.wall import ROOM, shared_state, wall_state
from facilitation.services import gathering, turns
from facilitation.services.proposals import save_proposal
from facilitation.wire import dump
from groups.models import WorkGroup
from tests.cast import NOW, Cast, make_group

pytestmark = pytest.mark.django_db
GROUPS = 200


@pytest.fixture
def crowd(cast: Cast) -> list[WorkGroup]:
    """200 groups, each with five notes of 300 letters all raised under 24 headings, two proposals, and a turn."""
    made = [
        make_group(cast.run, cast.groups[number % 3].municipality, f"Arbetsgrupp {number}")
        for number in range(GROUPS - 3)
    ]
    groups = [*cast.groups, *made]
    notes = Note.objects.bulk_create(
        Note(group=group, kind=kind, position=position, text=f"{group.pk} " + "å" * 290, rev=1, changed_at=NOW)
        for group in groups
        for kind, position in (("point", 1), ("point", 2), ("point", 3), ("question", 1), ("question", 2))
    )  # fmt: skip
    headings = [gathering.add_heading(run_id=cast.run.pk, text=f"{n} " + "Ö" * 70)["heading"] for n in range(24)]
    for number, heading in enumerate(headings):
        mine = [note.pk for note in notes[number :: len(headings)]]
        gathering.place(run_id=cast.run.pk, notes=mine, heading=heading, position=None)
        gathering.raise_notes(run_id=cast.run.pk, notes=mine, raised=True, now=NOW)
    PracticeProposal.objects.bulk_create(
        PracticeProposal(group=group, position=position, what=f"{position} " + "å" * 200, changed_at=NOW)
        for group in groups
        for position in (1, 2)
    )
    turns.open_queue(run_id=cast.run.pk, anew=False, now=NOW)
    return groups


@pytest.mark.slow
def test_200_groups_fit_and_all_their_queue_and_headings_are_there(cast: Cast, crowd: list[WorkGroup]) -> None:
    oldest = Note.objects.order_by("pk")[0].pk
    gathering.spotlight(run_id=cast.run.pk, note=oldest, now=NOW)
    with CaptureQueriesContext(connection) as found:
        state = wall_state(cast.run.pk)
    assert len(found) == 5
    assert len(dump(state).encode()) <= ROOM
    assert len(state["queue"]["waiting"]) == GROUPS
    assert sum(heading["n"] for heading in state["headings"]) == GROUPS * 5
    assert state["items"]
    assert [item["note"] for item in state["items"] if item["spotlit"]] == [oldest], "the light never gives way"
    assert state["shared"]["n"] == 2 * GROUPS > len(state["proposals"])
    with CaptureQueriesContext(connection) as found:
        desk = desk_state(cast.run.pk)
    assert (len(found), len(desk["notes"]), len(desk["queue"])) == (8, GROUPS * 5, GROUPS)


@pytest.mark.slow
def test_every_shared_proposal_comes_to_every_page_one_of_each_group_first(cast: Cast, crowd: list[WorkGroup]) -> None:
    for member, role in ((cast.screen, "screen"), (cast.facilitator, "facilitator")):
        about = f"/live/shared/?as={role}&run={cast.run.pk}&group={cast.groups[0].pk}"
        answer = member.client().get(about)
        told = answer.json()
        assert told["tag"] == wall_state(cast.run.pk)["shared"]["tag"]
        assert sorted(one["by"] for one in told["proposals"][:GROUPS]) == sorted(group.pk for group in crowd)
        assert len({one["id"] for one in told["proposals"]}) == 2 * GROUPS
        first = [one["municipality"] for one in told["proposals"][:4]]
        assert first == ["Danderyd", "Solna", "Danderyd", "Solna"]
        again = member.client().get(about, headers={"If-None-Match": answer["ETag"]})
        assert again.status_code == 304
    assert cast.decision_maker.client().get(f"/live/shared/?as=screen&run={cast.run.pk}").status_code == 401


def test_a_new_or_changed_proposal_has_another_tag(cast: Cast) -> None:
    def propose(text: str) -> str:
        rev = PracticeProposal.objects.filter(group=cast.groups[0]).values_list("rev", flat=True).first() or 0
        save_proposal(group=cast.groups[0], position=1, fields={"what": text}, base_rev=rev, now=NOW)
        found = cast.screen.client().get(f"/live/shared/?as=screen&run={cast.run.pk}").json()
        assert found == shared_state(cast.run.pk)
        assert [one["what"] for one in found["proposals"]] == [text]
        return str(found["tag"])

    assert propose("Ringa") != propose("Ringa hem")


def test_proposals_give_way_first_then_what_was_raised_earliest(cast: Cast) -> None:
    notes = [
        Note.objects.create(group=cast.groups[0], kind="point", position=n, text=f"{n} " + "å" * 495, changed_at=NOW)
        for n in range(1, 21)
    ]
    PracticeProposal.objects.create(group=cast.groups[0], position=1, what="å" * 500, changed_at=NOW)
    for number, note in enumerate(notes):
        Sorting.objects.create(run=cast.run, note=note, raised_at=NOW.replace(minute=number))
    state = wall_state(cast.run.pk)
    shown = [item["note"] for item in state["items"]]
    assert (state["proposals"], state["rest"]) == ([], 20)
    assert 0 < len(shown) < 20
    assert shown == [note.pk for note in notes[20 - len(shown) :]]
    Sorting.objects.filter(note__in=notes[5:]).delete()
    assert len(wall_state(cast.run.pk)["proposals"]) == 1


def test_only_headings_under_which_something_is_up_are_told(cast: Cast) -> None:
    note = Note.objects.create(group=cast.groups[0], kind="point", position=1, text="Ring", changed_at=NOW)
    used, _unused = (Heading.objects.create(run=cast.run, text=text, position=n) for n, text in enumerate("AB"))
    Sorting.objects.create(run=cast.run, note=note, heading=used)
    assert wall_state(cast.run.pk)["headings"] == []
    gathering.raise_notes(run_id=cast.run.pk, notes=[note.pk], raised=True, now=NOW)
    assert wall_state(cast.run.pk)["headings"] == [{"id": used.pk, "text": "A", "n": 1}]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_hung_on_the_walls_before_hangs_on(cast: Cast) -> None:
    before = ("facilitation", "0011_what_groups_write")
    a, b, c = (
        Note.objects.create(group=group, kind="point", position=1, text=group.name, changed_at=NOW).pk
        for group in cast.groups
    )
    try:
        old = _migrate(before).get_model("facilitation", "WallItem")
        for position, (note, heading) in enumerate(((b, "Möten"), (a, "möten"), (c, "")), start=1):
            hung = {"note_id": note, "heading": heading, "position": position, "is_spotlit": note == a}
            old.objects.create(run_id=cast.run.pk, **hung)
        call_command("migrate", verbosity=0)
        state = wall_state(cast.run.pk)
        assert [(row["text"], row["n"]) for row in state["headings"]] == [("Möten", 2)]
        assert [(item["note"], item["spotlit"]) for item in state["items"]] == [(b, False), (a, True), (c, False)]
    finally:
        call_command("migrate", verbosity=0)


def _migrate(to: tuple[str, str]):
    executor = MigrationExecutor(connection)
    executor.migrate([to])
    return MigrationExecutor(connection).loader.project_state([to]).apps
