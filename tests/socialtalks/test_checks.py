"""What the start says of the machine it runs on without stopping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from socialtalks.checks import tell_of_ffmpeg


def test_a_machine_without_ffmpeg_is_told_once_what_it_means(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    [told] = tell_of_ffmpeg(None)
    assert (told.id, told.is_serious(), "apt-get install ffmpeg" in told.hint) == ("socialtalks.I001", False, True)
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    assert tell_of_ffmpeg(None) == []
