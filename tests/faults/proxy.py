"""A line of our own between pages and what they talk to, which can be made as bad as lines get. Seeded.

It runs in a thread, so that it can be told from tests with and without an event loop.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.servers import free_port

T = TypeVar("T")
CHUNK = 65_536
AGAIN = 0.2  # seconds until TCP sends again what was lost


@dataclass(frozen=True)
class Weather:
    """Seconds that every piece takes, up to so many more, how many of a hundred pieces have to be sent again, and how
    many bytes a second a connection carries each way (0: as many as come)."""

    delay: float = 0.0
    jitter: float = 0.0
    loss: float = 0.0
    rate: float = 0.0


class Proxy:
    """Listens on a port of its own and goes to the first of `targets` that answers, each in turn, as nginx does."""

    def __init__(self, *targets: int, seed: int = 0) -> None:
        self.port = free_port()
        self.weather = Weather()
        self._targets, self._turn, self._random = list(targets), 0, random.Random(seed)
        self._refuses = False
        self._lines: set[_Line] = set()
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._reads = asyncio.Event()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)
        self._thread.start()
        self._run(self._listen())

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def half_open(self) -> None:
        """What is on the open lines vanishes, for good; lines made from now on get through when it is healed, as when
        the first packet is sent again."""
        self._tell(self._half_open)

    def stall(self) -> None:
        """Nobody reads any more, at either end; nothing is lost."""
        self._tell(self._reads.clear)

    def refuse(self) -> None:
        """Cuts every line, and takes no new one."""
        self._tell(self._cut, refuses=True)

    def cut(self, share: float = 1.0) -> None:
        """Cuts every line, or a share of them, at once."""
        self._tell(self._cut, share)

    def heal(self) -> None:
        self.weather = Weather()
        self._tell(self._heal)

    def close(self) -> None:
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # In the thread

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def _tell(self, change: Callable[..., None], *args: Any, **named: Any) -> None:
        told: Future[None] = Future()

        def do() -> None:
            change(*args, **named)
            told.set_result(None)

        self._loop.call_soon_threadsafe(do)
        told.result(20)

    async def _listen(self) -> None:
        self._flows.set()
        self._reads.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port, backlog=1024)

    def _half_open(self) -> None:
        self._flows.clear()
        for line in self._lines:
            line.is_dead = True

    def _cut(self, share: float = 1.0, refuses: bool | None = None) -> None:
        self._refuses = self._refuses if refuses is None else refuses
        for line in list(self._lines):
            if self._random.random() < share:
                line.cut()

    def _heal(self) -> None:
        self._refuses = False
        self._flows.set()
        self._reads.set()

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        self._heal()
        self._cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}  # type: ignore[arg-type]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.05)  # aborted transports are let go in the loop's next turns

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._refuses:
            return writer.transport.abort()
        line = _Line(writer)
        self._lines.add(line)
        try:
            await self._flows.wait()
            far_reader, far_writer = await self._reach()
            line.far = far_writer
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(line, reader, far_writer))
                both.create_task(self._carry(line, far_reader, writer))
        except (OSError, ExceptionGroup, asyncio.CancelledError):
            pass
        finally:
            self._lines.discard(line)
            line.cut()
        return None

    async def _reach(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        for _target in self._targets:
            self._turn += 1
            try:
                return await asyncio.open_connection("127.0.0.1", self._targets[self._turn % len(self._targets)])
            except OSError:
                continue
        raise ConnectionRefusedError("nobody answers behind the proxy")

    async def _carry(self, line: _Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pieces stay in order; while they come late, so does the next."""
        due = 0.0
        while chunk := await self._read(reader):
            if line.is_dead:
                continue
            now = self._loop.time()
            due = max(due + 1e-6 + self._fills(chunk), now + self._takes())
            if due > now + 1e-3:
                self._loop.call_at(due, _written, writer, chunk)
            else:
                writer.write(chunk)
                await writer.drain()
        if not line.is_dead:
            await asyncio.sleep(max(0.0, due - self._loop.time()) + 0.01)
            line.close()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        await self._reads.wait()
        return await reader.read(CHUNK)

    def _fills(self, chunk: bytes) -> float:
        return len(chunk) / self.weather.rate if self.weather.rate else 0.0

    def _takes(self) -> float:
        weather, dice = self.weather, self._random
        again = AGAIN * (1 + dice.random()) if dice.random() * 100 < weather.loss else 0.0
        return weather.delay + dice.random() * weather.jitter + again


class _Line:
    """One connection through the proxy."""

    def __init__(self, near: asyncio.StreamWriter) -> None:
        self.near = near
        self.far: asyncio.StreamWriter | None = None
        self.is_dead = False

    def cut(self) -> None:
        """At once, with what is on its way lost."""
        for writer in self._writers():
            writer.transport.abort()  # also what was closing and waits for its end

    def close(self) -> None:
        """When what is on its way has arrived."""
        for writer in self._writers():
            writer.close()

    def _writers(self) -> list[asyncio.StreamWriter]:
        return [writer for writer in (self.near, self.far) if writer is not None]


def _written(writer: asyncio.StreamWriter, chunk: bytes) -> None:
    if not writer.is_closing():
        writer.write(chunk)
