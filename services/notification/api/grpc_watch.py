"""WatchService: one call, many people; says "look again" and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, suppress
from functools import partial
from uuid import UUID

from chassis.auth import InvalidTokenError, TokenVerifier
from services.notification.api.watching import TooManyWatchesError, Watchers
from tongxin.notification.v1 import watch_pb2 as pb
from tongxin.notification.v1 import watch_pb2_grpc

MOST_OF_ONE_CALL = 20_000
_MAX_HANDLE = 64


class _Call:
    """The watches of one call, and what waits to be said."""

    def __init__(self, verifier: TokenVerifier, watchers: Watchers) -> None:
        self._verifier = verifier
        self._watchers = watchers
        self._open: dict[str, ExitStack] = {}
        self.said: asyncio.Queue[pb.WatchInboxesResponse] = asyncio.Queue(MOST_OF_ONE_CALL)

    async def take(self, requests: AsyncIterator[pb.WatchInboxesRequest]) -> None:
        """Begin and end watches until the caller has no more to ask."""
        async for request in requests:
            handle = request.handle[:_MAX_HANDLE]
            self._end(handle)
            refused = "" if request.end else self._begin(handle, request.token)
            if refused:
                self._say(handle, refused)

    def close(self) -> None:
        """End every watch."""
        for handle in list(self._open):
            self._end(handle)

    def _begin(self, handle: str, token: str) -> str:
        if len(self._open) >= MOST_OF_ONE_CALL:
            return "OVERLOADED"
        try:
            caller = self._verifier.verify(token)
        except InvalidTokenError as error:
            return error.reason
        if caller.person_id is None:
            return "ACTION_NOT_ALLOWED"
        watch = ExitStack()
        wake = partial(self._say, handle)
        try:
            watch.enter_context(self._watchers.watching(UUID(caller.person_id), wake))
        except TooManyWatchesError:
            return "TOO_MANY_STREAMS"
        self._open[handle] = watch
        return ""

    def _end(self, handle: str) -> None:
        watch = self._open.pop(handle, None)
        if watch is not None:
            watch.close()

    def _say(self, handle: str, refused: str = "") -> None:
        # What does not fit is left out: whoever reads that slowly looks again by itself.
        with suppress(asyncio.QueueFull):
            self.said.put_nowait(pb.WatchInboxesResponse(handle=handle, refused=refused))


class WatchServicer(watch_pb2_grpc.WatchServiceServicer):
    """The watching of inboxes."""

    def __init__(self, verifier: TokenVerifier, watchers: Watchers) -> None:
        self._verifier = verifier
        self._watchers = watchers

    async def WatchInboxes(
        self, request_iterator: AsyncIterator[pb.WatchInboxesRequest], context: object
    ) -> AsyncIterator[pb.WatchInboxesResponse]:
        """Say "look again" until the caller hangs up."""
        call = _Call(self._verifier, self._watchers)
        taking = asyncio.create_task(call.take(request_iterator))
        try:
            while not taking.done():
                saying = asyncio.create_task(call.said.get())
                await asyncio.wait({saying, taking}, return_when=asyncio.FIRST_COMPLETED)
                if not saying.done():
                    saying.cancel()
                    break
                yield saying.result()
        finally:
            taking.cancel()
            call.close()
