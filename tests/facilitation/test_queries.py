"""Snapshots: the right content for the right audience, the same number of queries for few and many, never the time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.models import Ballot
from facilitation.models import (
    Answer,
    Cue,
    Gathering,
    Heading,
    HelpCall,
    HelpLine,
    MessageReceipt,
    Note,
    PracticeProposal,
    Presence,
    Sorting,
    Turn,
)
from facilitation.protocol import ms
from facilitation.queries.agenda import agenda_states, audience
from facilitation.queries.control import control_state
from facilitation.queries.desk import desk_state
from facilitation.queries.group import group_state
from facilitation.queries.wall import ROOM, shared_state, wall_state
from facilitation.services.cues import give_cue
from facilitation.snapshots import current
from facilitation.timeline import Action
from facilitation.topics import Name, Topic
from facilitation.wire import dump
from groups.models import Facilitator, WorkGroup
from seminars.models import Caption, Consent, FilmCheck, Rendition, Run
from tests.cast import NOW, Cast, make_group, make_person

pytestmark = pytest.mark.django_db


def queries(state: object, *args: object) -> int:
    with CaptureQueriesContext(connection) as found:
        state(*args)  # type: ignore[operator]
    return len(found)


def fill(group: WorkGroup, number: int) -> None:
    """Everything a group can have, so that what is read for it shows in the number of queries."""
    Facilitator.objects.create(group=group, user=make_person(f"Ledare Nummer{number}"))
    note = Note.objects.create(group=group, kind="point", position=1, text=f"Punkt {number}", changed_at=NOW)
    Gathering.objects.get_or_create(run=group.run, defaults={"queue_opened_at": NOW})
    heading = Heading.objects.create(run=group.run, text=f"Rubrik {number}", position=number)
    Sorting.objects.create(run=group.run, note=note, heading=heading, position=1, raised_at=NOW, is_spotlit=number == 0)
    state = "waiting" if number else "speaking"
    Turn.objects.create(run=group.run, group=group, position=number, state=state, called_at=NOW, length=90_000)
    asked = Note.objects.create(group=group, kind="question", position=1, text=f"Fråga {number}", changed_at=NOW)
    Answer.objects.create(note=asked, text="Ja", by="Petra", rev=1, changed_at=NOW)
    PracticeProposal.objects.create(group=group, position=1, what=f"Förslag {number}", rev=1, changed_at=NOW)
    call = HelpCall.objects.create(group=group, opened_at=NOW)
    HelpLine.objects.create(call=call, by=HelpLine.By.FACILITATOR, text="Hjälp", at=NOW)
    args = {"text": f"Meddelande {number}", "to": f"group:{group.pk}", "expires_in": 180}
    seq = group.run.cues.count() + 1
    cue = Cue.objects.create(run=group.run, seq=seq, at=NOW, action="message", args=args, given_at=NOW)
    MessageReceipt.objects.create(cue=cue, group=group, at=NOW)
    Presence.objects.create(run=group.run, group=group, key=f"screen:{number}", role="screen", last_seen=NOW)
    Ballot.objects.create(token_hash=f"{number}" * 8, group=group)


@pytest.mark.parametrize("state", [agenda_states, wall_state, desk_state, control_state])
def test_few_and_many_groups_take_the_same_number_of_queries(cast: Cast, state: object) -> None:
    fill(cast.groups[0], 0)
    few = queries(state, cast.run.pk)
    for number in range(1, 6):
        fill(make_group(cast.run, cast.groups[0].municipality, f"Grupp {number}"), number)
        give_cue(run_id=cast.run.pk, action=Action.MESSAGE, args={"text": "x"}, by=None, seen=None, now=NOW)
    assert queries(state, cast.run.pk) == few <= 10


def test_a_group_takes_no_query_for_what_it_has_not_come_to(cast: Cast) -> None:
    """Of a room that writes its points: itself, its municipality, what it has, its pages, displays and notes."""
    Note.objects.create(group=cast.groups[0], kind="point", position=1, text="Punkt", changed_at=NOW)
    assert queries(group_state, cast.groups[0].pk) == 6
    fill(cast.groups[1], 0)
    assert queries(group_state, cast.groups[1].pk) == 11


def test_a_group_sees_its_own_and_nothing_of_the_others(cast: Cast) -> None:
    fill(cast.groups[0], 0)
    fill(cast.groups[1], 1)
    state = group_state(cast.groups[1].pk)
    assert [note["text"] for note in state["notes"]] == ["Punkt 1", "Fråga 1"]
    assert [proposal["what"] for proposal in state["proposals"]] == ["Förslag 1"]
    assert state["answers"] == 1
    assert "Punkt 0" not in dump(state)


def test_a_talk_has_what_a_screen_needs(cast: Cast) -> None:
    slots = {slot["key"]: slot for slot in agenda_states(cast.run.pk)[""]["slots"]}
    talk = cast.seminar.talks.get(number=1)
    changed = f"{talk.captions.get().changed_at.timestamp() * 1000:.0f}"
    assert slots["talk-1"]["talk"] == {
        "url": f"/talks/{talk.pk}/film.mp4",
        "size": 1_000_000,
        "sha256": "1" * 64,
        "settled": True,
        "duration_ms": 900_000,
        "title": "Talk 1",
        "presenters": ["Petra Presentatör"],
        "captions": [{"lang": "sv", "label": "Svenska", "url": f"/talks/{talk.pk}/captions/sv.vtt?v={changed}"}],
        "small": None,
        "withheld": False,
        "page": f"/talks/{talk.pk}/text/",
    }
    assert slots["learning"]["talk"] is None


@pytest.mark.parametrize(
    ("stage", "of", "is_settled"),
    [
        ("waiting", "1" * 64, False),
        ("probing", "1" * 64, False),
        ("preparing", "1" * 64, False),
        ("preparing", "of another film", True),
        ("rendering", "1" * 64, True),
        ("done", "1" * 64, True),
        ("refused", "1" * 64, True),
    ],
)
def test_a_film_is_not_settled_while_a_better_one_is_made_for_the_rooms(
    cast: Cast, stage: str, of: str, is_settled: bool
) -> None:
    talk = cast.seminar.talks.get(number=1)
    FilmCheck.objects.create(talk=talk, stage=stage, sha256=of, changed_at=NOW)
    told = agenda_states(cast.run.pk)[""]["slots"][1]["talk"]
    assert (told["settled"], told["url"]) == (is_settled, f"/talks/{talk.pk}/film.mp4")


def test_a_talk_has_the_smaller_picture_that_was_made_from_it(cast: Cast) -> None:
    talk = cast.seminar.talks.get(number=1)
    facts = {"kind": "360p", "size": 9, "duration": talk.duration, "height": 360, "made_at": NOW, "sha256": "5" * 64}
    made = Rendition.objects.create(talk=talk, file="talks/s.mp4", source_sha256=talk.sha256, **facts)
    told = agenda_states(cast.run.pk)[""]["slots"][1]["talk"]
    assert told["small"] == {"url": f"/talks/{talk.pk}/360p.mp4", "size": 9, "sha256": "5" * 64}
    Rendition.objects.filter(pk=made.pk).update(source_sha256="of another film")
    assert agenda_states(cast.run.pk)[""]["slots"][1]["talk"]["small"] is None


def test_no_room_is_sent_to_a_text_or_a_film_that_is_not_there_for_it(cast: Cast) -> None:
    def told() -> tuple[bool, bool]:
        talk = agenda_states(cast.run.pk)[""]["slots"][1]["talk"]
        assert talk["withheld"] is not Consent.objects.exists()
        return talk["url"] is not None, talk["page"] is not None

    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.DRAFT)
    assert told() == (False, False)
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.PUBLISHED)
    assert told() == (True, True)
    Caption.objects.all().delete()
    assert told() == (True, False)
    Consent.objects.all().delete()
    assert told() == (False, False)


def test_a_cancelled_run_says_so(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)
    assert agenda_states(run.pk)[""]["run"]["cancelled"] is True


def test_each_audience_gets_the_newest_message_that_is_for_it(cast: Cast) -> None:
    a, b, c = cast.groups
    for text, to in (("alla", "all"), ("Solna", f"municipality:{a.municipality_id}"), ("A", f"group:{a.pk}")):
        give_cue(run_id=cast.run.pk, action=Action.MESSAGE, args={"text": text, "to": to}, by=None, seen=None, now=NOW)
    snapshot = current(Topic(cast.run.pk, Name.AGENDA), 0)
    for group, text in ((a, "A"), (b, "Solna"), (c, "alla")):
        heard = audience(municipality=group.municipality_id, group=group.pk)
        assert f'"text":"{text}"' in snapshot.state_for(heard)
    assert '"text":"alla"' in snapshot.state_for(audience(municipality=None, group=None))


def test_the_wall_has_shared_proposals_only_and_stays_small(cast: Cast) -> None:
    for position in range(60):
        PracticeProposal.objects.create(
            group=cast.groups[0],
            position=position,
            what=f"{position} " + "å" * 490,
            is_shared=position != 59,
            changed_at=NOW,
        )
    state = wall_state(cast.run.pk)
    assert state["proposals"][0]["what"].startswith("0 ")
    assert len(dump(state).encode()) <= ROOM
    assert (state["shared"]["n"], len(shared_state(cast.run.pk)["proposals"])) == (59, 59)


def test_a_cancelled_groups_words_are_nowhere(cast: Cast) -> None:
    fill(cast.groups[0], 0)
    WorkGroup.objects.filter(pk=cast.groups[0].pk).update(status=WorkGroup.Status.CANCELLED)
    desk, wall = desk_state(cast.run.pk), wall_state(cast.run.pk)
    assert [desk[name] for name in ("notes", "proposals", "queue")] == [[], [], []]
    assert [wall[name] for name in ("headings", "items", "queue", "proposals")] == [[], [], None, []]
    assert cast.groups[0].pk not in [group["id"] for group in control_state(cast.run.pk)["groups"]]


def test_control_sums_up_every_group_and_the_last_signals(cast: Cast) -> None:
    fill(cast.groups[0], 0)
    user = cast.organiser.user
    assert user is not None
    give_cue(run_id=cast.run.pk, action=Action.START, args={}, by=user.pk, seen=None, now=NOW)
    give_cue(run_id=cast.run.pk, action=Action.UNDO, args={"seq": 2}, by=user.pk, seen=1, now=NOW)
    state = control_state(cast.run.pk)
    first = next(group for group in state["groups"] if group["id"] == cast.groups[0].pk)
    assert (first["screens"], first["points"], first["proposals"], first["answers"], first["sent"]) == (
        1,
        1,
        1,
        1,
        False,
    )
    leader = cast.groups[0].facilitators.get(user=cast.facilitator.user)
    assert {"id": leader.pk, "name": "Fatima Facilitator", "trained": True} in first["facilitators"]
    assert first["help"]["lines"] == [{"by": "facilitator", "text": "Hjälp", "at": ms(NOW)}]
    assert state["messages"] == [
        {
            "id": 1,
            "text": "Meddelande 0",
            "to": f"group:{cast.groups[0].pk}",
            "at": ms(NOW),
            "expires_at": ms(NOW) + 180_000,
            "undone": False,
            "read": [cast.groups[0].pk],
        }
    ]
    assert state["municipalities"] == {group.municipality.name: group.municipality_id for group in cast.groups}
    assert [(cue["action"], cue["by"], cue["undone"]) for cue in state["cues"]] == [
        ("message", "", False),
        ("start", "Olga Organisatör", True),
        ("undo", "Olga Organisatör", False),
    ]
    assert state["answers"] == 1
    assert state["first_screen"] is None


def test_control_says_when_the_first_screen_came(cast: Cast) -> None:
    for minutes, (group, role) in enumerate(zip(cast.groups, ("facilitator", "screen", "screen"), strict=True)):
        seen = NOW + timedelta(minutes=minutes)
        where = {"run": cast.run, "group": group, "key": f"{role}:{group.pk}", "role": role}
        Presence.objects.create(**where, first_seen=seen, last_seen=seen + timedelta(hours=1))
    assert control_state(cast.run.pk)["first_screen"] == ms(NOW + timedelta(minutes=1))


def test_a_snapshot_is_built_once_per_revision(run: Run) -> None:
    topic = Topic(run.pk, Name.AGENDA)
    first = current(topic, 0)
    assert current(topic, 0) is first
    give_cue(run_id=run.pk, action=Action.START, args={}, by=None, seen=None, now=NOW)
    assert current(topic, 1).rev == 1


def test_a_room_that_is_here_says_little_and_one_that_is_away_since_when(cast: Cast) -> None:
    here, away, _never = cast.groups
    said = {"sound": True, "hidden": False, "talk_loaded": 1.0, "offset_ms": 300.0}
    behind = {"hidden": True, "stalled": True, "offset_ms": -2400.0}
    for group, online, report in ((here, True, said), (away, False, behind)):
        key = f"screen:{group.pk}"
        where = {"run": cast.run, "group": group, "key": key, "role": "screen", "last_seen": NOW, "is_online": online}
        Presence.objects.create(**where, report=report)
    rooms = {group["id"]: group for group in control_state(cast.run.pk)["groups"]}
    assert (rooms[here.pk]["screen_seen"], rooms[away.pk]["screen_seen"]) == (None, ms(NOW))
    assert rooms[here.pk]["report"] == {"sound": True, "talk_loaded": 1.0}
    assert rooms[away.pk]["report"] == behind


def test_the_last_ten_messages_are_kept_in_view_and_those_taken_away_say_so(cast: Cast) -> None:
    for number in range(12):
        args = {"text": str(number), "expires_in": 60}
        give_cue(run_id=cast.run.pk, action=Action.MESSAGE, args=args, by=None, seen=None, now=NOW)
    give_cue(run_id=cast.run.pk, action=Action.UNDO, args={"seq": 5}, by=None, seen=12, now=NOW)
    found = control_state(cast.run.pk)["messages"]
    assert [(row["id"], row["undone"]) for row in found] == [(seq, seq == 5) for seq in range(12, 2, -1)]


@pytest.mark.slow
def test_the_control_room_of_250_groups_takes_no_more_queries_and_fits(cast: Cast) -> None:
    for number in range(3):
        fill(cast.groups[number], number)
    few = queries(control_state, cast.run.pk)
    for number in range(3, 250):
        fill(make_group(cast.run, cast.groups[0].municipality, f"Grupp {number}"), number)
    assert queries(control_state, cast.run.pk) == few
    assert len(dump(control_state(cast.run.pk)).encode()) / 250 < 700
