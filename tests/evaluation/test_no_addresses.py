"""Who answers is in no log: neither nginx's, nor the servers', nor ours, whether it goes well or not."""

from __future__ import annotations

import logging
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.conf import settings as django_settings
from django.test import Client

from evaluation.services.answers import new_ballot
from scripts.serve import server
from tests.evaluation.runs import ALL, cast_now, post
from tests.journeys.machines import ROOT, Machine, environment
from tests.servers import NGINX, free_port, nginx, wait_until

ADDRESS = "127.0.0.77"
FORMS = ("/e/K7QM4XTP", "/e/nothing/here", "/u/K7QM4XTP", "/e/?code=K7QM4XTP")


@pytest.mark.django_db
def test_our_own_logs_name_nobody(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    caplog.set_level(logging.DEBUG)
    group = cast_now(minutes=137).groups[0]
    phone = Client(REMOTE_ADDR=ADDRESS, HTTP_X_FORWARDED_FOR=ADDRESS, raise_request_exception=False)
    assert post(group, new_ballot(group), phone, **ALL).json() == {"code": "received"}
    assert post(group, "broken", phone, **ALL).status_code == 409
    assert phone.get("/e/XXXXXXXX").status_code == 404

    def breaks(**_more: object) -> None:
        raise RuntimeError("something else")

    monkeypatch.setattr("evaluation.views.answer.submit_answers", breaks)
    assert post(group, new_ballot(group), phone, **ALL).status_code == 500
    told = "\n".join(f"{line.getMessage()} {line.exc_text or ''}" for line in caplog.records)
    assert "something else" in told
    assert "/e/XXXXXXXX" in told
    assert ADDRESS not in told


def test_nobody_is_mailed_about_errors_with_the_request_in_it() -> None:
    """Django's own mail to administrators holds the address and all that was posted."""
    assert not django_settings.ADMINS


def _command(way: str, port: int) -> list[str]:
    """As scripts/run starts it, and as systemd does."""
    if way == "daphne":
        return server(port)
    unit = (ROOT / "deploy/socialtalks-web@.service").read_text().replace("\\\n", " ").replace("%i", str(port))
    (line,) = (line for line in unit.splitlines() if line.startswith("ExecStart="))
    return [sys.executable, *shlex.split(line.removeprefix("ExecStart="))[1:]]


@contextmanager
def _asked(folder: Path, seed: Path, way: str) -> Iterator[tuple[int, Path]]:
    """A server with the demo, its port, and where all that it says is kept."""
    port = free_port()
    shutil.copytree(seed, folder, dirs_exist_ok=True)
    machine = Machine(_command(way, port), environment(folder, port), port)
    machine.start()
    try:
        yield port, folder / "machine.log"
    finally:
        machine.kill()


def _visit(base: str) -> None:
    with httpx.Client(base_url=base, transport=httpx.HTTPTransport(local_address=ADDRESS)) as phone:
        for path in FORMS:
            phone.get(path)
            phone.post(path, data={"ballot": "x"})


@pytest.mark.slow
@pytest.mark.parametrize("way", ["daphne", "uvicorn"])
def test_the_servers_say_nothing_of_who_answers(tmp_path: Path, seed: Path, way: str) -> None:
    with _asked(tmp_path, seed, way) as (port, log):
        _visit(f"http://127.0.0.1:{port}")
    assert ADDRESS not in log.read_text()


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")
def test_nginx_writes_no_line_about_an_evaluation_though_it_writes_of_other_pages(tmp_path: Path, seed: Path) -> None:
    with _asked(tmp_path, seed, "uvicorn") as (port, _log), nginx(port, media=tmp_path / "media") as (base, server):
        _visit(base)
        assert _read_after(base, "/privacy/", server) == (200, [])


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")
def test_not_even_when_nobody_answers_behind_it(tmp_path: Path) -> None:
    with nginx(free_port(), media=tmp_path / "media") as (base, server):
        _visit(base)
        assert _read_after(base, "/", server) == (502, [])


def _read_after(base: str, path: str, server: Any) -> tuple[int, list[str]]:
    """What another page answers, and what nginx has told of the address besides once it has told of that page, which it
    does a moment after it has answered."""
    with httpx.Client(base_url=base, transport=httpx.HTTPTransport(local_address=ADDRESS)) as reader:
        status = reader.get(path).status_code
    about = f"GET {path} HTTP"
    wait_until(lambda: about in _lines(server))
    return status, [line for line in _lines(server).splitlines() if ADDRESS in line and about not in line]


def _lines(server: Any) -> str:
    return "\n".join(path.read_text() for path in sorted(server.folder.glob("*.log")))
