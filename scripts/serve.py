"""Runs the embedded product: migrate, demo, then server, worker and beat as children that end with us.

`--for ADDRESS` begins without the demo, with an organiser of that address, and prints where they choose a password.

`--as-it-stands` leaves out the preparing, for a data folder that is known to be ready.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("PORT", "8000")
BASE = f"http://127.0.0.1:{PORT}/"
PYTHON = sys.executable
# A newcomer may be root; Celery's warning about it says nothing of use here.
CELERY = [PYTHON, "-W", "ignore:You're running the worker", "-m", "celery", "-A", "socialtalks", "--quiet"]
WORKER = [*CELERY, "worker", "--pool", "solo", "--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
BEAT = [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile", ""]


def server(port: int | str) -> list[str]:
    command = [PYTHON, "-m", "daphne", "--application-close-timeout", "5", "--http-timeout", "120", "--no-server-name"]
    command += ["-e", f"tcp:{port}:interface=127.0.0.1:backlog=4096", "--verbosity", "0"]
    return [*command, "socialtalks.asgi:application"]


def manage(*args: str) -> None:
    subprocess.run([PYTHON, "manage.py", *args], cwd=ROOT, check=True)


def prepare(organiser: str | None) -> None:
    """Everything that must be there before a server answers; quick where it is there already."""
    manage("check", "--fail-level", "ERROR")
    manage("migrate", "--verbosity", "0")
    manage("collectstatic", "--no-input", "--verbosity", "0")
    manage(*(["organiser", organiser] if organiser else ["demo"]))


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"{BASE}healthz", timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def again(child: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """The worker or beat once more: a seminar that is under way needs neither, and does not end with them."""
    name = "The worker" if child.args == WORKER else "Beat"
    print(f"{name} ended with {child.returncode}; started again.", file=sys.stderr)
    return subprocess.Popen(child.args, cwd=ROOT)


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    """SIGTERM to each, five seconds to finish, then SIGKILL."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + 8
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def main() -> int:
    asking = argparse.ArgumentParser(description="Runs the embedded product.")
    asking.add_argument("--for", dest="organiser", metavar="ADDRESS", help="begin empty, with this organiser")
    asking.add_argument("--as-it-stands", action="store_true", help="prepare nothing")
    asked = asking.parse_args()

    def quit_now(signum: int, frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, quit_now)
    children: list[subprocess.Popen[bytes]] = []
    try:
        if not asked.as_it_stands:
            prepare(asked.organiser)
        children += [subprocess.Popen(command, cwd=ROOT) for command in (server(PORT), WORKER, BEAT)]
        while not answers():
            if children[0].poll() is not None:
                return children[0].returncode or 1
            time.sleep(0.1)
        print(f"Ready: {BASE}", flush=True)
        while children[0].poll() is None:
            children[1:] = [child if child.poll() is None else again(child) for child in children[1:]]
            time.sleep(2)
        print(f"The server ended with {children[0].returncode}; stopping.", file=sys.stderr)
        return children[0].returncode or 1
    except KeyboardInterrupt:
        return 0
    except subprocess.CalledProcessError as error:
        return error.returncode  # the command has said why
    finally:
        stop(children)


if __name__ == "__main__":
    raise SystemExit(main())
