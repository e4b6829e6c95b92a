"""A front door whose gateway is a function, and a stillness that needs no system."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx

from chassis.devkeys import ensure_keys
from deploy.play.people import FrontDoor
from deploy.quiescent import Stillness

NOW = datetime(2026, 3, 8, 9, 0, tzinfo=UTC)


def door_to(gateway: Callable[[httpx.Request], httpx.Response], folder: Path) -> FrontDoor:
    """Return a front door at which `gateway` answers."""
    ensure_keys(folder)
    return FrontDoor("http://gateway", folder, httpx.MockTransport(gateway))


class Still(Stillness):
    """Always quiet; counts how often it was asked, and how far time was moved."""

    def __init__(self) -> None:
        self.waited = 0
        self.advanced = 0

    async def quiescent(self, seconds: float = 0.0) -> None:
        """Be quiet."""
        del seconds
        self.waited += 1

    async def now(self) -> datetime:
        """Return one moment."""
        return NOW

    async def advance(self, seconds: int) -> None:
        """Move on."""
        self.advanced += seconds
