"""Meetings as pure data: BigBlueButton's documented checksum, rooms nobody can guess, tokens, hosts."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seminars import bbb
from seminars.meetings import Guest, Jitsi, is_allowed, jitsi_token, password, room_name

SERVER = bbb.Server("https://bbb.example.com/bigbluebutton/", "639259d4-9dd8-4b25-bf01-95f9567eaf4b")
DOCUMENTED = {"name": "Test Meeting", "meetingID": "abc123", "attendeePW": "111222", "moderatorPW": "333444"}
MEETING = bbb.Meeting("socialtalks-x", "Att komma hem", "viewers", "moderators", leave_to="https://st.example.se")
NOW = datetime(2026, 3, 12, 8, tzinfo=UTC)


def test_the_query_is_that_of_the_documented_example() -> None:
    url = bbb.signed_url(SERVER, "create", DOCUMENTED)
    query = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444"
    assert url.startswith(f"https://bbb.example.com/bigbluebutton/api/create?{query}&checksum=")
    text = f"create{query}{SERVER.secret}".encode()
    assert hashlib.sha1(text).hexdigest() == "1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17"  # the reference's own
    assert url.endswith(hashlib.sha256(text).hexdigest())


@pytest.mark.parametrize("tail", ["", "/", "/api", "/api/"])
def test_the_address_is_taken_as_people_write_it(tail: str) -> None:
    assert bbb.Server(f"https://b.se/bigbluebutton{tail}", "x").api == "https://b.se/bigbluebutton/api"


@given(st.dictionaries(st.sampled_from(["fullName", "meetingID", "name"]), st.text(min_size=1), min_size=1))
def test_what_is_signed_is_what_is_sent_and_reads_back(query: dict[str, str]) -> None:
    try:
        "".join(query.values()).encode()
    except UnicodeEncodeError:
        return
    sent, _amp, checksum = urlsplit(bbb.signed_url(SERVER, "join", query)).query.rpartition("&checksum=")
    assert dict(parse_qsl(sent, keep_blank_values=True)) == query
    assert checksum == hashlib.sha256(f"join{sent}{SERVER.secret}".encode()).hexdigest()


def test_rooms_come_in_as_viewers_and_muted_and_no_password_is_in_their_address() -> None:
    made = dict(parse_qsl(urlsplit(bbb.create_url(SERVER, MEETING)).query))
    assert (made["muteOnStart"], made["record"], made["logoutURL"]) == ("true", "false", "https://st.example.se")
    room = bbb.join_url(SERVER, MEETING, Guest("Grupp A, Solna"))
    assert dict(parse_qsl(urlsplit(room).query))["role"] == "VIEWER"
    assert not any(secret in room for secret in ("viewers", "moderators", SERVER.secret))
    leader = dict(parse_qsl(urlsplit(bbb.join_url(SERVER, MEETING, Guest("Producent", leads=True))).query))
    assert (leader["role"], leader["fullName"]) == ("MODERATOR", "Producent")


@pytest.mark.parametrize("title", ["", "x", "y" * 200])
def test_a_meetings_name_is_as_long_as_the_server_takes(title: str) -> None:
    meeting = bbb.Meeting("id", title, "a", "b")
    assert 2 <= len(dict(parse_qsl(urlsplit(bbb.create_url(SERVER, meeting)).query))["name"]) <= 64


def test_answers_are_read() -> None:
    ok = "<response><returncode>SUCCESS</returncode><running>true</running></response>"
    assert bbb.read_answer(ok) == bbb.Answer(True, is_running=True)
    no = (
        "<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey>"
        "<message><![CDATA[No & no]]></message></response>"
    )
    assert bbb.read_answer(no) == bbb.Answer(False, "checksumError", "No & no")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html/>",
        "<response><returncode>MAYBE</returncode></response>",
        "<response>",
        '<!DOCTYPE r [<!ENTITY a "b">]><response><returncode>SUCCESS</returncode></response>',
    ],
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bbb.read_answer(text)


def test_secrets_are_not_shown_by_accident() -> None:
    assert SERVER.secret not in repr(SERVER)
    assert "moderators" not in repr(MEETING)
    assert "s3cret" not in repr(Jitsi("m.se", "app", "s3cret"))


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_every_run_has_a_room_of_its_own_that_stays(one: int, other: int) -> None:
    assert (room_name("secret", one) == room_name("secret", other)) == (one == other)
    assert room_name("secret", one) != room_name("another", one)
    assert room_name("secret", one) == room_name("secret", one).lower()
    assert len({room_name("s", one), password("s", one, "viewer"), password("s", one, "moderator")}) == 3


def test_a_token_is_signed_for_one_room_and_ends() -> None:
    server = Jitsi("Meet.example.se:8443".lower(), "app", "s3cret", "ours")
    head, claims, signature = jitsi_token(server, room="r1", guest=Guest("Producent", leads=True), now=NOW).split(".")
    mac = hmac.new(b"s3cret", f"{head}.{claims}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64encode(mac).rstrip(b"=").decode() == signature
    told = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert (told["iss"], told["aud"], told["sub"], told["room"]) == ("app", "ours", "meet.example.se", "r1")
    assert told["nbf"] < NOW.timestamp() < told["exp"] <= NOW.timestamp() + 12 * 3600
    assert told["context"]["user"] == {"name": "Producent", "affiliation": "owner", "moderator": "true"}


def test_jitsi_without_tls_is_this_machine_alone() -> None:
    assert Jitsi("meet.example.se:8443").origin == "https://meet.example.se:8443"
    assert Jitsi("localhost:9").origin == "http://localhost:9"
    assert Jitsi("localhost.example.se").origin == "https://localhost.example.se"


@pytest.mark.parametrize(
    ("host", "is_ok"),
    [
        ("zoom.us", True),
        ("us02.zoom.us", True),
        ("evilzoom.us", False),
        ("zoom.us.example.se", False),
        ("", False),
    ],
)
def test_a_host_is_allowed_with_what_stands_under_it(host: str, is_ok: bool) -> None:
    assert is_allowed(host, ["zoom.us"]) is is_ok
