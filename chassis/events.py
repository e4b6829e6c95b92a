"""Subjects and consumers: event → command → use case, once, in any order, parked when hopeless."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from google.protobuf.message import DecodeError, Message
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from opentelemetry.trace import SpanKind

from chassis.broker import Broker, BrokerAwayError, log_waiting
from chassis.database import Database, away, contended
from chassis.faultlog import log_fault
from chassis.faults import reach
from chassis.inbox import AlreadyHandledError, failed
from chassis.refusals import Kind, TongxinError
from chassis.region import Level, RegionCode, subject_region
from chassis.telemetry import EVENTS, span

log = logging.getLogger(__name__)

LANES = 8
_LANE_DEPTH = 64
_FETCH = 64
_FETCH_SECONDS = 2.0
_ACK_WAIT_SECONDS = 10
_PARK_AFTER = 10
_RETRY_SECONDS = 1.0


class PermanentError(Exception):
    """This event can never have its effect: it is parked at once."""


@dataclass(frozen=True, slots=True)
class Event:
    """A received event: its id, its message and what its headers say."""

    id: UUID
    type: str
    message: Any
    correlation: str
    headers: Mapping[str, str]


Handler = Callable[[Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Subscription:
    """What one service consumes of one stream: message class → handler."""

    stream: str
    subjects: tuple[str, ...]
    handlers: Mapping[type[Message], Handler]


def subject(service: str, noun: str, verb: str, level: Level, region: RegionCode) -> str:
    """Return `tongxin.<service>.<noun>.<verb>.<level>.<pp>.<cc>.<dd>.<ttt>.<vvv>`.

    `level` is who has to act next, `region` the matter's own; a body's own events
    carry the body's. Subjects route only; consumers decide by payload.
    """
    return f"tongxin.{service}.{noun}.{verb}.{level.token}.{subject_region(region)}"


class Consumer:
    """Fetches one subscription and hands it to 8 lanes, hashed by matter.

    Acked after the commit. Unknown event types are acked and counted. A failed event
    comes again; a permanent error or the 10th failure parks it in PARKED, so that the
    others flow. While the service's database is away nothing is fetched.
    """

    def __init__(
        self,
        service: str,
        cell: str,
        broker: Broker,
        database: Database,
        subscription: Subscription,
    ) -> None:
        self._service = service
        self._durable = f"{service}-{cell}"
        self._broker = broker
        self._database = database
        self._subscription = subscription
        self._types = {cls.DESCRIPTOR.full_name: cls for cls in subscription.handlers}
        self._lanes: list[asyncio.Queue[Msg]] = [asyncio.Queue(_LANE_DEPTH) for _ in range(LANES)]

    async def run(self) -> None:
        """Consume until cancelled."""
        async with asyncio.TaskGroup() as group:
            for lane in self._lanes:
                group.create_task(self._work(lane))
            group.create_task(self._fetch())

    async def _fetch(self) -> None:
        pull: JetStreamContext.PullSubscription | None = None
        generation = 0
        while True:
            try:
                if pull is None or generation != self._broker.generation:
                    await _give_up(pull)
                    generation = self._broker.generation
                    pull = await self._subscribe()
                if not await self._database_answers():
                    await asyncio.sleep(_RETRY_SECONDS)
                    continue
                with contextlib.suppress(TimeoutError):
                    for message in await pull.fetch(_FETCH, timeout=_FETCH_SECONDS):
                        await self._lanes[self._lane_of(message)].put(message)
            except Exception as error:  # noqa: BLE001 - logged without its text
                await _give_up(pull)
                pull = None
                if self._broker.away(error):
                    log_waiting(log, "consumer waits", error, consumer=self._durable)
                else:
                    log_fault(log, "consumer stumbled", error, consumer=self._durable)
                await asyncio.sleep(_RETRY_SECONDS)

    async def _subscribe(self) -> JetStreamContext.PullSubscription:
        js = self._broker.js
        await js.add_consumer(
            self._subscription.stream,
            ConsumerConfig(
                durable_name=self._durable,
                filter_subjects=list(self._subscription.subjects),
                ack_policy=AckPolicy.EXPLICIT,
                deliver_policy=DeliverPolicy.ALL,
                ack_wait=_ACK_WAIT_SECONDS,
                max_deliver=-1,
                max_ack_pending=LANES * _LANE_DEPTH,
            ),
        )
        return await js.pull_subscribe_bind(self._durable, self._subscription.stream)

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(5), self._database.connection() as connection:
                await connection.exec_driver_sql("SELECT 1")
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be stored now
            log.warning("consumer waits for its database", extra={"reason": type(error).__name__})
            return False
        return True

    def _lane_of(self, message: Msg) -> int:
        key = (message.headers or {}).get("ce-correlationid", message.subject)
        return zlib.crc32(key.encode()) % LANES

    async def _work(self, lane: asyncio.Queue[Msg]) -> None:
        while True:
            message = await lane.get()
            try:
                await self.deliver(message)
            except Exception as error:  # noqa: BLE001 - logged without its text
                if away(error) or self._broker.away(error):
                    log_waiting(log, "event waits", error, consumer=self._durable)
                else:
                    log_fault(log, "event stumbled", error, consumer=self._durable)
                with contextlib.suppress(Exception):
                    await message.nak(delay=_RETRY_SECONDS)

    async def deliver(self, message: Msg) -> None:
        """Handle one message and ack it, or count the failure and have it come again."""
        headers = dict(message.headers or {})
        kind = headers.get("ce-type", "")
        event_id = headers.get("ce-id", "")
        with span(
            f"consume {kind}",
            kind=SpanKind.CONSUMER,
            carrier=headers,
            attributes={"event": event_id, "consumer": self._durable},
        ):
            try:
                event = self._decode(message, headers)
                if event is not None:
                    await self._subscription.handlers[type(event.message)](event)
            except AlreadyHandledError:
                EVENTS.add(1, {"type": kind, "outcome": "repeated"})
            except Exception as error:  # noqa: BLE001 - logged without its text
                if _transient(error):
                    log_waiting(log, "event waits", error, event=event_id, type=kind)
                    await message.nak(delay=_RETRY_SECONDS)
                    return
                reason = error.reason if isinstance(error, TongxinError) else type(error).__name__
                if not _permanent(error):
                    attempts = await failed(self._database, UUID(event_id), reason)
                    log_fault(
                        log, "event failed", error, event=event_id, type=kind, attempts=attempts
                    )
                    if attempts < _PARK_AFTER:
                        await message.nak(delay=min(_RETRY_SECONDS * attempts, 5.0))
                        return
                await self._park(message, headers, reason)
            reach("before_ack")
            await message.ack()
            EVENTS.add(1, {"type": kind, "outcome": "acked"})

    def _decode(self, message: Msg, headers: Mapping[str, str]) -> Event | None:
        cls = self._types.get(headers.get("ce-type", ""))
        if cls is None:
            EVENTS.add(1, {"type": "unknown", "outcome": "skipped"})
            return None
        return Event(
            id=UUID(headers.get("ce-id", "")),  # without one it is parked, not tried for ever
            type=headers["ce-type"],
            message=cls.FromString(message.data),
            correlation=headers.get("ce-correlationid", ""),
            headers=headers,
        )

    async def _park(self, message: Msg, headers: Mapping[str, str], reason: str) -> None:
        """Store the message beside, with why; whoever operates the system replays it."""
        parked = dict(headers) | {
            "tongxin-parked-by": self._durable,
            "tongxin-parked-reason": reason,
            "tongxin-parked-subject": message.subject,
            "Nats-Msg-Id": f"parked-{self._durable}-{headers.get('ce-id', message.subject)}",
        }
        await self._broker.publish(
            f"tongxin.parked.{self._service}",
            message.data,
            headers=parked,
            stream="PARKED",
            timeout_seconds=5.0,
        )
        log.error(
            "event parked",
            extra={"event": headers.get("ce-id"), "type": headers.get("ce-type"), "why": reason},
        )
        EVENTS.add(1, {"type": headers.get("ce-type", ""), "outcome": "parked"})


async def _give_up(pull: JetStreamContext.PullSubscription | None) -> None:
    """End an old subscription: its open request would swallow messages until the ack wait."""
    if pull is not None:
        with contextlib.suppress(Exception):
            await pull.unsubscribe()


def _transient(error: Exception) -> bool:
    """Whether it will pass by itself: the event comes again and no attempt is counted."""
    if isinstance(error, TongxinError):
        return error.kind in (Kind.UNAVAILABLE, Kind.DEADLINE)
    return isinstance(error, BrokerAwayError) or away(error) or contended(error)


def _permanent(error: Exception) -> bool:
    """Whether the same event would fail in the same way for ever."""
    if isinstance(error, TongxinError):
        return error.kind is Kind.INVALID
    return isinstance(error, PermanentError | DecodeError | ValueError)
