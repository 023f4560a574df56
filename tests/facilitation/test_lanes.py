"""The short way to a connection: the frame any server would send, and on real servers in order, whole, never twice."""

from __future__ import annotations

import json
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from websockets.frames import Frame, Opcode
from websockets.sync.client import connect

from facilitation.lanes import lane, text_frame
from tests.facilitation.lane_app import COUNT, FILLING
from tests.servers import Server, free_port, wait_until

APP = "tests.facilitation.lane_app:application"


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, 100_000])
def test_the_frame_is_what_a_server_sends(length: int) -> None:
    text = "é" * (length // 2) + "x" * (length % 2)
    expected = Frame(Opcode.TEXT, text.encode()).serialize(mask=False)
    assert text_frame(text) == expected


def test_there_is_no_lane_beside_a_server_that_is_not_known() -> None:
    async def send(event: object) -> None: ...

    assert lane(send) is None


def daphne(port: int) -> list[str]:
    return [sys.executable, "-m", "daphne", "-e", f"tcp:{port}:interface=127.0.0.1", APP]


def uvicorn(port: int) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", "--port", str(port), "--ws", "websockets-sansio", "--lifespan", "off"]
    return [*command, "--ws-per-message-deflate", "false", APP]


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.slow
@pytest.mark.parametrize("command", [daphne, uvicorn])
def test_frames_arrive_in_order_and_whole_when_the_reader_is_slow(command: object, tmp_path: Path) -> None:
    port = free_port()
    server = Server(command(port), port, tmp_path)  # type: ignore[operator]
    server.start()
    try:
        wait_until(lambda: _answers(port))
        with connect(f"ws://127.0.0.1:{port}/", compression=None) as client:
            time.sleep(0.5)  # the server's buffers fill
            texts = [client.recv() for _text in range(COUNT)]
            told = json.loads(client.recv())
        assert texts == [f"{number} {FILLING}" for number in range(COUNT)]
        assert told["taken"] > 0
        assert told["refused"] > 0  # while older bytes waited
    finally:
        server.stop(signal.SIGTERM)
    assert "AssertionError" not in (tmp_path / "server.log").read_text()
