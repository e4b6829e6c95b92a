"""The unit of work: state, events, audit and idempotency in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.act import Act, subject_of
from chassis.audit import audit_row
from chassis.clock import business_now
from chassis.database import Database, away, passing
from chassis.facts import (
    Fact,
    FactsSet,
    add_facts,
    end_facts,
    facts_of,
    next_sequence,
    relations_to,
)
from chassis.faults import reach
from chassis.idempotency import claim, settle
from chassis.inbox import once
from chassis.outbox import Outgoing, outbox_row
from chassis.policy import Policy
from chassis.region import Level, RegionCode
from chassis.tables import AuditRow, OutboxRow
from chassis.telemetry import ACTS

Publish = Callable[[object, datetime], Sequence[Outgoing]]


class Work:
    """One act's transaction. Everything in it is there together or not at all.

    Services derive from it and add their repositories. Domain events are handed to
    `record`; leaving turns them into outbox rows by the service's `publish` and the act
    into an audit entry, then commits. An exception rolls everything back.
    """

    def __init__(
        self, database: Database, act: Act, policy: Policy, publish: Publish, source: str
    ) -> None:
        self._database = database
        self._policy = policy
        self._publish = publish
        self._source = source
        self._events: list[object] = []
        self._audits: list[dict[str, object]] = []
        self._resource: str | None = None
        self.act = act
        self.session: AsyncSession
        self.now: datetime

    async def __aenter__(self) -> Self:
        self.session = AsyncSession(self._database.engine, expire_on_commit=False, autoflush=False)
        try:
            self.now = await business_now(self.session)
            await once(self.session, self.act.cause)
            await claim(self.session, self.act)
        except BaseException as error:
            await self._abandon()
            if refusal := passing(error):
                raise refusal from error
            raise
        return self

    def record(self, *events: object) -> None:
        """Take domain events that the act caused, in order."""
        self._events.extend(events)

    def audit(self, object_name: str, **details: str) -> None:
        """Note what the act did to which object: ids and codes, no personal data."""
        self._audits.append(audit_row(self.act, self.now, object_name, details))

    def done(self, resource: str) -> None:
        """Name the resource that a repetition of this request answers with."""
        self._resource = resource

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
        """Return what the caller may do with an object, or refuse the action.

        `bodies` names bodies that the object's own row holds (link → body). Without
        `read_action` the object's existence is no secret; with it, who may not read
        gets NOT_FOUND.
        """
        relations: frozenset[str] = frozenset()
        if object_name or bodies:
            relations = await relations_to(
                self.session, subject_of(self.act.caller), object_name, self.now, bodies=bodies
            )
        return self._policy.require(
            action,
            self.act.caller,
            relations,
            classification=classification,
            state=state,
            read_action=read_action,
        )

    async def relations(self, object_name: str) -> frozenset[str]:
        """Return how the caller stands to an object; see `facts.relations_to`."""
        return await relations_to(self.session, subject_of(self.act.caller), object_name, self.now)

    async def people_of(self, body: str, roles: Container[str]) -> frozenset[str]:
        """Return the people who hold one of the roles in a body now."""
        return frozenset(
            fact.subject
            for fact in await facts_of(self.session, body)
            if fact.relation in roles
            and fact.valid_from <= self.now
            and (fact.valid_until is None or fact.valid_until > self.now)
        )

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
        """End facts (relation, subject or all) about a body, add others, tell the replicas.

        `publish` limits what leaves this service to some relations. Two changes of one
        object wait for each other, so that the higher sequence holds what both did.
        """
        # First: its row lock lasts until the commit, so the set below is read alone.
        sequence = await next_sequence(self.session, object_name)
        for relation, subject in end:
            await end_facts(
                self.session,
                object_name=object_name,
                relation=relation,
                subject=subject,
                at=self.now,
            )
        await add_facts(self.session, add, source=self._source)
        facts = [
            fact
            for fact in await facts_of(self.session, object_name)
            if publish is None or fact.relation in publish
        ]
        self.record(FactsSet(object_name, region, level, sequence, tuple(facts)))

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            await self._abandon()
            ACTS.add(1, {"act": self.act.name, "outcome": kind.__name__ if kind else ""})
            if refusal := passing(error):
                raise refusal from error
            return
        try:
            await self._write()
            reach("before_commit")
            await self.session.commit()
        except BaseException as failure:
            await self._abandon()
            if refusal := passing(failure):
                raise refusal from failure
            raise
        await self.session.close()
        reach("after_commit")
        ACTS.add(1, {"act": self.act.name, "outcome": "committed"})
        self._database.committed.set()

    async def _write(self) -> None:
        await self.session.flush()
        outgoing = [item for event in self._events for item in self._publish(event, self.now)]
        if outgoing:
            await self.session.execute(
                insert(OutboxRow), [outbox_row(item, self.act, self._source) for item in outgoing]
            )
        if self._audits:
            await self.session.execute(insert(AuditRow), self._audits)
        await settle(self.session, self.act, self._resource)

    async def _abandon(self) -> None:
        try:
            await self.session.rollback()
            await self.session.close()
        except Exception as error:
            if not away(error):
                raise
