"""Reads the registry of bodies and their officers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.facts import facts_of, relations_to
from chassis.names import id_in, name_of
from chassis.pages import Pages
from chassis.policy import EXCLUDED, Policy
from chassis.refusals import not_found
from services.escalation.app.views import BodyView
from services.escalation.domain.bodies import OFFICER as OFFICE
from services.escalation.domain.bodies import Officer, PartnerBody
from services.escalation.store.ask_tables import BODY, OFFICER
from services.escalation.store.bodies import body_of, officer_of

_ACTS = ("body.end", "officer.create", "officer.end", "officer.list")


class BodyQueries:
    """Implements `app.ports.BodyReader` and `app.ask_ports.Addressees`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def body(self, act: Act, name: str) -> BodyView:
        """Return one body. Raises NOT_FOUND."""
        self._policy.require("body.read", act.caller)
        async with self._database.reading() as reading:
            row = await reading.session.execute(
                select(BODY).where(BODY.c.id == id_in(name, "bodies"))
            )
            found = row.first()
            relations = await relations_to(
                reading.session, subject_of(act.caller), name, reading.now
            )
        if found is None:
            raise not_found()
        return self._view(act, body_of(found), relations)

    async def bodies(
        self, act: Act, size: int, token: str, region: str, kind: str
    ) -> tuple[list[BodyView], str]:
        """Return a page of the bodies that have not ended; empty filters mean any."""
        page = self._pages.open(act, f"bodies {region} {kind}", size, token)
        self._policy.require("body.list", act.caller)
        statement = select(BODY).where(BODY.c.until.is_(None))
        if region:
            statement = statement.where(BODY.c.region == region)
        if kind:
            statement = statement.where(BODY.c.kind == kind)
        if page.after:
            statement = statement.where(BODY.c.id > UUID(page.after))
        async with self._database.reading() as reading:
            rows = await reading.session.execute(statement.order_by(BODY.c.id).limit(page.size + 1))
            views = [self._view(act, body_of(row), frozenset()) for row in rows]
        return page.cut(views, lambda view: str(view.body.id))

    async def officers(
        self, act: Act, body: str, size: int, token: str
    ) -> tuple[list[Officer], str]:
        """Return a page of who acts for a body now.

        Raises:
            TongxinError: ACTION_NOT_ALLOWED for who does not.
        """
        page = self._pages.open(act, f"officers {body}", size, token)
        body_id = id_in(body, "bodies", field="parent")
        statement = select(OFFICER).where(OFFICER.c.body_id == body_id, OFFICER.c.until.is_(None))
        if page.after:
            statement = statement.where(OFFICER.c.id > UUID(page.after))
        async with self._database.reading() as reading:
            relations = await relations_to(
                reading.session, subject_of(act.caller), body, reading.now
            )
            self._policy.require("officer.list", act.caller, relations)
            rows = await reading.session.execute(
                statement.order_by(OFFICER.c.id).limit(page.size + 1)
            )
            officers = [officer_of(row) for row in rows]
        return page.cut(officers, lambda officer: str(officer.id))

    async def officer(self, name: str) -> Officer:
        """Return an office that the caller has just given or ended."""
        body, _, _ = name.partition("/officers/")
        async with self._database.reading() as reading:
            row = await reading.session.execute(
                select(OFFICER).where(OFFICER.c.id == id_in(name, f"{body}/officers"))
            )
            found = row.first()
        if found is None:
            raise not_found()
        return officer_of(found)

    async def possible(self, body: str, matter_id: UUID) -> bool:
        """Whether a body exists, has not ended, and may learn of the matter."""
        async with self._database.reading() as reading:
            row = await reading.session.execute(
                select(BODY).where(
                    BODY.c.id == id_in(body, "bodies", field="body"), BODY.c.until.is_(None)
                )
            )
            if row.first() is None:
                return False
            facts = await facts_of(reading.session, body)
            about = await facts_of(reading.session, name_of("matters", matter_id))
        excluded = {fact.subject for fact in about if fact.relation == EXCLUDED}
        officers = {
            fact.subject
            for fact in facts
            if fact.relation == OFFICE
            and (fact.valid_until is None or fact.valid_until > reading.now)
        }
        return body not in excluded and (not officers or bool(officers - excluded))

    async def is_past(self, at: datetime) -> bool:
        """Whether a moment does not lie in the future of business time."""
        async with self._database.reading() as reading:
            return at <= reading.now

    def _view(self, act: Act, body: PartnerBody, relations: frozenset[str]) -> BodyView:
        allowed = self._policy.allowed(act.caller, relations)
        open_acts = () if body.until is not None else _ACTS
        return BodyView(body, [item for item in allowed if item in open_acts])
