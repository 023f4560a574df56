"""Mail that was written to the folder, read back: newest first. No Django."""

from __future__ import annotations

import email
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

_LINE = b"\n" + b"-" * 79 + b"\n"
_NAME = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9]+\.log")
MOST = 500
"""So many files are looked at; the folder of a long-lived trial is not read to its end."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail in the folder, named by its file and its place there."""

    name: str
    to: str
    subject: str
    sent: datetime | None
    text: str
    html: str
    files: tuple[tuple[str, bytes], ...]


def newest(folder: Path) -> list[Mail]:
    """What lies there, the newest first."""
    files = [path for path in folder.glob("*.log") if _NAME.fullmatch(path.name)]
    latest = sorted(files, key=lambda path: path.stat().st_mtime_ns, reverse=True)[:MOST]
    return [mail for path in latest for mail in reversed(_read(folder, path.name))]


def find(folder: Path, name: str) -> Mail | None:
    """The mail of this name, or None: names lead nowhere but into the folder."""
    file, _dash, place = name.rpartition("-")
    if not (_NAME.fullmatch(file) and place.isdecimal() and (folder / file).is_file()):
        return None
    return next((mail for mail in _read(folder, file) if mail.name == name), None)


def remove(folder: Path, is_unwanted: Callable[[Mail], bool]) -> int:
    """Takes mails out of the folder for good, however many lie there; returns how many went."""
    gone = 0
    for path in [path for path in folder.glob("*.log") if _NAME.fullmatch(path.name)]:
        parts = _parts(path)
        kept = [part for part in parts if not is_unwanted(_mail(path.name, part))]
        gone += len(parts) - len(kept)
        if not kept and parts:
            path.unlink(missing_ok=True)
        elif len(kept) < len(parts):
            shorter = path.with_suffix(".part")
            shorter.write_bytes(b"".join(part + _LINE for part in kept))
            shutil.copystat(path, shorter)
            shorter.replace(path)
    return gone


def _read(folder: Path, name: str) -> list[Mail]:
    return [_mail(f"{name}-{number}", part) for number, part in enumerate(_parts(folder / name), start=1)]


def _parts(path: Path) -> list[bytes]:
    """The mails of a file, as they were written."""
    try:
        content = path.read_bytes()
    except OSError:
        return []
    return [part.strip(b"\n") for part in (b"\n" + content).split(_LINE) if part.strip()]


def _mail(name: str, raw: bytes) -> Mail:
    message: EmailMessage = email.message_from_bytes(raw, policy=default)
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    date = message["date"]
    return Mail(
        name=name,
        to=str(message["to"] or ""),
        subject=str(message["subject"] or ""),
        sent=_aware(date.datetime) if date else None,
        text=str(text.get_content()) if text else "",
        html=str(html.get_content()) if html else "",
        files=tuple((part.get_filename() or "", _bytes(part)) for part in message.iter_attachments()),
    )


def _aware(moment: datetime) -> datetime:
    """A date of -0000, which says nothing of where, is read as UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
