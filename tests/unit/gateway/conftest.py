"""One gateway for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.unit.gateway.standin import Front, serving


@pytest_asyncio.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    async with serving(tmp_path) as running:
        yield running
