"""Our bucket at an S3 or its like, when films are served from one: what is sent to it, and addresses signed for it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

from seminars.s3 import Bucket, signed_headers, signed_url

SIGNED_FOR = timedelta(minutes=30)  # a Talk, a long hold in it, and some
TIMEOUT = 60.0  # seconds of silence
NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # the hash of no bytes


class BucketError(Exception):
    """The bucket did not do as it was asked; the text tells what it answered, never what was signed."""


def bucket() -> Bucket:
    """The one of the settings."""
    return Bucket(settings.S3_URL, settings.S3_REGION, settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY)


def address(sha256: str, *, method: str, disposition: str, now: datetime) -> str:
    """Where the copy of a film can be fetched by `method` until SIGNED_FOR after `now`."""
    told = {"response-cache-control": "private, no-store", "response-content-disposition": disposition}
    told |= {"response-content-type": "video/mp4"}
    return signed_url(bucket(), key_of(sha256), method=method, now=now, lasts=SIGNED_FOR, query=told)


def key_of(sha256: str) -> str:
    return f"talks/{sha256}.mp4"


def job_key(sha256: str) -> str:
    """Of the job that copies the film into this bucket: another bucket has nothing yet."""
    return f"film-copy:{hashlib.sha256(settings.S3_URL.encode()).hexdigest()[:8]}:{sha256}"


def put(path: Path, sha256: str, *, now: datetime) -> None:
    """Sends the film, which the bucket checks by its hash. Raises BucketError, and OSError when the file is gone."""
    with path.open("rb") as file:
        headers = {"content-type": "video/mp4", "content-length": str(path.stat().st_size)}
        _ask("PUT", sha256, now, body=file, payload=sha256, headers=headers)


def remove(sha256: str, *, now: datetime) -> None:
    """Twice is once. Raises BucketError."""
    _ask("DELETE", sha256, now)


def _ask(
    method: str,
    sha256: str,
    now: datetime,
    *,
    body: IO[bytes] | None = None,
    payload: str = NOTHING,
    headers: dict[str, str] | None = None,
) -> None:
    ours = bucket()
    signed = signed_headers(ours, key_of(sha256), method=method, now=now, sha256=payload, headers=headers)
    parts = urlsplit(ours.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = kind(parts.netloc, timeout=TIMEOUT)
    try:
        line.request(method, ours.path(key_of(sha256)), body=body, headers=signed)
        answer = line.getresponse()
        told = answer.read(2_000).decode(errors="replace")
    except (HTTPException, OSError) as error:
        raise BucketError(f"{method} {parts.netloc}: {type(error).__name__}: {error}") from error
    finally:
        line.close()
    if not 200 <= answer.status < 300:
        raise BucketError(f"{method} {parts.netloc}: {answer.status} {_code(told)}")


def _code(xml: str) -> str:
    """S3's code of an error: the rest of its answer may repeat what was signed."""
    return xml.partition("<Code>")[2].partition("</Code>")[0]
