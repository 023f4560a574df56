"""Reads settings from the environment: NAME, or NAME_FILE for secrets kept in files. No Django."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """The value of NAME, else the stripped content of the file that NAME_FILE points to, else `default`."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return default


def flag(name: str, default: bool = False) -> bool:
    """True for 1, true, yes, on (any case); `default` when unset."""
    value = text(name)
    return value.lower() in {"1", "true", "yes", "on"} if value else default


def number(name: str, default: int) -> int:
    """A whole number; raises ValueError naming the variable when it is not one."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from error


def listing(name: str, default: str = "") -> list[str]:
    """Comma-separated values, stripped, empty ones dropped."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def kept_secret(folder: Path, name: str = "secret-key") -> str:
    """The secret in `folder`, made on first use with mode 0600, so that cookies survive a restart."""
    path = folder / name
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    value = secrets.token_urlsafe(64)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(value)
    return value
