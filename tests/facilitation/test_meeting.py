"""The meeting's door: who comes in by it, as whom and where to; and what they are told when its server fails."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.urls import reverse

from facilitation.models import Presence
from facilitation.queries.agenda import agenda_states
from facilitation.queries.meeting import meeting_address
from facilitation.services.presence import roll
from facilitation.services.rehearsals import make_rehearsal
from groups.models import WorkGroup
from seminars import meeting_servers
from seminars.meeting_servers import room_of
from seminars.models import Organisation, Run
from tests.cast import NOW, Cast, Member
from tests.facilitation.lines import LineOf
from tests.seminars.bbb_server import SECRET, Bbb, bigbluebutton

pytestmark = pytest.mark.django_db
LINK = "https://meet.jit.si/socialtalks-test"


@pytest.fixture
def server(settings: Any, cast: Cast) -> Iterator[Bbb]:
    with bigbluebutton() as running:
        settings.BBB_URL, settings.BBB_SECRET = running.url, SECRET
        Run.objects.filter(pk=cast.run.pk).update(meeting_kind="bbb", meeting_url="")
        cast.run.refresh_from_db()
        yield running


@pytest.fixture
def jitsi(settings: Any, cast: Cast) -> None:
    settings.JITSI_HOST, settings.JITSI_APP_ID, settings.JITSI_SECRET = "meet.example.se", "app", "s3cret-of-jitsi"
    Run.objects.filter(pk=cast.run.pk).update(meeting_kind="jitsi", meeting_url="https://zoom.us/j/1")


def come(cast: Cast, who: Member, door: str, **query: Any) -> Any:
    return who.client().get(reverse("facilitation:meeting", args=[cast.run.pk, door]), query)


DOORS = {"screen": "screen", "facilitator": "facilitator", "presenter": "presenter", "organiser": "organiser"}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_lets_in_those_it_is_for_and_nobody_else(cast: Cast, door: str) -> None:
    found = {
        name: come(cast, getattr(cast, name), door).status_code
        for name in ("organiser", "contact", "facilitator", "screen", "presenter", "participant", "stranger")
    }
    assert found == {name: 302 if name == door else 403 for name in found}


def test_there_are_no_other_doors_and_no_other_runs(cast: Cast) -> None:
    assert come(cast, cast.contact, "contact").status_code == 404
    path = reverse("facilitation:meeting", args=[cast.run.pk + 1000, "organiser"])
    assert cast.organiser.client().get(path).status_code == 404
    assert cast.screen.client().post(reverse("facilitation:meeting", args=[cast.run.pk, "screen"])).status_code == 405


def test_a_link_is_gone_to_without_telling_where_from(cast: Cast) -> None:
    answer = come(cast, cast.screen, "screen")
    assert (answer["Location"], answer["Referrer-Policy"]) == (LINK, "no-referrer")
    assert "no-store" in answer["Cache-Control"]


def test_pages_know_the_door_and_not_where_it_leads(cast: Cast) -> None:
    [state] = agenda_states(cast.run.pk).values()
    assert state["run"]["meeting_url"] == f"/meeting/{cast.run.pk}/"
    page = cast.presenter.client().get(f"/present/?run={cast.run.pk}").content.decode()
    assert f'href="/meeting/{cast.run.pk}/presenter/"' in page
    assert LINK not in page


def test_a_run_without_a_meeting_says_so_and_shows_no_door(cast: Cast) -> None:
    Run.objects.filter(pk=cast.run.pk).update(meeting_url="")
    cast.run.refresh_from_db()
    assert meeting_address(cast.run) == ""
    answer = come(cast, cast.screen, "screen")
    assert answer.status_code == 404
    assert "Här finns inget möte än" in answer.content.decode()


def test_a_cancelled_run_has_no_meeting(cast: Cast) -> None:
    Run.objects.filter(pk=cast.run.pk).update(status=Run.Status.CANCELLED)
    assert "Tillfället är inställt" in come(cast, cast.screen, "screen").content.decode()


# BigBlueButton


@pytest.mark.parametrize(
    ("who", "name", "role"),
    [
        ("screen", "Grupp A, Solna", "VIEWER"),
        ("facilitator", "Grupp A, Solna", "VIEWER"),
        ("presenter", "Presentatör 1", "VIEWER"),
        ("organiser", "Producent", "MODERATOR"),
    ],
)
def test_everyone_joins_by_what_they_are_and_no_persons_name(
    cast: Cast, server: Bbb, who: str, name: str, role: str
) -> None:
    answer = come(cast, getattr(cast, who), who)
    query = dict(parse_qsl(urlsplit(answer["Location"]).query))
    assert answer["Location"].startswith(f"{server.url}api/join?")
    assert (query["fullName"], query["role"], query["meetingID"]) == (name, role, room_of(cast.run))
    assert SECRET not in answer["Location"]


def test_two_hundred_rooms_make_one_meeting(cast: Cast, server: Bbb) -> None:
    places = [
        come(cast, who, door)["Location"] for who, door in [(cast.screen, "screen"), (cast.organiser, "organiser")] * 3
    ]
    assert server.made == 1
    assert {dict(parse_qsl(urlsplit(place).query))["meetingID"] for place in places} == {room_of(cast.run)}
    assert server.meetings[room_of(cast.run)].query["muteOnStart"] == "true"


def test_a_seminar_that_is_renamed_meanwhile_keeps_its_meeting(cast: Cast, server: Bbb) -> None:
    come(cast, cast.screen, "screen")
    cast.seminar.title = "Ett annat namn"
    cast.seminar.save()
    assert come(cast, cast.screen, "screen").status_code == 302
    assert server.made == 1


def test_a_facilitator_of_two_comes_for_the_group_that_the_page_is_about(cast: Cast, server: Bbb) -> None:
    second = cast.groups[1]
    second.facilitators.create(user=cast.facilitator.user)
    place = come(cast, cast.facilitator, "facilitator", group=second.pk)["Location"]
    assert dict(parse_qsl(urlsplit(place).query))["fullName"] == "Grupp B, Solna"
    unnamed = come(cast, cast.facilitator, "facilitator")["Location"]
    assert dict(parse_qsl(urlsplit(unnamed).query))["fullName"] == "Arbetsgrupp"
    others = WorkGroup.objects.get(name="Grupp C").pk
    foreign = come(cast, cast.facilitator, "facilitator", group=others)["Location"]
    assert dict(parse_qsl(urlsplit(foreign).query))["fullName"] == "Arbetsgrupp"


@pytest.mark.parametrize(
    ("mood", "says"),
    [
        ("silent", "svarade inte i tid"),
        ("broken", "svarade något som inte går att läsa"),
        ("full", "sa nej"),
    ],
)
def test_a_server_that_fails_leads_to_what_to_do_now(
    cast: Cast, server: Bbb, mood: str, says: str, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(meeting_servers, "TIMEOUT", 0.2)
    Organisation.objects.update_or_create(pk=1, defaults={"contact_phone": "08-123 45 67"})
    Run.objects.filter(pk=cast.run.pk).update(meeting_url="https://zoom.us/j/1")
    server.mood = mood
    answer = come(cast, cast.screen, "screen")
    text = answer.content.decode()
    assert answer.status_code == 503
    assert says in text
    assert "08-123 45 67" in text
    assert 'href="https://zoom.us/j/1"' in text
    assert f'href="/meeting/{cast.run.pk}/screen/"' in text  # try again
    assert f"The meeting of run {cast.run.pk} cannot be opened" in caplog.text
    assert SECRET not in caplog.text + text
    assert "checksum=" not in caplog.text + text


def test_a_wrong_secret_and_a_server_that_is_away_are_told_apart(cast: Cast, server: Bbb, settings: Any) -> None:
    settings.BBB_SECRET = "another"
    assert "känner inte igen oss" in come(cast, cast.screen, "screen").content.decode()
    settings.BBB_URL = "http://127.0.0.1:9/bigbluebutton/"
    assert "går inte att nå" in come(cast, cast.screen, "screen").content.decode()
    settings.BBB_URL = ""
    assert "är inte inställd" in come(cast, cast.screen, "screen").content.decode()


def test_only_organisers_see_what_the_server_said(cast: Cast, server: Bbb) -> None:
    server.mood = "full"
    assert "maxParticipants" not in come(cast, cast.screen, "screen").content.decode()
    assert "maxParticipants: No &lt;more&gt; rooms" in come(cast, cast.organiser, "organiser").content.decode()


@pytest.mark.parametrize(("language", "says"), [("en", "did not answer in time"), ("da", "svarede ikke i tide")])
def test_a_failure_is_told_in_the_readers_language(
    cast: Cast, server: Bbb, monkeypatch: Any, language: str, says: str
) -> None:
    monkeypatch.setattr(meeting_servers, "TIMEOUT", 0.2)
    server.mood = "silent"
    client = cast.screen.client()
    client.cookies["st_language"] = language
    assert says in client.get(reverse("facilitation:meeting", args=[cast.run.pk, "screen"])).content.decode()


# Rehearsals


def test_a_rehearsal_never_joins_the_real_meeting(cast: Cast, server: Bbb) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=NOW, by=None)
    place = cast.organiser.client().get(reverse("facilitation:meeting", args=[copy.pk, "organiser"]))["Location"]
    assert dict(parse_qsl(urlsplit(place).query))["meetingID"] == room_of(copy) != room_of(cast.run)


def test_a_rehearsal_of_a_link_opens_nothing(cast: Cast) -> None:
    copy = make_rehearsal(run=cast.run, speed=20, groups=3, now=NOW, by=None)
    assert meeting_address(copy) == ""
    answer = cast.organiser.client().get(reverse("facilitation:meeting", args=[copy.pk, "organiser"]))
    assert (answer.status_code, "I en övning öppnas inget möte" in answer.content.decode()) == (404, True)


# Jitsi


def test_the_page_with_the_call_lends_its_host_the_devices_and_no_other(cast: Cast, jitsi: None) -> None:
    answer = come(cast, cast.screen, "screen")
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self' https://meet.example.se" in policy
    assert re.search(r"frame-src https://meet\.example\.se(;|$)", policy)
    assert answer["Permissions-Policy"] == ", ".join(
        f'{name}=(self "https://meet.example.se")' for name in ("camera", "microphone", "display-capture")
    )


@pytest.mark.parametrize("path", ["/screen/", "/", "/nothing/"])
def test_every_other_page_closes_them(cast: Cast, jitsi: None, path: str) -> None:
    answer = cast.screen.client().get(path)
    assert answer["Permissions-Policy"] == "camera=(), microphone=(), display-capture=()"
    assert "meet.example.se" not in answer["Content-Security-Policy"]


def test_the_call_is_told_the_room_and_the_name_and_never_the_secret(cast: Cast, jitsi: None) -> None:
    text = come(cast, cast.screen, "screen").content.decode()
    told = json.loads(re.search(r'id="config"[^>]*>(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    assert (told["room"], told["domain"], told["name"]) == (room_of(cast.run), "meet.example.se", "Grupp A, Solna")
    assert told["script"] == "https://meet.example.se/external_api.js"
    assert told["token"].count(".") == 2
    assert "s3cret-of-jitsi" not in text


def test_without_an_application_there_is_no_token(cast: Cast, jitsi: None, settings: Any) -> None:
    settings.JITSI_APP_ID = settings.JITSI_SECRET = ""
    text = come(cast, cast.screen, "screen").content.decode()
    assert '"token": null' in text


def test_a_host_that_was_taken_away_is_told_of(cast: Cast, jitsi: None, settings: Any) -> None:
    settings.JITSI_HOST = ""
    answer = come(cast, cast.screen, "screen")
    assert (answer.status_code, "är inte inställd" in answer.content.decode()) == (503, True)


# Trying it


def press(cast: Cast, what: str) -> str:
    path = reverse("facilitation:meeting_check", args=[cast.run.pk])
    return cast.organiser.client().post(path, {"do": what}, follow=True).content.decode()


def test_the_organiser_tries_the_server(cast: Cast, server: Bbb, settings: Any) -> None:
    assert "känner igen oss. Ingen är i mötet än." in press(cast, "try")
    come(cast, cast.screen, "screen")
    server.meetings[room_of(cast.run)].guests.append(("Grupp A, Solna", "VIEWER"))
    assert "Någon är i mötet nu." in press(cast, "try")
    settings.BBB_SECRET = "another"
    assert "känner inte igen oss" in press(cast, "try")


def test_the_organiser_ends_the_meeting_and_twice_is_once(cast: Cast, server: Bbb) -> None:
    come(cast, cast.screen, "screen")
    assert "avslutat för alla" in press(cast, "end")
    assert server.meetings == {}
    assert "avslutat för alla" in press(cast, "end")


def test_trying_a_link_fetches_nothing(cast: Cast) -> None:
    assert "Länken får användas" in press(cast, "try")
    Run.objects.filter(pk=cast.run.pk).update(meeting_url="")
    assert "ingen möteslänk" in press(cast, "try")


def test_trying_jitsi_asks_for_its_script(cast: Cast, server: Bbb, settings: Any) -> None:
    """BigBlueButton's stand-in has no such file, and does not know the method: the host is there, Jitsi is not."""
    Run.objects.filter(pk=cast.run.pk).update(meeting_kind="jitsi")
    settings.JITSI_HOST = urlsplit(server.url).netloc
    assert "external_api.js: 501" in press(cast, "try")


# The page with the call follows the agenda


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("device", "is_noted"), [("beside0123456789abcdef", False), ("0123456789abcdef", True)])
async def test_a_page_beside_the_rooms_own_is_nobodys_presence(
    cast: Cast, line_of: LineOf, device: str, is_noted: bool
) -> None:
    roll.forget()
    line = line_of(cast.screen)
    await line.open("screen", run=cast.run.pk, device=device)
    assert (await line.topic("agenda"))["run"]["meeting_url"]
    await line.send("ping", sent=1, have={})
    await line.frame("pong")
    assert bool(roll.take(NOW)) is is_noted


@pytest.mark.parametrize(("device", "is_noted"), [("beside0123456789abcdef", False), ("0123456789abcdef", True)])
def test_nor_is_one_that_polls(cast: Cast, device: str, is_noted: bool) -> None:
    roll.forget()
    found = cast.screen.client().get(f"/live/state/?as=screen&run={cast.run.pk}&device={device}")
    assert found.status_code == 200
    assert Presence.objects.filter(run=cast.run).exists() is is_noted


@pytest.mark.django_db(transaction=True)
def test_a_room_that_waits_for_the_server_keeps_no_connection(cast: Cast, server: Bbb) -> None:
    client, path = cast.screen.client(), reverse("facilitation:meeting", args=[cast.run.pk, "screen"])
    assert client.get(path).status_code == 302
    assert connection.connection is None  # let go of before the server was asked, and not needed since
