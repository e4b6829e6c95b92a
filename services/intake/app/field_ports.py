"""What field work needs from outside, and what its queries return."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.refusals import FieldError
from chassis.region import RegionCode
from services.intake.domain.field_records import FieldRecord, Grid, GridWorker


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one record that was sent: CREATED, EXISTS or REFUSED."""

    device: str
    draft_no: int
    state: str
    record: UUID | None = None
    matter: UUID | None = None
    errors: Sequence[FieldError] = ()


@dataclass(frozen=True, slots=True)
class Stored:
    """A record that was stored before under the same natural key."""

    id: UUID
    matter: UUID | None
    fingerprint: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A visit that is to be made."""

    record: FieldRecord
    overdue: bool


class FieldWork(Protocol):
    """Grids, their workers and records."""

    async def grid(self, region: RegionCode, title: str) -> Grid:
        """Return a grid of a village, made when it is new."""

    async def appoint(self, worker: GridWorker) -> GridWorker:
        """Store an appointment; who works in the grid already keeps hers."""

    async def worker(self, worker: UUID) -> GridWorker | None:
        """Return an appointment, locked until the act ends."""

    async def end(self, worker: UUID) -> None:
        """End an appointment now."""

    async def grids_of(self, subject: str) -> Sequence[Grid]:
        """Return the grids in which somebody works now."""

    async def stored(self, author: UUID, kind: str, device: str, draft_no: int) -> Stored | None:
        """Return the record of a natural key, waiting for a twin that is under way."""

    async def add(self, record: FieldRecord) -> None:
        """Store a record."""

    async def follow(self, author: UUID, record: UUID, kind: str) -> bool:
        """Note that a visit follows a record of hers; whether she has such a record."""

    async def lives_in(self, person: UUID, region: RegionCode) -> bool:
        """Whether there is such a person in a village."""


class FieldReader(Protocol):
    """Queries on field work, cut to the caller's own."""

    async def workers(
        self, act: Act, region: RegionCode, size: int, token: str
    ) -> tuple[list[GridWorker], str]:
        """Return a page of a village's workers."""

    async def worker(self, act: Act, name: str) -> GridWorker:
        """Return one appointment."""

    async def records(
        self, act: Act, kind: str, size: int, token: str
    ) -> tuple[list[FieldRecord], str]:
        """Return a page of the caller's own records, newest first."""

    async def planned(self, act: Act, size: int) -> list[PlanView]:
        """Return whom the caller has to visit next."""
