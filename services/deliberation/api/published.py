"""Domain event → public event: what deliberation tells others, and under which subject."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from chassis.facts import FactsSet
from chassis.names import name_of
from chassis.outbox import Outgoing
from chassis.published import Published
from chassis.region import Level, RegionCode
from chassis.wire import stamp
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.events import (
    ActionClaimed,
    ActionCompleted,
    ActionProgressed,
    ItemClosed,
    ItemScheduled,
    ResolutionRatified,
    ResultPublished,
    RoundClosed,
    RoundOpened,
    StageOpened,
)
from tongxin.deliberation.v1 import events_pb2

PUBLISHED = Published(
    "deliberation",
    {
        events_pb2.StageOpened: ("stage", "opened"),
        events_pb2.ItemScheduled: ("item", "scheduled"),
        events_pb2.ItemClosed: ("item", "closed"),
        events_pb2.ResolutionRatified: ("resolution", "ratified"),
        events_pb2.ActionCompleted: ("action", "completed"),
        events_pb2.ActionClaimed: ("action", "claimed"),
        events_pb2.ActionProgressed: ("action", "progressed"),
        events_pb2.RoundOpened: ("round", "opened"),
        events_pb2.RoundClosed: ("round", "closed"),
        events_pb2.ResultPublished: ("result", "published"),
        events_pb2.FactsChanged: ("facts", "changed"),
    },
)

_Agenda = StageOpened | ItemScheduled | ItemClosed | ResolutionRatified | ActionCompleted


def publish(event: object, now: datetime) -> Sequence[Outgoing]:
    """Return the public events of one domain event.

    Raises:
        TypeError: for a domain event that nobody wrote a line for.
    """
    if isinstance(event, FactsSet):
        return [PUBLISHED.facts_changed(event, events_pb2.FactsChanged)]
    if isinstance(event, ActionClaimed | ActionProgressed):
        return [_of_matter(_of_task(event, now), event.entry)]
    if isinstance(event, ResultPublished):
        return [_of_matter(_result_published(event, now), event.entry)]
    if isinstance(event, RoundOpened | RoundClosed):
        return [_of_matter(_of_round(event, now), event.entry)]
    if isinstance(
        event, StageOpened | ItemScheduled | ItemClosed | ResolutionRatified | ActionCompleted
    ):
        return [_of_matter(_of_agenda(event, now), event.entry)]
    msg = f"no public event for {type(event).__name__}"
    raise TypeError(msg)


def _of_agenda(
    event: StageOpened | ItemScheduled | ItemClosed | ResolutionRatified | ActionCompleted,
    now: datetime,
) -> Message:
    entry = event.entry
    common: dict[str, Any] = {
        "matter": name_of("matters", entry.matter_id),
        "epoch": entry.epoch,
        "body": entry.council,
        "create_time": stamp(now),
    }
    match event:
        case StageOpened():
            return events_pb2.StageOpened(**common)
        case ItemScheduled():
            return events_pb2.ItemScheduled(
                meeting=name_of("meetings", event.meeting_id),
                start_time=stamp(event.start_time),
                **common,
            )
        case ItemClosed():
            return events_pb2.ItemClosed(
                meeting=name_of("meetings", event.meeting_id),
                resolved=event.resolved,
                action_count=event.action_count,
                last_due_time=stamp(event.last_due_time),
                provisional=event.provisional,
                **common,
            )
        case ResolutionRatified():
            common["epoch"] = event.epoch
            return events_pb2.ResolutionRatified(
                meeting=name_of("meetings", event.meeting_id), ratified=event.ratified, **common
            )
        case ActionCompleted():
            return events_pb2.ActionCompleted(action=name_of("actions", event.action_id), **common)


def _of_task(event: ActionClaimed | ActionProgressed, now: datetime) -> Message:
    entry = event.entry
    common: dict[str, Any] = {
        "matter": name_of("matters", entry.matter_id),
        "epoch": entry.epoch,
        "action": name_of("actions", event.action_id),
        "body": entry.council,
        "create_time": stamp(now),
    }
    if isinstance(event, ActionClaimed):
        return events_pb2.ActionClaimed(visit=event.visit, due_time=stamp(event.due_time), **common)
    return events_pb2.ActionProgressed(
        percent=event.percent, expected_time=stamp(event.expected_time), **common
    )


def _result_published(event: ResultPublished, now: datetime) -> Message:
    return events_pb2.ResultPublished(
        matter=name_of("matters", event.entry.matter_id),
        epoch=event.entry.epoch,
        publication=name_of("publications", event.publication_id),
        body=event.entry.council,
        region=event.entry.council.removeprefix("councils/"),
        create_time=stamp(now),
    )


def _of_round(event: RoundOpened | RoundClosed, now: datetime) -> Message:
    message = events_pb2.RoundOpened if isinstance(event, RoundOpened) else events_pb2.RoundClosed
    return message(
        matter=name_of("matters", event.entry.matter_id),
        epoch=event.entry.epoch,
        meeting=name_of("meetings", event.meeting_id),
        body=event.entry.council,
        number=event.number,
        create_time=stamp(now),
    )


def _of_matter(message: Message, entry: Entry) -> Outgoing:
    return PUBLISHED.outgoing(
        message,
        level=Level.VILLAGE,
        region=RegionCode(entry.region),
        correlation=name_of("matters", entry.matter_id),
        confidentiality=entry.confidentiality,
    )
