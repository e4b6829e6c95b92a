"""Component tests: one service in this process, on real PostgreSQL and real NATS."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from chassis.catalogue import catalogue
from deploy.streams import declare
from tests.support.servers import Servers, start_servers
from tests.support.world import World


@pytest.fixture(scope="session")
def servers(worker_id: str) -> Iterator[Servers]:
    catalogue()
    running = start_servers(worker_id)
    yield running
    running.close()


@pytest_asyncio.fixture(scope="session")
async def session_world(servers: Servers) -> AsyncIterator[World]:
    await declare(servers.nats.url)
    world = World(servers)
    yield world
    await world.close()


@pytest_asyncio.fixture
async def world(session_world: World) -> AsyncIterator[World]:
    """Empty databases and streams; services that a test started are kept for the next one."""
    await session_world.reset()
    yield session_world
