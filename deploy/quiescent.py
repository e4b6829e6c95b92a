"""Waits until nothing is under way anywhere, and jumps business time: operations, not acts."""

import asyncio
import importlib
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from chassis.clock import BUSINESS_NOW, business_now, jump
from chassis.database import away
from chassis.settings import ServiceSettings
from deploy.local import Running
from deploy.state import StateError

QUIET_SECONDS = 30.0
_POLL_SECONDS = 0.02
_PARKED = "PARKED"
_WAITING = (
    text("SELECT count(*) FROM outbox WHERE published_at IS NULL"),
    text("SELECT count(*) FROM timer WHERE done_at IS NULL AND due_at <= " + BUSINESS_NOW),  # noqa: S608 - a constant of ours
)


class NotQuietError(StateError):
    """Something is still under way after the deadline, or an event was parked."""


@dataclass(frozen=True, slots=True)
class _Streams:
    """What NATS says: the last number of each stream, and who still has something to do."""

    last: dict[str, int]
    parked: int
    busy: list[str]


def expected_consumers() -> frozenset[tuple[str, str]]:
    """Return the (stream, service) pairs that must be there: from every service's card."""
    pairs = set()
    for service in ("intake", "deliberation", "escalation", "notification"):
        for kind in importlib.import_module(f"services.{service}").CARD.events_in:
            pairs.add((kind.split(".")[1].upper(), service))
    return frozenset(pairs)


class Stillness:
    """Looks at all databases and at NATS of one instance."""

    def __init__(self, engines: dict[str, AsyncEngine], http: httpx.AsyncClient) -> None:
        self._engines = engines
        self._http = http
        cell = ServiceSettings.model_fields["cell"].default
        self._expected = {(stream, f"{service}-{cell}") for stream, service in expected_consumers()}

    async def quiescent(self, seconds: float = QUIET_SECONDS) -> None:
        """Return when every outbox is empty, nothing is pending or unacked, no timer is due.

        NATS is asked before and after the databases: where no stream grew in between and no
        consumer had anything in hand, nothing can have been under way.

        Raises NotQuietError with who is busy after `seconds`, and where an event was parked.
        """
        deadline = time.monotonic() + seconds
        while True:
            before = await self._streams()
            busy = before.busy or [
                line
                for lines in await asyncio.gather(*map(self._waiting, self._engines))
                for line in lines
            ]
            if not busy:
                after = await self._streams()
                if after.parked:
                    message = f"{after.parked} events are parked: see the services' logs"
                    raise NotQuietError(message)
                if not after.busy and after.last == before.last:
                    return
                busy = after.busy or ["a stream has grown"]
            if time.monotonic() > deadline:
                message = f"not quiet after {seconds:.0f} s: {'; '.join(busy)}"
                raise NotQuietError(message)
            await asyncio.sleep(_POLL_SECONDS)

    async def _waiting(self, service: str) -> list[str]:
        try:
            async with self._engines[service].connect() as connection:
                unpublished, due = [await connection.scalar(counting) for counting in _WAITING]
        except Exception as error:
            if not away(error):
                raise
            return [f"{service}: its database does not answer"]
        lines = [f"{service}: {unpublished} events unpublished"] if unpublished else []
        return lines + ([f"{service}: {due} timers due"] if due else [])

    async def _streams(self) -> _Streams:
        try:
            answer = await self._http.get("/jsz", params={"consumers": "true", "config": "true"})
        except httpx.TransportError as error:
            return _Streams({}, 0, [f"NATS does not answer: {type(error).__name__}"])
        report: dict[str, Any] = answer.json()
        streams = [
            stream
            for account in report.get("account_details") or []
            for stream in account.get("stream_detail") or []
        ]
        busy, seen, last, parked = [], set(), {}, 0
        for stream in streams:
            state = stream["state"]
            last[stream["name"]] = state["last_seq"]
            parked += state["messages"] if stream["name"] == _PARKED else 0
            for consumer in stream.get("consumer_detail") or []:
                seen.add((stream["name"], consumer["name"]))
                pending, unacked = consumer["num_pending"], consumer["num_ack_pending"]
                if pending or unacked:
                    busy.append(f"{consumer['name']}: {pending} pending, {unacked} unacked")
        missing = sorted(self._expected - seen)
        busy += [f"{name} does not listen to {stream} yet" for stream, name in missing]
        return _Streams(last, parked, busy)

    async def now(self) -> datetime:
        """Return the business time of the register (UTC)."""
        async with self._engines["intake"].connect() as connection:
            return await business_now(connection)

    async def advance(self, seconds: int) -> None:
        """Jump business time ahead everywhere and wait until what became due has been done.

        Raises ValueError for a jump back, NotQuietError as `quiescent`.
        """
        for engine in self._engines.values():
            async with engine.begin() as connection:
                await jump(connection, seconds)
        await self.quiescent()


@asynccontextmanager
async def stillness(running: Running) -> AsyncIterator[Stillness]:
    """Look at a running instance while the block runs."""
    async with AsyncExitStack() as stack:
        engines = {}
        for service in running.wiring.topology.services:
            engine = create_async_engine(running.database_url(service), pool_size=1)
            stack.push_async_callback(engine.dispose)
            engines[service] = engine
        # An empty trust store: plain HTTP needs none, and reading the system's takes 0.3 s.
        http = httpx.AsyncClient(
            base_url=running.nats_monitor_url,
            timeout=5,
            trust_env=False,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )
        yield Stillness(engines, await stack.enter_async_context(http))
