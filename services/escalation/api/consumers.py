"""Event → command: what escalation learns from the register."""

from collections.abc import Awaitable, Callable, Mapping

from chassis.act import Act, SystemActs
from chassis.events import Event, Handler, PermanentError, Subscription
from chassis.ids import parse_id
from chassis.region import Level, parse_region_code
from chassis.tables import TimerRow
from chassis.timers import TimerHandler
from chassis.wire import moment, word
from services.escalation.app.clock_gone import ClockGone, clock_gone
from services.escalation.app.deadline_moved import DeadlineMoved, deadline_moved
from services.escalation.app.end_supervision_clock import (
    SupervisionClock,
    end_supervision_clock,
    remind_supervision,
)
from services.escalation.app.matter_moved import MatterMoved, matter_moved
from services.escalation.app.ports import Begin
from services.escalation.app.remind_doer import RemindDoer, remind_doer
from services.escalation.domain.asks import ASK_HALF_GONE
from services.escalation.domain.cases import Traits
from services.escalation.domain.stages import Custody
from services.escalation.domain.supervision import SUPERVISION_DUE, SUPERVISION_HALF, GoneClock
from tongxin.common.v1 import common_pb2
from tongxin.intake.v1 import events_pb2, matter_pb2


def subscriptions(begin: Begin, acts: SystemActs) -> list[Subscription]:
    """Return what escalation consumes, by stream."""
    return [
        Subscription(
            "INTAKE",
            ("tongxin.intake.>",),
            {
                events_pb2.MatterMoved: _on_matter_moved(begin, acts),
                events_pb2.ClockGone: _on_clock_gone(begin, acts),
                events_pb2.DeadlineMoved: _on_deadline_moved(begin, acts),
            },
        )
    ]


def _on_matter_moved(begin: Begin, acts: SystemActs) -> Handler:
    async def handle(event: Event) -> None:
        await matter_moved(begin, acts.of_event(event.id, event.type), moved(event.message))

    return handle


def _on_clock_gone(begin: Begin, acts: SystemActs) -> Handler:
    async def handle(event: Event) -> None:
        await clock_gone(begin, acts.of_event(event.id, event.type), gone(event.message))

    return handle


def _on_deadline_moved(begin: Begin, acts: SystemActs) -> Handler:
    async def handle(event: Event) -> None:
        message = event.message
        command = DeadlineMoved(
            matter_id=parse_id(message.matter.removeprefix("matters/")),
            number=message.deadline_no,
            cause=message.cause,
            traits=Traits(
                region=parse_region_code(message.region),
                topic=message.topic,
                confidentiality=word(common_pb2.Confidentiality, message.confidentiality),
                needs_screening=False,
            ),
        )
        await deadline_moved(begin, acts.of_event(event.id, event.type), command)

    return handle


def timers(begin: Begin, acts: SystemActs) -> Mapping[str, TimerHandler]:
    """Return escalation's clocks."""

    async def half_gone(timer: TimerRow) -> None:
        act = acts.of_timer(timer.id, f"timer/{ASK_HALF_GONE}")
        await remind_doer(begin, act, RemindDoer(timer.id, timer.object, timer.number))

    def supervision(
        what: Callable[[Begin, Act, SupervisionClock], Awaitable[None]],
    ) -> TimerHandler:
        async def handle(timer: TimerRow) -> None:
            act = acts.of_timer(timer.id, f"timer/{timer.kind}")
            await what(begin, act, SupervisionClock(timer.id, timer.object))

        return handle

    return {
        ASK_HALF_GONE: half_gone,
        SUPERVISION_HALF: supervision(remind_supervision),
        SUPERVISION_DUE: supervision(end_supervision_clock),
    }


def moved(message: events_pb2.MatterMoved) -> MatterMoved:
    """Return the event as a command.

    Raises:
        PermanentError: for an owner without a deadline or an epoch below 1.
        ValueError: for an id, region or level that cannot be.
    """
    owned = message.HasField("to_body")
    if message.epoch < 1 or (owned and not message.HasField("deadline")):
        raise PermanentError("a custody has an epoch, and an owner a deadline")
    return MatterMoved(
        matter_id=parse_id(message.matter.removeprefix("matters/")),
        custody=Custody(
            epoch=message.epoch,
            body=message.to_body.name,
            level=Level(message.to_body.level) if owned else None,
            move=word(matter_pb2.Move, message.move),
            status=word(matter_pb2.MatterStatus, message.status),
            since=moment(message.since),
            deadline=moment(message.deadline) if owned else None,
            without_deliberation=message.without_deliberation,
        ),
        traits=Traits(
            region=parse_region_code(message.region),
            topic=message.topic,
            confidentiality=word(common_pb2.Confidentiality, message.confidentiality),
            needs_screening=message.needs_screening,
            urgency=word(common_pb2.Urgency, message.urgency) or "NORMAL",
            pseudonym=message.pseudonym,
        ),
        excluded=tuple(message.excluded),
    )


def gone(message: events_pb2.ClockGone) -> ClockGone:
    """Return the event as a command.

    Raises:
        PermanentError: for an epoch or a number below 1.
        ValueError: for an id, region or level that cannot be.
    """
    if message.epoch < 1 or message.deadline_no < 1:
        raise PermanentError("a clock has an epoch and a number")
    superior = None
    if message.HasField("superior"):
        superior = (message.superior.name, Level(message.superior.level))
    return ClockGone(
        clock=GoneClock(
            matter_id=parse_id(message.matter.removeprefix("matters/")),
            epoch=message.epoch,
            number=message.deadline_no,
            owner=message.owner.name,
            owner_level=Level(message.owner.level),
            region=parse_region_code(message.region),
            topic=message.topic,
            confidentiality=word(common_pb2.Confidentiality, message.confidentiality),
            urgency=word(common_pb2.Urgency, message.urgency) or "NORMAL",
            risk=word(common_pb2.Risk, message.risk),
            climbs_to=Level(message.climbs_to),
            gone_at=moment(message.create_time),
            pseudonym=message.pseudonym,
        ),
        superior=superior,
        excluded=tuple(message.excluded),
    )
