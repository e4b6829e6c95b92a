"""Deliberation beside the register that it asks."""

import pytest_asyncio

from tests.support.world import World


@pytest_asyncio.fixture(autouse=True)
async def _running(world: World) -> None:
    await world.start("intake", "deliberation")
