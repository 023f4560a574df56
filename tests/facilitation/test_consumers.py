"""The live socket as pages of every role meet it: greeting, rights, topics and commands."""

from __future__ import annotations

import asyncio
import threading
from uuid import uuid4

import pytest

from facilitation import consumers
from facilitation.models import Command, Cue, Note
from facilitation.threads import THREADS, in_thread
from tests.cast import Cast, Member
from tests.facilitation.lines import LineOf

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_screen_is_welcomed_by_its_cookie_alone_and_gets_its_topics(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    welcome = await line.open()
    assert (welcome["role"], welcome["run"], welcome["group"]) == ("screen", cast.run.pk, cast.groups[0].pk)
    assert (welcome["proto"], welcome["heartbeat"], welcome["topics"]) == (1, 5, {"agenda": 0, "group": 0, "wall": 0})
    agenda = await line.topic("agenda")
    assert [slot["key"] for slot in agenda["slots"]][:3] == ["welcome", "talk-1", "talk-2"]
    assert agenda["run"]["meeting_url"] == f"/meeting/{cast.run.pk}/"
    assert (await line.topic("group"))["group"]["name"] == "Grupp A"
    wall = await line.topic("wall")
    assert (wall["items"], wall["queue"], wall["proposals"], wall["shared"]["n"]) == ([], None, [], 0)


@pytest.mark.parametrize(
    ("who", "topics"),
    [
        ("organiser", {"agenda", "wall", "desk", "control"}),
        ("contact", {"agenda", "wall"}),
        ("facilitator", {"agenda", "group", "wall"}),
        ("presenter", {"agenda", "wall", "desk"}),
    ],
)
async def test_each_role_hears_its_own_topics(cast: Cast, line_of: LineOf, who: str, topics: set[str]) -> None:
    member: Member = getattr(cast, who)
    welcome = await line_of(member).open(member.role, run=cast.run.pk)
    assert set(welcome["topics"]) == topics


@pytest.mark.parametrize(
    ("who", "role", "code"),
    [
        ("stranger", "facilitator", 4403),
        ("participant", "facilitator", 4401),
        ("decision_maker", "organiser", 4401),
        ("facilitator", "organiser", 4401),
        ("screen", "organiser", 4401),
    ],
)
async def test_who_may_not_is_told_and_shut_out(cast: Cast, line_of: LineOf, who: str, role: str, code: int) -> None:
    line = line_of(getattr(cast, who))
    await line.connect()
    await line.hello(role, run=cast.run.pk)
    assert await line.closed_by() == code
    assert line.skipped[0]["t"] == "refused"


async def test_a_facilitator_does_not_get_into_another_group(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.facilitator)
    await line.connect()
    await line.hello("facilitator", run=cast.run.pk, group=cast.groups[1].pk)
    assert await line.closed_by() == 4403


async def test_a_run_that_is_not_there_is_not_found(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.organiser)
    await line.connect()
    await line.hello("organiser", run=99_999)
    assert await line.closed_by() == 4404


async def test_two_roles_in_one_browser_must_say_which_and_may_then_go_on(cast: Cast, line_of: LineOf) -> None:
    both = Member(None, cookies=cast.facilitator.cookies | cast.screen.cookies)
    line = line_of(both)
    await line.connect()
    await line.hello()
    assert (await line.frame("refused"))["code"] == "choose_role"
    await line.hello("facilitator")
    assert (await line.frame("welcome"))["role"] == "facilitator"


async def test_an_organiser_with_a_facilitators_link_is_either_as_the_page_says(cast: Cast, line_of: LineOf) -> None:
    both = Member(None, cookies=cast.organiser.cookies | cast.facilitator.cookies)
    assert (await line_of(both).open("facilitator"))["role"] == "facilitator"
    assert (await line_of(both).open(run=cast.run.pk))["role"] == "organiser"


async def test_another_origin_is_not_let_in(cast: Cast, line_of: LineOf) -> None:
    assert not await line_of(cast.screen, origin="http://127.0.0.1:1").connect()


async def test_another_version_is_told_to_reload(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.screen)
    await line.connect()
    await line.hello(proto=2)
    assert await line.closed_by() == 4426


async def test_silence_at_the_door_ends(cast: Cast, line_of: LineOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "HELLO_WITHIN", 0.05)
    line = line_of(cast.screen)
    await line.connect()
    assert await line.closed_by() == 4408


async def test_who_has_to_wait_to_be_let_in_is_not_taken_for_silent(
    cast: Cast, line_of: LineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When hundreds come at once the threads have a queue: sending pages away would only make it longer."""
    monkeypatch.setattr(consumers, "HELLO_WITHIN", 0.05)
    free = threading.Event()
    busy = [asyncio.create_task(in_thread(free.wait, 10)) for _thread in range(THREADS)]
    line = line_of(cast.screen)
    await line.connect()
    await line.hello("screen")
    assert await line.is_quiet()
    free.set()
    assert (await line.frame("welcome"))["role"] == "screen"
    await asyncio.gather(*busy)


async def test_a_signal_reaches_every_page_of_the_run(cast: Cast, line_of: LineOf) -> None:
    control, screen = line_of(cast.organiser), line_of(cast.screen)
    await control.open("organiser", run=cast.run.pk)
    await screen.open()
    answer = await control.do("cue.start")
    assert (answer["t"], answer["d"]) == ("ok", {"seq": 1, "rev": 1})
    for line in (control, screen):
        agenda = await line.topic("agenda", at_least=1)
        assert agenda["run"]["started_at"] == agenda["effective_at"]


async def test_a_message_to_one_group_is_seen_there_only(cast: Cast, line_of: LineOf) -> None:
    control, a, b = line_of(cast.organiser), line_of(cast.screen), line_of(cast.facilitator_b)
    await control.open("organiser", run=cast.run.pk)
    await a.open()
    await b.open()
    await control.do("cue.message", text="Ni hörs inte", to=f"group:{cast.groups[0].pk}")
    assert (await a.topic("agenda", at_least=1))["message"]["text"] == "Ni hörs inte"
    assert (await b.topic("agenda", at_least=1))["message"] is None


async def test_what_a_facilitator_types_is_on_the_rooms_screen_and_on_the_desk(cast: Cast, line_of: LineOf) -> None:
    lead, screen, desk = line_of(cast.facilitator), line_of(cast.screen), line_of(cast.presenter)
    await lead.open()
    await screen.open()
    await desk.open("presenter", run=cast.run.pk)
    answer = await lead.do("note.save", kind="point", position=1, text="Vi ringer dagen efter", base_rev=0)
    assert answer["d"] == {"rev": 1}
    group = await screen.topic("group", at_least=1)
    assert [note["text"] for note in group["notes"]] == ["Vi ringer dagen efter"]
    on_desk = await desk.topic("desk", at_least=1)
    assert on_desk["notes"][0]["group"]["municipality"] == "Solna"


@pytest.mark.parametrize(
    ("who", "action", "args"),
    [
        ("screen", "cue.hold", {}),
        ("facilitator", "cue.start", {}),
        ("facilitator", "wall.spotlight", {"note": None}),
        ("screen", "note.save", {"kind": "point", "position": 1, "text": "x", "base_rev": 0}),
        ("presenter", "help.open", {"text": "x"}),
        ("contact", "group.present", {"present": 3}),
        ("organiser", "note.send", {}),
    ],
)
async def test_each_role_does_only_its_own(
    cast: Cast, line_of: LineOf, who: str, action: str, args: dict[str, object]
) -> None:
    member: Member = getattr(cast, who)
    line = line_of(member)
    await line.open(member.role, run=cast.run.pk, group=cast.groups[0].pk if member.group else None)
    if "group" not in args and not action.startswith(("cue", "wall")):
        args = {**args, "group": cast.groups[0].pk}
    answer = await line.do(action, **args)
    assert (answer["t"], answer["d"]["code"]) == ("refused", "forbidden")


async def test_a_facilitator_cannot_write_for_another_group(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.facilitator)
    await line.open()
    for other in (cast.groups[1].pk, cast.stranger.group.pk, 99_999):  # type: ignore[union-attr]
        answer = await line.do("note.save", group=other, kind="point", position=1, text="x", base_rev=0)
        assert answer["d"]["code"] == "forbidden"
    assert not await in_thread(Note.objects.exists)


async def test_a_repeat_of_a_command_gets_the_same_answer_and_does_nothing(cast: Cast, line_of: LineOf) -> None:
    line, again = line_of(cast.organiser), line_of(cast.organiser)
    await line.open("organiser", run=cast.run.pk)
    await again.open("organiser", run=cast.run.pk)
    id = str(uuid4())
    assert await line.do("cue.start", id=id) == await again.do("cue.start", id=id)
    assert await in_thread(Cue.objects.count) == 1


async def test_an_id_used_by_another_is_refused(cast: Cast, line_of: LineOf) -> None:
    mine, theirs = line_of(cast.organiser), line_of(cast.producer)
    await mine.open("organiser", run=cast.run.pk)
    await theirs.open("organiser", run=cast.run.pk)
    id = str(uuid4())
    await mine.do("cue.start", id=id)
    assert (await theirs.do("cue.start", id=id))["d"]["code"] == "forbidden"


async def test_of_two_organisers_who_press_at_once_one_is_told_and_both_see_what_happened(
    cast: Cast, line_of: LineOf
) -> None:
    one, two = line_of(cast.organiser), line_of(cast.producer)
    await one.open("organiser", run=cast.run.pk)
    await two.open("organiser", run=cast.run.pk)
    await one.do("cue.start")
    answers = await asyncio.gather(one.do("cue.advance", seen=1), two.do("cue.advance", seen=1))
    assert sorted(answer["t"] for answer in answers) == ["ok", "refused"]
    assert next(a["d"]["code"] for a in answers if a["t"] == "refused") == "stale"
    for line in (one, two):
        await line.topic("agenda", at_least=2)


async def test_refused_commands_leave_a_receipt_that_refuses_again(cast: Cast, line_of: LineOf) -> None:
    line = line_of(cast.organiser)
    await line.open("organiser", run=cast.run.pk)
    id = str(uuid4())
    first = await line.do("cue.hold", id=id)
    assert first["d"]["code"] == "illegal_now"
    await line.do("cue.start")
    assert await line.do("cue.hold", id=id) == first
    assert await in_thread(Command.objects.count) == 2
