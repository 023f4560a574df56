"""What the joint meeting of a run is and what it is called at its provider. No Django, no I/O.

Rooms and passwords are derived from one secret and the run, so that nothing is stored and nobody can guess them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

TOKEN_LASTS = timedelta(hours=12)
SKEW = timedelta(minutes=5)  # that the provider's clock may be behind ours
LOOPBACK = ("127.0.0.1", "localhost")
CUTS_EMBEDS = "meet.jit.si"  # embedded calls are ended after five minutes there


class Kind(StrEnum):
    LINK = "link"
    JITSI = "jitsi"
    BBB = "bbb"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who joins: a room or a role, never a person's name."""

    name: str
    leads: bool = False  # a moderator


@dataclass(frozen=True, slots=True)
class Jitsi:
    """A Jitsi of one's own: host, with port if any. With `app_id` it lets in only those with a token of ours."""

    host: str
    app_id: str = ""
    secret: str = field(default="", repr=False)
    audience: str = "jitsi"

    @property
    def origin(self) -> str:
        """As a content security policy names it; without TLS on this machine alone."""
        scheme = "http" if urlsplit(f"//{self.host}").hostname in LOOPBACK else "https"
        return f"{scheme}://{self.host}"


def is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """True when the host, or one that it stands under, is allowed."""
    return any(host == one or host.endswith(f".{one}") for one in allowed)


def room_name(secret: str, run: int) -> str:
    """The run's room, 130 bits that nobody can guess; lower case, as Jitsi makes every name."""
    return f"socialtalks-{_derived(secret, 'room', run)}"


def password(secret: str, run: int, role: str) -> str:
    """The same one each time, so that a meeting that is made twice is one meeting."""
    return _derived(secret, role, run)


def jitsi_token(server: Jitsi, *, room: str, guest: Guest, now: datetime) -> str:
    """A JSON web token, HS256, for one room. Claims: "tokens.md" of lib-jitsi-meet; all of `user` must be text."""
    claims = {
        "aud": server.audience,
        "iss": server.app_id,
        "sub": urlsplit(f"//{server.host}").hostname,
        "room": room,
        "nbf": int((now - SKEW).timestamp()),
        "exp": int((now + TOKEN_LASTS).timestamp()),
        "context": {
            "user": {
                "name": guest.name,
                "affiliation": "owner" if guest.leads else "member",
                "moderator": "true" if guest.leads else "false",
            }
        },
    }
    signed = ".".join(_part(part) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    signature = hmac.new(server.secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{_base64(signature)}"


def _derived(secret: str, what: str, run: int) -> str:
    digest = hmac.new(secret.encode(), f"meeting\x1f{what}\x1f{run}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest)[:26].decode().lower()


def _part(value: Mapping[str, object]) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
