"""A real server in a folder and on a port of its own, Chromium, and pages that fail the test on anything improper."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from scripts.serve import server
from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.jitsi import jitsi
from tests.databases import once
from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
BASE = "BASE-OF-THE-SITE"
PATIENCE = 20_000
"""ms that a busy machine may take for what is no rule about time; such rules name theirs."""
STANDS = 120
"""s after which a run of the stage may soon go on into the next part: the shortest lasts five minutes."""
expect.set_options(timeout=PATIENCE)
PHONE, LAPTOP = {"width": 390, "height": 844}, {"width": 1366, "height": 768}


CASES = ("test_pages", "test_desk")
TOGETHER = 12
"""Cases of pages that one worker takes at a time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests stay together. Cases of pages come last and in small parcels: they wait for nothing but the
    processor, and so fill what the others leave."""
    ours = [item for item in items if Path(__file__).parent in item.path.parents]
    cases = [item for item in ours if item.path.stem in CASES]
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if item not in cases:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
    for number, item in enumerate(cases):
        item.add_marker(pytest.mark.xdist_group(f"cases-{number // TOGETHER}"))
    items.sort(key=lambda item: item in cases)


@dataclass
class Site:
    """The server under test: what stands in it, and how it is killed and started again."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None
    stagehand: subprocess.Popen[bytes] | None = None
    session: list[Any] = field(default_factory=list)  # the organiser's cookies, after the first sign-in
    stage: dict[str, Any] = field(default_factory=dict)
    jitsi: str = "localhost:9"  # the host of the meetings' stand-in, where BigBlueButton is looked for in vain

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DEBUG"}}
        own = {"PORT": str(self.port), "SOCIALTALKS_DATA": str(self.folder), "LOG_LEVEL": "WARNING"}
        own |= {"JITSI_HOST": self.jitsi, "BBB_URL": f"http://{self.jitsi}/", "BBB_SECRET": "of the tests"}
        return {**kept, **own, "DJANGO_SETTINGS_MODULE": "socialtalks.settings", "PYTHONUNBUFFERED": "1"}

    def tell(self, *command: str) -> dict[str, Any]:
        """Has tests/browser/stage.py do it, another process on the server's data that stays for the next command."""
        with (self.folder / "stage.log").open("ab") as log:
            self.stagehand = self.stagehand or subprocess.Popen(
                [sys.executable, "-m", "tests.browser.stage"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        assert self.stagehand.stdin
        assert self.stagehand.stdout
        self.stagehand.stdin.write(json.dumps(command).encode() + b"\n")
        self.stagehand.stdin.flush()
        told = self.stagehand.stdout.readline()
        assert told, (self.folder / "stage.log").read_text()
        return dict(json.loads(told))

    def stand(self, *, anew: bool = False) -> None:
        """Runs that stand in every part again, when those of the stage may have gone on into the next, or `anew`."""
        if anew or time.time() - self.stage["stood_at"] > STANDS:
            self.stage |= {"parts": self.tell("parts"), "stood_at": time.time()}

    def start(self) -> None:
        """The server's own command, as scripts/serve.py has it; returns when it answers as ours."""
        command = server(self.port)
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 40
        while not self._is_ours():
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < deadline, "the private server did not answer"
            time.sleep(0.1)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def close(self) -> None:
        self.kill()
        if self.stagehand:
            self.stagehand.communicate()  # it ends when there is nothing more to read

    def _is_ours(self) -> bool:
        """Only a server with our folder's secret and database knows this link."""
        try:
            with urllib.request.urlopen(self.stage["demo"]["completed"]["report"], timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def address(self, path: str) -> str:
        return path if path.startswith("http") else self.base + path


@dataclass
class Watch:
    """What must not happen on a page: kept until the end of the test, unless `allow` says that it belongs to it."""

    base: str
    allowed: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def allow(self, *patterns: str) -> None:
        self.allowed += patterns

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error on the page: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.base + "/", "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def check(self) -> None:
        left = [fault for fault in self.faults if not any(re.search(one, fault) for one in self.allowed)]
        self.faults.clear()
        assert left == [], "\n".join(left)


@pytest.fixture(scope="session")
def built(common: Path) -> Path:
    """A data folder with the stage in it and what stands there as JSON, made once for all workers."""
    folder, told = common / "stage", common / "stage.json"
    with once(common, "stage") as is_first:
        if is_first:
            folder.mkdir()
            first = Site(free_port(), folder)
            try:
                told.write_text(json.dumps(first.tell("build")).replace(first.base, BASE))
            finally:
                first.close()
    return folder


@pytest.fixture(scope="package")
def site(built: Path) -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="socialtalks-browser-") as folder, jitsi() as host:
        running = Site(free_port(), Path(folder), jitsi=host)
        shutil.copytree(built, folder, dirs_exist_ok=True)
        running.stage = json.loads(built.with_suffix(".json").read_text().replace(BASE, running.base))
        try:
            running.start()
            yield running
        finally:
            running.close()


@pytest.fixture(scope="module", autouse=True)
def standing(request: pytest.FixtureRequest) -> None:
    """A file's tests meet the stage's runs where they are said to stand, and all of them the same ones."""
    own = (item for item in request.session.items if item.path == request.path)
    if any("site" in getattr(item, "fixturenames", ()) for item in own):
        request.getfixturevalue("site").stand()


@pytest.fixture(autouse=True)
def untouched(request: pytest.FixtureRequest) -> None:
    """A test that is tried again meets runs that its first try has not been in: what that left would fail it anew."""
    if getattr(request.node, "execution_count", 1) > 1 and "site" in request.fixturenames:
        request.getfixturevalue("site").stand(anew=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    watching = Watch(site.base)
    yield watching
    watching.check()


Opener = Callable[..., BrowserContext]


@pytest.fixture
def visitor(site: Site, browser: Browser, watch: Watch) -> Iterator[Opener]:
    """Opens a browser of its own, signed in by the links given; every page in it is watched."""
    opened: list[BrowserContext] = []

    def open_browser(*links: str, viewport: dict[str, int] = LAPTOP, **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=site.base, viewport=viewport, locale="sv-SE", **options)
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.follow)
        opened.append(context)
        for link in links:
            sign_in(context, site, link)
        return context

    yield open_browser
    for context in opened:
        context.close()


Reader = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def known() -> dict[tuple[str, ...], tuple[BrowserContext, list[Any]]]:
    """Browsers by the links that signed them in, kept so that style sheets are fetched once; with their cookies."""
    return {}


@pytest.fixture
def reader(known: dict[Any, Any], site: Site, browser: Browser) -> Iterator[Reader]:
    """The browser of those who read a case's page, as it was when it had just signed in."""

    def browser_of(*links: str) -> BrowserContext:
        if links not in known:
            context = browser.new_context(base_url=site.base, viewport=LAPTOP, locale="sv-SE")
            context.set_default_timeout(PATIENCE)
            for link in links:
                sign_in(context, site, link)
            known[links] = (context, context.cookies())
        context, cookies = known[links]
        context.clear_cookies()
        context.add_cookies(cookies)
        return context

    yield browser_of
    for context, _cookies in known.values():
        for page in context.pages:
            page.close()


def sign_in(context: BrowserContext, site: Site, link: str) -> None:
    """By a link's cookie, without opening its page; by a session; "organiser" signs in with the password."""
    if link.startswith("session:"):
        context.add_cookies([{"name": "st_session", "value": link.partition(":")[2], "url": site.base}])
        return
    if link != "organiser":
        context.request.get(site.address(link), max_redirects=0)
        return
    if not site.session:
        site.session = _password(context, site)
    context.add_cookies(site.session)


def _password(context: BrowserContext, site: Site) -> list[Any]:
    who = site.stage["demo"]["organiser"]
    login = f"{site.base}/admin/login/"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', context.request.get(login).text())
    assert token
    form = {"username": who["email"], "password": who["password"], "csrfmiddlewaretoken": token[1]}
    answer = context.request.post(login, form=form, headers={"Referer": login}, max_redirects=0)
    assert answer.status == 302
    return [cookie for cookie in context.cookies() if "session" in cookie["name"]]
