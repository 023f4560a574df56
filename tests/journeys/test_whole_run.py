"""A whole seminar of 140 minutes on a made-up clock: twelve groups through the real application, every signal given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from celery import current_app

from evaluation.models import AnswerSheet, Ballot, Report
from evaluation.services.reports import issue_report_link
from evaluation.tasks import queue_due_reports
from facilitation import clock
from seminars.models import Job
from seminars.tasks import sweep
from tests.cast import NOW
from tests.evaluation.runs import lay
from tests.journeys.clients import Poller, browser
from tests.journeys.hall import STARTS_AT, Hall, Room, make_hall, ms

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MINUTE = timedelta(minutes=1)
PEOPLE = 7


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    """Ten minutes before the start, nobody in yet."""
    with clock.pinned(NOW) as pinned:
        made = await sync_to_async(make_hall)(pinned)
        beating = asyncio.create_task(made.beat())
        yield made
        beating.cancel()
        await made.leave()


async def test_a_whole_run_from_the_waiting_rooms_to_the_report(hall: Hall) -> None:
    *rooms, late, polling = hall.rooms
    await doors_open(hall, rooms)
    await armed_and_started(hall, late)
    await talks(hall)
    poller = await learning(hall, rooms, polling)
    await lost_and_found_again(hall, rooms[0])
    await gathering(hall, rooms)
    await productive(hall, rooms)
    await over_and_not_over(hall)
    await everyone_answers(hall, rooms[0])
    await hall.everyone_shows_a_fresh_snapshot()
    assert await poller.ask() == 200
    assert poller.topics["agenda"] == hall.expected(polling.group)
    await reported(hall)


async def doors_open(hall: Hall, rooms: list[Room]) -> None:
    """Ten rooms, the producers, a presenter and a contact come; all see the plan."""
    await hall.organiser.open("organiser", run=hall.cast.run.pk)
    await hall.producer.open("organiser", run=hall.cast.run.pk)
    await hall.presenter.open("presenter", run=hall.cast.run.pk)
    await hall.contact.open("contact", run=hall.cast.run.pk)
    for room in rooms:
        await hall.enter(room)
    hall.check_agenda()
    assert len(hall.pages) == 24
    assert set(hall.organiser.topics) == {"agenda", "wall", "desk", "control"}
    assert set(rooms[0].screen.topics) == {"agenda", "group", "wall"}


async def armed_and_started(hall: Hall, late: Room) -> None:
    """Armed five minutes ahead, taken back, armed again; a room that comes late is at the right second at once."""
    hall.at(-5)
    assert await hall.refused("hold") == "illegal_now"
    armed = await hall.cue("start", at=ms(STARTS_AT))
    assert hall.rooms[0].screen.state("agenda")["run"]["armed_at"] == ms(hall.now) + 500
    await hall.cue("undo", seq=armed)
    await hall.cue("start", at=ms(STARTS_AT))
    hall.at(2)
    await hall.enter(late)
    hall.check_agenda()
    assert hall.where() == ("welcome", 3)
    restarted = await hall.cue("restart_at", at=ms(STARTS_AT + MINUTE), move_hard_out=True)
    assert hall.state.hard_out == STARTS_AT + 141 * MINUTE
    await hall.cue("undo", seq=restarted)
    await hall.cue("restart_at", at=ms(STARTS_AT + MINUTE / 2))
    assert hall.state.hard_out == hall.state.ends_at == STARTS_AT + 140 * MINUTE
    assert hall.state.slots[1].starts_at == STARTS_AT + 5.5 * MINUTE


async def talks(hall: Hall) -> None:
    """A Talk is held in every room and keeps its length; it is left early only when that is meant."""
    hall.at(10)
    await hall.cue("hold")
    hall.at(12)
    await hall.cue("release")
    talk = hall.state.slots[1]
    assert (talk.stood, talk.runs) == (2 * MINUTE, 15 * MINUTE)
    assert hall.state.ends_at == STARTS_AT + 140 * MINUTE  # the break has given two minutes and a half
    hall.at(20)
    assert await hall.refused("advance") == "talk_needs_cut"
    cut = await hall.cue("advance", cut_talk=True)
    assert hall.where() == ("talk-2", 15)
    await hall.cue("undo", seq=cut)
    assert hall.where()[0] == "talk-1"
    hall.at(30)
    assert hall.where() == ("talk-2", 7.5)
    await hall.cue("message", text="Vi väntar på Ekerö.", to="all", expires_in=60)
    group, solna = hall.rooms[2].group, hall.rooms[0].group.municipality_id
    await hall.cue("message", text="Höj ljudet.", to=f"group:{group.pk}", expires_in=60)
    last = await hall.cue("message", text="Fel dörr är låst.", to=f"municipality:{solna}", expires_in=60)
    shown = [room.screen.state("agenda")["message"]["text"] for room in hall.rooms[:4]]
    assert shown == ["Fel dörr är låst."] * 2 + ["Höj ljudet.", "Vi väntar på Ekerö."]
    await hall.cue("undo", seq=last)


async def learning(hall: Hall, rooms: list[Room], polling: Room) -> Poller:
    """Points, questions, a help call; one room by polling alone; the learning dialogue longer and shorter."""
    hall.at(45)
    assert hall.where()[0] == "learning"
    before, now = hall.state, hall.now
    previewed = await hall.organiser.done("cue.preview", action="extend", args={"seconds": 120})
    assert previewed["refusal"] is None
    assert [change["key"] for change in previewed["changes"]][:1] == ["learning"]
    assert hall.state == before
    assert hall.now == now
    seen = hall.organiser.have["agenda"]
    await hall.cue("extend", seconds=120)
    assert await hall.refused("advance", seen=seen) == "stale"
    await hall.cue("extend", seconds=-60)
    moved = await hall.cue("move_hard_out", at=ms(STARTS_AT + 145 * MINUTE))
    await hall.cue("undo", seq=moved)
    assert hall.state.hard_out == STARTS_AT + 140 * MINUTE
    for number, room in enumerate(rooms):
        await written(room, number)
    lead = rooms[3].facilitator
    call = (await lead.done("help.open", text="Inget ljud."))["call"]
    await hall.organiser.done("help.answer", call=call, text="Tryck på högtalaren.")
    await hall.settle()
    assert [line["text"] for line in lead.state("group")["help"]["lines"]] == ["Inget ljud.", "Tryck på högtalaren."]
    await lead.done("help.close", call=call)
    return await polled(hall, polling)


async def written(room: Room, number: int) -> None:
    lead = room.facilitator
    await lead.done("group.present", present=PEOPLE)
    await lead.done("group.step", slot="learning", index=2)
    for position, text in enumerate((f"Punkt {number}", f"Också {number}"), start=1):
        assert await lead.done("note.save", kind="point", position=position, text=text, base_rev=0) == {"rev": 1}
    await lead.done("note.save", kind="question", position=1, text=f"Fråga {number}", base_rev=0)
    conflict = await lead.do("note.save", kind="point", position=1, text="Annat", base_rev=0)
    assert (conflict["d"]["code"], conflict["d"]["text"]) == ("conflict", f"Punkt {number}")
    await lead.done("note.send")
    await room.screen.done("group.in_meeting", in_meeting=True)


async def polled(hall: Hall, room: Room) -> Poller:
    """Without sockets: everything once, then 304 until something changes; a command twice is done once."""
    screen, lead = (Poller(member, role) for member, role in zip(room.members, ("screen", "facilitator"), strict=True))
    hall.pollers += [screen, lead]
    assert await screen.ask() == 200
    assert screen.topics["agenda"] == hall.expected(room.group)
    assert await screen.ask() == 304
    assert screen.x_now == ms(hall.now)
    id = str(uuid4())
    saved = [await lead.do("note.save", id=id, kind="point", position=1, text="Utan sladd", base_rev=0) for _ in "ab"]
    assert saved[0] == saved[1] == {"t": "ok", "re": id, "d": {"rev": 1}}
    assert await screen.ask() == 200
    assert [note["text"] for note in screen.topics["group"]["notes"]] == ["Utan sladd"]
    assert (await lead.do("cue.hold"))["d"]["code"] == "forbidden"
    return screen


async def lost_and_found_again(hall: Hall, room: Room) -> None:
    """A screen that was away for a signal gets the agenda when it is back, and nothing that it already has."""
    await hall.settle()
    await room.screen.leave()
    hall.away.append(room.screen)
    hall.at(50)
    await hall.cue("hold")
    hall.at(51)
    await hall.cue("release")
    hall.away.remove(room.screen)
    room.screen.frames.clear()
    had = room.screen.have["group"]
    await room.screen.open("screen")
    hall.check_agenda()
    await room.screen.ping()
    await room.screen.until(lambda: "pong" in room.screen.frames)
    told = [frame for frame in room.screen.frames if frame not in ("group", "pong")]
    assert told == ["welcome", "agenda"]
    assert (
        room.screen.frames.count("group") <= room.screen.have["group"] - had
    )  # the clock leapt: who is in may be news


async def gathering(hall: Hall, rooms: list[Room]) -> None:
    """The producer goes on early, back, and on again; points hang on every wall, one in the light."""
    hall.at(65)
    await hall.cue("advance")
    assert hall.where()[0] == "break"
    await hall.cue("back")
    assert hall.where()[0] == "learning"
    hall.at(66)
    await hall.cue("advance")
    hall.at(70)
    await hall.cue("advance", slot="break")
    assert hall.where()[0] == "gathering"
    assert await hall.refused("advance", slot="break") == "already_passed"
    await hall.settle()
    points = {note["text"]: note["id"] for note in hall.presenter.state("desk")["notes"]}
    early = (await hall.organiser.done("heading.add", text="Tidigt"))["heading"]
    notes = [points[text] for text in ("Punkt 0", "Punkt 1", "Fråga 2")]
    await hall.organiser.done("gather.place", notes=notes, heading=early)
    await hall.organiser.done("gather.raise", notes=notes, raised=True)
    await hall.producer.done("gather.place", notes=[points["Fråga 2"]], heading=early, position=1)
    await hall.producer.done("wall.spotlight", note=points["Punkt 1"])
    await hall.producer.done("gather.raise", notes=[points["Punkt 0"]], raised=False)
    await hall.settle()
    for page in hall.pages:
        assert [(row["text"], row["n"]) for row in page.state("wall")["headings"]] == [("Tidigt", 2)]
        shown = [(item["text"], item["heading"], item["spotlit"]) for item in page.state("wall")["items"]]
        assert shown == [("Fråga 2", early, False), ("Punkt 1", early, True)]
    refused = await rooms[0].facilitator.do("gather.raise", notes=notes, raised=True)
    assert refused["d"]["code"] == "forbidden"
    await takes_turns(hall, rooms)


async def takes_turns(hall: Hall, rooms: list[Room]) -> None:
    """Every room hears who speaks; the second stands over and takes it back; the presenter marks a question."""
    hall.at(71)
    await hall.organiser.done("turn.open")
    first = (await hall.organiser.done("turn.next", speaking=None))["group"]
    late = await hall.producer.do("turn.next", speaking=None)
    assert (late["d"]["code"], late["d"]["speaking"]) == ("stale", first)
    await hall.settle()
    queue = rooms[0].screen.state("wall")["queue"]
    assert {queue["speaking"]["group"], *queue["waiting"]} >= {first, *(room.group.pk for room in rooms)}
    waits = next(room for room in rooms if room.group.pk != first)
    for action in ("turn.pass", "turn.wait"):
        await waits.facilitator.done(action)
    question = next(note for note in hall.presenter.state("desk")["notes"] if note["text"] == "Fråga 2")
    await hall.presenter.done("question.answered", note=question["id"], answered=True)
    await hall.settle()
    assert {page.state("wall")["queue"]["speaking"]["group"] for page in hall.pages} == {first}
    assert [item["answered"] for item in rooms[0].screen.state("wall")["items"]] == [True, False]


async def productive(hall: Hall, rooms: list[Room]) -> None:
    hall.at(112)
    assert hall.where()[0] == "productive"
    fields = {"kind": "trial", "what": "Ringa dagen efter", "first_step": "En lista", "who": "Vi", "when": "Mars"}
    for room in rooms:
        assert await room.facilitator.done("proposal.save", position=1, fields=fields, base_rev=0) == {"rev": 1}
    own = {"what": "Inget för andra", "is_shared": False}
    await rooms[1].facilitator.done("proposal.save", position=2, fields=own, base_rev=0)
    await rooms[2].facilitator.done("proposal.remove", position=1)
    await hall.settle()
    shared = rooms[0].screen.state("wall")["proposals"]
    assert [proposal["what"] for proposal in shared] == ["Ringa dagen efter"] * 9
    assert len(hall.presenter.state("desk")["proposals"]) == 10


async def over_and_not_over(hall: Hall) -> None:
    """Ended by mistake, and the end taken back; the evaluation is whole and the hard out stands."""
    hall.at(131)
    assert hall.where()[0] == "sharing"
    page = await browser(hall.cast.participant).get(f"/e/{hall.cast.groups[0].code}")
    assert page.headers["X-Opening"] == "later"
    ended = await hall.cue("end")
    hall.at(132)
    await hall.cue("undo", seq=ended)
    hall.at(136)
    assert hall.where() == ("evaluation", 4)
    assert hall.state.slots[-1].length == 5 * MINUTE
    assert hall.state.ends_at == hall.state.hard_out == STARTS_AT + 140 * MINUTE


async def everyone_answers(hall: Hall, first: Room) -> None:
    """Every person of every group; a phone that sends twice counts once."""
    for room in hall.rooms:
        await asyncio.gather(*(answered(hall, room) for _person in range(PEOPLE)))
    assert await AnswerSheet.objects.acount() == await Ballot.objects.acount() == 12 * PEOPLE
    rooms = [page for page in hall.pages if "group" in page.topics]
    minute = 136.1
    async with asyncio.timeout(60):
        while any(page.state("group")["answers"] < PEOPLE for page in rooms):
            hall.at(minute := minute + 0.02)  # a second has gone: pages are told the number of answers once in each
            await asyncio.sleep(0.2)
            await hall.settle()
    assert hall.organiser.state("control")["answers"] == 12 * PEOPLE
    assert first.screen.state("group")["answers"] == PEOPLE


async def answered(hall: Hall, room: Room) -> None:
    async with browser(hall.cast.participant) as phone:
        address = f"/e/{room.group.code}"
        page = await phone.get(address)
        ballot = page.text.partition('name="ballot" value="')[2].partition('"')[0]
        given = {"ballot": ballot, "q1a": "4", "q1b": "5", "q8": "Vi ringer dagen efter."}
        for outcome in ("received", "already"):
            sent = await phone.post(address, data=given)
            assert (sent.status_code, sent.headers["Location"]) == (302, f"{address}?received={outcome}")


async def reported(hall: Hall) -> None:
    """Five minutes after the end a job is due; delivered twice it makes one report, read as page and as PDF."""
    hall.at(144)
    assert await sync_to_async(queue_due_reports)() == 0
    hall.at(146)
    await sync_to_async(lay)(hall.cast.run, STARTS_AT + timedelta(minutes=145))
    assert await sync_to_async(queue_due_reports)() == 1
    assert await sync_to_async(sweep)() == 1
    job = await Job.objects.aget()
    for _delivery in range(2):
        await sync_to_async(current_app.tasks[job.task])(key=job.key, **job.args)
    report = await Report.objects.aget()
    await job.arefresh_from_db()
    assert job.done_at is not None
    link = await sync_to_async(issue_report_link)(run=hall.cast.run, municipality=None, now=hall.now)
    async with browser(hall.cast.decision_maker) as reader:
        page, pdf = await reader.get(link), await reader.get(f"{link}.pdf")
    assert (page.status_code, pdf.status_code, pdf.headers["Content-Type"]) == (200, 200, "application/pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert "Ringa dagen efter" in page.text
    assert report.snapshot["whole"]["received"] == 12 * PEOPLE
