"""Grids, their workers and records in intake's tables: one act's view of them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.catalogue import catalogue
from chassis.facts import FACT, valid
from chassis.ids import new_id
from chassis.region import RegionCode, parse_region_code
from services.intake.app.field_ports import Stored
from services.intake.domain.field_records import FieldRecord, Grid, GridWorker
from services.intake.domain.screening import Screening
from services.intake.store.field_tables import FieldRecordRow, GridRow, GridWorkerRow
from services.intake.store.tables import PersonRow

GRID = GridRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
WORKER = GridWorkerRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
RECORD = FieldRecordRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_SAME = (
    "id",
    "kind",
    "device",
    "draft_no",
    "fingerprint",
    "recorded_at",
    "created_at",
    "place",
    "finding",
    "action_record",
    "household",
    "topic",
    "outcome",
    "next_at",
)


def grid_of(row: GridRow) -> Grid:
    """Return the grid of a row."""
    return Grid(row.id, parse_region_code(row.region), row.title)


def record_of(row: FieldRecordRow) -> FieldRecord:
    """Return the record of a row."""
    return FieldRecord(
        author=row.author_id,
        grid=row.grid_id,
        screening=Screening(**row.screening),
        person=row.person_id,
        matter=row.matter_id,
        **{name: getattr(row, name) for name in _SAME},
    )


class FieldStore:
    """Implements `app.field_ports.FieldWork` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def grid(self, region: RegionCode, title: str) -> Grid:
        """Return a grid of a village, made when it is new."""
        identity = new_id(catalogue().home_number(region))
        await self._session.execute(
            insert(GridRow)
            .values(id=identity, region=region, title=title)
            .on_conflict_do_nothing(constraint="grid_once")
        )
        rows = await self._session.scalars(select(GridRow).filter_by(region=region, title=title))
        return grid_of(rows.one())

    async def appoint(self, worker: GridWorker) -> GridWorker:
        """Store an appointment; who works in the grid already keeps hers."""
        await self._session.execute(
            insert(GridWorkerRow)
            .values(
                id=worker.id,
                grid_id=worker.grid.id,
                person_id=worker.person,
                since=worker.since,
            )
            .on_conflict_do_nothing()
        )
        rows = await self._session.scalars(
            select(GridWorkerRow).filter_by(
                grid_id=worker.grid.id, person_id=worker.person, until=None
            )
        )
        row = rows.one()
        return GridWorker(row.id, worker.grid, row.person_id, row.since)

    async def worker(self, worker: UUID) -> GridWorker | None:
        """Return an appointment, locked until the act ends."""
        row = await self._session.get(GridWorkerRow, worker, with_for_update=True)
        grid = await self._session.get(GridRow, row.grid_id) if row is not None else None
        if row is None or grid is None:
            return None
        return GridWorker(row.id, grid_of(grid), row.person_id, row.since, row.until)

    async def end(self, worker: UUID) -> None:
        """End an appointment now."""
        await self._session.execute(
            update(GridWorkerRow).where(WORKER.c.id == worker).values(until=self._now)
        )

    async def grids_of(self, subject: str) -> Sequence[Grid]:
        """Return the grids in which somebody works now."""
        rows = await self._session.scalars(
            select(GridRow)
            .where(
                GRID.c.id.in_(
                    select(FACT.c.object_id).where(
                        FACT.c.subject == subject,
                        FACT.c.relation == "grid_worker",
                        valid(FACT.c, self._now),  # type: ignore[arg-type]  # a condition
                    )
                )
            )
            .order_by(GRID.c.id)
        )
        return [grid_of(row) for row in rows]

    async def stored(self, author: UUID, kind: str, device: str, draft_no: int) -> Stored | None:
        """Return the record of a natural key, waiting for a twin that is under way."""
        # A phone that lost its connection sends the same drafts while the first are being stored.
        await self._session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
            {"key": f"field_record {author}"},
        )
        row = await self._session.execute(
            select(RECORD.c.id, RECORD.c.matter_id, RECORD.c.fingerprint).where(
                RECORD.c.author_id == author,
                RECORD.c.kind == kind,
                RECORD.c.device == device,
                RECORD.c.draft_no == draft_no,
            )
        )
        found = row.first()
        return Stored(found.id, found.matter_id, found.fingerprint) if found else None

    async def add(self, record: FieldRecord) -> None:
        """Store a record."""
        self._session.add(
            FieldRecordRow(
                author_id=record.author,
                grid_id=record.grid,
                screening=asdict(record.screening),
                person_id=record.person,
                matter_id=record.matter,
                **{name: getattr(record, name) for name in _SAME},
            )
        )
        await self._session.flush()

    async def follow(self, author: UUID, record: UUID, kind: str) -> bool:
        """Note that a visit follows a record of hers; whether she has such a record."""
        changed = await self._session.execute(
            update(FieldRecordRow)
            .where(RECORD.c.id == record, RECORD.c.author_id == author, RECORD.c.kind == kind)
            .values(followed_at=self._now)
            .returning(RECORD.c.id)
        )
        return changed.first() is not None

    async def lives_in(self, person: UUID, region: RegionCode) -> bool:
        """Whether there is such a person in a village."""
        row = await self._session.get(PersonRow, person)
        return row is not None and row.login and row.region == region
