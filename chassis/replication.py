"""Standing facts of other services: taken whole, the newest sequence wins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import TypeVar

from chassis.act import Act, SystemActs
from chassis.events import Event, Handler
from chassis.facts import Fact, replace_facts
from chassis.work import Work

W = TypeVar("W", bound=Work)


async def _nothing(_work: Work, _object: str) -> None:
    """Do nothing more."""


def replicate_facts(
    begin: Callable[[Act], W],
    acts: SystemActs,
    source: str,
    then: Callable[[W, str], Awaitable[None]] = _nothing,
) -> Handler:
    """Return a handler for a service's FactsChanged: `object`, `sequence`, `facts`.

    `then` is done in the same transaction when the object's set is a newer one.
    """

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
            newer = await replace_facts(
                work.session, message.object, facts, sequence=message.sequence, source=source
            )
            if newer:
                await then(work, message.object)

    return handle
