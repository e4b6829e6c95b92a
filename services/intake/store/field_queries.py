"""Reads field work for who did it, and workers for their federation."""

from uuid import UUID

from sqlalchemy import select

from chassis.act import Act
from chassis.database import Database
from chassis.names import id_in, name_of
from chassis.pages import Pages
from chassis.paging import page_size
from chassis.policy import Policy
from chassis.refusals import not_found
from chassis.region import RegionCode
from services.intake.app.field_ports import PlanView
from services.intake.domain.bodies import FEDERATION
from services.intake.domain.field_records import FieldRecord, GridWorker
from services.intake.store.field_tables import FieldRecordRow, GridRow, GridWorkerRow
from services.intake.store.field_work import GRID, RECORD, WORKER, grid_of, record_of


def _own(act: Act) -> UUID:
    """Return whose records are asked for; a system has none."""
    return UUID(act.caller.person_id) if act.caller.person_id else UUID(int=0)


class FieldQueries:
    """Implements `app.field_ports.FieldReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def workers(
        self, act: Act, region: RegionCode, size: int, token: str
    ) -> tuple[list[GridWorker], str]:
        """Return a page of a village's workers, those of before included."""
        page = self._pages.open(act, f"grid workers {region}", size, token)
        async with self._database.reading() as reading:
            body = name_of(FEDERATION, region)
            if "grid_worker.list" not in await reading.allowed(self._policy, act.caller, body):
                raise not_found()
            statement = (
                select(GridWorkerRow, GridRow)
                .join(GridRow, GRID.c.id == WORKER.c.grid_id)
                .where(GRID.c.region == region)
            )
            if page.after:
                statement = statement.where(WORKER.c.id > UUID(page.after))
            rows = await reading.session.execute(
                statement.order_by(WORKER.c.id).limit(page.size + 1)
            )
            views = [
                GridWorker(row.id, grid_of(grid), row.person_id, row.since, row.until)
                for row, grid in rows
            ]
        return page.cut(views, lambda view: str(view.id))

    async def worker(self, act: Act, name: str) -> GridWorker:
        """Return one appointment, for its federation."""
        async with self._database.reading() as reading:
            row = await reading.session.get(GridWorkerRow, id_in(name, "grid-workers"))
            grid = await reading.session.get(GridRow, row.grid_id) if row is not None else None
            if row is None or grid is None:
                raise not_found()
            body = name_of(FEDERATION, grid.region)
            if "grid_worker.list" not in await reading.allowed(self._policy, act.caller, body):
                raise not_found()
            return GridWorker(row.id, grid_of(grid), row.person_id, row.since, row.until)

    async def records(
        self, act: Act, kind: str, size: int, token: str
    ) -> tuple[list[FieldRecord], str]:
        """Return a page of the caller's own records, newest first."""
        page = self._pages.open(act, f"records {kind}", size, token)
        async with self._database.reading() as reading:
            statement = select(FieldRecordRow).where(
                RECORD.c.author_id == _own(act), RECORD.c.kind == kind
            )
            if page.after:
                statement = statement.where(RECORD.c.id < UUID(page.after))
            rows = await reading.session.scalars(
                statement.order_by(RECORD.c.id.desc()).limit(page.size + 1)
            )
            records = [record_of(row) for row in rows]
        return page.cut(records, lambda record: str(record.id))

    async def planned(self, act: Act, size: int) -> list[PlanView]:
        """Return whom the caller has to visit next, the earliest first."""
        async with self._database.reading() as reading:
            rows = await reading.session.scalars(
                select(FieldRecordRow)
                .where(
                    RECORD.c.author_id == _own(act),
                    RECORD.c.next_at.is_not(None),
                    RECORD.c.followed_at.is_(None),
                )
                .order_by(RECORD.c.next_at, RECORD.c.id)
                .limit(page_size(size))
            )
            records = [record_of(row) for row in rows]
            return [
                PlanView(record, record.next_at is not None and record.next_at < reading.now)
                for record in records
            ]
