"""Reads what happened to tasks, for those who may read the task."""

from uuid import UUID

from sqlalchemy import select

from chassis.act import Act
from chassis.database import Database, Reading
from chassis.names import id_in, name_of
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from services.deliberation.app.views import VisitView
from services.deliberation.domain.action import Action, Progress, Visit
from services.deliberation.domain.names import ids_in
from services.deliberation.store.reading import require
from services.deliberation.store.rows import load, load_all
from services.deliberation.store.tables import ACTION, PROGRESS, VISIT


class TaskQueries:
    """Implements `app.readers.TaskReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def progress(self, act: Act, name: str) -> Progress:
        """Return what was told once. Raises NOT_FOUND for who may not read the task."""
        action_id, progress_id = ids_in(name, "actions", "progress")
        async with self._database.reading() as reading:
            await self._check(reading, act, action_id)
            found = await reading.session.execute(
                select(PROGRESS).where(
                    PROGRESS.c.id == progress_id, PROGRESS.c.action_id == action_id
                )
            )
            row = found.first()
            if row is None:
                raise not_found()
            return load(Progress, row)

    async def progress_of(
        self, act: Act, action: str, size: int, token: str
    ) -> tuple[list[Progress], str]:
        """Return a page of what was told about a task, oldest first."""
        action_id = id_in(action, "actions", field="parent")
        page = self._pages.open(act, f"progress {action}", size, token)
        async with self._database.reading() as reading:
            await self._check(reading, act, action_id)
            query = select(PROGRESS).where(PROGRESS.c.action_id == action_id)
            if page.after:
                query = query.where(PROGRESS.c.id > UUID(page.after))
            rows = await reading.session.execute(query.order_by(PROGRESS.c.id).limit(page.size + 1))
            return page.cut(load_all(Progress, rows.all()), lambda told: str(told.id))

    async def visit(self, act: Act, name: str) -> VisitView:
        """Return the visit that a task was. Raises NOT_FOUND also where it was none."""
        action_id = id_in(name.removesuffix("/visit"), "actions")
        async with self._database.reading() as reading:
            action = await self._check(reading, act, action_id)
            found = await reading.session.execute(
                select(VISIT).where(VISIT.c.action_id == action_id)
            )
            row = found.first()
            if row is None:
                raise not_found()
            return VisitView(action.matter_id, load(Visit, row))

    async def _check(self, reading: Reading, act: Act, action_id: UUID) -> Action:
        found = await reading.session.execute(select(ACTION).where(ACTION.c.id == action_id))
        row = found.first()
        if row is None:
            raise not_found()
        action = load(Action, row)
        await require(
            self._policy,
            reading,
            act,
            "action.read",
            name_of("matters", action.matter_id),
            bodies={"owner": action.council, "action": name_of("actions", action.id)},
        )
        return action
