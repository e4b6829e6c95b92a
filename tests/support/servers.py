"""One PostgreSQL and one NATS for a whole test session, real ones.

    servers = start_servers("gw0")          # in a session fixture; not inside a running event loop
    url = await servers.postgres.create_database("tongxin_intake", "tongxin_intake")
    await declare(servers.nats.url)
    servers.close()

They die with the process that started them, however that ends.
"""

import asyncio
import shutil
from collections.abc import Coroutine
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TypeVar

from deploy.nats import Nats
from deploy.postgres import Postgres
from deploy.servers import make_servers
from deploy.state import Instance, State, StateError

_PARALLEL_SESSIONS = 16
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Servers:
    """The running servers; `close` ends them."""

    postgres: Postgres
    nats: Nats
    instance: Instance
    _held: ExitStack

    def close(self) -> None:
        """Stop both and remove their data; logs stay in `.state/test-<name>/log`."""
        try:
            _finish(self.aclose())
        finally:
            self._held.close()

    def run(self, work: Coroutine[object, object, _T]) -> _T:
        """Run something from a fixture that is not async (such as `postgres.create_database`)."""
        return _finish(work)

    async def aclose(self) -> None:
        """Stop both from inside an event loop; the instance stays held until `close`."""
        await asyncio.gather(self.postgres.stop(), self.nats.stop())
        for folder in (self.postgres.folder, self.nats.folder):
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


def _hold(name: str, held: ExitStack) -> Instance:
    """Take the first free instance: another session on the same clone has its own."""
    for number in range(1, _PARALLEL_SESSIONS + 1):
        suffix = "" if number == 1 else f"-{number}"
        instance = State.default().instance(f"test-{name}{suffix}")
        instance.prepare()
        try:
            held.enter_context(instance.locked())
        except StateError:
            continue
        return instance
    message = f"{_PARALLEL_SESSIONS} test sessions of the name {name} run already"
    raise StateError(message)


async def _start(instance: Instance) -> tuple[Postgres, Nats]:
    postgres, nats = await make_servers(instance, fresh=True)
    try:
        await asyncio.gather(postgres.start(), nats.start())
    except BaseException:
        await asyncio.gather(postgres.stop(), nats.stop())
        raise
    return postgres, nats


def _finish(work: Coroutine[object, object, _T]) -> _T:
    """Run to the end on a loop of its own, without touching the one the tests use."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def start_servers(name: str) -> Servers:
    """Start both on free ports with fresh data under `.state/test-<name>` (below 2 s)."""
    with ExitStack() as held:
        instance = _hold(name, held)
        postgres, nats = _finish(_start(instance))
        return Servers(postgres, nats, instance, held.pop_all())
