"""The meeting servers of the settings: which kinds a run may choose, and what BigBlueButton and Jitsi answer."""

from __future__ import annotations

from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

from seminars import bbb, meetings
from seminars.meetings import Guest, Jitsi, Kind
from seminars.models import Run

TIMEOUT = 4.0  # seconds of silence; a room waits for it
MOST = 100_000  # bytes of an answer


class MeetingError(Exception):
    """The meeting cannot be opened. `code`: none, rehearsal, cancelled, unset, timeout, unreachable, secret, refused
    or strange; `detail` is for organisers and logs, and never holds what was signed."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code, self.detail = code, detail


def configured_kinds() -> list[Kind]:
    """A link needs nothing; the others a server."""
    found = ((Kind.LINK, True), (Kind.JITSI, settings.JITSI_HOST), (Kind.BBB, settings.BBB_URL and settings.BBB_SECRET))
    return [kind for kind, is_there in found if is_there]


def has_meeting(run: Run) -> bool:
    """True when there is something to open."""
    return bool(run.meeting_url) if run.meeting_kind == Kind.LINK else run.meeting_kind in configured_kinds()


def jitsi() -> Jitsi:
    """The one of the settings. Raises MeetingError `unset`."""
    if Kind.JITSI not in configured_kinds():
        raise MeetingError("unset", "JITSI_HOST")
    return Jitsi(settings.JITSI_HOST, settings.JITSI_APP_ID, settings.JITSI_SECRET, settings.JITSI_AUDIENCE)


def room_of(run: Run) -> str:
    return meetings.room_name(settings.SECRET_KEY, run.pk)


def join_bbb(run: Run, guest: Guest) -> str:
    """Makes the meeting if it is not there; returns the address that lets this one guest in. Raises MeetingError."""
    server, meeting = _bbb(), _meeting(run)
    _ask(bbb.create_url(server, meeting))
    return bbb.join_url(server, meeting, guest)


def is_bbb_running(run: Run) -> bool:
    """True when somebody is in the meeting. Raises MeetingError."""
    return _ask(bbb.running_url(_bbb(), _meeting(run))).is_running


def end_bbb(run: Run) -> None:
    """Everyone has to leave; ended twice is once. Raises MeetingError."""
    _ask(bbb.end_url(_bbb(), _meeting(run)), fine=bbb.NOT_THERE)


def try_jitsi() -> None:
    """Asks the host for the script that our page needs. Raises MeetingError."""
    status, _text = _get(f"{jitsi().origin}/external_api.js", method="HEAD")
    if status != 200:
        raise MeetingError("refused", f"external_api.js: {status}")


def _bbb() -> bbb.Server:
    if Kind.BBB not in configured_kinds():
        raise MeetingError("unset", "BBB_URL, BBB_SECRET")
    return bbb.Server(settings.BBB_URL, settings.BBB_SECRET)


def _meeting(run: Run) -> bbb.Meeting:
    viewers, moderators = (meetings.password(settings.SECRET_KEY, run.pk, role) for role in ("viewer", "moderator"))
    return bbb.Meeting(room_of(run), run.seminar.title, viewers, moderators, leave_to=settings.BASE_URL)


def _ask(url: str, *, fine: tuple[str, ...] = ()) -> bbb.Answer:
    """The answer, when the server did as it was asked, or refused for a reason that is `fine`."""
    status, text = _get(url)
    try:
        answer = bbb.read_answer(text)
    except ValueError as error:
        raise MeetingError("strange", f"{status}, {error}") from error
    if answer.is_success or answer.key in fine:
        return answer
    code = "secret" if answer.key == bbb.CHECKSUM_ERROR else "refused"
    raise MeetingError(code, f"{answer.key}: {answer.message}"[:300])


def _get(url: str, *, method: str = "GET") -> tuple[int, str]:
    parts = urlsplit(url)
    line: Callable[..., HTTPConnection] = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = line(parts.netloc, timeout=TIMEOUT)
    try:
        connection.request(method, f"{parts.path}?{parts.query}" if parts.query else parts.path)
        answer = connection.getresponse()
        return answer.status, answer.read(MOST).decode(errors="replace")
    except TimeoutError as error:
        raise MeetingError("timeout", parts.netloc) from error
    except (HTTPException, OSError) as error:
        raise MeetingError("unreachable", f"{parts.netloc}: {type(error).__name__}") from error
    finally:
        connection.close()
