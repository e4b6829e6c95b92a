"""Starts and stops everything of one instance in order, every wait with a deadline."""

import asyncio
import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Coroutine, Sequence

from deploy.process import Child, ProcessMark, gone
from deploy.progress import Progress
from deploy.state import PROJECT, Instance
from deploy.streams import declare
from deploy.topology import RECEIVER, Part, Wiring

_READY_SECONDS = 60
_MIGRATE_SECONDS = 120
_STOP_SECONDS = 15
_LEFTOVER_SECONDS = 10
_POLL_SECONDS = 0.02
POSTGRES, NATS = "postgres", "nats"


async def end_leftovers(instance: Instance) -> None:
    """End what an earlier run of this instance left behind, and nobody else's process.

    Call it with the instance's lock held. PostgreSQL looks after its own.
    """
    _, marks = instance.recorded()
    left = {name: mark for name, mark in marks.items() if name != POSTGRES}
    for number in (signal.SIGTERM, signal.SIGKILL):
        for mark in left.values():
            if mark.is_alive():
                os.kill(mark.pid, number)
        if await gone(list(left.values()), _LEFTOVER_SECONDS):
            return


class Supervisor:
    """The processes of one instance by name: `postgres`, `nats` and the parts of the topology."""

    def __init__(self, wiring: Wiring, progress: Progress) -> None:
        """Describe a run; `start` begins it."""
        self.wiring = wiring
        self._progress = progress
        self._children: dict[str, Child] = {}
        self._parts = {part.name: part for part in self._wanted_parts()}

    def _wanted_parts(self) -> Sequence[Part]:
        """Leave out the receiver where the user sends spans elsewhere, or nowhere."""
        parts = self.wiring.topology.parts
        if "TONGXIN_OTLP_ENDPOINT" in os.environ:
            return [part for part in parts if part.name != RECEIVER]
        return parts

    @property
    def names(self) -> list[str]:
        """Every process in its order of start."""
        waves = self.wiring.topology.waves()
        parts = [part.name for wave in waves for part in wave if part.name in self._parts]
        return [POSTGRES, NATS, *parts]

    def child(self, name: str) -> Child | None:
        """Return a running process; None where it is not started."""
        if name == POSTGRES:
            return self.wiring.postgres.child
        if name == NATS:
            return self.wiring.nats.child
        return self._children.get(name)

    def ended(self) -> list[str]:
        """Return who ended without being asked to."""
        started = [(name, self.child(name)) for name in self.names]
        return [
            name for name, child in started if child is not None and child.exit_code is not None
        ]

    def _record(self) -> None:
        marks: dict[str, ProcessMark] = {}
        for name in self.names:
            child = self.child(name)
            if child is not None and child.exit_code is None:
                marks[name] = child.mark
        self.wiring.instance.record(marks)

    async def start(self) -> None:
        """Start everything; ProcessFailedError with the last log lines of who did not."""
        step = self._progress.step
        self.wiring.choose_ports()
        with step("starting PostgreSQL and NATS"):
            await _all([self.start_one(POSTGRES), self.start_one(NATS)])
        with step("migrating databases, declaring streams"):
            services = self.wiring.topology.services
            await _all([self._make_keys(), self._declare_streams()])
            await _all([self._prepare_database(service) for service in services])
        for wave in self.wiring.topology.waves():
            names = [part.name for part in wave if part.name in self._parts]
            if names:
                with step(f"starting {', '.join(names)}"):
                    await _all([self.start_one(name) for name in names])

    async def _make_keys(self) -> None:
        # Imported here: the rest of `deploy` works without the chassis.
        module = importlib.import_module(self.wiring.topology.key_maker)
        await asyncio.to_thread(module.ensure_keys, self.wiring.instance.keys)

    async def _declare_streams(self) -> None:
        await declare(self.wiring.nats.url)

    async def _prepare_database(self, service: str) -> None:
        name = f"tongxin_{service}"
        await self.wiring.postgres.create_database(name, name)
        await self.migrate(service)

    async def migrate(self, service: str) -> None:
        """Bring one database to the newest schema; ProcessFailedError where that fails."""
        child = Child.start(
            f"migrate-{service}",
            [sys.executable, "-m", self.wiring.topology.migrate_module, service],
            log=self.wiring.instance.log(f"migrate-{service}"),
            environment={
                **os.environ,
                "TONGXIN_ENVIRONMENT": "development",
                "TONGXIN_DATABASE_URL": self.wiring.database_url(service),
            },
            folder=PROJECT,
        )
        code = await child.wait(_MIGRATE_SECONDS)
        if code is None:
            await child.kill()
            child.fail(f"not finished within {_MIGRATE_SECONDS} s")
        if code != 0:
            child.fail(f"ended with {code}")

    async def start_one(self, name: str) -> None:
        """Start one process and wait until it is ready; it keeps the port that it had."""
        if name == POSTGRES:
            await self.wiring.postgres.start()
        elif name == NATS:
            await self.wiring.nats.start()
        else:
            await self._start_part(self._parts[name])
        self._record()

    async def _start_part(self, part: Part) -> None:
        instance = self.wiring.instance
        ready = instance.ready_file(part.name)
        ready.unlink(missing_ok=True)
        child = Child.start(
            part.name,
            [sys.executable, "-m", part.module],
            log=instance.log(part.name),
            environment=self.wiring.environment(part.name),
            folder=PROJECT,
        )
        self._children[part.name] = child
        deadline = time.monotonic() + _READY_SECONDS
        while not ready.exists():
            if child.exit_code is not None:
                child.fail(f"ended with {child.exit_code} while starting")
            if time.monotonic() > deadline:
                await child.kill()
                child.fail(f"not ready within {_READY_SECONDS} s")
            await asyncio.sleep(_POLL_SECONDS)
        self.wiring.ports[part.name] = int(json.loads(ready.read_text(encoding="utf-8"))["port"])

    async def stop_one(self, name: str) -> None:
        """Ask one process to end; it is killed at its deadline. Nothing where it does not run."""
        if name == POSTGRES:
            await self.wiring.postgres.stop()
        elif name == NATS:
            await self.wiring.nats.stop()
        elif (child := self._children.pop(name, None)) is not None:
            if not await child.stop(_STOP_SECONDS):
                self._progress.say(f"{name} did not stop within {_STOP_SECONDS} s and was killed")
            self.wiring.instance.ready_file(name).unlink(missing_ok=True)

    async def kill_one(self, name: str) -> None:
        """End one process at once with SIGKILL, its children too."""
        if name == POSTGRES:
            await self.wiring.postgres.kill9()
        elif name == NATS:
            await self.wiring.nats.kill9()
        elif (child := self._children.pop(name, None)) is not None:
            await child.kill()

    async def stop(self) -> None:
        """Stop everything backwards: gateway, services, NATS, PostgreSQL."""
        with self._progress.step("stopping"):
            for wave in reversed(self.wiring.topology.waves()):
                await asyncio.gather(*(self.stop_one(part.name) for part in wave))
            await self.stop_one(NATS)
            await self.stop_one(POSTGRES)
        (self.wiring.instance.folder / "run.json").unlink(missing_ok=True)


async def _all(work: Sequence[Coroutine[object, object, None]]) -> None:
    """Run coroutines together; the first error ends the others and is raised as it is."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
