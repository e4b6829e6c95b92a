"""Open event streams: one call to notification watches for all of them.

What is new is always read from the database under the caller's own token; the watch only says
"look again". So nothing is missed when it is away, and a stream goes on where it stopped.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, cast

import grpc

from chassis.auth import InvalidTokenError, TokenVerifier
from chassis.refusals import Kind, TongxinError
from gateway.away import is_away
from gateway.backends import Caller
from tongxin.notification.v1 import notification_pb2 as pb
from tongxin.notification.v1 import watch_pb2
from tongxin.notification.v1.watch_pb2_grpc import WatchServiceStub

log = logging.getLogger(__name__)

# So often a stream says that it lives, and looks again by itself where nobody would say so.
HEARTBEAT_SECONDS = 15.0
_AGAIN_SECONDS = 1.0
_PAGE = 50


def overloaded() -> TongxinError:
    """Return the refusal of one stream more than this process holds."""
    return TongxinError(
        Kind.EXHAUSTED, "TOO_MANY_STREAMS", "Too many open streams.", retry_after=30
    )


@dataclass(slots=True)
class Watch:
    """One open stream: `woken` is set when its inbox may have something new."""

    token: str = field(repr=False)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    refused: str = ""


class Hub:
    """Holds the watches of this process and keeps one call to notification for them."""

    def __init__(self, stub: WatchServiceStub, verifier: TokenVerifier, most: int) -> None:
        self._stub = stub
        self._verifier = verifier
        self._most = most
        self._numbers = count(1)
        self._open: dict[str, Watch] = {}
        self._asked: asyncio.Queue[watch_pb2.WatchInboxesRequest] | None = None
        self._closing = False

    @property
    def full(self) -> bool:
        """Whether this process holds as many streams as it may."""
        return len(self._open) >= self._most

    @property
    def closing(self) -> bool:
        """Whether this process is about to end: streams end, and are opened again elsewhere."""
        return self._closing

    @contextmanager
    def watching(self, token: str) -> Iterator[Watch]:
        """Watch the inbox of a token's person. Raises TOO_MANY_STREAMS."""
        if self.full:
            raise overloaded()
        handle = str(next(self._numbers))
        watch = self._open[handle] = Watch(token)
        self._ask(watch_pb2.WatchInboxesRequest(handle=handle, token=token))
        try:
            yield watch
        finally:
            del self._open[handle]
            self._ask(watch_pb2.WatchInboxesRequest(handle=handle, end=True))

    def lives(self, token: str) -> bool:
        """Whether a token is still good."""
        try:
            self._verifier.verify(token)
        except InvalidTokenError:
            return False
        return True

    def close(self) -> None:
        """Let every stream end."""
        self._closing = True
        self._wake_all()

    async def run(self) -> None:
        """Keep the call until cancelled; whenever it ends, everybody looks again."""
        while True:
            try:
                await self._listen()
            except grpc.aio.AioRpcError as error:
                log.info("watching inboxes", extra={"reason": error.code().name})
            self._asked = None
            self._wake_all()
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _listen(self) -> None:
        self._asked = asyncio.Queue(2 * self._most + 1)
        for handle, watch in self._open.items():
            self._ask(watch_pb2.WatchInboxesRequest(handle=handle, token=watch.token))
        # The stub's types know only the library's blocking calls.
        call = cast("Any", self._stub.WatchInboxes)()
        asking = asyncio.create_task(_ask_for(call, self._asked))
        try:
            async for response in call:
                watch_of = self._open.get(response.handle)
                if watch_of is not None:
                    watch_of.refused = response.refused
                    watch_of.woken.set()
        finally:
            asking.cancel()
            call.cancel()

    def _ask(self, request: watch_pb2.WatchInboxesRequest) -> None:
        # While the call is away nothing is queued: a new call begins with everything that is open.
        if self._asked is not None:
            with suppress(asyncio.QueueFull):
                self._asked.put_nowait(request)

    def _wake_all(self) -> None:
        for watch in self._open.values():
            watch.woken.set()


async def _ask_for(
    call: Any,  # noqa: ANN401 - the library's own call has no type
    asked: asyncio.Queue[watch_pb2.WatchInboxesRequest],
) -> None:
    """Send what is asked for until cancelled, or until the call has ended."""
    with suppress(grpc.aio.AioRpcError, asyncio.InvalidStateError):
        while True:
            await call.write(await asked.get())


async def events(hub: Hub, caller: Caller, after: int | None) -> AsyncIterator[bytes]:
    """Yield what is new in the caller's inbox as Server-Sent Events, from an entry's number on.

    Without one it begins with `hello`, which tells where she stands. It ends with `expired` when
    the token does, with `bye` when this process does; the client opens it again.
    """
    with hub.watching(caller.token) as watch:
        yield b"retry: 2000\n\n"
        unread: int | None = None
        while True:
            watch.woken.clear()
            try:
                page = await _after(caller, after)
            except TongxinError as error:
                if not is_away(error):
                    yield _event("expired", {"reason": error.reason})
                    return
                await _wait(watch, _AGAIN_SECONDS)
                yield b": away\n\n"
                continue
            if after is None:
                after = page.last_number
                yield _event("hello", {"unread_count": page.unread_count}, after)
            for entry in page.entries:
                after = entry.number
                yield _event("inbox", _shown(entry, page), after)
            if page.entries and page.next_page_token:
                continue
            if unread not in (None, page.unread_count) and not page.entries:
                yield _event("unread", {"unread_count": page.unread_count})
            unread = page.unread_count
            if watch.refused or hub.closing or not hub.lives(caller.token):
                yield _event("bye" if hub.closing else "expired", {"reason": watch.refused})
                return
            if not await _wait(watch, HEARTBEAT_SECONDS):
                yield b": here\n\n"


async def _after(caller: Caller, after: int | None) -> pb.ListEntriesResponse:
    if after is not None:
        request = pb.ListEntriesRequest(page_size=_PAGE, after=after)
        return await caller.ask(caller.to.inboxes.ListEntries, request)
    page = await caller.ask(caller.to.inboxes.ListEntries, pb.ListEntriesRequest(page_size=1))
    del page.entries[:]  # only where she stands
    page.next_page_token = ""
    return page


async def _wait(watch: Watch, seconds: float) -> bool:
    """Wait until there may be something new; False when the time is over."""
    try:
        async with asyncio.timeout(seconds):
            await watch.woken.wait()
    except TimeoutError:
        return False
    return True


def _shown(entry: pb.InboxEntry, page: pb.ListEntriesResponse) -> dict[str, object]:
    return {
        "name": entry.name,
        "matter": entry.matter,
        "template_key": entry.template_key,
        "line": entry.line,
        "unread_count": page.unread_count,
        "silent": page.quiet,
    }


def _event(kind: str, data: dict[str, object], number: int | None = None) -> bytes:
    # The second part of the id is the number of the newest bulletin; there are none yet.
    identity = f"id: {number}.0\n" if number is not None else ""
    return f"{identity}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
