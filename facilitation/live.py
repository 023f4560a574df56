"""The only place that touches the channel layer: revisions are bumped in the change's transaction, and after its
commit one hint tells every process which topics changed. A hint never carries state, and may be lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from functools import partial

from channels.layers import get_channel_layer
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from facilitation import models
from facilitation.topics import Name, Topic
from seminars.statements import keeping

log = logging.getLogger(__name__)

EVERYONE = "live"  # the channel layer's group of all hubs
PATIENCE = 1.0  # seconds a hint may take
HINT = "hint"
AT_A_TIME = 100  # topics raised by one statement
FEW = 4  # as a command raises: so few forms that the database may keep them
READER = "RedisSingleShardConnection._do_receiving"
Hint = list[list[str | int | None]]  # run, topic, group and revision of each

_IN_RUN = "(run_id = %s AND name = %s AND group_id IS NULL)"
_IN_GROUP = "(run_id = %s AND name = %s AND group_id = %s)"

_sending: set[asyncio.Task[None]] = set()


class Health:
    """Whether the channel layer worked when it was last used; a page's error never."""

    is_well = True

    def note(self, is_well: bool, error: BaseException | None = None) -> None:
        if self.is_well and not is_well:
            log.warning("The channel layer does not answer (%r); screens follow the database's revisions.", error)
        elif is_well and not self.is_well:
            log.info("The channel layer answers again.")
        self.is_well = is_well


class Home:
    """The server's event loop, when this process has one."""

    loop: asyncio.AbstractEventLoop | None = None


health = Health()
_home = Home()


def bump(*topics: Topic) -> dict[Topic, int]:
    """Raises the topics' revisions; call it in the transaction of the change, as late as can be: everybody else who
    has news of the run waits from here to its end. One hint goes out after commit."""
    ordered = sorted(set(topics), key=lambda t: (t.run, t.name, t.group or 0))  # one order: no deadlocks
    revs: dict[Topic, int] = {}
    for start in range(0, len(ordered), AT_A_TIME):
        revs |= _raised(ordered[start : start + AT_A_TIME])
    revs |= {topic: _raise(topic) for topic in ordered if topic not in revs}
    transaction.on_commit(partial(send_hint, revs))
    return revs


def _raised(topics: Collection[Topic]) -> dict[Topic, int]:
    """The new revisions of those that have a row; one statement, which locks the rows in order."""
    table = models.Topic._meta.db_table
    where = " OR ".join(_IN_RUN if topic.group is None else _IN_GROUP for topic in topics)
    lock = "FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
    rows = f"SELECT id FROM {table} WHERE {where} ORDER BY run_id, name, group_id {lock}"  # noqa: S608 - our own names
    raised = f"UPDATE {table} SET rev = rev + 1 FROM ordered WHERE {table}.id = ordered.id"  # noqa: S608
    with keeping(connection) if len(topics) <= FEW else connection.cursor() as cursor:
        params = [part for topic in topics for part in topic if part is not None]
        cursor.execute(f"WITH ordered AS ({rows}) {raised} RETURNING run_id, name, group_id, rev", params)
        return {Topic(run, Name(name), group): rev for run, name, group, rev in cursor.fetchall()}


def _raise(topic: Topic) -> int:
    """For a topic that has had no news yet."""
    rows = models.Topic.objects.filter(run_id=topic.run, name=topic.name, group_id=topic.group)
    try:
        with transaction.atomic():
            return models.Topic.objects.create(run_id=topic.run, name=topic.name, group_id=topic.group, rev=1).rev
    except IntegrityError:  # another process made the row in between
        rows.update(rev=F("rev") + 1)
        return rows.values_list("rev", flat=True).get()


def attach(loop: asyncio.AbstractEventLoop) -> None:
    """From now on hints are sent by this loop, so that no one waits for the layer."""
    _home.loop = loop


def send_hint(revs: Mapping[Topic, int]) -> None:
    """Tells every hub; never raises, since the change itself is already safe."""
    hint: Hint = [[topic.run, topic.name.value, topic.group, rev] for topic, rev in revs.items()]
    try:
        if _home.loop is not None and not _home.loop.is_closed():
            _home.loop.call_soon_threadsafe(_start_sending, hint)
        else:
            asyncio.run(_send(hint))  # not async_to_sync: it would wait for ever for a server's loop that has stopped
    except RuntimeError as error:  # the loop was closed just now
        health.note(False, error)


def _start_sending(hint: Hint) -> None:
    task = asyncio.get_running_loop().create_task(_send(hint))
    _sending.add(task)
    task.add_done_callback(_sending.discard)


async def _send(hint: Hint) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    try:
        async with asyncio.timeout(PATIENCE):
            await layer.group_send(EVERYONE, {"type": HINT, "topics": hint})
    except Exception as error:  # whatever the layer's library raises, the change stands
        health.note(False, error)
    else:
        health.note(True)


async def hints() -> AsyncIterator[tuple[Topic, int]]:
    """Every hint from every process, for ever. Raises what the layer raises: the caller subscribes again."""
    layer = get_channel_layer()
    if layer is None:
        return
    async with asyncio.timeout(PATIENCE):
        channel = await layer.new_channel()
        await layer.group_add(EVERYONE, channel)
    health.note(True)
    try:
        while True:
            message = await layer.receive(channel)
            for run, name, group, rev in message["topics"]:
                yield Topic(run, Name(name), group), rev
    finally:
        await _unsubscribe(layer, channel)


async def _unsubscribe(layer: object, channel: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            await layer.group_discard(EVERYONE, channel)  # type: ignore[attr-defined]
    except Exception as error:
        log.debug("Could not leave the channel layer's group: %r", error)


async def hang_up() -> None:
    """Ends the Redis layer's reader on this loop. It may miss a cancellation that comes as its own timer goes off, and
    would then keep the loop from ending, so it is told until it has ended."""
    reading = {task for task in asyncio.all_tasks() if getattr(task.get_coro(), "__qualname__", "") == READER}
    while reading:
        for task in reading:
            task.cancel()
        _ended, reading = await asyncio.wait(reading, timeout=0.1)


async def ping_layer() -> None:
    """Sends a message that no one waits for; raises what the layer raises, for the readiness page."""
    layer = get_channel_layer()
    if layer is not None:
        await layer.group_send(f"{EVERYONE}.ready", {"type": HINT, "topics": []})
