"""What rooms do: points and questions, proposals, presence of people, steps, help calls, and the wall."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import models

from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.models import GroupState, HelpCall, HelpLine, MessageReceipt, Note, PracticeProposal, Topic
from facilitation.queries.group import group_state
from facilitation.services import gathering, help, messages, notes, proposals, rooms
from facilitation.services.cues import give_cue
from facilitation.timeline import Action
from facilitation.wire import Code, Do
from groups.models import WorkGroup
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
POINT = Note.Kind.POINT


def revs() -> dict[str, int]:
    return dict(Topic.objects.values_list("name", "rev"))


def save(group: WorkGroup, text: str, base_rev: int = 0, position: int = 1) -> int:
    rev = notes.save_note(group=group, kind=POINT, position=position, text=text, base_rev=base_rev, now=NOW)["rev"]
    assert isinstance(rev, int)
    return rev


def test_a_point_is_saved_as_typed_and_told_to_room_desk_and_control(group: WorkGroup) -> None:
    assert save(group, " Ring  <b>dagen</b> efter ") == 1
    assert Note.objects.get().text == " Ring  <b>dagen</b> efter "
    assert revs() == {"group": 1, "desk": 1, "control": 1}


def test_the_same_text_again_changes_nothing(group: WorkGroup) -> None:
    save(group, "a")
    assert save(group, "a", base_rev=0) == 1
    assert revs()["group"] == 1


def test_two_who_write_the_same_field_are_told_and_nothing_is_lost(group: WorkGroup) -> None:
    save(group, "hennes")
    with pytest.raises(Refused) as error:
        save(group, "hans", base_rev=0)
    assert (error.value.code, error.value.detail) == ("conflict", {"rev": 1, "text": "hennes"})
    assert save(group, "hans", base_rev=1) == 2


@pytest.mark.parametrize("position", [0, 4])
def test_there_are_three_points(group: WorkGroup, position: int) -> None:
    with pytest.raises(Refused) as error:
        save(group, "a", position=position)
    assert error.value.code == "bad_args"


def test_sending_marks_what_is_written_and_needs_something(group: WorkGroup) -> None:
    with pytest.raises(Refused) as error:
        notes.send_notes(group=group, now=NOW)
    assert error.value.code == "nothing_to_send"
    save(group, "a")
    notes.send_notes(group=group, now=NOW)
    assert Note.objects.get().sent_at == NOW


def test_a_point_on_the_wall_changes_there_too(group: WorkGroup) -> None:
    save(group, "a")
    gathering.raise_notes(run_id=group.run_id, notes=[Note.objects.get().pk], raised=True, now=NOW)
    before = revs()["wall"]
    save(group, "b", base_rev=1)
    assert revs()["wall"] == before + 1


def propose(group: WorkGroup, base_rev: int = 0, **fields: object) -> int:
    rev = proposals.save_proposal(group=group, position=1, fields=fields, base_rev=base_rev, now=NOW)["rev"]
    assert isinstance(rev, int)
    return rev


def test_a_proposal_is_saved_field_by_field(group: WorkGroup) -> None:
    assert propose(group, what="Ring dagen efter", kind="trial") == 1
    assert propose(group, base_rev=1, who="Sjuksköterskan") == 2
    saved = PracticeProposal.objects.get()
    assert (saved.what, saved.who, saved.rev) == ("Ring dagen efter", "Sjuksköterskan", 2)


def test_a_proposal_written_by_two_is_a_conflict_with_what_stands_there(group: WorkGroup) -> None:
    propose(group, what="a")
    with pytest.raises(Refused) as error:
        propose(group, what="b")
    assert error.value.code == "conflict"
    assert error.value.detail["current"]["what"] == "a"


def test_only_shared_proposals_touch_the_wall(group: WorkGroup) -> None:
    propose(group, what="a", is_shared=False)
    assert "wall" not in revs()
    propose(group, base_rev=1, is_shared=True)
    assert revs()["wall"] == 1
    propose(group, base_rev=2, is_shared=False)
    assert revs()["wall"] == 2


def test_a_proposal_is_removed(group: WorkGroup) -> None:
    propose(group, what="a")
    proposals.remove_proposal(group=group, position=1, now=NOW)
    assert not PracticeProposal.objects.exists()


def test_a_rooms_facts_are_kept_and_the_step_can_follow_the_clock_again(group: WorkGroup) -> None:
    rooms.set_present(group=group, present=6)
    rooms.set_in_meeting(group=group, in_meeting=True)
    rooms.set_step(group=group, slot="learning", index=2, now=NOW)
    state = GroupState.objects.get()
    assert (state.present, state.in_meeting, state.step_slot, state.step_index, state.step_at) == (
        6,
        True,
        "learning",
        2,
        NOW,
    )
    rooms.set_step(group=group, slot="learning", index=None, now=NOW)
    state.refresh_from_db()
    assert (state.step_index, state.step_at) == (None, None)


def test_a_room_chooses_whether_its_screen_chimes(group: WorkGroup) -> None:
    assert group_state(group.pk)["chimes"] is False
    rooms.set_chimes(group=group, chimes=True)
    assert group_state(group.pk)["chimes"] is True
    assert revs()["group"] == 1


def test_a_room_chooses_how_its_screens_play_the_talks(group: WorkGroup) -> None:
    usual = {"volume": 100, "captions": True, "language": "", "size": 1, "source": "", "at": None}
    assert group_state(group.pk)["playback"] == usual
    rooms.set_playback(group=group, now=NOW, volume=40, caption_language="en")
    assert group_state(group.pk)["playback"] == {**usual, "volume": 40, "language": "en"}
    rooms.set_playback(group=group, now=NOW, source="local")
    rooms.set_playback(group=group, now=NOW + timedelta(seconds=1), source="")
    assert group_state(group.pk)["playback"]["at"] == (NOW + timedelta(seconds=1)).timestamp() * 1000
    assert revs()["group"] == 3


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("volume", 101), ("volume", -1), ("captions", "no"), ("language", "xx"), ("size", 4), ("source", "blob")],
)
def test_a_wrong_choice_is_refused_by_name_and_changes_nothing(cast: Cast, name: str, wrong: object) -> None:
    group, actor = cast.groups[0], cast.facilitator.actor()
    command = Do(uuid4(), "group.playback", {"group": group.pk, "volume": 10, name: wrong})
    with pytest.raises(Refused) as refused:
        run_command(actor=actor, run=cast.run.pk, group=group.pk, command=command, now=NOW)
    assert (refused.value.code, refused.value.detail["field"]) == (Code.BAD_ARGS, name)
    assert group_state(group.pk)["playback"]["volume"] == 100


def test_a_rooms_screens_say_whose_they_are_for_eight_seconds(group: WorkGroup) -> None:
    rooms.set_present(group=group, present=6)
    rooms.identify(group=group, now=NOW)
    state = GroupState.objects.get()
    assert (state.identify_until, state.present) == (NOW + timedelta(seconds=8), 6)
    assert revs()["group"] == 2


def test_a_room_has_one_call_at_a_time_in_which_the_two_write_until_it_is_closed(group: WorkGroup) -> None:
    first = help.open_call(group=group, text="Inget ljud", now=NOW)["call"]
    call = HelpCall.objects.get()
    help.answer_call(call=call, text="Är högtalaren på?\nVi ringer.", now=NOW)
    assert help.open_call(group=group, text=" Nu hörs det ", now=NOW)["call"] == first
    assert list(HelpLine.objects.values_list("by", "text")) == [
        ("facilitator", "Inget ljud"),
        ("organiser", "Är högtalaren på?\nVi ringer."),
        ("facilitator", "Nu hörs det"),
    ]
    help.close_call(call=call, now=NOW)
    help.close_call(call=call, now=NOW + timedelta(minutes=1))
    call.refresh_from_db()
    assert (call.opened_at, call.closed_at) == (NOW, NOW)
    assert help.open_call(group=group, text="", now=NOW)["call"] != first
    assert HelpLine.objects.count() == 3


def say(group: WorkGroup, to: str) -> int:
    args = {"text": "Vi väntar på er.", "to": to, "expires_in": 60}
    return give_cue(run_id=group.run_id, action=Action.MESSAGE, args=args, by=None, seen=None, now=NOW)["seq"]


@pytest.mark.parametrize("to", ["all", "municipality:{0.municipality_id}", "group:{0.pk}"])
def test_a_room_reads_a_message_once(group: WorkGroup, to: str) -> None:
    message = say(group, to.format(group))
    messages.acknowledge(group=group, message=message, now=NOW)
    before = revs()
    assert messages.acknowledge(group=group, message=message, now=NOW + timedelta(minutes=1)) == {}
    assert list(MessageReceipt.objects.values_list("cue__seq", "group", "at")) == [(message, group.pk, NOW)]
    assert revs() == before == {"agenda": 1, "control": 2, "group": 1}


def test_what_was_not_for_the_room_cannot_be_read_there(cast: Cast) -> None:
    a, _b, c = cast.groups
    start = give_cue(run_id=cast.run.pk, action=Action.START, args={}, by=None, seen=None, now=NOW)["seq"]
    for message in (say(a, f"group:{a.pk}"), say(a, f"municipality:{a.municipality_id}"), start, 99):
        with pytest.raises(Refused) as error:
            messages.acknowledge(group=c, message=message, now=NOW)
        assert error.value.code == "not_found"


@pytest.mark.parametrize("model", [Note, PracticeProposal])
def test_fields_fit_what_commands_let_through(model: type[models.Model]) -> None:
    longest = {"Note": {"text": notes.LONGEST}, "PracticeProposal": proposals.text_fields()}[model.__name__]
    assert all(model._meta.get_field(name).max_length == most for name, most in longest.items())  # type: ignore[union-attr]
