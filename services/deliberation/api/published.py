"""Domain event → public event: what deliberation tells others, and under which subject."""

from collections.abc import Sequence
from datetime import datetime

from google.protobuf.message import Message

from chassis.facts import FactsSet
from chassis.names import name_of
from chassis.outbox import Outgoing
from chassis.published import Published
from chassis.region import Level, RegionCode
from chassis.wire import stamp
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.events import (
    ActionCompleted,
    ItemClosed,
    ItemScheduled,
    StageOpened,
)
from tongxin.deliberation.v1 import events_pb2

PUBLISHED = Published(
    "deliberation",
    {
        events_pb2.StageOpened: ("stage", "opened"),
        events_pb2.ItemScheduled: ("item", "scheduled"),
        events_pb2.ItemClosed: ("item", "closed"),
        events_pb2.ActionCompleted: ("action", "completed"),
        events_pb2.FactsChanged: ("facts", "changed"),
    },
)


def publish(event: object, now: datetime) -> Sequence[Outgoing]:
    """Return the public events of one domain event.

    Raises:
        TypeError: for a domain event that nobody wrote a line for.
    """
    match event:
        case StageOpened(entry=entry):
            opened = events_pb2.StageOpened(
                matter=name_of("matters", entry.matter_id),
                epoch=entry.epoch,
                body=entry.council,
                create_time=stamp(now),
            )
            return [_of_matter(opened, entry)]
        case ItemScheduled(entry=entry):
            scheduled = events_pb2.ItemScheduled(
                matter=name_of("matters", entry.matter_id),
                epoch=entry.epoch,
                meeting=name_of("meetings", event.meeting_id),
                body=entry.council,
                start_time=stamp(event.start_time),
                create_time=stamp(now),
            )
            return [_of_matter(scheduled, entry)]
        case ItemClosed(entry=entry):
            closed = events_pb2.ItemClosed(
                matter=name_of("matters", entry.matter_id),
                epoch=entry.epoch,
                meeting=name_of("meetings", event.meeting_id),
                body=entry.council,
                resolved=event.resolved,
                action_count=event.action_count,
                last_due_time=stamp(event.last_due_time),
                create_time=stamp(now),
            )
            return [_of_matter(closed, entry)]
        case ActionCompleted(entry=entry):
            completed = events_pb2.ActionCompleted(
                matter=name_of("matters", entry.matter_id),
                epoch=entry.epoch,
                action=name_of("actions", event.action_id),
                body=entry.council,
                create_time=stamp(now),
            )
            return [_of_matter(completed, entry)]
        case FactsSet():
            return [PUBLISHED.facts_changed(event, events_pb2.FactsChanged)]
        case _:
            msg = f"no public event for {type(event).__name__}"
            raise TypeError(msg)


def _of_matter(message: Message, entry: Entry) -> Outgoing:
    return PUBLISHED.outgoing(
        message,
        level=Level.VILLAGE,
        region=RegionCode(entry.region),
        correlation=name_of("matters", entry.matter_id),
        confidentiality=entry.confidentiality,
    )
