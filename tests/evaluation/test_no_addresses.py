"""Who answers is in no log: neither nginx's, nor the servers', nor ours, whether it goes well or not."""

from __future__ import annotations

import logging
import shlex
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from html.parser import HTMLParser
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
WRONG = "K7QM4XTP"
"""No group's code, as one that was typed with a letter wrong."""
OTHERS = ("/e/", f"/e/{WRONG}", f"/u/{WRONG}", "/e/nothing/here", f"/e/?code={WRONG}")
FILE = "/static/js/evaluate.js"
PRESSED = "/privacy/"
OPEN = """
    UPDATE facilitation_cue SET at = datetime('now', '-137 minutes') WHERE action = 'start' AND run_id = (
        SELECT max(run_id) FROM facilitation_cue);
    INSERT INTO evaluation_laterform (run_id, opened_at, closes_at)
        SELECT min(id), datetime('now', '-1 day'), datetime('now', '+1 day') FROM seminars_run;
"""
"""The form of the demo's run that goes on, and the later form of the one that is over."""


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
    with closing(sqlite3.connect(folder / "socialtalks.sqlite3")) as database:
        database.executescript(OPEN)
    machine = Machine(_command(way, port), environment(folder, port), port)
    machine.start()
    try:
        yield port, folder / "machine.log"
    finally:
        machine.kill()


class _MadeOf(HTMLParser):
    """The files that a browser fetches for a page, and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.files: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("src") or given.get("href") or ""
        if address.startswith("/"):
            (self.links if tag == "a" else self.files).append(address)


def _told(page: httpx.Response) -> dict[str, str]:
    """The Referer with which a browser asks for what the page leads to on the same server."""
    policy = page.headers["Referrer-Policy"]
    own = {"no-referrer": "", "same-origin": f"{page.url}"}
    return {"Referer": own[policy]} if own[policy] else {}


def _codes(folder: Path) -> list[str]:
    """Of one group of each run."""
    with closing(sqlite3.connect(folder / "socialtalks.sqlite3")) as database:
        return [code for (code,) in database.execute("SELECT min(code) FROM groups_workgroup GROUP BY run_id")]


def _visit(base: str, codes: Sequence[str]) -> None:
    """As a browser does: the page, the files it is made of, what is sent from it, and on to what it says of persons."""
    open_forms = set()
    with httpx.Client(base_url=base, transport=httpx.HTTPTransport(local_address=ADDRESS)) as phone:
        for path in [f"/{form}/{code}" for code in codes for form in "eu"] + list(OTHERS):
            page = phone.get(path)
            open_forms |= {path[:3]} if 'name="ballot"' in page.text else set()
            made_of = _MadeOf(page.text)
            for address in made_of.files:
                assert phone.get(address, headers=_told(page)).status_code == 200
            phone.post(path, data={"ballot": "x"})
            assert PRESSED in made_of.links
            phone.get(PRESSED, headers=_told(page))
    assert open_forms == {"/e/", "/u/"}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["daphne", "uvicorn"])
def test_the_servers_say_nothing_of_who_answers(tmp_path: Path, seed: Path, way: str) -> None:
    with _asked(tmp_path, seed, way) as (port, log):
        _visit(f"http://127.0.0.1:{port}", _codes(tmp_path))
    assert ADDRESS not in log.read_text()


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")
def test_nginx_knows_of_no_visit_to_an_evaluation_though_it_writes_of_other_pages(tmp_path: Path, seed: Path) -> None:
    with _asked(tmp_path, seed, "uvicorn") as (port, _log), nginx(port, media=tmp_path / "media") as (base, server):
        codes = _codes(tmp_path)
        _visit(base, codes)
        _read(base, "/accessibility/", server)
        lines = _lines(server)
    assert ADDRESS in lines
    assert not [line for line in lines.splitlines() if any(one in line for one in (*codes, WRONG, "/e/", "/u/"))]
    assert "/static/" not in lines


@pytest.mark.slow
@pytest.mark.skipif(NGINX is None, reason="nginx is not installed: apt-get install nginx-light")
def test_not_even_when_nobody_answers_behind_it(tmp_path: Path) -> None:
    with nginx(free_port(), media=tmp_path / "media") as (base, server):
        with httpx.Client(base_url=base, transport=httpx.HTTPTransport(local_address=ADDRESS)) as phone:
            for path in (f"/e/{WRONG}", f"/u/{WRONG}", FILE):
                assert phone.get(path, headers={"Referer": f"{base}/e/{WRONG}"}).status_code == 502
                phone.post(path, data={"ballot": "x"})
        _read(base, "/", server)
        assert not [line for line in _lines(server).splitlines() if ADDRESS in line and "GET / HTTP" not in line]


def _read(base: str, path: str, server: Any) -> None:
    """Another page, and what nginx tells of it, which it does a moment after it has answered."""
    with httpx.Client(base_url=base, transport=httpx.HTTPTransport(local_address=ADDRESS)) as reader:
        reader.get(path)
    wait_until(lambda: f"GET {path} HTTP" in _lines(server))


def _lines(server: Any) -> str:
    return "\n".join(path.read_text() for path in sorted(server.folder.glob("*.log")))
