"""The folder that is the embedded default's broker: a message stands in it whole or not at all.

kombu's own makes the file first and writes it then. A worker that looks just in between finds nothing in it, and ends.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        """Under another name until it is written: readers look for names that end in the queue's."""
        folder, name = Path(self.data_folder_out), f"{time.monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        part = folder / f"{name}.part"
        try:
            part.write_text(dumps(message), encoding="utf-8")
            part.replace(folder / name)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to {folder}") from error


class Transport(filesystem.Transport):
    Channel = Channel


def use() -> None:
    """From here on `filesystem://` is ours."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
