"""Reads supervisions for those who have to choose, those they are about, and leaders above."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from services.escalation.app.views import (
    SupervisionFilter,
    SupervisionStanding,
    SupervisionView,
)
from services.escalation.domain.supervision import DECIDE, LATE, LIVE, READ, Supervision
from services.escalation.store.case_queries import Posts, posts_of
from services.escalation.store.supervision_tables import SUPERVISION
from services.escalation.store.supervisions import above, supervision_of
from services.escalation.store.tables import CASE

_S = SUPERVISION.c
# A row's own bodies, and the federations above the one that has to choose.
_LINKS = {
    "body": _S.body,
    "about": _S.about,
    "township": _S.township,
    "county": _S.county,
    "city": _S.city,
    "province": _S.province,
}
COLUMNS = Columns(
    classification=_S.confidentiality, state=_S.state, object_id=_S.matter_id, bodies=_LINKS
)


class SupervisionQueries:
    """Implements the lists and readings of `app.ports.SupervisionReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def supervision(self, act: Act, name: str) -> SupervisionView:
        """Return one supervision. Raises NOT_FOUND for unknown and forbidden alike."""
        identity = id_in(name, "supervisions")
        async with self._database.reading() as reading:
            views = await self._views(act, reading, _S.id == identity, limit=1)
        if not views:
            raise not_found()
        return views[0]

    async def standing(self, act: Act, name: str) -> SupervisionStanding:
        """Return a supervision for a choice about it. Raises NOT_FOUND like `supervision`."""
        identity = id_in(name, "supervisions")
        async with self._database.reading() as reading:
            views = await self._views(act, reading, _S.id == identity, limit=1)
            if not views:
                raise not_found()
            link = views[0].supervision
            needs_screening = await reading.session.scalar(
                select(CASE.c.needs_screening).where(CASE.c.matter_id == link.clock.matter_id)
            )
        return SupervisionStanding(
            link, views[0].allowed_actions, bool(needs_screening), reading.now
        )

    async def supervisions(
        self, act: Act, filters: SupervisionFilter, size: int, token: str
    ) -> tuple[list[SupervisionView], str]:
        """Return a page of supervisions, newest first."""
        page = self._pages.open(act, repr(filters), size, token)
        self._policy.require("supervision.list", act.caller)
        conditions: list[ColumnElement[bool]] = []
        for column, value in (
            (_S.body, filters.body),
            (_S.about, filters.about),
            (_S.level, filters.level),
            (_S.state, filters.state),
            (_S.state, LATE if filters.overdue else ""),
        ):
            if value:
                conditions.append(column == value)
        if page.after:
            conditions.append(_S.id < UUID(page.after))
        async with self._database.reading() as reading:
            views = await self._views(act, reading, and_(*conditions), limit=page.size + 1)
        return page.cut(views, lambda view: str(view.supervision.id))

    async def group(
        self, act: Act, body: str, about: str, size: int
    ) -> tuple[list[Supervision], int, Any]:
        """Return the first of a list that wait for the caller, how many wait, and the time."""
        async with self._database.reading() as reading:
            waiting = and_(
                _S.body == body,
                _S.about == about,
                _S.state.in_(sorted(LIVE)),
                self._policy.predicate(DECIDE, act.caller, COLUMNS, reading.now),
            )
            total = await reading.session.scalar(select(func.count()).where(waiting))
            rows = await reading.session.execute(
                select(SUPERVISION).where(waiting).order_by(_S.due_at, _S.id).limit(size)
            )
            return [supervision_of(row) for row in rows], total or 0, reading.now

    async def decided_by(self, act: Act, body: str, about: str) -> int:
        """Return how many of a list this very request has decided."""
        if not act.request_id:
            return 0
        async with self._database.reading() as reading:
            found = await reading.session.scalar(
                select(func.count()).where(
                    _S.body == body,
                    _S.about == about,
                    _S.request_id == act.request_id,
                    _S.decided_by == subject_of(act.caller),
                )
            )
        return found or 0

    async def _views(
        self, act: Act, reading: Reading, condition: ColumnElement[bool], *, limit: int
    ) -> list[SupervisionView]:
        readable = self._policy.predicate(READ, act.caller, COLUMNS, reading.now)
        rows = await reading.session.execute(
            select(SUPERVISION).where(condition, readable).order_by(_S.id.desc()).limit(limit)
        )
        posts = await posts_of(act, reading)
        return [
            SupervisionView(link, actions_on(self._policy, act, link, posts))
            for link in (supervision_of(row) for row in rows)
        ]


def actions_on(policy: Policy, act: Act, link: Supervision, posts: Posts) -> Sequence[str]:
    """Return what the caller may do with a supervision that she may read."""
    bodies = {"body": link.body, "about": link.about, **above(link.body)}
    relations = frozenset(
        f"{role}@{name}" for name, body in bodies.items() for role in posts.get(body, frozenset())
    )
    allowed = policy.allowed(
        act.caller,
        relations,
        classification=link.clock.confidentiality,
        state=link.state,
    )
    return [action for action in allowed if action == DECIDE]
