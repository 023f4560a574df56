"""Secrets of links and devices: how they are made, derived for the demo, and hashed. No Django."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets


def new_token() -> str:
    """192 random bits, safe in an address."""
    return secrets.token_urlsafe(24)


def derived_token(secret: str, *parts: object) -> str:
    """The same token every time for the same secret and parts, so that demo links can be printed again and a mail
    that is sent again has the same link."""
    digest = hmac.new(secret.encode(), "\x1f".join(map(str, parts)).encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:24]).decode()


def token_hash(token: str) -> str:
    """What the database keeps of a token: its SHA-256 in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
