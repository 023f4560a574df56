"""The live socket: greets, answers commands and heartbeats, and hands the rest to the hub. A plain ASGI application:
no channel of its own on the layer, no task per message."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import parse_cookie
from django.utils import translation

from facilitation import clock, measures, wire
from facilitation.commands import CLAIMS, run_command
from facilitation.errors import Refused
from facilitation.hub import Hub, the_hub
from facilitation.protocol import ms
from facilitation.queries.entry import Entry, enter, refuse_replaced, session_user, stand
from facilitation.seat import Message, Seat, Send
from facilitation.services.presence import Sighting, read_report, roll
from facilitation.threads import in_thread, in_turn
from facilitation.wire import Close, Code, Do, Hello, Ping
from facilitation.wording import sentence
from groups.permissions import Role

log = logging.getLogger(__name__)

HELLO_WITHIN = 10.0  # seconds
STRIKES = 3
BURST, A_SECOND = 40, 10  # frames a page may send at once, and in the long run
SHUTS = {
    Code.SIGNED_OUT: Close.SIGNED_OUT,
    Code.FORBIDDEN: Close.FORBIDDEN,
    Code.NOT_FOUND: Close.NOT_FOUND,
    Code.REPLACED: Close.REPLACED,
}

Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class Closed(Exception):
    """The socket is to be closed by `code`, or the page has left (None)."""

    def __init__(self, code: Close | None = None) -> None:
        super().__init__(code)
        self.code = code


async def live_socket(scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
    """The ASGI application of /ws/live/."""
    await LiveSocket(scope, receive, send).run()


class LiveSocket:
    def __init__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        self._cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        self._language = _language(self._cookies, headers)
        self._receive, self._send = receive, send
        self._loop = asyncio.get_running_loop()
        self._tokens, self._filled_at = float(BURST), self._loop.time()
        self._strikes = 0
        self._hub: Hub = the_hub()
        self._seat: Seat | None = None

    async def run(self) -> None:
        await self._receive()  # websocket.connect
        await self._send({"type": "websocket.accept"})
        try:
            self._seat = await self._greet()
            await self._serve(self._seat)
        except Closed as closed:
            await self._close(closed.code)
        except asyncio.CancelledError:
            if self._seat is None or self._seat.is_open:
                raise  # else the seat itself has dropped a socket that takes nothing any more
        finally:
            if self._seat is not None:
                self._hub.leave(self._seat)

    async def _close(self, code: Close | None) -> None:
        if code is None:
            return
        if self._seat is not None:
            self._seat.close(code)
        else:
            measures.closed.labels(str(int(code))).inc()
            await self._send({"type": "websocket.close", "code": int(code)})

    # The greeting

    async def _greet(self) -> Seat:
        while True:
            hello = await self._hello()
            if isinstance(hello, Hello) and (seat := await self._admitted(hello)):
                return seat
            if not isinstance(hello, Hello):
                await self._strike(Refused(Code.BAD_FRAME))

    async def _hello(self) -> Hello | Ping | Do:
        """Only the page's own silence counts: when hundreds come at once, being let in may take longer."""
        try:
            async with asyncio.timeout(HELLO_WITHIN):
                return await self._next()
        except TimeoutError as error:
            raise Closed(Close.NO_HELLO) from error

    async def _admitted(self, hello: Hello) -> Seat | None:
        """The seat, or None when the page has first to say which role or run it means."""
        if hello.proto != wire.PROTO:
            raise Closed(Close.RELOAD)
        if self._hub.is_closing:
            raise Closed(Close.RESTARTING)
        try:
            entry = await in_thread(self._enter, hello)
        except Refused as refusal:
            await self._refuse(refusal)
            if refusal.code in SHUTS:
                raise Closed(SHUTS[Code(refusal.code)]) from refusal
            return None
        except DatabaseError as error:
            raise Closed(Close.RESTARTING) from error
        return await self._seated(entry, hello)

    def _enter(self, hello: Hello) -> Entry:
        entry = enter(
            cookies=self._cookies,
            user=session_user(self._cookies),
            role=hello.role,
            run=hello.run,
            group=hello.group,
            now=clock.now(),
            page=hello.page,
        )
        refuse_replaced(entry)
        return entry

    async def _seated(self, entry: Entry, hello: Hello) -> Seat:
        seat = self._seat = Seat(entry, self._send, at=self._loop.time())
        try:
            with seat.attended(self._loop.time):
                await self._hub.join(seat)
        except DatabaseError as error:
            raise Closed(Close.RESTARTING) from error
        revs = {topic.name.value: self._hub.known.get(topic, 0) for topic in entry.topics}
        seat.say(
            wire.welcome(
                build=settings.BUILD,
                role=entry.actor.role,
                run=entry.run,
                group=entry.group,
                now=ms(clock.now()),
                revs=revs,
            )
        )
        self._note_presence(seat, None)
        await self._catch_up(seat, hello.have)
        return seat

    # The conversation

    async def _serve(self, seat: Seat) -> None:
        while True:
            message = await self._next()
            if isinstance(message, Ping):
                await self._pong(seat, message)
            elif isinstance(message, Do):
                await self._do(seat, message)
            else:
                await self._strike(Refused(Code.BAD_FRAME))

    async def _pong(self, seat: Seat, ping: Ping) -> None:
        seat.heard(self._loop.time())
        seat.say(wire.pong(sent=ping.sent, now=ms(clock.now()), old=self._hub.is_old))
        self._note_presence(seat, ping.report)
        if await self._catch_up(seat, ping.have):
            measures.resyncs.inc()

    async def _catch_up(self, seat: Seat, have: Mapping[str, int]) -> int:
        try:
            with seat.attended(self._loop.time):
                return await self._hub.catch_up(seat, have)
        except DatabaseError as error:
            log.warning("A snapshot could not be read: %r", error)  # the next heartbeat asks again
            return 0

    async def _do(self, seat: Seat, command: Do) -> None:
        try:
            with seat.attended(self._loop.time):
                outcome = await in_turn(self._done, seat.entry, command)
        except Refused as refusal:
            await self._refuse(refusal, re=str(command.id))
            if refusal.code == Code.SIGNED_OUT:
                raise Closed(Close.SIGNED_OUT) from refusal
        except DatabaseError as error:
            log.warning("A command is left unanswered, its page will repeat it: %r", error)
        else:
            seat.say(wire.answer(command.id, outcome))
            if command.action in CLAIMS:
                self._hub.look_soon()

    def _done(self, entry: Entry, command: Do) -> dict[str, Any]:
        """The right to it is read anew for every command, and where the page's group is now."""
        now = clock.now()
        here = stand(entry=entry, cookies=self._cookies, now=now)
        return run_command(actor=here.actor, run=here.run, group=here.group, command=command, now=now)

    def _note_presence(self, seat: Seat, report: Mapping[str, Any] | None) -> None:
        entry = seat.entry
        if entry.actor.role is Role.ORGANISER or entry.page.is_beside:
            return
        told = None if report is None else read_report(report)
        if told:
            measures.clock_offsets.observe(abs(told.get("clock_ms", 0)) / 1000)
        roll.note(Sighting(entry.run, entry.group, entry.presence_key, entry.actor.role, clock.now(), told))

    # Frames

    async def _next(self) -> Hello | Ping | Do:
        """The next good message. Bad ones are refused, and the third ends it."""
        while True:
            frame = await self._receive()
            if frame["type"] != "websocket.receive":
                raise Closed
            self._spend()
            try:
                return wire.parse(_text(frame))
            except Refused as refusal:
                await self._strike(refusal)

    async def _strike(self, refusal: Refused) -> None:
        self._strikes += 1
        await self._refuse(refusal)
        if self._strikes >= STRIKES:
            raise Closed(Close.BAD_FRAMES)

    async def _refuse(self, refusal: Refused, *, re: str | None = None) -> None:
        measures.refused.labels(refusal.code).inc()
        with translation.override(self._language):
            detail = {"re": re, **refusal.detail}
            text = wire.refused(refusal.code, sentence(refusal.code), **detail)
        if self._seat is not None:
            self._seat.say(text)
        else:
            await self._send(Message(text).event)

    def _spend(self) -> None:
        """A bucket that fills by A_SECOND and holds BURST: a page that is quicker than that is broken."""
        now = self._loop.time()
        self._tokens = min(BURST, self._tokens + (now - self._filled_at) * A_SECOND) - 1
        self._filled_at = now
        if self._tokens < 0:
            raise Closed(Close.TOO_FAST)


def _text(frame: Mapping[str, Any]) -> str:
    text = frame.get("text")
    if not isinstance(text, str):
        raise Refused(Code.BAD_FRAME)
    if len(text) > wire.MAX_FRAME or len(text.encode(errors="replace")) > wire.MAX_FRAME:
        raise Closed(Close.BAD_FRAMES)
    return text


def _language(cookies: Mapping[str, str], headers: Mapping[bytes, bytes]) -> str:
    """The page's language: the cookie's choice, else the first one of ours that the browser asks for."""
    asked = [cookies.get(settings.LANGUAGE_COOKIE_NAME, "")]
    asked += headers.get(b"accept-language", b"").decode("latin-1").replace(";", ",").split(",")
    ours = dict(settings.LANGUAGES)
    short = (tag.strip().lower()[:2] for tag in asked)
    return next((tag for tag in short if tag in ours), settings.LANGUAGE_CODE)
