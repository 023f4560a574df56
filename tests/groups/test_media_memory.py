"""A film of 250 MB from both servers: memory stays flat, also beside readers that ask for all and read nothing."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.faults.stacks import Stack, alone, daphne, uvicorn
from tests.servers import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.embedded]
MB = 1024 * 1024
SIZE = 250 * MB
GROWTH = 15.0  # MB
SILENT = 4


@pytest.fixture(params=[daphne, uvicorn])
def stack(request: pytest.FixtureRequest, tmp_path: Path, seed: Path) -> Iterator[Stack]:
    with alone(tmp_path, seed, command=request.param) as made:
        yield made


def test_memory_stays_flat_whoever_reads_and_however(stack: Stack, tmp_path: Path) -> None:
    for path in (tmp_path / "media/talks").iterdir():
        os.truncate(path, SIZE)  # sparse: it takes no room on the disk
    machine = stack.machines[0]
    with httpx.Client(base_url=machine.base, timeout=60) as client, ExitStack() as ends:
        client.get(httpx.URL(stack.links["live"]["groups"][0]["screen"]).path)
        film = _film(client)
        assert _drained(client, film, f"bytes=0-{MB - 1}") == (206, MB)
        before = _begin_anew(machine.pid)
        silent = [ends.enter_context(_asked(client, film)) for _reader in range(SILENT)]
        wait_until(lambda: len(_open(machine.pid, tmp_path)) == SILENT)
        for start in range(0, 250, 25):
            assert _drained(client, film, f"bytes={start * MB}-") == (206, 2 * MB)
        assert _drained(client, film) == (200, SIZE)
        assert _drained(client, film, f"bytes={200 * MB}-{249 * MB - 1}") == (206, 49 * MB)
        assert _drained(client, film, "bytes=-1000") == (206, 1000)
        assert _memory(machine.pid, "VmHWM") - before <= GROWTH
        wait_until(lambda: len(_open(machine.pid, tmp_path)) == SILENT)  # the others' are closed, theirs are not
        for line in silent:
            line.close()
        wait_until(lambda: _open(machine.pid, tmp_path) == [])


def _film(client: httpx.Client) -> str:
    slots = client.get("/live/state/").json()["topics"]["agenda"]["state"]["slots"]
    return next(slot["talk"]["url"] for slot in slots if slot["talk"])  # type: ignore[no-any-return]


def _drained(client: httpx.Client, film: str, wanted: str | None = None) -> tuple[int, int]:
    """Reads the answer in pieces; its status and length."""
    with client.stream("GET", film, headers={"Range": wanted} if wanted else {}) as answer:
        return answer.status_code, sum(len(piece) for piece in answer.iter_bytes(MB))


def _asked(client: httpx.Client, film: str) -> socket.socket:
    """A connection that has asked for the whole film, and reads nothing."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    line.connect((client.base_url.host, client.base_url.port))
    request = client.build_request("GET", film)
    cookies = request.headers["Cookie"]
    line.sendall(
        f"GET {film} HTTP/1.1\r\nHost: {client.base_url.netloc.decode()}\r\nCookie: {cookies}\r\n\r\n".encode()
    )
    return line


def _open(pid: int, folder: Path) -> list[str]:
    """The films that the server holds open."""
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(str(link.readlink()))
        except FileNotFoundError:
            continue  # closed meanwhile
    return [path for path in found if path.startswith(f"{folder}/media/")]


def _begin_anew(pid: int) -> float:
    """Resident MB now; the most that it has ever been is forgotten."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _memory(pid, "VmRSS")


def _memory(pid: int, what: str) -> float:
    """MB."""
    found = re.search(rf"{what}:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024
