"""Services inside a test's own loop, callers with real tokens, and `quiescent()`."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import grpc
from nats.js.errors import NotFoundError
from sqlalchemy import text

from chassis.broker import BrokerAwayError
from chassis.clock import BUSINESS_NOW, jump
from chassis.devkeys import ensure_keys, mint_person_token, mint_seed_token
from chassis.grpcclient import call, open_channel
from chassis.ids import new_random_id
from chassis.migrate import migrate
from chassis.service import Running
from tests.support.servers import Servers

SERVICES = ("intake", "deliberation", "escalation", "notification")
_QUIET_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Client:
    """One caller at one service: `await client(Stub, "Method", request)`."""

    channel: grpc.aio.Channel
    token: str

    async def __call__(self, stub: Any, method: str, request: Any) -> Any:
        bound: Callable[..., Awaitable[Any]] = getattr(stub(self.channel), method)
        return await call(bound, request, token=self.token, name=f"test {method}")


class World:
    """The services that a test asks for, with one database each on the session's servers."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.keys = servers.instance.folder / "keys"
        ensure_keys(self.keys)
        self.running: dict[str, Running] = {}
        self.urls: dict[str, str] = {}
        self._channels: dict[str, grpc.aio.Channel] = {}
        self._ports: dict[str, int] = {}
        self._stale: set[str] = set()

    async def start(self, *names: str) -> None:
        """Start services, in the order of the way up; running ones are kept."""
        for name in SERVICES:
            if name in names and name not in self.running:
                await self._start(name)

    async def only(self, *names: str) -> None:
        """Stop every service but these: what others would say of a matter stays unsaid."""
        if set(self.running) - set(names):
            await self.quiescent()
        for name in [name for name in self.running if name not in names]:
            await self.stop(name)

    async def _start(self, name: str) -> None:
        if name not in self.urls:
            self.urls[name] = await self.servers.postgres.create_database(
                f"tongxin_{name}", f"tongxin_{name}"
            )
            await migrate(name, self.urls[name])
        package = importlib.import_module(f"services.{name}")
        settings = importlib.import_module(f"services.{name}.settings").Settings(
            environment="development",
            database_url=self.urls[name],
            nats_url=self.servers.nats.url,
            # A restarted service is where its peers know it.
            grpc_bind=f"127.0.0.1:{self._ports.get(name, 0)}",
            jwks_file=self.keys / "jwks.json",
            system_key_file=self.keys / f"system-{name}.pem",
            # The key provider is one per process, and here all services share a process.
            vault_keys_file=self.keys / "vault-intake.json",
            page_token_key_file=self.keys / f"page-{name}.key",
            attachments_folder=self.servers.instance.folder / "attachments",
            **{f"{peer}_address": self.address(peer) for peer in self.running},
        )
        wire = importlib.import_module(f"services.{name}.wiring").wire
        running = Running(package.CARD, settings, wire)
        await running.start()
        self.running[name] = running
        channel = self._channels[name] = open_channel(self.address(name))
        # gRPC remembers for a moment that nobody answered there while the service was stopped.
        async with asyncio.timeout(_QUIET_SECONDS):
            await channel.channel_ready()
        self._ports[name] = running.port
        await self.quiescent()
        if name in self._stale:
            self._stale.remove(name)
            await self._empty(running)

    def address(self, name: str) -> str:
        """Return where a service listens."""
        return f"127.0.0.1:{self.running[name].port}"

    async def stop(self, name: str) -> None:
        """Stop one service."""
        await self._channels.pop(name).close()
        await self.running.pop(name).stop()

    def person(self, service: str, person: str) -> Client:
        """Return `people/{id}` (or a bare id) as a caller of a service."""
        token = mint_person_token(self.keys, person.removeprefix("people/"))
        return Client(self._channels[service], token)

    def seed(self, service: str) -> Client:
        """Return the development seed as a caller of a service."""
        return Client(self._channels[service], mint_seed_token(self.keys))

    def anonymous(self, service: str) -> Client:
        """Return a caller without a token."""
        return Client(self._channels[service], "")

    async def publish(
        self, message: Any, *, correlation: str, event_id: UUID | None = None, as_of: str = ""
    ) -> UUID:
        """Publish an event as the service that owns it would; the same id may be sent again.

        `as_of` makes the broker's own deduplication see another message, so that the
        consumer gets the repetition.
        """
        identity = event_id or new_random_id()
        kind = message.DESCRIPTOR.full_name
        service = kind.split(".")[1]
        running = next(iter(self.running.values()))
        await running.broker.js.publish(
            f"tongxin.{service}.test.published.village.21.09.22.107.002",
            message.SerializeToString(),
            headers={
                "ce-id": str(identity),
                "ce-type": kind,
                "ce-correlationid": correlation,
                "Nats-Msg-Id": f"{identity}{as_of}",
            },
            stream=service.upper(),
        )
        return identity

    async def rows(self, service: str, statement: str, **values: Any) -> list[Any]:
        """Return what a statement finds in a service's database."""
        async with self.running[service].database.connection() as connection:
            return list((await connection.execute(text(statement), values)).all())

    async def jump(self, **delta: float) -> None:
        """Move business time ahead in every running service, then wait until all is quiet."""
        seconds = int(timedelta(**delta).total_seconds())
        for running in self.running.values():
            async with running.database.connection() as connection:
                await jump(connection, seconds)
        await self.quiescent()

    async def quiescent(self) -> None:
        """Wait until every outbox is empty, nothing is pending or unacked, no timer is due."""
        deadline = time.monotonic() + _QUIET_SECONDS
        quiet = 0
        while quiet < 2:  # twice in a row: an ack may precede the next outbox row's read
            busy = await self._busy()
            quiet = 0 if busy else quiet + 1
            if time.monotonic() > deadline:
                msg = f"not quiet after {_QUIET_SECONDS} s: {busy}"
                raise AssertionError(msg)
            if busy:
                await asyncio.sleep(0.02)

    async def _busy(self) -> list[str]:
        busy = []
        for name, running in self.running.items():
            running.raise_if_a_loop_ended()
            async with running.database.connection() as connection:
                unpublished = await connection.scalar(
                    text("SELECT count(*) FROM outbox WHERE published_at IS NULL")
                )
                due = await connection.scalar(
                    text(
                        "SELECT count(*) FROM timer"
                        f" WHERE done_at IS NULL AND due_at <= {BUSINESS_NOW}"
                    )
                )
            if unpublished or due:
                busy.append(f"{name}: {unpublished} unpublished, {due} timers due")
            if not running.broker.connected:
                busy.append(f"{name}: not connected to NATS")
            for subscription in running.wired.subscriptions:
                try:
                    info = await running.broker.js.consumer_info(
                        subscription.stream, f"{name}-{running.settings.cell}"
                    )
                except (BrokerAwayError, NotFoundError) as error:
                    busy.append(f"{name} of {subscription.stream}: {type(error).__name__}")
                    continue
                if info.num_pending or info.num_ack_pending:
                    busy.append(
                        f"{name} of {subscription.stream}: {info.num_pending} pending,"
                        f" {info.num_ack_pending} unacked"
                    )
        return busy

    async def reset(self) -> None:
        """Empty every stream and every table; what is stopped now is emptied when it starts."""
        self._stale = set(self.urls) - set(self.running)
        if not self.running:
            return
        await self.quiescent()
        js = next(iter(self.running.values())).broker.js
        for stream in [*(name.upper() for name in SERVICES), "PARKED"]:
            await js.purge_stream(stream)
        for running in self.running.values():
            await self._empty(running)

    async def _empty(self, running: Running) -> None:
        async with running.database.connection() as connection:
            names = await connection.scalars(
                text(
                    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                    " AND tablename NOT IN ('alembic_version', 'relay_stream')"
                )
            )
            tables = ", ".join(f'"{name}"' for name in names)
            await connection.execute(text(f"TRUNCATE {tables} CASCADE"))

    async def close(self) -> None:
        """Stop everything."""
        for name in reversed(list(self.running)):
            await self.stop(name)
