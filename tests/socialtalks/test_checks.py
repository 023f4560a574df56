"""What the start says of the machine it runs on without stopping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from socialtalks.checks import refuse_half_a_meeting, tell_of_ffmpeg


def test_a_machine_without_ffmpeg_is_told_once_what_it_means(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    [told] = tell_of_ffmpeg(None)
    assert (told.id, told.is_serious(), "apt-get install ffmpeg" in told.hint) == ("socialtalks.I001", False, True)
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\n")
    (tmp_path / "ffmpeg").chmod(0o755)
    assert tell_of_ffmpeg(None) == []


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, {}),
        ({"JITSI_HOST": "meet.example.se:8443"}, {}),
        ({"JITSI_HOST": "meet.example.se", "JITSI_APP_ID": "a", "JITSI_SECRET": "b"}, {}),
        ({"BBB_URL": "https://b.se/bigbluebutton/", "BBB_SECRET": "x"}, {}),
        ({"BBB_URL": "http://127.0.0.1:90/bigbluebutton/", "BBB_SECRET": "x"}, {}),
        ({"JITSI_APP_ID": "a", "JITSI_SECRET": "b"}, {"socialtalks.E009": "with JITSI_HOST"}),
        ({"JITSI_HOST": "meet.example.se", "JITSI_SECRET": "b"}, {"socialtalks.E009": "Set all three"}),
        ({"JITSI_HOST": "meet.jit.si"}, {"socialtalks.E010": "after five minutes"}),
        ({"JITSI_HOST": "https://meet.example.se"}, {"socialtalks.E011": "like meet.example.se"}),
        ({"JITSI_HOST": "meet.example.se/room"}, {"socialtalks.E011": "without https:// and path"}),
        ({"JITSI_HOST": "meet.example.se:x"}, {"socialtalks.E011": "is not a host"}),
        ({"JITSI_HOST": "meet.se; script-src *"}, {"socialtalks.E011": "is not a host"}),
        ({"BBB_URL": "https://b.se/bigbluebutton/"}, {"socialtalks.E012": "bbb-conf --secret"}),
        ({"BBB_SECRET": "x"}, {"socialtalks.E012": "Set both, or none"}),
        ({"BBB_URL": "http://b.se/bigbluebutton/", "BBB_SECRET": "x"}, {"socialtalks.E013": "begin with https"}),
        ({"BBB_URL": "https://b.se/?a=1", "BBB_SECRET": "x"}, {"socialtalks.E013": "not a plain address"}),
    ],
)
def test_half_a_meeting_server_stops_the_start(given: dict[str, str], found: dict[str, str], settings: Any) -> None:
    for name, value in given.items():
        setattr(settings, name, value)
    told = {error.id: error.msg for error in refuse_half_a_meeting(None)}
    assert set(told) == set(found)
    assert all(words in told[number] for number, words in found.items())
