"""A bare socket that writes the rows of a command, as the product does, in a transaction, and answers; no more."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialtalks.settings")

import django

django.setup()

from django.db import transaction  # noqa: E402 - after the set-up
from django.db.models import F  # noqa: E402
from django.utils.timezone import now  # noqa: E402
from websockets.asyncio.server import ServerConnection, serve  # noqa: E402
from websockets.exceptions import ConnectionClosedError  # noqa: E402

from facilitation.models import Command, Note, Topic  # noqa: E402
from groups.models import WorkGroup  # noqa: E402

_writer = ThreadPoolExecutor(1)


async def _handle(socket: ServerConnection) -> None:
    loop = asyncio.get_running_loop()
    try:
        async for text in socket:
            frame = json.loads(text)
            if frame["t"] == "do":
                await loop.run_in_executor(_writer, _write, frame["id"], frame["d"])
                await socket.send(json.dumps({"t": "ok", "re": frame["id"], "d": {"rev": 1}}))
            else:
                await socket.send('{"t":"pong"}')
    except ConnectionClosedError:
        pass


def _write(id: str, d: dict[str, Any]) -> None:
    args = d["args"]
    with transaction.atomic():
        run = WorkGroup.objects.values_list("run_id", flat=True).get(pk=args["group"])
        if d["action"] == "note.save":
            where = {"group_id": args["group"], "kind": args["kind"], "position": args["position"]}
            Note.objects.create(**where, text=args["text"], rev=1, changed_at=now())
        else:
            Note.objects.filter(group=args["group"]).update(sent_at=now())
        for name, group in (("control", None), ("desk", None), ("group", args["group"])):
            Topic.objects.filter(run=run, name=name, group=group).update(rev=F("rev") + 1)
        Command.objects.create(pk=id, actor="bare", answer={"ok": {"rev": 1}}, created_at=now())


async def main(port: int) -> None:
    async with serve(_handle, "127.0.0.1", port, compression=None, backlog=4096, ping_interval=None):
        await asyncio.Future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
