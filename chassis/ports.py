"""What every use case may ask of its transaction. Pure: `chassis.work.Work` implements it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import datetime
from typing import Protocol

from chassis.act import Act
from chassis.facts import Fact
from chassis.region import Level, RegionCode


class ActWork(Protocol):
    """One act's transaction: who acts, when (business time), rights, record and events."""

    act: Act
    now: datetime

    async def require(
        self,
        action: str,
        object_name: str = "",
        *,
        bodies: Mapping[str, str] | None = None,
        classification: str = "",
        state: str = "",
        read_action: str = "",
    ) -> tuple[str, ...]:
        """Return the allowed actions, or refuse."""

    async def relations(self, object_name: str) -> frozenset[str]:
        """Return how the caller stands to an object."""

    async def people_of(self, body: str, roles: Container[str]) -> frozenset[str]:
        """Return the people who hold one of the roles in a body."""

    async def change_facts(
        self,
        object_name: str,
        region: RegionCode,
        level: Level,
        *,
        add: Iterable[Fact] = (),
        end: Iterable[tuple[str, str | None]] = (),
        publish: Container[str] | None = None,
    ) -> None:
        """Change the facts about a body and tell the replicas."""

    def record(self, *events: object) -> None:
        """Take domain events."""

    def audit(self, object_name: str, **details: str) -> None:
        """Note what was done to which object."""

    def done(self, resource: str) -> None:
        """Name what a repetition of this request answers with."""
