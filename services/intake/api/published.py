"""Domain event → public event: what intake tells others, and under which subject."""

from collections.abc import Sequence
from datetime import datetime

from tongxin.intake.v1 import events_pb2

from chassis.events import subject
from chassis.facts import FactsSet
from chassis.outbox import Outgoing
from chassis.wire import fact_message


def publish(event: object, _: datetime) -> Sequence[Outgoing]:
    """Return the public events of one domain event.

    Raises:
        TypeError: for a domain event that nobody wrote a line for.
    """
    match event:
        case FactsSet():
            return [
                Outgoing(
                    message=events_pb2.FactsChanged(
                        object=event.object,
                        sequence=event.sequence,
                        facts=[fact_message(fact) for fact in event.facts],
                    ),
                    subject=subject("intake", "facts", "changed", event.level, event.region),
                    correlation=event.object,
                )
            ]
        case _:
            msg = f"no public event for {type(event).__name__}"
            raise TypeError(msg)
