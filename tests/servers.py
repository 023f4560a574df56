"""Private PostgreSQL and Redis servers for tests and benches: own folder, free port, identity checked first.

`python -m tests.servers COMMAND ...` runs a command with DATABASE_URL and REDIS_URL of a fresh pair.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def postgres_bin() -> Path | None:
    """The newest PostgreSQL's folder of programs, or None when it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    onpath = shutil.which("initdb")
    return Path(onpath).parent if onpath else None


class Server:
    """One started server process that can be killed and started again on the same port and folder."""

    def __init__(self, command: list[str], port: int, folder: Path) -> None:
        self.command, self.port, self.folder = command, port, folder
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, start_new_session=True)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is a fast, orderly stop for both; SIGKILL is the fault tests'."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def wait_until(check: object, *, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            if check():  # type: ignore[operator]
                return
        except (psycopg.OperationalError, redis.ConnectionError):
            pass
        if time.monotonic() > deadline:
            raise TimeoutError("the private server did not answer")
        time.sleep(0.05)


def _plain_user() -> str | None:
    """PostgreSQL refuses to run as root: the user to become, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def postgres() -> Iterator[tuple[str, Server]]:
    """A fresh cluster; yields its DATABASE_URL and the server."""
    programs, user, port = postgres_bin(), _plain_user(), free_port()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="socialtalks-pg-"))
    become = ["setpriv", f"--reuid={user}", f"--regid={pwd.getpwnam(user).pw_gid}", "--clear-groups"] if user else []
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    init = [*become, str(programs / "initdb"), "-D", str(data), "-U", "socialtalks", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(init, check=True, capture_output=True, cwd=folder)
    options = ["-k", str(folder), "-p", str(port), "-h", "127.0.0.1", "-F", "-c", "max_connections=200"]
    options += ["-c", "wal_recycle=off"]
    server = Server([*become, str(programs / "postgres"), "-D", str(data), *options], port, folder)
    url = f"postgres://socialtalks@127.0.0.1:{port}/postgres"
    try:
        server.start()
        wait_until(lambda: _postgres_is_ours(url, data))
        yield url, server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_is_ours(url: str, data: Path) -> bool:
    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    assert row == (str(data),), "another PostgreSQL answers on our port"
    return True


@contextmanager
def redis_server() -> Iterator[tuple[str, Server]]:
    """A fresh Redis without persistence; yields its REDIS_URL and the server."""
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="socialtalks-redis-"))
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", ""]
    server = Server(command, port, folder)
    try:
        server.start()
        wait_until(lambda: _redis_is_ours(port, folder))
        yield f"redis://127.0.0.1:{port}/0", server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _redis_is_ours(port: int, folder: Path) -> bool:
    with redis.Redis(port=port) as client:
        assert client.config_get("dir")["dir"] == str(folder), "another Redis answers on our port"
    return True


NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
"""The program, or None when it is not installed."""
NGINX_CONF = """
{user}daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/server.log;
events {{ }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {site}
}}
"""


@contextmanager
def nginx(*backends: int, media: Path) -> Iterator[tuple[str, Server]]:
    """nginx with deploy/nginx.conf before `backends`, without TLS; yields its address and the server."""
    assert NGINX, "nginx is not installed"
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="socialtalks-nginx-"))
    user = "user root; " if os.geteuid() == 0 else ""  # folders of tests are their owner's alone
    site = _site(port, backends, folder, media)
    (folder / "nginx.conf").write_text(NGINX_CONF.format(user=user, folder=folder, site=site), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "server.log")]
    server = Server(command, port, folder)
    try:
        server.start()
        wait_until(lambda: _nginx_is_ours(server))
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _site(port: int, backends: tuple[int, ...], folder: Path, media: Path) -> str:
    """deploy/nginx.conf with what belongs to the machine put in; each of these stands there once."""
    text = (Path(__file__).resolve().parents[1] / "deploy/nginx.conf").read_text(encoding="utf-8")
    two = "server 127.0.0.1:8001;\n    server 127.0.0.1:8002;"
    ours = {
        "listen 443 ssl;": f"listen 127.0.0.1:{port};",
        two: " ".join(f"server 127.0.0.1:{backend};" for backend in backends),
        "/var/log/nginx/socialtalks.log": f"{folder}/access.log",
        "/var/lib/socialtalks/media/": f"{media}/",
    }
    for theirs, own in ours.items():
        assert text.count(theirs) == 1, theirs
        text = text.replace(theirs, own)
    return text


def _nginx_is_ours(server: Server) -> bool:
    assert server.process is not None
    assert server.is_running, (server.folder / "server.log").read_text()
    pid = server.folder / "pid"
    if not (pid.exists() and pid.read_text().strip()):
        return False
    assert int(pid.read_text()) == server.process.pid, "another nginx wrote our pid file"
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", server.port)) == 0


def main(command: list[str]) -> int:
    with postgres() as (database_url, _pg), redis_server() as (redis_url, _redis):
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": database_url, "REDIS_URL": redis_url}
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
