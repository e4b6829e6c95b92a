"""Domain event → public event: what escalation tells others, and under which subject."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chassis.facts import FactsSet
from chassis.names import name_of
from chassis.outbox import Outgoing
from chassis.published import Published
from chassis.wire import stamp
from services.escalation.api.published_asks import ask_message
from services.escalation.domain.ask_events import AskTold
from services.escalation.domain.events import (
    ActionNoted,
    AtStage,
    StageAccepted,
    StageOpened,
    SupervisionDecided,
    SupervisionHalfGone,
    SupervisionOpened,
    SupervisionToppedOut,
)
from tongxin.escalation.v1 import events_pb2

PUBLISHED = Published(
    "escalation",
    {
        events_pb2.StageOpened: ("stage", "opened"),
        events_pb2.StageAccepted: ("stage", "accepted"),
        events_pb2.ActionNoted: ("action", "noted"),
        events_pb2.Asked: ("ask", "asked"),
        events_pb2.AskAccepted: ("ask", "accepted"),
        events_pb2.AskRefused: ("ask", "refused"),
        events_pb2.AskAnswered: ("ask", "answered"),
        events_pb2.FactsChanged: ("facts", "changed"),
        events_pb2.SupervisionOpened: ("supervision", "opened"),
        events_pb2.SupervisionHalfGone: ("supervision", "half_gone"),
        events_pb2.SupervisionToppedOut: ("supervision", "topped_out"),
        events_pb2.SupervisionDecided: ("supervision", "decided"),
    },
)


def publish(event: object, _: datetime) -> Sequence[Outgoing]:
    """Return the public events of one domain event.

    Raises:
        TypeError: for a domain event that nobody wrote a line for.
    """
    match event:
        case StageOpened(stage):
            return [
                _outgoing(
                    stage,
                    events_pb2.StageOpened(
                        matter=name_of("matters", stage.matter_id),
                        epoch=stage.epoch,
                        body=stage.federation,
                        create_time=stamp(stage.at),
                    ),
                )
            ]
        case StageAccepted(stage):
            return [
                _outgoing(
                    stage,
                    events_pb2.StageAccepted(
                        matter=name_of("matters", stage.matter_id),
                        epoch=stage.epoch,
                        body=stage.federation,
                        create_time=stamp(stage.at),
                    ),
                )
            ]
        case ActionNoted(stage, resource):
            return [
                _outgoing(
                    stage,
                    events_pb2.ActionNoted(
                        matter=name_of("matters", stage.matter_id),
                        epoch=stage.epoch,
                        body=stage.federation,
                        resource=resource,
                        create_time=stamp(stage.at),
                    ),
                )
            ]
        case (
            SupervisionOpened()
            | SupervisionHalfGone()
            | SupervisionToppedOut()
            | SupervisionDecided()
        ):
            return [_of_supervision(event)]
        case AskTold():
            return [
                PUBLISHED.outgoing(
                    ask_message(event),
                    level=event.level,
                    region=event.region,
                    correlation=name_of("matters", event.matter_id),
                    confidentiality=event.confidentiality,
                )
            ]
        case FactsSet():
            return [PUBLISHED.facts_changed(event, events_pb2.FactsChanged)]
        case _:
            msg = f"no public event for {type(event).__name__}"
            raise TypeError(msg)


def _outgoing(
    stage: AtStage,
    message: events_pb2.StageOpened | events_pb2.StageAccepted | events_pb2.ActionNoted,
) -> Outgoing:
    return PUBLISHED.outgoing(
        message,
        level=stage.level,
        region=stage.region,
        correlation=name_of("matters", stage.matter_id),
        confidentiality=stage.confidentiality,
    )


def _of_supervision(
    event: SupervisionOpened | SupervisionHalfGone | SupervisionToppedOut | SupervisionDecided,
) -> Outgoing:
    link = event.supervision
    clock = link.clock
    matter = name_of("matters", clock.matter_id)
    message: Any
    match event:
        case SupervisionOpened():
            message = events_pb2.SupervisionOpened(
                about=link.about, due_time=stamp(link.due_at), create_time=stamp(link.opened_at)
            )
        case SupervisionHalfGone(at=at):
            message = events_pb2.SupervisionHalfGone(
                due_time=stamp(link.due_at), create_time=stamp(at)
            )
        case SupervisionToppedOut(at=at):
            message = events_pb2.SupervisionToppedOut(create_time=stamp(at))
        case SupervisionDecided(decision=decision):
            message = events_pb2.SupervisionDecided(
                choice=decision.choice,
                until=stamp(decision.until),
                create_time=stamp(decision.at),
            )
    message.matter, message.epoch = matter, clock.epoch
    message.supervision, message.body = link.name, link.body
    return PUBLISHED.outgoing(
        message,
        level=link.level,
        region=clock.region,
        correlation=matter,
        confidentiality=clock.confidentiality,
    )
