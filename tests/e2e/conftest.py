"""End to end: real processes, started once for all these tests, and the sample village."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio

from deploy.local import Running, running
from deploy.play.cast import Loaded, Loader
from deploy.play.people import FrontDoor
from deploy.play.schema import read_cast
from deploy.quiescent import Stillness, stillness
from deploy.seed import SAMPLE

VILLAGE = "210922107002"
# A consumer that died before its ack gets the event again after 10 s.
REDELIVERED_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Town:
    """A running system with its people."""

    run: Running
    door: FrontDoor
    still: Stillness
    loaded: Loaded

    async def ask(
        self, person: str, method: str, path: str, body: object = None, *, key: str = ""
    ) -> httpx.Response:
        """Send one request as a person of the sample village."""
        caller = self.loaded.people[person]
        return await self.door.ask(caller, method, path, body=body, key=key)

    async def ready(self, seconds: float = 20.0) -> None:
        """Wait until the gateway reaches every service again."""
        deadline = time.monotonic() + seconds
        async with httpx.AsyncClient(base_url=self.run.gateway_url, timeout=10) as client:
            while (await client.get("/readyz")).status_code != httpx.codes.OK:
                assert time.monotonic() < deadline, "the gateway does not reach every service"
                await asyncio.sleep(0.05)

    async def file(self, key: str, text: str) -> httpx.Response:
        """File a matter of the stranger's, which the village's council gets."""
        body = {"region": VILLAGE, "topic": "water_power_heat", "text": text}
        return await self.ask("stranger", "POST", "/matters", body, key=key)

    async def read(self, person: str, path: str) -> dict[str, Any]:
        """Read something that must be there."""
        answer = await self.ask(person, "GET", path)
        assert answer.status_code == httpx.codes.OK, answer.text
        body: dict[str, Any] = answer.json()
        return body

    async def items(self, person: str, path: str, **query: str) -> list[dict[str, Any]]:
        """Return a whole list."""
        return await self.door.everything(self.loaded.people[person], path, query)

    def ids(self) -> dict[str, int]:
        """Return the process ids of the services and the gateway."""
        names = [*self.run.wiring.topology.services, "gateway"]
        children = {name: self.run.supervisor.child(name) for name in names}
        return {name: child.mark.pid for name, child in children.items() if child is not None}


async def eventually(what: str, check: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something is so; fail at the deadline."""
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.05)


@pytest_asyncio.fixture(scope="session")
async def town(worker_id: str) -> AsyncIterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        # These tests read the local receiver's file, whatever the caller has set.
        patch.delenv("TONGXIN_OTLP_ENDPOINT", raising=False)
        async with (
            running(f"e2e-{worker_id}", fresh=True) as run,
            stillness(run) as still,
            FrontDoor(run.gateway_url, run.keys) as door,
        ):
            await still.quiescent()
            loaded = await Loader(door, "e2e").load(read_cast(SAMPLE))
            await still.quiescent()
            yield Town(run, door, still, loaded)
