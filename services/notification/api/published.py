"""Domain event → public event: what notification tells others, and under which subject."""

from collections.abc import Sequence
from datetime import datetime

from chassis.catalogue import catalogue
from chassis.ids import home_number_of
from chassis.names import name_of
from chassis.outbox import Outgoing
from chassis.published import Published
from chassis.region import Level
from chassis.wire import stamp
from services.notification.domain.inbox import Delivered
from tongxin.notification.v1 import events_pb2

PUBLISHED = Published("notification", {events_pb2.EntryDelivered: ("entry", "delivered")})


def publish(event: object, now: datetime) -> Sequence[Outgoing]:
    """Return the public events of one domain event.

    A timeline entry brings no region. The subject, which only routes, gets the one that stands in
    the matter's id: its county, or city or province where there is no county. The level is
    VILLAGE, because whoever reads an inbox has to act next.

    Raises:
        TypeError: for a domain event that nobody wrote a line for.
        UnknownRegionError: for a matter whose home is not in the catalogue.
    """
    match event:
        case Delivered():
            home = catalogue().by_home_number(home_number_of(event.matter))
            matter = name_of("matters", event.matter)
            return [
                PUBLISHED.outgoing(
                    events_pb2.EntryDelivered(
                        matter=matter,
                        entry_no=event.entry_no,
                        recipient_count=event.recipients,
                        create_time=stamp(now),
                    ),
                    level=Level.VILLAGE,
                    region=home.code,
                    correlation=matter,
                    confidentiality=event.confidentiality,
                )
            ]
        case _:
            msg = f"no public event for {type(event).__name__}"
            raise TypeError(msg)
