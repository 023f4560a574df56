"""The browser of the tests and of the benches, which have no settings of Django."""

from __future__ import annotations

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""Chromium without a window system: the same engine and films, a fifth less of the processor."""
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
