"""Twelve groups on a made-up clock, with everyone's pages: what the producer presses is kept beside, and expected."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async

from facilitation import snapshots, timeline
from facilitation.clock import Clock
from facilitation.protocol import agenda_state, ms
from facilitation.queries.entry import Entry, enter
from facilitation.queries.meeting import meeting_address
from facilitation.queries.revisions import revisions
from facilitation.queries.titles import words_of
from facilitation.timeline import Action, Cue
from facilitation.topics import Name, Topic
from groups.models import Municipality, WorkGroup
from seminars.models import Talk
from tests.cast import STARTS_AT, Cast, Member, make_cast, make_facilitator, make_group, make_screen
from tests.journeys.clients import HousePage, Poller

LEAD = timedelta(milliseconds=500)
NAMES = "DEFGHIJKL"
TOWNS = ("Sigtuna", "Sollentuna", "Ekerö")


@dataclass
class Room:
    """A group with its screen's and its facilitator's page; the last room's network lets no sockets through."""

    group: WorkGroup
    screen: HousePage
    facilitator: HousePage
    members: tuple[Member, Member]


@dataclass
class Hall:
    cast: Cast
    clock: Clock
    rooms: list[Room]
    organiser: HousePage
    producer: HousePage
    presenter: HousePage
    contact: HousePage
    plan: Any  # the run's Agenda
    talks: dict[int, dict[str, Any]]
    words: str  # the mark of scripts and titles
    cues: list[Cue] = field(default_factory=list)
    away: list[HousePage] = field(default_factory=list)
    pollers: list[Poller] = field(default_factory=list)

    # Time

    def at(self, minutes: float) -> datetime:
        """Sets everyone's clock to so many minutes after the planned start; gives the instant."""
        self.clock.pinned = STARTS_AT + timedelta(minutes=minutes)
        return self.clock.pinned

    @property
    def now(self) -> datetime:
        assert self.clock.pinned is not None
        return self.clock.pinned

    # Pages

    @property
    def pages(self) -> list[HousePage]:
        """Every page with an open socket."""
        rooms = [page for room in self.rooms for page in (room.screen, room.facilitator)]
        everyone = [self.organiser, self.producer, self.presenter, self.contact, *rooms]
        return [page for page in everyone if page.welcomes and page not in self.away]

    async def enter(self, room: Room) -> None:
        await room.screen.open("screen")
        await room.facilitator.open("facilitator")

    async def beat(self) -> None:
        """Heartbeats of all pages, until cancelled."""
        while True:
            await asyncio.gather(*(page.ping() for page in self.pages))
            await asyncio.sleep(4)

    async def leave(self) -> None:
        for page in self.pages:
            await page.leave()
        for poller in self.pollers:
            await poller.http.aclose()

    # Signals

    async def cue(self, action: str, **args: Any) -> int:
        """The organiser presses; every page is then where the log says. Gives the cue's seq."""
        answer = await self.organiser.done(f"cue.{action}", seen=self.organiser.have["agenda"], **args)
        last = self.cues[-1].at if self.cues else self.now
        self.cues.append(Cue(len(self.cues) + 1, max(self.now + LEAD, last), Action(action), args))
        assert answer["seq"] == len(self.cues)
        await asyncio.gather(*(page.reach({"agenda": answer["rev"]}) for page in self.pages))
        self.check_agenda()
        return int(answer["seq"])

    async def refused(self, action: str, *, seen: int | None = None, **args: Any) -> str:
        """The organiser presses in vain; the reason's code. Nothing has changed anywhere."""
        seen = self.organiser.have["agenda"] if seen is None else seen
        answer = await self.organiser.do(f"cue.{action}", seen=seen, **args)
        assert answer["t"] == "refused", answer
        self.check_agenda()
        return str(answer["d"]["code"])

    # What must be

    @property
    def state(self) -> timeline.State:
        return timeline.replay(self.plan, self.cues)

    def where(self) -> tuple[str | None, float]:
        """The slot's key and its minutes left, when the last signal has taken effect."""
        place = timeline.locate(self.plan, self.cues, max(self.now, self.cues[-1].at))
        return place.slot and place.slot.key, place.remaining.total_seconds() / 60

    def expected(self, group: WorkGroup | None) -> dict[str, Any]:
        """The agenda as this room's pages must show it."""
        own = (f"municipality:{group.municipality_id}", f"group:{group.pk}") if group else ()
        run = self.cast.run
        wire = agenda_state(
            self.state, run_id=run.pk, title=self.cast.seminar.title, talks=self.talks, audience=("all", *own)
        )
        return {**wire, "run": {**wire["run"], "meeting_url": meeting_address(run), "script": self.words}}

    def check_agenda(self) -> None:
        for page in self.pages:
            assert page.state("agenda") == self.expected(page.member.group)

    async def settle(self) -> None:
        """Waits until every page has every topic at its newest revision."""
        revs = await sync_to_async(revisions)([self.cast.run.pk])
        for page in self.pages:
            await page.reach(self._of(page, revs))

    async def everyone_shows_a_fresh_snapshot(self) -> None:
        """What each page holds equals what is built anew from the database for it."""
        await self.settle()
        for page in self.pages:
            fresh = await sync_to_async(self._fresh)(page)
            assert {name: _without_seen(state) for name, (_rev, state) in page.topics.items()} == fresh

    def _of(self, page: HousePage, revs: dict[Topic, int]) -> dict[str, int]:
        run, group = self.cast.run.pk, page.welcomes[-1]["group"]
        own = (Topic(run, Name(name), group if name == Name.GROUP else None) for name in page.topics)
        return {topic.name.value: revs.get(topic, 0) for topic in own}

    def _fresh(self, page: HousePage) -> dict[str, Any]:
        snapshots.forget()
        topics = snapshots.initial_state(self._entry(page), self.now)["topics"]
        return {name: _without_seen(topic["state"]) for name, topic in topics.items()}

    def _entry(self, page: HousePage) -> Entry:
        member, about = page.member, page.welcomes[-1]
        return enter(
            cookies=member.cookies,
            user=member.user,
            role=about["role"],
            run=about["run"],
            group=about["group"],
            now=self.now,
        )


def _without_seen(state: dict[str, Any]) -> dict[str, Any]:
    """`control` without when pages were last heard from: that alone makes no new revision."""
    if "cues" not in state:
        return state
    groups = [{k: v for k, v in group.items() if not k.endswith("_seen")} for group in state["groups"]]
    return {**state, "groups": groups}


def make_hall(clock: Clock) -> Hall:
    """The cast, and nine more groups of three more municipalities."""
    cast = make_cast()
    towns = [Municipality.objects.create(name=name) for name in TOWNS]
    members = [_crew(cast, group) for group in cast.groups]
    members += [_crew(cast, make_group(cast.run, towns[i // 3], f"Grupp {name}")) for i, name in enumerate(NAMES)]
    rooms = [Room(screen.group, HousePage(screen), HousePage(lead), (screen, lead)) for screen, lead in members]
    return Hall(
        cast,
        clock,
        rooms,
        organiser=HousePage(cast.organiser),
        producer=HousePage(cast.producer),
        presenter=HousePage(replace(cast.presenter, group=None)),
        contact=HousePage(replace(cast.contact, group=None)),
        plan=cast.run.agenda(),
        talks={talk.number: _talk(talk) for talk in Talk.objects.all()},
        words=words_of(cast.run),
    )


def _crew(cast: Cast, group: WorkGroup) -> tuple[Member, Member]:
    """The room's screen and its facilitator."""
    of_cast = {member.group.pk: member for member in (cast.facilitator, cast.facilitator_b) if member.group}
    letter = group.name[-1]
    lead = of_cast.get(group.pk) or make_facilitator(f"Ledare {letter * 3}", group)
    return make_screen(group) if group != cast.groups[0] else cast.screen, lead


def _talk(talk: Talk) -> dict[str, Any]:
    changed = round(talk.captions.get().changed_at.timestamp() * 1000)
    captions = [{"lang": "sv", "label": "Svenska", "url": f"/talks/{talk.pk}/captions/sv.vtt?v={changed}"}]
    return {
        "url": f"/talks/{talk.pk}/film.mp4",
        "size": 1_000_000,
        "sha256": str(talk.number) * 64,
        "settled": True,
        "duration_ms": 900_000,
        "title": f"Talk {talk.number}",
        "presenters": ["Petra Presentatör"],
        "captions": captions,
        "small": None,
        "withheld": False,
        "page": f"/talks/{talk.pk}/text/",
    }


__all__ = ["STARTS_AT", "Hall", "Room", "make_hall", "ms"]
