"""What several of these tests begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def no_ffmpeg(monkeypatch: Any, tmp_path: Path) -> None:
    """Neither ffmpeg nor anything else is found on the path."""
    monkeypatch.setenv("PATH", str(tmp_path))
