"""Event → use case: what deliberation hears from others."""

from chassis.act import SystemActs
from chassis.events import Event, PermanentError, Subscription
from chassis.names import id_in
from chassis.refusals import TongxinError
from chassis.region import parse_region_code
from chassis.wire import moment, word
from services.deliberation.app.matter_moved import MatterMoved, matter_moved
from services.deliberation.app.ports import Begin
from tongxin.common.v1 import common_pb2
from tongxin.intake.v1 import events_pb2, matter_pb2


def moved(message: events_pb2.MatterMoved) -> MatterMoved:
    """Return the event as a command.

    Raises:
        PermanentError: for a name that is none, an epoch below 1, an owner without deadline.
        ValueError: for a region code that is none.
    """
    owned = message.HasField("to_body")
    if message.epoch < 1 or (owned and not message.HasField("deadline")):
        raise PermanentError("a custody has an epoch, and an owner a deadline")
    try:
        matter_id = id_in(message.matter, "matters", field="matter")
    except TongxinError as error:
        raise PermanentError(error.reason) from error
    return MatterMoved(
        matter_id=matter_id,
        epoch=message.epoch,
        move=word(matter_pb2.Move, message.move),
        owner=message.to_body.name,
        status=word(matter_pb2.MatterStatus, message.status),
        deadline=moment(message.deadline) if owned else None,
        region=parse_region_code(message.region),
        topic=message.topic,
        confidentiality=word(common_pb2.Confidentiality, message.confidentiality),
        urgency=word(common_pb2.Urgency, message.urgency),
        since=moment(message.since),
        excluded=tuple(message.excluded),
        pseudonym=message.pseudonym,
        needs_screening=message.needs_screening,
    )


def subscriptions(begin: Begin, acts: SystemActs) -> list[Subscription]:
    """Return everything that deliberation consumes."""

    async def on_matter_moved(event: Event) -> None:
        act = acts.of_event(event.id, event.type)
        await matter_moved(begin, act, moved(event.message))

    return [
        Subscription(
            stream="INTAKE",
            subjects=("tongxin.intake.>",),
            handlers={events_pb2.MatterMoved: on_matter_moved},
        )
    ]
