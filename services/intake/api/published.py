"""Domain event → public event: what intake tells others, and under which subject."""

from collections.abc import Sequence
from datetime import datetime

from chassis.facts import FactsSet
from chassis.names import name_of
from chassis.outbox import Outgoing
from chassis.published import Published
from chassis.region import Level
from chassis.wire import number, stamp
from services.intake.api.mapping import body
from services.intake.domain.events import ClockGone, DeadlineMoved, Moved, TimelineExtended
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import events_pb2, matter_pb2

PUBLISHED = Published(
    "intake",
    {
        events_pb2.MatterMoved: ("matter", "moved"),
        events_pb2.TimelineExtended: ("timeline", "extended"),
        events_pb2.ClockGone: ("clock", "gone"),
        events_pb2.DeadlineMoved: ("deadline", "moved"),
        events_pb2.FactsChanged: ("facts", "changed"),
    },
)


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
        case ClockGone():
            return [_gone(event)]
        case DeadlineMoved():
            return [_deadline(event)]
        case FactsSet():
            return [PUBLISHED.facts_changed(event, events_pb2.FactsChanged)]
        case _:
            msg = f"no public event for {type(event).__name__}"
            raise TypeError(msg)


def _moved(event: Moved) -> Outgoing:
    matter = name_of("matters", event.matter)
    return PUBLISHED.outgoing(
        events_pb2.MatterMoved(
            matter=matter,
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
        level=event.receiver.level if event.receiver else Level.VILLAGE,
        region=event.region,
        correlation=matter,
        confidentiality=event.confidentiality,
    )


def _gone(event: ClockGone) -> Outgoing:
    matter = name_of("matters", event.matter)
    return PUBLISHED.outgoing(
        events_pb2.ClockGone(
            matter=matter,
            epoch=event.epoch,
            deadline_no=event.deadline_no,
            owner=body(event.owner),
            superior=body(event.superior),
            region=event.region,
            topic=event.topic,
            confidentiality=number(common.Confidentiality, event.confidentiality),
            urgency=number(common.Urgency, event.urgency),
            risk=number(common.Risk, event.risk),
            deadline=stamp(event.deadline),
            climbs_to=int(event.climbs_to),  # type: ignore[arg-type]  # an enum's number
            pseudonym=event.pseudonym,
            excluded=event.excluded,
            create_time=stamp(event.at),
        ),
        level=event.superior.level if event.superior else event.owner.level,
        region=event.region,
        correlation=matter,
        confidentiality=event.confidentiality,
    )


def _deadline(event: DeadlineMoved) -> Outgoing:
    matter = name_of("matters", event.matter)
    return PUBLISHED.outgoing(
        events_pb2.DeadlineMoved(
            matter=matter,
            epoch=event.epoch,
            deadline_no=event.deadline_no,
            deadline=stamp(event.deadline),
            cause=event.cause,
            create_time=stamp(event.at),
            region=event.region,
            topic=event.topic,
            confidentiality=number(common.Confidentiality, event.confidentiality),
        ),
        level=event.level,
        region=event.region,
        correlation=matter,
        confidentiality=event.confidentiality,
    )


def _extended(event: TimelineExtended) -> Outgoing:
    matter = name_of("matters", event.told.matter)
    return PUBLISHED.outgoing(
        events_pb2.TimelineExtended(
            matter=matter,
            entry_no=event.entry_no,
            template_key=event.told.key,
            params=dict(event.told.params),
            recipients=event.recipients,
            create_time=stamp(event.told.at),
        ),
        level=Level(event.level),
        region=event.region,
        correlation=matter,
        confidentiality=event.confidentiality,
    )
