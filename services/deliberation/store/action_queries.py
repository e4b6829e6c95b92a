"""Reads tasks for the council that gave them and for who does them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Text, cast, select, tuple_

from chassis.act import Act, subject_of
from chassis.facts import relations_to
from chassis.names import id_in, name_of
from chassis.policy import Columns
from chassis.refusals import not_found
from services.deliberation.app.views import ActionView
from services.deliberation.domain.action import Action
from services.deliberation.domain.names import council_in
from services.deliberation.store.meeting_queries import MeetingQueries
from services.deliberation.store.reading import action_view, require
from services.deliberation.store.rows import load, load_all
from services.deliberation.store.tables import ACTION

ACTION_COLUMNS = Columns(
    object_id=ACTION.c.matter_id,
    bodies={"owner": ACTION.c.council, "action": "actions/" + cast(ACTION.c.id, Text)},
)


class ActionQueries(MeetingQueries):
    """Implements `app.readers.MeetingReader`: meetings, and what they gave out."""

    async def action(self, act: Act, name: str) -> ActionView:
        """Return one action. Raises NOT_FOUND for everybody who may not read it."""
        async with self._database.reading() as reading:
            found = await reading.session.execute(
                select(ACTION).where(ACTION.c.id == id_in(name, "actions"))
            )
            row = found.first()
            if row is None:
                raise not_found()
            action = load(Action, row)
            held = await relations_to(
                reading.session,
                subject_of(act.caller),
                name_of("matters", action.matter_id),
                reading.now,
                bodies={"owner": action.council, "action": name},
            )
            self._policy.require("action.read", act.caller, held, read_action="action.read")
            return action_view(self._policy, act, held, action, reading.now)

    async def actions(
        self, act: Act, council: str, matter: str, size: int, token: str
    ) -> tuple[list[ActionView], str]:
        """Return a page of a council's actions, the earliest due first."""
        council_in(council, field="council")
        page = self._pages.open(act, f"actions {council} {matter}", size, token)
        async with self._database.reading() as reading:
            await require(self._policy, reading, act, "action.list", council)
            held = await relations_to(
                reading.session, subject_of(act.caller), "", reading.now, bodies={"owner": council}
            )
            statement = select(ACTION).where(
                ACTION.c.council == council,
                self._policy.predicate("action.read", act.caller, ACTION_COLUMNS, reading.now),
            )
            if matter:
                matter_id = id_in(matter, "matters", field="matter")
                statement = statement.where(ACTION.c.matter_id == matter_id)
            if page.after:
                due, _, action_id = page.after.partition("|")
                statement = statement.where(
                    tuple_(ACTION.c.due_at, ACTION.c.id)
                    > (datetime.fromisoformat(due), UUID(action_id))
                )
            rows = await reading.session.execute(
                statement.order_by(ACTION.c.due_at, ACTION.c.id).limit(page.size + 1)
            )
            views = [
                action_view(self._policy, act, held, action, reading.now)
                for action in load_all(Action, rows.all())
            ]
        return page.cut(views, lambda view: f"{view.action.due_at.isoformat()}|{view.action.id}")
