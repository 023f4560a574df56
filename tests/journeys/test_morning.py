"""The morning's reality through the real application: rooms are merged and moved while everyone is connected."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from evaluation.models import Ballot
from evaluation.services.answers import new_ballot, submit_answers
from facilitation import clock
from facilitation.clock import Clock
from groups.models import WorkGroup
from tests.cast import NOW, Cast, Member, make_run, make_screen
from tests.journeys.clients import HousePage, Poller, browser

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ANSWER = {f"q{name}": "4" for name in ("1a", "1b", "2", "3", "4", "5", "6", "7")}


@pytest.fixture
def pinned() -> Any:
    with clock.pinned(NOW) as made:
        yield made


@pytest.fixture
async def page_of() -> AsyncIterator[Callable[[Member], HousePage]]:
    pages: list[HousePage] = []

    def make(member: Member) -> HousePage:
        pages.append(HousePage(member))
        return pages[-1]

    yield make
    for page in pages:
        await page.leave()


PageOf = Callable[[Member], HousePage]


def at(page: HousePage) -> dict[str, int]:
    place: dict[str, int] = page.state("group")["at"]
    return place


async def come_over(page: HousePage, role: str) -> None:
    """As live.js: the page has heard where its group is, and greets anew from there."""
    there = at(page)
    await page.leave()
    page.topics.clear()
    welcome = await page.open(role, **there)
    assert {"run": welcome["run"], "group": welcome["group"]} == there


async def test_two_rooms_become_one_with_everything_they_have(cast: Cast, page_of: PageOf, pinned: Clock) -> None:
    a, b, _c = cast.groups
    screens = [page_of(cast.screen), page_of(await sync_to_async(make_screen)(b))]
    leaders, organiser = [page_of(cast.facilitator), page_of(cast.facilitator_b)], page_of(cast.organiser)
    for page, role in [*((page, "screen") for page in screens), *((page, "facilitator") for page in leaders)]:
        await page.open(role)
    await organiser.open("organiser", run=cast.run.pk)
    for page, text in zip(leaders, ("från A", "från B"), strict=True):
        await page.done("note.save", kind="point", position=1, text=text, base_rev=0)
        await page.done("proposal.save", position=1, fields={"what": text}, base_rev=0)
    await organiser.done("cue.start", seen=0)
    pinned.pinned = cast.run.starts_at + timedelta(minutes=136)
    first, again = await sync_to_async(answered)(a)

    await organiser.done("group.merge", group=a.pk, into=b.pk)
    there = {"run": cast.run.pk, "group": b.pk}
    for page in (screens[0], leaders[0]):
        await page.until(lambda page=page: at(page) == there, within=1)  # type: ignore[misc]
    late = await leaders[0].done("note.save", group=a.pk, kind="point", position=2, text="sent från A", base_rev=0)
    assert late == {"rev": 1}
    await come_over(screens[0], "screen")
    await come_over(leaders[0], "facilitator")

    texts = ["från B", "från A", "sent från A"]
    for page in (*screens, *leaders):
        await page.until(lambda page=page: [n["text"] for n in page.state("group")["notes"]] == texts)  # type: ignore[misc]
        assert [row["what"] for row in page.state("group")["proposals"]] == ["från B", "från A"]
        assert page.state("group")["answers"] == 1
    await organiser.until(lambda: [g["name"] for g in organiser.state("control")["groups"]] == ["Grupp C", "Grupp B"])
    await old_code_counts_once(a, first, again)


def answered(group: WorkGroup) -> tuple[str, str]:
    """One has answered with the first ballot; the second lies in a phone that shows the form."""
    ballots = new_ballot(group), new_ballot(group)
    submit_answers(group=group, ballot=ballots[0], answers=ANSWER, now=clock.now())
    return ballots


async def old_code_counts_once(old: WorkGroup, used: str, held: str) -> None:
    async with browser(Member(None)) as phone:
        codes = []
        for ballot in (used, held, held):
            headers = {"accept": "application/json"}
            response = await phone.post(f"/e/{old.code}", data={"ballot": ballot, **ANSWER}, headers=headers)
            codes.append(response.json()["code"])
    assert codes == ["already", "received", "already"]
    assert await Ballot.objects.acount() == 2


async def test_a_page_that_does_not_come_over_is_sent_there(cast: Cast, page_of: PageOf, pinned: Clock) -> None:
    a, b, _c = cast.groups
    screen, leader, organiser = page_of(cast.screen), page_of(cast.facilitator), page_of(cast.organiser)
    await screen.open("screen")
    await leader.open("facilitator")
    await organiser.open("organiser", run=cast.run.pk)
    await organiser.done("group.merge", group=a.pk, into=b.pk)
    for page in (screen, leader):
        await page.until(lambda page=page: page.closed_by == 4426)  # type: ignore[misc]
        assert (await page.open(page.member.role, run=cast.run.pk, group=a.pk))["group"] == b.pk


async def test_a_moved_group_is_met_in_its_other_run(cast: Cast, page_of: PageOf, pinned: Clock) -> None:
    group = cast.groups[0]
    later = await sync_to_async(make_run)(cast.seminar, cast.run.starts_at + timedelta(hours=5))
    screen, leader, organiser = page_of(cast.screen), page_of(cast.facilitator), page_of(cast.organiser)
    await screen.open("screen")
    await leader.open("facilitator")
    await organiser.open("organiser", run=cast.run.pk)
    await organiser.done("group.move", group=group.pk, to=later.pk)
    for page, role in ((screen, "screen"), (leader, "facilitator")):
        await page.until(lambda page=page: at(page) == {"run": later.pk, "group": group.pk}, within=1)  # type: ignore[misc]
        await come_over(page, role)
        assert page.state("agenda")["run"]["id"] == later.pk


async def test_a_room_without_sockets_comes_over_too(cast: Cast, page_of: PageOf, pinned: Clock) -> None:
    a, b, _c = cast.groups
    poller, organiser = Poller(cast.facilitator, "facilitator"), page_of(cast.organiser)
    assert await poller.ask() == 200
    await organiser.open("organiser", run=cast.run.pk)
    await organiser.done("group.merge", group=a.pk, into=b.pk)
    assert await poller.ask() == 200
    assert poller.topics["group"]["at"] == {"run": cast.run.pk, "group": b.pk}
    await poller.http.aclose()
