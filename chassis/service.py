"""A service's life: check, connect, serve, consume, publish, tick; and stop in order."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from chassis.auth import TokenVerifier, load_jwks
from chassis.broker import Broker, check_sync_always
from chassis.catalogue import catalogue
from chassis.database import Database
from chassis.events import Consumer, Subscription
from chassis.faults import arm
from chassis.grpcserver import Add, Server
from chassis.logging import setup_logging
from chassis.outbox import Relay
from chassis.policy import Policy
from chassis.protected import FileKeyProvider, configure
from chassis.settings import ServiceSettings
from chassis.telemetry import setup_telemetry, shutdown_telemetry
from chassis.timers import TimerHandler, Timers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Card:
    """What a service is: its name, its stream and what it owns, for people who read the code."""

    name: str
    stream: str
    owns: str
    rpcs: tuple[str, ...]
    events_out: tuple[str, ...]
    events_in: tuple[str, ...]
    invariants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wired:
    """What a composition root returns: everything that the chassis has to run."""

    policy: Policy
    servicers: Sequence[tuple[Add, object]]
    subscriptions: Sequence[Subscription] = ()
    timers: Mapping[str, TimerHandler] = field(default_factory=dict)
    loops: Sequence[Callable[[], Coroutine[Any, Any, None]]] = ()
    close: Sequence[Callable[[], Awaitable[None]]] = ()


Wire = Callable[[ServiceSettings, Database], Wired]


class Running:
    """One running service; `port` is where its gRPC server listens.

    Tests run it inside their own loop; `run_service` runs it as a process.
    """

    def __init__(self, card: Card, settings: ServiceSettings, wire: Wire) -> None:
        self.card = card
        self.settings = settings
        self.database = Database(settings.database_url, pool=settings.database_pool)
        self.broker = Broker(settings.nats_url, name=card.name)
        self.wired = wire(settings, self.database)
        self.relay = Relay(self.database, self.broker, card.stream)
        self.timers = Timers(self.database, self.wired.timers)
        self.consumers = [
            Consumer(card.name, settings.cell, self.broker, self.database, subscription)
            for subscription in self.wired.subscriptions
        ]
        self._server: Server | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def port(self) -> int:
        """The port of the gRPC server."""
        if self._server is None:
            msg = "the service does not run"
            raise RuntimeError(msg)
        return self._server.port

    async def start(self) -> None:
        """Check the surroundings, serve, then start the loops.

        NATS may be away: acts are stored and published later. PostgreSQL may not.
        """
        settings = self.settings
        catalogue()
        configure(FileKeyProvider(settings.vault_keys_file))
        await self.database.check(development=settings.development)
        if settings.nats_monitor_url and not settings.development:
            await check_sync_always(settings.nats_monitor_url)
        verifier = TokenVerifier(load_jwks(settings.jwks_file), development=settings.development)
        self._server = Server(
            settings.grpc_bind,
            self.wired.servicers,
            verifier=verifier,
            policy=self.wired.policy,
            names=self.card.rpcs,
        )
        await self._server.start()
        loops = [self.broker.run(), self.relay.run(), self.timers.run()]
        loops += [consumer.run() for consumer in self.consumers]
        loops += [loop() for loop in self.wired.loops]
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """Stop serving first, then the loops, then the connections."""
        if self._server is not None:
            await self._server.stop(self.settings.shutdown_seconds / 2)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for close in self.wired.close:
            await close()
        await self.broker.close()
        await self.database.close()

    async def watch(self) -> None:
        """Return when a loop ends by itself, which it never should; its error is raised."""
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        self.raise_if_a_loop_ended()

    def raise_if_a_loop_ended(self) -> None:
        """Raise the error of a loop that ended by itself, which none ever should."""
        for task in self._tasks:
            if task.done():
                task.result()
                msg = f"a loop of {self.card.name} ended"
                raise RuntimeError(msg)


def report_ready(path: Path | None, port: int) -> None:
    """Tell whoever started this process its pid and port, atomically."""
    if path is None:
        return
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps({"pid": os.getpid(), "port": port}), encoding="utf-8")
    draft.replace(path)


async def stop_requested() -> None:
    """Return at SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()


async def _run(card: Card, settings: ServiceSettings, wire: Wire) -> None:
    running = Running(card, settings, wire)  # here: gRPC channels belong to the running loop
    await running.start()
    report_ready(running.settings.ready_file, running.port)
    log.info("serving", extra={"service": running.card.name, "port": running.port})
    stop = asyncio.create_task(stop_requested())
    watch = asyncio.create_task(running.watch())
    done, _ = await asyncio.wait({stop, watch}, return_when=asyncio.FIRST_COMPLETED)
    for task in (stop, watch):
        task.cancel()
    await running.stop()
    with suppress(asyncio.CancelledError):
        for task in done:
            task.result()


def run_service(card: Card, settings: ServiceSettings, wire: Wire) -> None:
    """Run a service as this process until SIGTERM; ends non-zero when a loop failed."""
    setup_logging()
    setup_telemetry(card.name, settings.otlp_endpoint, settings.trace_sample_ratio)
    arm(settings.fault)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run(card, settings, wire))
    finally:
        shutdown_telemetry()
