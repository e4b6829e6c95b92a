"""The events that a service publishes: message class → noun and verb of its subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message

from chassis.events import subject
from chassis.facts import FactsSet
from chassis.outbox import Outgoing
from chassis.region import Level, RegionCode
from chassis.wire import fact_message


@dataclass(frozen=True, slots=True)
class Published:
    """One service's published events, in one visible place; AsyncAPI is made from it."""

    service: str
    events: Mapping[type[Message], tuple[str, str]]

    def outgoing(
        self,
        message: Message,
        *,
        level: Level,
        region: RegionCode,
        correlation: str,
        confidentiality: str = "OPEN",
    ) -> Outgoing:
        """Return an event for the outbox.

        Args:
            message: one of the catalogued classes.
            level: who has to act next.
            region: the matter's own region, whoever is responsible; a body's own events
                carry the body's.
            correlation: the matter's or object's resource name.
            confidentiality: the matter's class.

        Raises:
            KeyError: for a message that is not in the catalogue.
        """
        noun, verb = self.events[type(message)]
        return Outgoing(
            message=message,
            subject=subject(self.service, noun, verb, level, region),
            correlation=correlation,
            confidentiality=confidentiality.lower(),
        )

    def facts_changed(self, event: FactsSet, message_class: Any) -> Outgoing:  # noqa: ANN401 - each service has its own FactsChanged
        """Return all facts about a body as this service's FactsChanged."""
        return self.outgoing(
            message_class(
                object=event.object,
                sequence=event.sequence,
                facts=[fact_message(fact) for fact in event.facts],
            ),
            level=event.level,
            region=event.region,
            correlation=event.object,
        )
