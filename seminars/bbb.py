"""BigBlueButton's API: signed addresses and what the answers say. No Django, no I/O.

Method: "API Reference" of docs.bigbluebutton.org. The checksum is that of the query exactly as it is sent, so a query
is encoded once, here, and never touched again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from xml.etree import ElementTree

from seminars.meetings import Guest

LONGEST_NAME = 64  # characters that a meeting's name may have
NOT_THERE = ("notFound", "invalidMeetingIdentifier")
CHECKSUM_ERROR = "checksumError"


@dataclass(frozen=True, slots=True)
class Server:
    """`url` as `bbb-conf --secret` prints it, "https://bbb.example.se/bigbluebutton/"."""

    url: str
    secret: str = field(repr=False)

    @property
    def api(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith("/api") else f"{base}/api"


@dataclass(frozen=True, slots=True)
class Meeting:
    """The joint meeting of one run, the same each time it is asked for."""

    id: str
    name: str
    viewers: str = field(repr=False)
    moderators: str = field(repr=False)
    leave_to: str = ""  # where the browser goes when one hangs up


@dataclass(frozen=True, slots=True)
class Answer:
    is_success: bool
    key: str = ""
    message: str = ""
    is_running: bool = False


def signed_url(server: Server, call: str, query: Mapping[str, str]) -> str:
    text = urlencode(query)
    checksum = hashlib.sha256(f"{call}{text}{server.secret}".encode()).hexdigest()
    return f"{server.api}/{call}?{text}{'&' if text else ''}checksum={checksum}"


def create_url(server: Server, meeting: Meeting) -> str:
    """Twice is once: with the same passwords the server answers that the meeting is there."""
    asked = {
        "name": meeting.name[:LONGEST_NAME].strip().ljust(2, "."),
        "meetingID": meeting.id,
        "attendeePW": meeting.viewers,
        "moderatorPW": meeting.moderators,
        "muteOnStart": "true",
        "record": "false",
        "guestPolicy": "ALWAYS_ACCEPT",
    }
    return signed_url(server, "create", asked | ({"logoutURL": meeting.leave_to} if meeting.leave_to else {}))


def join_url(server: Server, meeting: Meeting, guest: Guest) -> str:
    """For the browser to go to. It names a role and no password: whoever reads it learns nothing that lasts."""
    role = "MODERATOR" if guest.leads else "VIEWER"
    return signed_url(
        server, "join", {"fullName": guest.name, "meetingID": meeting.id, "role": role, "redirect": "true"}
    )


def running_url(server: Server, meeting: Meeting) -> str:
    return signed_url(server, "isMeetingRunning", {"meetingID": meeting.id})


def end_url(server: Server, meeting: Meeting) -> str:
    return signed_url(server, "end", {"meetingID": meeting.id, "password": meeting.moderators})


def read_answer(text: str) -> Answer:
    """Raises ValueError on what is no answer of BigBlueButton's."""
    if "<!" in text.replace("<![CDATA[", ""):
        raise ValueError("a document type, which the API never sends")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no document type, so no entities
    except ElementTree.ParseError as error:
        raise ValueError(f"no XML: {error}") from error
    code = (root.findtext("returncode") or "").strip()
    if root.tag != "response" or code not in ("SUCCESS", "FAILED"):
        raise ValueError("no returncode")
    told = {name: (root.findtext(name) or "").strip() for name in ("messageKey", "message", "running")}
    return Answer(code == "SUCCESS", told["messageKey"], told["message"], told["running"] == "true")
