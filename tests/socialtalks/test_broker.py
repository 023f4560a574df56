"""The embedded broker: what is sent is read whole, and what could not be written whole is not there."""

from __future__ import annotations

from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.exceptions import ChannelError

from socialtalks import broker


@pytest.fixture
def channel(tmp_path: Path) -> broker.Channel:
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path / "c")}
    found = Connection(transport=broker.Transport, transport_options=options).channel()
    assert isinstance(found, broker.Channel)
    return found


def test_messages_come_whole_and_once(channel: broker.Channel) -> None:
    for number in range(3):
        channel._put("celery", {"n": number, "words": "åäö"})
    got = [channel._get("celery") for _message in range(3)]
    assert sorted(message["n"] for message in got) == [0, 1, 2]
    assert {message["words"] for message in got} == {"åäö"}
    with pytest.raises(Empty):
        channel._get("celery")


def test_what_is_half_written_is_not_read(channel: broker.Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_args: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(ChannelError):
        channel._put("celery", {"n": 1})
    with pytest.raises(Empty):
        channel._get("celery")
