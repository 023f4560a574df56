"""The live path without sockets: polling with ETag and clock, commands by post, the same rights and receipts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from facilitation import clock
from facilitation.models import Cue, Presence
from tests.cast import NOW, Cast, Member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def before_the_start():
    with clock.pinned(NOW):
        yield


def poll(member: Member, etag: str = "", **query: object) -> HttpResponse:
    headers = {"if-none-match": etag} if etag else {}
    return member.client().get(reverse("facilitation:live_state"), query, headers=headers)


def post(member: Member, action: str, *, query: dict[str, object], id: str | None = None, **d: Any) -> HttpResponse:
    body = {"t": "do", "id": id or str(uuid4()), "d": {"action": action, **d}}
    url = reverse("facilitation:live_do") + "?" + "&".join(f"{key}={value}" for key, value in query.items())
    return member.client().post(url, json.dumps(body), content_type="application/json")


def test_a_poll_gives_every_topic_and_the_clock(cast: Cast) -> None:
    response = poll(cast.screen)
    body = response.json()
    assert (body["welcome"]["role"], body["welcome"]["group"]) == ("screen", cast.groups[0].pk)
    assert {name: topic["rev"] for name, topic in body["topics"].items()} == {"agenda": 0, "group": 1, "wall": 0}
    assert body["topics"]["agenda"]["state"]["slots"][0]["key"] == "welcome"
    assert response["X-Now"] == str(int(NOW.timestamp() * 1000))


def test_nothing_new_is_304_with_the_clock_and_a_change_is_not(cast: Cast) -> None:
    etag = poll(cast.screen)["ETag"]
    again = poll(cast.screen, etag)
    assert (again.status_code, again.content) == (304, b"")
    assert again["X-Now"] == str(int(NOW.timestamp() * 1000))
    post(cast.facilitator, "group.present", query={}, args={"present": 6})
    changed = poll(cast.screen, etag)
    assert changed.status_code == 200
    assert changed.json()["topics"]["group"]["state"]["present"] == 6


@pytest.mark.parametrize(
    ("who", "query", "status", "code"),
    [
        ("participant", {"as": "facilitator"}, 401, "signed_out"),
        ("stranger", {"as": "facilitator", "run": "own"}, 403, "forbidden"),
        ("facilitator", {"as": "facilitator", "run": "own", "group": "other"}, 403, "forbidden"),
        ("organiser", {"as": "organiser", "run": 99_999}, 404, "not_found"),
        ("organiser", {"as": "organiser"}, 409, "choose_run"),
        ("decision_maker", {}, 409, "choose_role"),
        ("screen", {"run": "x"}, 400, "bad_frame"),
    ],
)
def test_who_may_not_is_told_why(cast: Cast, who: str, query: dict[str, Any], status: int, code: str) -> None:
    named = {"own": cast.run.pk, "other": cast.groups[1].pk}
    response = poll(getattr(cast, who), **{key: named.get(value, value) for key, value in query.items()})
    assert (response.status_code, response.json()["d"]["code"]) == (status, code)
    assert "X-Now" in response


def test_a_command_by_post_has_the_sockets_answer_and_receipt(cast: Cast) -> None:
    query, id = {"as": "organiser", "run": cast.run.pk}, str(uuid4())
    answers = [post(cast.organiser, "cue.start", query=query, id=id).json() for _time in range(2)]
    assert answers == [{"t": "ok", "re": id, "d": {"seq": 1, "rev": 1}}] * 2
    assert Cue.objects.count() == 1


def test_a_refusal_by_post_is_a_conflict_with_its_reason(cast: Cast) -> None:
    response = post(cast.organiser, "cue.hold", query={"as": "organiser", "run": cast.run.pk})
    assert (response.status_code, response.json()["d"]["code"]) == (409, "illegal_now")
    assert response.json()["d"]["message"] == "Det går inte att göra just nu."


@pytest.mark.parametrize("origin", [None, "https://evil.example", "http://127.0.0.1:1"])
def test_another_origin_does_nothing(cast: Cast, origin: str | None) -> None:
    client = Client(headers={"origin": origin} if origin else {}, enforce_csrf_checks=True)
    client.cookies.load(cast.facilitator.cookies)
    body = {"t": "do", "id": str(uuid4()), "d": {"action": "group.present", "args": {"present": 3}}}
    response = client.post(reverse("facilitation:live_do"), json.dumps(body), content_type="application/json")
    assert (response.status_code, response.json()["d"]["code"]) == (403, "bad_origin")


def test_our_own_origin_needs_no_token(cast: Cast) -> None:
    client = Client(headers={"origin": settings.SOCKET_ORIGINS[0]}, enforce_csrf_checks=True)
    client.cookies.load(cast.facilitator.cookies)
    body = {"t": "do", "id": str(uuid4()), "d": {"action": "group.present", "args": {"present": 3}}}
    response = client.post(reverse("facilitation:live_do"), json.dumps(body), content_type="application/json")
    assert response.status_code == 200


@pytest.mark.parametrize("body", ["", "{", "[]", '{"t":"ping","d":{}}', "\xff", "x" * 17_000])
def test_bad_bodies_are_refused(cast: Cast, body: str) -> None:
    url = reverse("facilitation:live_do")
    response = cast.facilitator.client().post(url, body.encode("latin-1"), content_type="application/json")
    assert (response.status_code, response.json()["d"]["code"]) == (400, "bad_frame")


def test_who_polls_is_present(cast: Cast) -> None:
    poll(cast.screen)
    seen = Presence.objects.get()
    assert (seen.role, seen.group, seen.last_seen.astimezone(UTC), seen.is_online) == (
        "screen",
        cast.groups[0],
        NOW,
        True,
    )


def test_an_organiser_who_looks_is_not_present(cast: Cast) -> None:
    poll(cast.organiser, **{"as": "organiser", "run": cast.run.pk, "group": cast.groups[0].pk})
    assert not Presence.objects.exists()


def test_the_clock_stands_where_it_is_pinned() -> None:
    assert clock.now() == NOW
    assert datetime.now(UTC) != NOW
