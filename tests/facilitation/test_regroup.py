"""The commands of the morning's reality: answers, receipts, links that are kept nowhere, and pages claimed here."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from facilitation import clock
from facilitation.commands import run_command
from facilitation.errors import Refused
from facilitation.models import Claim, Command, Note
from facilitation.protocol import ms
from facilitation.queries.devices import has_handed_over
from facilitation.wire import Do
from groups.models import Screen, WorkGroup
from seminars.models import PersonalLink
from seminars.services.links import find_link
from tests.cast import NOW, Cast, Member, make_run
from tests.facilitation.lines import LineOf
from tests.facilitation.test_live_views import poll, post

pytestmark = pytest.mark.django_db


def give(member: Member, cast: Cast, action: str, id: UUID | None = None, **args: Any) -> dict[str, Any]:
    command = Do(id or uuid4(), action, args, None)
    group = member.group.pk if member.group else None
    return run_command(actor=member.actor(), run=cast.run.pk, group=group, command=command, now=NOW)


def refusal(member: Member, cast: Cast, action: str, **args: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as refused:
        give(member, cast, action, **args)
    return refused.value.code, refused.value.detail


def test_a_merge_that_is_repeated_is_answered_and_done_once(cast: Cast) -> None:
    a, b, _c = cast.groups
    id = uuid4()
    answers = [give(cast.organiser, cast, "group.merge", id, group=a.pk, into=b.pk) for _try in range(2)]
    assert answers == [{"group": b.pk, "rev": 1}] * 2
    assert WorkGroup.objects.get(pk=b.pk).expected == 14


def test_what_groups_refuse_is_refused_by_the_same_code(cast: Cast) -> None:
    a, b, _c = cast.groups
    assert refusal(cast.organiser, cast, "group.merge", group=a.pk, into=a.pk) == ("same_group", {})
    give(cast.organiser, cast, "group.cancel", group=a.pk)
    assert refusal(cast.organiser, cast, "group.merge", group=b.pk, into=a.pk) == ("cancelled", {})
    assert refusal(cast.organiser, cast, "group.move", group=b.pk, to=99_999) == ("not_found", {})


@pytest.mark.parametrize("who", ["contact", "facilitator", "screen", "presenter"])
@pytest.mark.parametrize("action", ["merge", "move", "cancel", "restore", "substitute", "add"])
def test_only_organisers_change_who_takes_part(cast: Cast, who: str, action: str) -> None:
    a, b, _c = cast.groups
    args = {"group": a.pk, "into": b.pk, "to": cast.run.pk, "name": "Siv", "municipality": "Solna", "expected": 5}
    assert refusal(getattr(cast, who), cast, f"group.{action}", **args) == ("forbidden", {})


def test_a_group_is_moved_cancelled_and_brought_back(cast: Cast) -> None:
    group, later = cast.groups[0], make_run(cast.seminar, cast.run.starts_at + timedelta(hours=5))
    assert give(cast.organiser, cast, "group.move", group=group.pk, to=later.pk)["group"] == group.pk
    assert give(cast.organiser, cast, "group.cancel", group=group.pk) == {"group": group.pk, "has_gone": True}
    assert give(cast.organiser, cast, "group.restore", group=group.pk) == {"group": group.pk}


def test_a_link_shown_signs_in_and_is_stored_nowhere(cast: Cast) -> None:
    leader = cast.groups[0].facilitators.get()
    answer = give(cast.organiser, cast, "link.show", group=cast.groups[0].pk, facilitator=leader.pk)
    token = answer["address"].rpartition("/")[2]
    assert answer["qr"].startswith("data:image/svg+xml")
    assert (answer["name"], find_link(token=token, now=NOW).user) == ("Fatima Facilitator", leader.user)  # type: ignore[union-attr]
    assert not Command.objects.exists()
    assert token not in json.dumps(list(PersonalLink.objects.values_list("token_hash", flat=True)))


def test_a_link_to_the_rooms_screen_pairs_whoever_opens_it(cast: Cast) -> None:
    answer = give(cast.organiser, cast, "link.show", group=cast.groups[2].pk)
    member = cast.participant.client()
    member.get("/" + answer["address"].partition("://")[2].partition("/")[2])
    assert "Grupp C" in member.get("/screen/").content.decode()
    assert Screen.objects.filter(group=cast.groups[2]).count() == 1


def test_links_are_shown_by_those_who_may(cast: Cast) -> None:
    a, _b, c = cast.groups
    assert give(cast.contact, cast, "link.show", group=a.pk)["group"] == a.pk
    assert refusal(cast.contact, cast, "link.show", group=c.pk) == ("forbidden", {})
    other = c.facilitators.create(user=cast.facilitator_b.user)
    assert refusal(cast.organiser, cast, "link.show", group=a.pk, facilitator=other.pk) == ("not_found", {})
    give(cast.organiser, cast, "group.cancel", group=a.pk)
    assert refusal(cast.organiser, cast, "link.show", group=a.pk) == ("cancelled", {})


def test_a_group_is_added_with_a_facilitator_whose_link_can_be_shown(cast: Cast) -> None:
    args = {"municipality": "Vaxholm", "name": "Nattgruppen", "expected": 6, "facilitator_name": "Nils Natt"}
    answer = give(cast.organiser, cast, "group.add", run=cast.run.pk, **args)
    shown = give(cast.organiser, cast, "link.show", **answer)
    assert shown["name"] == "Nils Natt"


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"expected": 0}, "expected"),
        ({"expected": 31}, "expected"),
        ({"facilitator_email": "nils"}, "facilitator_email"),
    ],
)
def test_what_is_wrong_in_the_form_is_named(cast: Cast, args: dict[str, Any], field: str) -> None:
    whole = {"municipality": "Solna", "name": "Nya", "expected": 6, **args}
    assert refusal(cast.organiser, cast, "group.add", run=cast.run.pk, **whole) == ("bad_args", {"field": field})


def test_what_a_merged_groups_facilitator_sends_counts_where_the_group_is(cast: Cast) -> None:
    a, b, _c = cast.groups
    give(cast.organiser, cast, "group.merge", group=a.pk, into=b.pk)
    args = {"kind": "point", "position": 1, "text": "sent", "base_rev": 0}
    give(cast.facilitator, cast, "note.save", group=a.pk, **args)
    give(cast.facilitator, cast, "group.present", group=a.pk, present=9)
    assert (Note.objects.get().group, b.state.present) == (b, 9)
    assert refusal(cast.stranger, cast, "note.save", group=a.pk, **args) == ("forbidden", {})


# Taking over


@pytest.mark.parametrize(
    ("claim", "device", "born", "over"),
    [
        (None, "a", 5, False),
        (("b", 10), "a", 5, True),
        (("b", 10), "a", 10, False),  # opened after the press: let in beside
        (("a", 10), "a", 5, False),
        (("b", 10), "a", None, False),
    ],
)
def test_who_has_handed_over(claim: tuple[str, int] | None, device: str, born: int | None, over: bool) -> None:
    assert has_handed_over(claim, device=device, born=born) is over


def test_polling_a_room_claimed_elsewhere_is_refused_until_it_is_taken_back(cast: Cast) -> None:
    born = ms(NOW) - 1000
    with clock.pinned(NOW) as pinned:
        here, there = ({"as": "screen", "device": device, "born": born} for device in ("a1", "b2"))
        assert poll(cast.screen, **here).status_code == 200
        post(cast.screen, "screen.use_here", query=there, args={"device": "b2"})
        refused = poll(cast.screen, **here)
        assert (refused.status_code, refused.json()["d"]["code"]) == (409, "replaced")
        assert poll(cast.screen, **there).status_code == 200
        pinned.pinned = NOW + timedelta(seconds=1)
        assert post(cast.screen, "screen.use_here", query=here, args={"device": "a1"}).status_code == 200
        assert (poll(cast.screen, **here).status_code, poll(cast.screen, **there).status_code) == (200, 409)


def test_what_a_facilitator_who_handed_over_still_sends_is_taken(cast: Cast) -> None:
    here = {"as": "facilitator", "device": "a1", "born": ms(NOW) - 1000}
    Claim.objects.create(group=cast.groups[0], role="facilitator", device="b2", at=NOW)
    args = {"kind": "point", "position": 1, "text": "sist", "base_rev": 0}
    with clock.pinned(NOW):
        assert poll(cast.facilitator, **here).status_code == 409
        assert post(cast.facilitator, "note.save", query=here, args=args).status_code == 200


@pytest.mark.parametrize("device", ["", "a b", "x" * 25])
def test_a_device_without_a_proper_id_is_refused(cast: Cast, device: str) -> None:
    assert refusal(cast.screen, cast, "screen.use_here", device=device)[0] in ("bad_args", "too_long")


@pytest.mark.django_db(transaction=True)
async def test_only_a_press_closes_the_others_and_a_later_page_is_let_in(cast: Cast, line_of: LineOf) -> None:
    born = ms(NOW) - 1000
    first, second = line_of(cast.screen), line_of(cast.screen)
    leader = line_of(cast.facilitator)
    await first.open("screen", device="a1", born=born)
    await second.open("screen", device="b2", born=born)
    await leader.open("facilitator", device="b2", born=born)
    assert (await second.do("screen.use_here", device="b2"))["t"] == "ok"
    assert await first.closed_by() == 4409
    assert (await second.do("group.in_meeting", in_meeting=True))["t"] == "ok"
    assert (await leader.do("group.present", present=6))["t"] == "ok"
    again = line_of(cast.screen)
    await again.connect()
    await again.hello("screen", device="a1", born=born)
    assert await again.closed_by() == 4409
    assert (await line_of(cast.screen).open("screen", device="c3", born=ms(NOW) + 1))["role"] == "screen"
