"""A small BigBlueButton of our own: checks checksums, keeps meetings, and answers as badly as a test asks it to."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"


@dataclass
class Kept:
    """A meeting, and who has joined it: (name, role)."""

    query: dict[str, str]
    guests: list[tuple[str, str]] = field(default_factory=list)


class Bbb(ThreadingHTTPServer):
    """`mood` is well, silent (until `wake` is set), broken (answers what is no answer) or full (says no)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.meetings: dict[str, Kept] = {}
        self.asked: list[tuple[str, str]] = []  # call, messageKey
        self.made = 0
        self.mood = "well"
        self.wake = Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/bigbluebutton/"


@contextmanager
def bigbluebutton() -> Iterator[Bbb]:
    server = Bbb()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.wake.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: Bbb

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        call = parts.path.removeprefix("/bigbluebutton/api/")
        query, _amp, checksum = parts.query.rpartition("checksum=")
        if self.server.mood == "silent":
            self.server.wake.wait(30)
        if self.server.mood == "broken":
            return self._send("<html>502 Bad Gateway</html>", status=502)
        right = hashlib.sha256(f"{call}{query.removesuffix('&')}{SECRET}".encode()).hexdigest()
        if not hmac.compare_digest(right, checksum):
            return self._failed(call, "checksumError", "You did not pass the checksum security check")
        return getattr(self, f"_{call}")(dict(parse_qsl(query.removesuffix("&"), strict_parsing=True)))

    def _create(self, query: dict[str, str]) -> None:
        if self.server.mood == "full":
            return self._failed("create", "maxParticipants", "No <more> rooms")
        kept = self.server.meetings.get(query["meetingID"])
        if kept is None:
            self.server.meetings[query["meetingID"]] = Kept(query)
            self.server.made += 1
            return self._success("create", "", f"<createTime>{time.time_ns() // 1_000_000}</createTime>")
        if (kept.query["attendeePW"], kept.query["moderatorPW"]) != (query["attendeePW"], query["moderatorPW"]):
            return self._failed("create", "idNotUnique", "A meeting already exists with that meeting ID.")
        return self._success("create", "duplicateWarning")

    def _join(self, query: dict[str, str]) -> None:
        kept = self.server.meetings.get(query["meetingID"])
        if kept is None:
            return self._failed("join", "invalidMeetingIdentifier", "There is no such meeting")
        kept.guests.append((query["fullName"], query["role"]))
        return self._success("join", "successfullyJoined")

    def _isMeetingRunning(self, query: dict[str, str]) -> None:
        kept = self.server.meetings.get(query["meetingID"])
        self._success("isMeetingRunning", "", f"<running>{str(bool(kept and kept.guests)).lower()}</running>")

    def _end(self, query: dict[str, str]) -> None:
        if self.server.meetings.pop(query["meetingID"], None) is None:
            return self._failed("end", "notFound", "We could not find a meeting with that meeting ID")
        return self._success("end", "sentEndMeetingRequest")

    def _success(self, call: str, key: str, more: str = "") -> None:
        self.server.asked.append((call, key))
        self._send(f"<response><returncode>SUCCESS</returncode><messageKey>{key}</messageKey>{more}</response>")

    def _failed(self, call: str, key: str, message: str) -> None:
        self.server.asked.append((call, key))
        told = f"<messageKey>{key}</messageKey><message>{escape(message)}</message>"
        self._send(f"<response><returncode>FAILED</returncode>{told}</response>")

    def _send(self, text: str, status: int = 200) -> Any:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass  # who asked has given up
