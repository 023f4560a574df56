"""The servers under load: started as the product starts them, on a copy of one demo, measured from /proc."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from scripts.serve import server
from tests.servers import free_port, postgres, redis_server

ROOT = Path(__file__).resolve().parents[2]
PORT = free_port()
BASE = f"http://127.0.0.1:{PORT}"
OTHER_PORT = free_port()


def uvicorn(port: int) -> list[str]:
    command = [sys.executable, "-m", "uvicorn", "--host", "127.0.0.1", "--port", str(port), "--backlog", "4096"]
    command += ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--log-level", "warning"]
    return [*command, "--no-access-log", "socialtalks.asgi:application"]


SERVERS = {"daphne": server(PORT), "uvicorn": uvicorn(PORT)}
PAIR = "uvicorn x 2, Redis"  # the name of two processes that share a Redis
TICK = os.sysconf("SC_CLK_TCK")
CPU_OF_PROCESS = 2  # CPUCLOCK_SCHED, as clock_getcpuclockid(3) makes it
GROUPS = 250


class Process:
    """A running server and what it has used."""

    def __init__(self, command: list[str], env: dict[str, str]) -> None:
        self._popen = subprocess.Popen(command, cwd=ROOT, env=env)
        self.proc = Path(f"/proc/{self._popen.pid}")

    def cpu(self) -> float:
        """Seconds of CPU, user and system, all threads, to the microsecond: Linux's own clock of another process."""
        return time.clock_gettime(~self._popen.pid << 3 | CPU_OF_PROCESS)

    def loop_cpu(self) -> float:
        """Seconds of CPU of the main thread, which runs the event loop, to the tick."""
        fields = (self.proc / "task" / self.proc.name / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def memory(self) -> float:
        """Resident MB."""
        line = next(x for x in (self.proc / "status").read_text().splitlines() if x.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def wait_for(self, url: str) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._popen.poll() is None:
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(f"{url} does not answer")

    def stop(self) -> None:
        """SIGTERM, then SIGKILL; pages that are still open are no reason to wait."""
        self._popen.terminate()
        try:
            self._popen.wait(10)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()


@contextmanager
def running(command: list[str], env: dict[str, str], url: str) -> Iterator[Process]:
    process = Process(command, env)
    try:
        process.wait_for(url)
        yield process
    finally:
        process.stop()


@contextmanager
def product(kind: str) -> Iterator[tuple[Process, dict[str, Any]]]:
    """The product on `kind` of server, over a fresh copy of the demo; gives the demo's links besides."""
    with demo_copy() as (folder, links), running(SERVERS[kind], environment(folder), f"{BASE}/healthz") as process:
        yield process, links


@contextmanager
def bare_writes() -> Iterator[tuple[Process, dict[str, Any]]]:
    """As `product`, but a bare socket that writes the rows of a command and answers it."""
    command = [sys.executable, "-m", "scripts.benches.bare.writes", str(PORT)]
    with demo_copy() as (folder, links), running(command, environment(folder), f"{BASE}/healthz") as process:
        yield process, links


@contextmanager
def production() -> Iterator[tuple[Two, dict[str, Any], tuple[int, ...]]]:
    """Two processes on a private PostgreSQL and Redis, with a demo of their own; gives their ports besides."""
    with postgres() as (database, _pg), redis_server() as (url, _redis), tempfile.TemporaryDirectory() as folder:
        env = {"DATABASE_URL": database, "REDIS_URL": url}
        links = _filled(Path(folder), **env)
        given = environment(Path(folder), **env)
        with (
            running(uvicorn(PORT), given, f"{BASE}/healthz") as one,
            running(uvicorn(OTHER_PORT), given, f"http://127.0.0.1:{OTHER_PORT}/healthz") as other,
        ):
            yield Two(one, other), links, (PORT, OTHER_PORT)


@contextmanager
def one_on(database: str) -> Iterator[tuple[Process, dict[str, Any], dict[str, str]]]:
    """One process: Daphne on SQLite as scripts/run starts it, or uvicorn on a private PostgreSQL and Redis. Gives the
    demo's links and its environment besides."""
    if database == "SQLite":
        with demo_copy() as (folder, links):
            env = environment(folder)
            with running(SERVERS["daphne"], env, f"{BASE}/healthz") as process:
                yield process, links, env
        return
    with postgres() as (address, _pg), redis_server() as (url, _redis), tempfile.TemporaryDirectory() as folder:
        links = _filled(Path(folder), DATABASE_URL=address, REDIS_URL=url)
        env = environment(Path(folder), DATABASE_URL=address, REDIS_URL=url)
        with running(uvicorn(PORT), env, f"{BASE}/healthz") as process:
            yield process, links, env


class Two:
    """Two servers measured as one."""

    def __init__(self, *servers: Process) -> None:
        self._servers = servers

    def cpu(self) -> float:
        return sum(server.cpu() for server in self._servers)

    def loop_cpu(self) -> float:
        return sum(server.loop_cpu() for server in self._servers)


@contextmanager
def cluster(kind: str) -> Iterator[tuple[Process | Two, dict[str, Any], tuple[int, ...]]]:
    """As `product`, or for PAIR two processes beside a private Redis; gives their ports besides."""
    if kind != PAIR:
        with product(kind) as (server, links):
            yield server, links, (PORT,)
        return
    with redis_server() as (url, _redis), demo_copy() as (folder, links):
        env = environment(folder, REDIS_URL=url)
        with (
            running(uvicorn(PORT), env, f"{BASE}/healthz") as one,
            running(uvicorn(OTHER_PORT), env, f"http://127.0.0.1:{OTHER_PORT}/healthz") as other,
        ):
            yield Two(one, other), links, (PORT, OTHER_PORT)


@contextmanager
def demo_copy() -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder of its own with a demo of GROUPS groups in the live run, and the demo's links;
    "other" has those of a second run."""
    source, links = _demo()
    folder = Path(tempfile.mkdtemp(prefix="socialtalks-bench-"))
    try:
        shutil.copytree(source, folder, dirs_exist_ok=True)
        yield folder, links
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PORT": str(PORT), "SOCIALTALKS_DATA": str(folder), "LOG_LEVEL": "WARNING", **more}


@cache
def _demo() -> tuple[Path, dict[str, Any]]:
    import atexit

    folder = Path(tempfile.mkdtemp(prefix="socialtalks-bench-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    links = _filled(folder)
    return folder, links


def _filled(folder: Path, **env: str) -> dict[str, Any]:
    _manage(folder, "migrate", "--verbosity", "0", **env)
    _manage(folder, "collectstatic", "--no-input", "--verbosity", "0", **env)
    _manage(folder, "demo", **env)
    links: dict[str, Any] = json.loads(_manage(folder, "demo", "--groups", str(GROUPS), "--json", **env))
    links["other"] = json.loads(_manage(folder, "demo", "--starts-in", "86400", "--json", **env))
    return links


def _manage(folder: Path, *args: str, **more: str) -> str:
    command, env = [sys.executable, "manage.py", *args], environment(folder, **more)
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return done.stdout
