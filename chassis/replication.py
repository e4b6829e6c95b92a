"""Standing facts of other services: taken whole, the newest sequence wins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

from chassis.act import Act, SystemActs
from chassis.events import Event, Handler
from chassis.facts import Fact, replace_facts
from chassis.work import Work


def replicate_facts(begin: Callable[[Act], Work], acts: SystemActs, source: str) -> Handler:
    """Return a handler for a service's FactsChanged: `object`, `sequence`, `facts`."""

    async def handle(event: Event) -> None:
        message = event.message
        facts = [
            Fact(
                item.subject,
                item.relation,
                item.object,
                item.valid_from.ToDatetime(UTC),
                item.valid_until.ToDatetime(UTC) if item.HasField("valid_until") else None,
            )
            for item in message.facts
        ]
        async with begin(acts.of_event(event.id, event.type)) as work:
            await replace_facts(
                work.session, message.object, facts, sequence=message.sequence, source=source
            )

    return handle
