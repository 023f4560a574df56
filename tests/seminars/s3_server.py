"""A small S3 of our own: keeps objects, knows ranges, and does nothing without a right and lasting signature."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from groups.ranges import Unsatisfiable, parse_range
from seminars.s3 import Bucket, signed_headers, signed_url

REGION, KEY, SECRET = "eu-north-1", "AKIATESTS", "a/secret+of/tests"


class Store(ThreadingHTTPServer):
    """`objects` by key; `asked` is every request as (method, key, status)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.objects: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, int]] = []
        self.headers_of: dict[str, dict[str, str]] = {}  # of the newest GET or HEAD of a key
        self.is_broken = False

    @property
    def url(self) -> str:
        """By another name than the product's: to a browser it is another site."""
        return f"http://localhost:{self.server_address[1]}/films"

    @property
    def bucket(self) -> Bucket:
        return Bucket(self.url, REGION, KEY, SECRET)


@contextmanager
def store() -> Iterator[Store]:
    server = Store()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Store

    def log_message(self, *args: object) -> None:
        pass

    @property
    def key(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix("/films/")

    def do_GET(self) -> None:
        query = dict(parse_qsl(urlsplit(self.path).query))
        if problem := self._problem_of_address(query):
            return self._refuse(403, problem)
        if self.key not in self.server.objects:
            return self._refuse(404, "NoSuchKey")
        self.server.headers_of[self.key] = dict(self.headers)
        return self._object(self.server.objects[self.key], query)

    do_HEAD = do_GET

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if problem := self._problem_of_headers():
            return self._refuse(403, problem)
        if hashlib.sha256(body).hexdigest() != self.headers["x-amz-content-sha256"]:
            return self._refuse(400, "XAmzContentSHA256Mismatch")
        self.server.objects[self.key] = body
        return self._answer(200)

    def do_DELETE(self) -> None:
        if problem := self._problem_of_headers():
            return self._refuse(403, problem)
        self.server.objects.pop(self.key, None)
        return self._answer(204)

    def _object(self, whole: bytes, query: dict[str, str]) -> None:
        told = {name.removeprefix("response-"): value for name, value in query.items() if name.startswith("response-")}
        told |= {"ETag": f'"{hashlib.md5(whole).hexdigest()}"', "Accept-Ranges": "bytes"}
        if origin := self.headers["Origin"]:  # as deploy/s3-cors.json asks for
            told |= {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Content-Range, ETag"}
        try:
            part = parse_range(self.headers["Range"], len(whole))
        except Unsatisfiable:
            return self._refuse(416, "InvalidRange")
        if part is None:
            return self._answer(200, whole, told)
        told["Content-Range"] = f"bytes {part.first}-{part.last}/{len(whole)}"
        return self._answer(206, whole[part.first : part.last + 1], told)

    def _problem_of_address(self, query: dict[str, str]) -> str:
        """Why the signed address opens nothing; empty when it does."""
        if self.server.is_broken:
            return "SlowDown"
        try:
            at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            lasts = timedelta(seconds=int(query["X-Amz-Expires"]))
        except (KeyError, ValueError):
            return "AuthorizationQueryParametersError"
        asked = {name: value for name, value in query.items() if not name.startswith("X-Amz-")}
        right = signed_url(self.server.bucket, self.key, method=self.command, now=at, lasts=lasts, query=asked)
        if dict(parse_qsl(urlsplit(right).query)) != query:
            return "SignatureDoesNotMatch"
        return "" if at <= datetime.now(UTC) < at + lasts else "AccessDenied"

    def _problem_of_headers(self) -> str:
        if self.server.is_broken:
            return "SlowDown"
        told = {name.lower(): value for name, value in self.headers.items()}
        names = told.get("authorization", "").partition("SignedHeaders=")[2].partition(",")[0].split(";")
        at = datetime.strptime(told["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        given = {name: told[name] for name in names if name in told}
        right = signed_headers(
            self.server.bucket,
            self.key,
            method=self.command,
            now=at,
            sha256=told["x-amz-content-sha256"],
            headers=given,
        )
        return (
            ""
            if hmac.compare_digest(right["authorization"], told.get("authorization", ""))
            else "SignatureDoesNotMatch"
        )

    def _refuse(self, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><StringToSign>the secret part</StringToSign></Error>".encode()
        self._answer(status, body, {"content-type": "application/xml"})

    def _answer(self, status: int, body: bytes = b"", headers: dict[str, Any] | None = None) -> None:
        self.server.asked.append((self.command, self.key, status))
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
