"""Intake by itself: what the other services say comes from the tests."""

import pytest_asyncio

from tests.support.world import World


@pytest_asyncio.fixture(autouse=True)
async def alone(world: World) -> None:
    await world.only("intake")
