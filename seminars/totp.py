"""Codes of six figures that an app shows for half a minute each (RFC 6238), and codes for when it is lost. Pure but for
the secrets it makes."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

PERIOD = 30  # seconds
FIGURES = 6
DRIFT = 1
"""So many periods an app's clock may be off, either way."""
BACKUPS = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_secret() -> str:
    """160 random bits in base 32, as apps take them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_at(now: datetime) -> int:
    """The number of the period that an instant is in."""
    return int(now.timestamp()) // PERIOD


def code_of(secret: str, step: int) -> str:
    """The six figures of a period. `secret` is in base 32."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**FIGURES).zfill(FIGURES)


def matching_step(secret: str, code: str, now: datetime, *, after: int = 0) -> int | None:
    """The period that the code is of, later than `after`: a code that was used, or is older, is none."""
    at, typed = step_at(now), plain(code)
    found = [step for step in range(at - DRIFT, at + DRIFT + 1) if hmac.compare_digest(code_of(secret, step), typed)]
    return next((step for step in found if step > after), None)


def plain(code: str) -> str:
    """As typed, without what people put between figures; anything that is not ASCII is no code."""
    typed = "".join(code.split()).replace("-", "").lower()
    return typed if typed.isascii() else ""


def address(secret: str, *, name: str, issuer: str = "Social Talks") -> str:
    """What an app reads from a QR code."""
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?secret={secret}&issuer={quote(issuer)}"


def backup_codes() -> Iterator[str]:
    """Ten codes of ten letters and figures, about 50 bits each, to be written down."""
    for _number in range(BACKUPS):
        yield "".join(secrets.choice(_LETTERS) for _place in range(10))
