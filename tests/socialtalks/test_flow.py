"""Answers leave no faster than they are read, on both servers; nobody waits for a reader that has stopped for good."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from socialtalks.flow import line_of
from tests.servers import Server, free_port, wait_until
from tests.socialtalks.flow_app import LONG

APP = "tests.socialtalks.flow_app:application"
MB = 1024 * 1024
KERNELS = 16 * MB  # what both ends' kernels may keep of an answer that nobody reads
DAPHNE = ["daphne", "-e", "tcp:{port}:interface=127.0.0.1", "--http-timeout", "1", APP]
UVICORN = ["uvicorn", "--host", "127.0.0.1", "--port", "{port}", "--lifespan", "off", "--log-level", "warning"]


def test_there_is_no_line_behind_a_server_that_is_not_known() -> None:
    async def send(message: object) -> None: ...

    assert line_of(send) is None


@pytest.fixture(
    scope="module",
    params=[DAPHNE, [*UVICORN, "--http", "h11", APP], [*UVICORN, "--http", "auto", APP]],
    ids=["daphne", "uvicorn, h11", "uvicorn"],
)
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port, folder = free_port(), tmp_path_factory.mktemp("flow")
    server = Server([sys.executable, "-m", *(part.format(port=port) for part in request.param)], port, folder)
    server.start()
    try:
        wait_until(lambda: _answers(port), seconds=60)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
    assert "Traceback" not in (folder / "server.log").read_text()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Silent:
    """A reader that has asked and does not read until it is told to."""

    def __init__(self, base: str, path: str) -> None:
        url = httpx.URL(base)
        self.line = socket.socket()
        self.line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self.line.settimeout(60)
        self.line.connect((url.host, url.port))
        self.line.sendall(f"GET {path} HTTP/1.1\r\nHost: {url.netloc.decode()}\r\nConnection: close\r\n\r\n".encode())

    def read(self) -> int:
        """How many bytes of the answer's body come before its end, or before the line is cut."""
        answer = b""
        read = 0
        with self.line, suppress(ConnectionResetError):
            while b"\r\n\r\n" not in answer:
                answer += self.line.recv(MB)
            read = len(answer.partition(b"\r\n\r\n")[2])
            while piece := self.line.recv(MB):
                read += len(piece)
        return read


def drained(base: str, path: str) -> int:
    with httpx.stream("GET", f"{base}{path}", timeout=60) as answer:
        return sum(len(piece) for piece in answer.iter_bytes(MB))


def told(base: str) -> dict[str, dict[str, int | str]]:
    return httpx.get(f"{base}/sent", timeout=60).json()  # type: ignore[no-any-return]


@pytest.mark.slow
def test_who_does_not_read_is_sent_no_more_than_the_kernels_keep(base: str) -> None:
    silent = Silent(base, "/silent")
    wait_until(lambda: told(base)["sent"].get("/silent"))
    assert drained(base, "/beside") == LONG  # in this time all of the silent one's would have been sent
    sent = told(base)["sent"]
    assert sent["/beside"] == LONG
    assert sent["/silent"] < KERNELS
    assert silent.read() == LONG
    wait_until(lambda: told(base)["ended"].get("/silent") == "sent")


@pytest.mark.slow
def test_who_never_reads_is_let_go(base: str) -> None:
    silent = Silent(base, "/never")
    wait_until(lambda: told(base)["ended"].get("/never") == "left")
    assert silent.read() < KERNELS


@pytest.mark.slow
def test_who_leaves_ends_the_sending(base: str) -> None:
    silent = Silent(base, "/leaves")
    wait_until(lambda: told(base)["sent"].get("/leaves"))
    silent.line.close()
    wait_until(lambda: told(base)["ended"].get("/leaves") == "left")
