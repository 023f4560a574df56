"""The product as real processes with private folders and ports: started, killed and started again."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from tests.servers import free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN = 300.0  # seconds


def _as_in_a_terminal() -> None:
    """What was started in the background of a script goes deaf to Ctrl-C, and all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Machine:
    """One command that serves on `port`, in a process group of its own."""

    def __init__(self, command: list[str], env: Mapping[str, str], port: int) -> None:
        self._command, self._env, self.base = command, dict(env), f"http://127.0.0.1:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it answers."""
        with Path(self._env["SOCIALTALKS_DATA"], "machine.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._env,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_as_in_a_terminal,
            )
        wait_until(self._answers, seconds=READY_WITHIN)

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def memory(self) -> int:
        """Resident bytes of the process."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def sockets(self) -> int:
        """How many sockets the process holds, its listening ones included."""
        links = Path(f"/proc/{self.pid}/fd").iterdir()
        return sum(link.is_symlink() and str(link.readlink()).startswith("socket:") for link in links)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """The whole group at once, as when the power goes; nobody has time to say goodbye."""
        if self._process is not None:
            os.killpg(self._process.pid, how)
            self._process.wait(READY_WITHIN)
            self._process = None

    def stop(self) -> None:
        """An orderly end of the server itself, as systemd asks for it; returns when it has ended."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def is_ready(self) -> bool:
        """It answers, and so do its database and its channel layer."""
        try:
            answer = httpx.get(f"{self.base}/readyz", timeout=5)
        except httpx.TransportError:
            return False
        return answer.json() == {"database": "ok", "layer": "ok"}

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "the server ended before it answered"
        try:
            return httpx.get(f"{self.base}/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    """What a server of our own gets; nothing of the test run's databases unless given in `more`."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")}
    return {**kept, "SOCIALTALKS_DATA": str(folder), "PORT": str(port), "PYTHONUNBUFFERED": "1", **more}


def embedded(folder: Path, seed: Path) -> tuple[Machine, dict[str, str]]:
    """The embedded product as scripts/run starts it: server, worker and beat."""
    port = free_port()
    shutil.copytree(seed, folder, dirs_exist_ok=True)
    env = environment(folder, port)
    return Machine([sys.executable, "scripts/serve.py", "--as-it-stands"], env, port), env


def make_seed(folder: Path) -> None:
    """A data folder with the demo in it, to begin from: a copy costs a hundredth of making one."""
    env = environment(folder, free_port())
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "collectstatic", "--no-input", "--verbosity", "0")
    manage(env, "demo", "--groups", "12")


def manage(env: Mapping[str, str], *args: str) -> str:
    """Runs manage.py in a process of its own; gives what it prints."""
    command = [sys.executable, "manage.py", *args]
    return subprocess.run(command, cwd=ROOT, env=dict(env), check=True, capture_output=True, text=True).stdout


async def managed(env: Mapping[str, str], *args: str) -> str:
    """The same beside open pages."""
    return await asyncio.to_thread(manage, env, *args)


def demo_links(env: Mapping[str, str], *args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(manage(env, "demo", "--json", *args))
    return found


def signed_in(link: str) -> dict[str, str]:
    """The cookies of a browser that has opened a personal or a screen's link."""
    with httpx.Client() as client:
        assert client.get(link).status_code == 302
        return dict(client.cookies)


def organiser(base: str, email: str, password: str) -> dict[str, str]:
    """The cookies of an organiser who has signed in by the admin's form."""
    with httpx.Client(base_url=base, headers={"Origin": base, "Referer": base}) as client:
        client.get("/admin/login/")
        token = client.cookies["st_csrf"]
        form = {"username": email, "password": password, "csrfmiddlewaretoken": token}
        assert client.post("/admin/login/?next=/healthz", data=form).status_code == 302
        return dict(client.cookies)
