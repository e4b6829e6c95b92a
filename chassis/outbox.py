"""Public events on their way out: written with the act, published by one relay per database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from google.protobuf.message import Message
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.act import Act
from chassis.broker import Broker, log_waiting
from chassis.database import Database, away
from chassis.faultlog import log_fault
from chassis.faults import reach
from chassis.ids import new_random_id
from chassis.tables import OutboxRow, RelayStream
from chassis.telemetry import OUTBOX_AGE, PUBLISHED, carrier, span

log = logging.getLogger(__name__)

_BATCH = 200
_POLL_SECONDS = 1.0
_ACK_SECONDS = 5.0
# One relay per database: the key of the session lock that the living one holds.
_RELAY_LOCK = 0x746F6E67


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A public event to be: its message, its subject and the matter it belongs to.

    `correlation` is the matter's or object's resource name; `confidentiality` is the
    class in lower case and becomes `dataclassification`.
    """

    message: Message
    subject: str
    correlation: str
    confidentiality: str = "open"


def outbox_row(outgoing: Outgoing, act: Act, source: str) -> dict[str, object]:
    """Return the event as a row for `outbox`, with CloudEvents 1.0 binary mode headers."""
    event_id = new_random_id()
    created = datetime.now(UTC)
    kind = outgoing.message.DESCRIPTOR.full_name
    headers = {
        "ce-specversion": "1.0",
        "ce-id": str(event_id),
        "ce-type": kind,
        # CloudEvents' NATS binding: header values are percent-encoded.
        "ce-source": quote(source, safe="/:-._"),
        "ce-subject": quote(outgoing.correlation, safe="/:-._"),
        "ce-time": created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "ce-datacontenttype": "application/protobuf",
        "ce-correlationid": quote(outgoing.correlation, safe="/:-._"),
        "ce-dataclassification": outgoing.confidentiality,
        "content-type": "application/protobuf",
        "Nats-Msg-Id": str(event_id),
        **carrier(),
    }
    if act.cause is not None:
        headers["ce-causationid"] = str(act.cause.id)
    return {
        "id": event_id,
        "subject": outgoing.subject,
        "type": kind,
        "data": outgoing.message.SerializeToString(deterministic=True),
        "headers": headers,
        "created_at": created,
    }


class Relay:
    """Publishes unpublished rows in `position` order and stores each ack.

    `position` may commit out of order, so there is no cursor: what has no
    `published_at` is published. A row may be published twice (a crash between ack
    and commit); `Nats-Msg-Id` and the consumers' inboxes make that harmless.
    """

    def __init__(self, database: Database, broker: Broker, stream: str) -> None:
        self._database = database
        self._broker = broker
        self._stream = stream
        self._checked = 0

    async def run(self) -> None:
        """Publish until cancelled; a broker or database that is away is waited for."""
        while True:
            try:
                async with self._database.engine.connect() as lock:
                    await lock.execution_options(isolation_level="AUTOCOMMIT")
                    try:
                        if await self._locked(lock):
                            await self._publish_while_locked(lock)
                    finally:
                        await _unlock(lock)
            except Exception as error:  # noqa: BLE001 - logged without its text
                if away(error) or self._broker.away(error):
                    log_waiting(log, "relay waits", error, stream=self._stream)
                else:
                    log_fault(log, "relay stumbled", error, stream=self._stream)
            await asyncio.sleep(_POLL_SECONDS)

    async def _locked(self, lock: AsyncConnection) -> bool:
        row = await lock.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _RELAY_LOCK})
        return bool(row.scalar_one())

    async def _publish_while_locked(self, lock: AsyncConnection) -> None:
        while True:
            await lock.execute(text("SELECT 1"))  # the lock lives as long as this connection
            if self._broker.generation != self._checked:
                generation = self._broker.generation
                await self._refill_lost()
                self._checked = generation
            self._database.committed.clear()
            if await self.publish_batch() < _BATCH:
                try:
                    async with asyncio.timeout(_POLL_SECONDS):
                        await self._database.committed.wait()
                except TimeoutError:
                    pass

    async def publish_batch(self) -> int:
        """Publish up to 200 rows and return how many were there."""
        async with self._database.connection() as connection:
            rows = (
                await connection.execute(
                    select(OutboxRow.__table__)  # type: ignore[attr-defined]  # SQLModel's table
                    .where(OutboxRow.published_at.is_(None))  # type: ignore[union-attr]
                    .order_by(OutboxRow.position)  # type: ignore[arg-type]
                    .limit(_BATCH)
                )
            ).all()
        if not rows:
            OUTBOX_AGE.set(0)
            return 0
        OUTBOX_AGE.set((datetime.now(UTC) - rows[0].created_at).total_seconds())
        results = await asyncio.gather(*map(self._publish, rows), return_exceptions=True)
        acked = [
            {"row": row.position, "sequence": result}
            for row, result in zip(rows, results, strict=True)
            if isinstance(result, int)
        ]
        reach("after_publish")
        if acked:
            await self._store(acked)
            PUBLISHED.add(len(acked))
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(rows)

    async def _publish(self, row: Any) -> int:  # noqa: ANN401 - a row of `outbox`
        with span(f"publish {row.type}", carrier=row.headers, attributes={"subject": row.subject}):
            return await self._broker.publish(
                row.subject,
                row.data,
                headers=row.headers,
                stream=self._stream,
                timeout_seconds=_ACK_SECONDS,
            )

    async def _store(self, acked: Sequence[dict[str, int]]) -> None:
        now = datetime.now(UTC)
        async with self._database.connection() as connection:
            await connection.execute(
                text(
                    "UPDATE outbox SET published_at = :now, stream_sequence = done.sequence"
                    " FROM unnest(cast(:rows AS bigint[]), cast(:sequences AS bigint[]))"
                    " AS done(position, sequence) WHERE outbox.position = done.position"
                ),
                {
                    "now": now,
                    "rows": [item["row"] for item in acked],
                    "sequences": [item["sequence"] for item in acked],
                },
            )
            last = max(item["sequence"] for item in acked)
            state = insert(RelayStream).values(
                name=self._stream,
                created=await self._broker.created(self._stream),
                last_sequence=last,
            )
            # Acks may be stored out of order, and of another stream only `_refill_lost` decides.
            await connection.execute(
                state.on_conflict_do_update(
                    index_elements=["name"],
                    set_={
                        "last_sequence": func.greatest(
                            RelayStream.last_sequence, state.excluded.last_sequence
                        )
                    },
                    where=RelayStream.created == state.excluded.created,  # type: ignore[arg-type]  # a column
                )
            )

    async def _refill_lost(self) -> None:
        """Send again what a younger or shorter stream no longer has (at most 35 days)."""
        created = await self._broker.created(self._stream)
        last = await self._broker.last_sequence(self._stream)
        async with self._database.connection() as connection:
            known = (
                await connection.execute(select(RelayStream.created, RelayStream.last_sequence))  # type: ignore[call-overload]
            ).first()
            if known is None or (known.created == created and known.last_sequence <= last):
                return
            keep = last if known.created == created else 0
            lost = await connection.execute(
                update(OutboxRow)
                .where(
                    OutboxRow.stream_sequence > keep,  # type: ignore[arg-type, operator]
                    OutboxRow.published_at > text("now() - interval '35 days'"),  # type: ignore[arg-type, operator]
                )
                .values(published_at=None, stream_sequence=None)
            )
            log.warning(
                "stream lost messages, publishing again",
                extra={"stream": self._stream, "rows": lost.rowcount},
            )
            await connection.execute(
                update(RelayStream).values(created=created, last_sequence=keep)
            )


async def _unlock(lock: AsyncConnection) -> None:
    """Give up the session's lock: the connection goes back into the pool and would keep it."""
    try:
        await lock.execute(text("SELECT pg_advisory_unlock_all()"))
    except BaseException as error:
        await lock.invalidate()  # the lock ends with its session
        if not isinstance(error, Exception):
            raise
