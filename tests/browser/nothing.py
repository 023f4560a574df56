"""The product as it stands after it was installed: a server, worker and beat of its own on an empty database."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Frame, Locator, Page

from tests.browser.chromium import CHROMIUM, FLAGS
from tests.browser.conftest import LAPTOP, PATIENCE, ROOT, Watch
from tests.servers import free_port

NORA = "nora.ny@kommun.example"
DEVICES = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
STARTS_WITHIN = 240  # seconds, on a busy machine: the database is made anew
FIRST_IN_TURN = "Math.random = () => 0"
"""Rooms fetch the films each at an instant of its own, by chance, within ten minutes; this room is the first."""
ARRIVES_WITHIN = 120  # seconds, for what the worker does


@dataclass
class Product:
    """`way_in` is the link that it printed for its first organiser."""

    base: str
    way_in: str
    log: Path


@contextmanager
def started() -> Iterator[Product]:
    """`scripts/run --for ADDRESS`, as a newcomer types it, without the installing."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="socialtalks-nothing-", ignore_cleanup_errors=True) as folder:
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "DEBUG"}}
        own = {"PORT": str(port), "SOCIALTALKS_DATA": folder, "LOG_LEVEL": "WARNING", "PYTHONUNBUFFERED": "1"}
        log, command = Path(folder) / "serve.log", [sys.executable, "scripts/serve.py", "--for", NORA]
        with log.open("wb") as file:
            process = subprocess.Popen(command, cwd=ROOT, env={**kept, **own}, stdout=file, stderr=file)
        try:
            yield Product(f"http://127.0.0.1:{port}", _way_in(process, log), log)
        finally:
            process.terminate()
            process.wait()


def _way_in(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + STARTS_WITHIN
    while "Ready:" not in (told := log.read_text()):
        assert process.poll() is None, told
        assert time.monotonic() < deadline, f"not ready:\n{told}"
        time.sleep(0.2)
    found = re.search(r"\S+/begin/\S+", told)
    assert found, told
    return found[0]


@dataclass
class People:
    """Each with a browser of their own; what must not happen on any page is watched on all of them."""

    product: Product
    browser: Browser
    equipped: Browser
    watch: Watch
    known: dict[str, Page] = field(default_factory=dict)

    def page(self, who: str, viewport: dict[str, int] = LAPTOP, **options: Any) -> Page:
        """The one page of who it is, as they left it; "room" is a computer with camera and microphone."""
        if who not in self.known:
            browser = self.equipped if who == "room" else self.browser
            context = browser.new_context(
                base_url=self.product.base, viewport=viewport, locale="sv-SE", timezone_id="Europe/Stockholm", **options
            )
            context.set_default_timeout(PATIENCE)
            context.on("page", self.watch.follow)
            if who == "room":
                context.add_init_script(FIRST_IN_TURN)
            self.known[who] = context.new_page()
        return self.known[who]


@contextmanager
def people(product: Product, browser: Browser) -> Iterator[People]:
    watch = Watch(product.base)
    equipped = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *DEVICES])
    try:
        yield People(product, browser, equipped, watch)
        watch.check()
    finally:
        equipped.close()


def until(page: Page, found: Locator) -> Locator:
    """Reads the page anew until what the worker makes has come."""
    deadline = time.monotonic() + ARRIVES_WITHIN
    while not found.count():
        assert time.monotonic() < deadline, f"{found} never came to {page.url}:\n{page.locator('main').inner_text()}"
        page.wait_for_timeout(400)
        page.reload()
    return found.first


def opened_mail(organiser: Page, to: str, subject: str) -> Frame:
    """The mail of the product's own folder, by the desk's own way there; answers with its look."""
    organiser.goto("/admin/")
    organiser.get_by_role("link", name="Mejlmappen").first.click()
    organiser.get_by_label("Sök på adress eller ämne").fill(to)
    organiser.get_by_role("button", name="Sök").click()
    until(organiser, organiser.get_by_role("link", name=re.compile(subject))).click()
    frame = organiser.wait_for_selector("iframe.mail-look").content_frame()
    assert frame
    return frame


def pressed_in_mail(frame: Frame, button: str, reader: Page) -> Page:
    """The button of a mail, pressed where its receiver reads it."""
    address = frame.get_by_role("link", name=button).get_attribute("href")
    assert address
    reader.goto(address)
    return reader
