"""What deputies and hand-overs need from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.protected_value import Protected
from services.intake.domain.people import Group


@dataclass(frozen=True, slots=True)
class Deputy:
    """Somebody who stands in for the leader of a group, from when until when."""

    id: UUID
    group: UUID
    officer: UUID
    person: UUID
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """The offices of one person that went to another in one act."""

    id: UUID
    giver: UUID
    receiver: UUID
    actor: str
    reason: Protected[str]
    bodies: tuple[str, ...]
    created_at: datetime


class Deputies(Protocol):
    """Who stands in for whom, and hand-overs."""

    async def add(self, deputy: Deputy) -> None:
        """Store a deputy."""

    async def get(self, deputy: UUID) -> Deputy | None:
        """Return a deputy, locked until the act ends."""

    async def end(self, deputy: UUID) -> None:
        """End a deputy's time now."""

    async def overlaps(self, deputy: Deputy) -> bool:
        """Whether somebody stands in for the same group in a part of that time."""

    async def end_all(self, group: UUID) -> None:
        """End the time of everybody who stands in for a group's leader."""

    async def led_by(self, person: UUID) -> Sequence[Group]:
        """Return the groups whose leader a person is herself, locked, in id order."""

    async def hand_over(self, handover: Handover) -> None:
        """Store what was handed over."""


class OfficeReader(Protocol):
    """Queries on deputies and hand-overs."""

    async def deputy(self, act: Act, name: str) -> Deputy:
        """Return a deputy, for who named her or is it."""

    async def deputies(self, act: Act) -> list[Deputy]:
        """Return those of now and later, whom the caller named or who she is."""

    async def handover(self, act: Act, name: str) -> Handover:
        """Return a hand-over, for who made it."""
