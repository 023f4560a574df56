"""Plays all simulated rooms of one rehearsal against the real server, in a process of its own that ends by itself."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import threading
from datetime import timedelta
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings

from facilitation import clock
from facilitation.services.rehearsals import begin_to_play, go_on_playing
from groups.models import WorkGroup
from groups.permissions import Role
from seminars.cookies import cookie_name, role_value
from seminars.models import LinkRole, Run
from socialtalks.rehearsal.behaviour import comes_in, score
from socialtalks.rehearsal.line import Server
from socialtalks.rehearsal.room import Key, Room

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds
HEARD_EVERY = 10.0  # seconds
GONE_AFTER = 60.0  # seconds without any line until the server counts as gone
STAYS = 60.0  # seconds after the end, less in a very short run
NEVER_STARTED = timedelta(hours=3)


class Player:
    """One rehearsal's simulated groups. `parent` is the process it ends with, None for none."""

    def __init__(self, run: Run, player: UUID, parent: int | None = None) -> None:
        self.run, self.player, self.parent = run, player, parent
        self.server = _server()
        self.rooms = [Room(self.server, key, score(key.number, run.pk)) for key in keys_of(run)]
        self.stays = min(STAYS, run.length.total_seconds() / 7)

    async def play(self) -> str:
        """Until the run is over, or there is nothing more to play for; the reason in a word."""
        doors = [comes_in(room.key.number, self.run.pk).total_seconds() for room in self.rooms]
        rooms = [asyncio.create_task(room.play(door)) for room, door in zip(self.rooms, doors, strict=True)]
        try:
            return await self._watch()
        finally:
            for room in rooms:
                room.cancel()
            await asyncio.gather(*rooms, return_exceptions=True)

    async def _watch(self) -> str:
        loop = asyncio.get_running_loop()
        reached, heard = loop.time(), 0.0
        while True:
            await asyncio.sleep(LOOK_EVERY)
            if self.parent is not None and os.getppid() != self.parent:
                return "orphaned"
            lines = [line for room in self.rooms for line in room.lines]
            if all(line.is_barred for line in lines):
                return "removed"
            if not all(line.is_missed for line in lines):
                reached = loop.time()
            if loop.time() > reached + GONE_AFTER:
                return "server gone"
            if self._is_over():
                return "over"
            if loop.time() > heard + HEARD_EVERY:
                heard = loop.time()
                if not await sync_to_async(self._is_wanted)():
                    return "removed"

    def _is_over(self) -> bool:
        if clock.now() > self.run.ends_at + NEVER_STARTED:
            return True
        ends = [room.over_at() for room in self.rooms]
        late = self.stays * 1000
        return all(
            end is not None and room.facilitator.now() > end + late and room.has_done_all
            for room, end in zip(self.rooms, ends, strict=True)
        )

    def _is_wanted(self) -> bool:
        return go_on_playing(run_id=self.run.pk, player=self.player, now=clock.now())


def play(*, run_id: int, player: UUID, parent: int | None = None) -> str:
    """Plays the rehearsal's simulated groups to its end. "not mine" when another plays it or there is none."""
    if not begin_to_play(run_id=run_id, player=player, now=clock.now()):
        return "not mine"
    run = Run.objects.get(pk=run_id)
    log.info("The simulated groups of rehearsal %s come in (process %s).", run_id, os.getpid())
    reason = asyncio.run(Player(run, player, parent).play())
    log.info("The simulated groups of rehearsal %s leave: %s.", run_id, reason)
    return reason


def start_process(*, run_id: int, player: UUID) -> subprocess.Popen[bytes] | None:
    """A process of its own that plays the rehearsal; None when one already does, or the rehearsal is gone.

    It stays in our process group, so that Ctrl-C ends it too, and ends when we do.
    """
    if not begin_to_play(run_id=run_id, player=player, now=clock.now()):
        return None
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "simulate", str(run_id)]
    command += ["--player", str(player), "--parent", str(os.getpid())]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
    threading.Thread(target=process.wait, daemon=True).start()  # so that no zombie is left
    return process


def keys_of(run: Run) -> list[Key]:
    """The simulated groups' keys, the oldest group first; three queries."""
    groups = WorkGroup.objects.filter(run=run, is_simulated=True).exclude(status=WorkGroup.Status.CANCELLED)
    links = dict(run.links.filter(role=LinkRole.FACILITATOR).values_list("user_id", "pk"))
    keys = []
    for number, group in enumerate(groups.prefetch_related("screens", "facilitators").order_by("pk")):
        screen, leader = group.screens.all()[0], group.facilitators.all()[0]
        cookies = [(Role.SCREEN, str(screen.pk)), (Role.FACILITATOR, str(links[leader.user_id]))]
        screen_cookie, leader_cookie = (f"{cookie_name(role)}={role_value(role, key)}" for role, key in cookies)
        keys.append(Key(number, run.pk, group.pk, group.code, screen_cookie, leader_cookie))
    return keys


def _server() -> Server:
    """Behind a proxy that is left out, the server is told that the pages are HTTPS."""
    is_inside = settings.HTTPS and settings.REHEARSAL_URL.startswith("http://")
    return Server(settings.REHEARSAL_URL, settings.BASE_URL, {"X-Forwarded-Proto": "https"} if is_inside else {})
