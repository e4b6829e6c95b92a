"""Domain event → public event: what intake tells others, and under which subject."""

from collections.abc import Sequence
from datetime import datetime

from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import events_pb2, matter_pb2

from chassis.events import subject
from chassis.facts import FactsSet
from chassis.names import name_of
from chassis.outbox import Outgoing
from chassis.region import Level
from chassis.wire import fact_message, number, stamp
from services.intake.api.mapping import body
from services.intake.domain.events import Moved, TimelineExtended

SERVICE = "intake"


def publish(event: object, _: datetime) -> Sequence[Outgoing]:
    """Return the public events of one domain event.

    Raises:
        TypeError: for a domain event that nobody wrote a line for.
    """
    match event:
        case Moved():
            return [_moved(event)]
        case TimelineExtended():
            return [_extended(event)]
        case FactsSet():
            return [_facts(event)]
        case _:
            msg = f"no public event for {type(event).__name__}"
            raise TypeError(msg)


def _moved(event: Moved) -> Outgoing:
    level = event.receiver.level if event.receiver else Level.VILLAGE
    return Outgoing(
        message=events_pb2.MatterMoved(
            matter=name_of("matters", event.matter),
            epoch=event.epoch,
            move=number(matter_pb2.Move, event.move),
            from_body=body(event.giver),
            to_body=body(event.receiver),
            status=number(matter_pb2.MatterStatus, event.status),
            deadline=stamp(event.deadline),
            region=event.region,
            topic=event.topic,
            confidentiality=number(common.Confidentiality, event.confidentiality),
            urgency=number(common.Urgency, event.urgency),
            since=stamp(event.since),
            excluded=event.excluded,
            pseudonym=event.pseudonym,
            needs_screening=event.needs_screening,
            without_deliberation=event.without_deliberation,
        ),
        subject=subject(SERVICE, "matter", "moved", level, event.region),
        correlation=name_of("matters", event.matter),
        confidentiality=event.confidentiality.lower(),
    )


def _extended(event: TimelineExtended) -> Outgoing:
    told = event.told
    return Outgoing(
        message=events_pb2.TimelineExtended(
            matter=name_of("matters", told.matter),
            entry_no=event.entry_no,
            template_key=told.key,
            params=dict(told.params),
            recipients=event.recipients,
            create_time=stamp(told.at),
        ),
        subject=subject(SERVICE, "timeline", "extended", Level(event.level), event.region),
        correlation=name_of("matters", told.matter),
        confidentiality=event.confidentiality.lower(),
    )


def _facts(event: FactsSet) -> Outgoing:
    return Outgoing(
        message=events_pb2.FactsChanged(
            object=event.object,
            sequence=event.sequence,
            facts=[fact_message(fact) for fact in event.facts],
        ),
        subject=subject(SERVICE, "facts", "changed", event.level, event.region),
        correlation=event.object,
    )
