"""AWS's Signature Version 4 as S3 and its likes understand it: a signed address, or signed headers. No Django, no I/O.

Method: "Authenticating Requests: Using Query Parameters" and "... Using the Authorization Header" of the S3 API
reference, whose examples are the tests.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
LONGEST = timedelta(days=7)  # that the protocol allows


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket at its own address: "https://name.s3.eu-north-1.amazonaws.com" or "https://s3.example.se/name"."""

    url: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @property
    def origin(self) -> str:
        """Scheme, host and port, as a content security policy names them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def path(self, key: str) -> str:
        return quote(f"{urlsplit(self.url).path.rstrip('/')}/{key}")


def signed_url(
    bucket: Bucket, key: str, *, method: str, now: datetime, lasts: timedelta, query: Mapping[str, str] | None = None
) -> str:
    """An address that lets anyone do `method` with `key` until `lasts` after `now`; `query` is what S3 is to add."""
    if not timedelta(seconds=1) <= lasts <= LONGEST:
        raise ValueError(f"a signed address cannot last {lasts}")
    at = _instant(now)
    given = {
        **(query or {}),
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{bucket.access_key}/{_scope(bucket, at)}",
        "X-Amz-Date": at,
        "X-Amz-Expires": str(lasts // timedelta(seconds=1)),
        "X-Amz-SignedHeaders": "host",
    }
    asked = _query(given)
    signature = _signature(bucket, at, method, bucket.path(key), asked, {"host": bucket.host}, UNSIGNED)
    return f"{bucket.origin}{bucket.path(key)}?{asked}&X-Amz-Signature={signature}"


def signed_headers(
    bucket: Bucket, key: str, *, method: str, now: datetime, sha256: str, headers: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The headers of a request of our own, names in lower case; `sha256` in hex is its body's, which S3 checks."""
    at = _instant(now)
    given = {**(headers or {}), "host": bucket.host, "x-amz-content-sha256": sha256, "x-amz-date": at}
    signature = _signature(bucket, at, method, bucket.path(key), "", given, sha256)
    told = f"Credential={bucket.access_key}/{_scope(bucket, at)},SignedHeaders={_names(given)},Signature={signature}"
    return {**given, "authorization": f"{ALGORITHM} {told}"}


def _signature(
    bucket: Bucket, at: str, method: str, path: str, query: str, headers: Mapping[str, str], payload: str
) -> str:
    lines = [f"{name}:{headers[name]}\n" for name in sorted(headers)]
    asked = "\n".join((method, path, query, "".join(lines), _names(headers), payload))
    text = "\n".join((ALGORITHM, at, _scope(bucket, at), hashlib.sha256(asked.encode()).hexdigest()))
    key = f"AWS4{bucket.secret_key}".encode()
    for part in (at[:8], bucket.region, "s3", "aws4_request"):
        key = _mac(key, part)
    return _mac(key, text).hex()


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _instant(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _scope(bucket: Bucket, at: str) -> str:
    return f"{at[:8]}/{bucket.region}/s3/aws4_request"


def _names(headers: Mapping[str, str]) -> str:
    return ";".join(sorted(headers))


def _query(given: Mapping[str, str]) -> str:
    pairs = sorted((quote(name, safe=""), quote(value, safe="")) for name, value in given.items())
    return "&".join(f"{name}={value}" for name, value in pairs)
