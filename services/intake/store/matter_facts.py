"""Facts about a matter that an act ends."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import Fact, add_facts, end_facts, facts_of


async def end_reporters_view(
    session: AsyncSession, name: str, now: datetime, *, source: str
) -> None:
    """At hand-in a reporter who is not the concerned person stops reading names."""
    for fact in await facts_of(session, name):
        if fact.relation != "reporter" or fact.valid_until is not None:
            continue
        await end_facts(
            session, object_name=name, relation="reporter", subject=fact.subject, at=now
        )
        await add_facts(session, [Fact(fact.subject, "informant", name, now)], source=source)
