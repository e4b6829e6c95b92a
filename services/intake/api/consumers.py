"""What intake consumes: standing facts of the other services, and progress of the work."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from google.protobuf.message import Message

from chassis.act import Act, SystemActs
from chassis.events import Event, Handler, Subscription
from chassis.tables import TimerRow
from chassis.timers import TimerHandler
from chassis.wire import moment
from services.intake.api.ask_consumers import on_ask
from services.intake.api.dispute_timers import dispute_timers
from services.intake.app.end_clock import (
    EndClock,
    end_acceptance_clock,
    end_clock,
    end_whole_clock,
    find_untaken,
    remind_at_half,
    remind_of_whole,
)
from services.intake.app.index_phones import KIND as INDEX_PHONES
from services.intake.app.index_phones import IndexPhones, index_phones
from services.intake.app.note_progress import NoteProgress, note_progress
from services.intake.app.note_supervision import (
    Watched,
    supervision_decided,
    supervision_half_gone,
    supervision_opened,
    supervision_topped_out,
)
from services.intake.app.pause_matter import end_pause
from services.intake.app.ports import Begin
from services.intake.domain.clocks import (
    ACCEPTANCE,
    END,
    HALF,
    LEADER_CLOCK,
    PAUSE_END,
    UNTAKEN,
    WHOLE_END,
    WHOLE_HALF,
)
from tongxin.deliberation.v1 import events_pb2 as deliberation
from tongxin.escalation.v1 import events_pb2 as escalation


def _progress(
    begin: Begin, acts: SystemActs, say: Callable[[Event], tuple[str, Mapping[str, str]]]
) -> Handler:
    async def handle(event: Event) -> None:
        key, params = say(event)
        message = event.message
        await note_progress(
            begin,
            acts.of_event(event.id, event.type),
            NoteProgress(
                message.matter,
                message.epoch,
                moment(message.create_time),
                key,
                params,
                _due(message),
            ),
        )

    return handle


def _due(message: Message) -> datetime | None:
    if isinstance(message, deliberation.ItemClosed) and message.HasField("last_due_time"):
        return moment(message.last_due_time)
    return None


def _with_body(key: str) -> Callable[[Event], tuple[str, Mapping[str, str]]]:
    # `until` is filled with the deadline that holds when the sentence is stored.
    return lambda event: (key, {"body": event.message.body, "until": ""})


def _scheduled(event: Event) -> tuple[str, Mapping[str, str]]:
    message = event.message
    at = moment(message.start_time).isoformat()
    return "meeting.scheduled", {"body": message.body, "at": at, "until": ""}


def _closed(event: Event) -> tuple[str, Mapping[str, str]]:
    message = event.message
    if message.resolved:
        key = "meeting.resolved_for_now" if message.provisional else "meeting.resolved"
        return key, {"body": message.body, "until": ""}
    if message.action_count:
        return "meeting.helped", {"body": message.body, "until": ""}
    return "meeting.no_resolution", {"body": message.body}


def _ratified(event: Event) -> tuple[str, Mapping[str, str]]:
    key = "meeting.ratified" if event.message.ratified else "meeting.not_ratified"
    return key, {"body": event.message.body}


def _done(event: Event) -> tuple[str, Mapping[str, str]]:
    return "action.done", {"body": event.message.body}


def _published(event: Event) -> tuple[str, Mapping[str, str]]:
    return "result.published", {"body": event.message.body}


def _round(key: str) -> Callable[[Event], tuple[str, Mapping[str, str]]]:
    return lambda event: (key, {"body": event.message.body, "number": str(event.message.number)})


def _claimed(event: Event) -> tuple[str, Mapping[str, str]]:
    message = event.message
    key = "action.visit_claimed" if message.visit else "action.claimed"
    return key, {"body": message.body, "at": moment(message.due_time).isoformat()}


def _progressed(event: Event) -> tuple[str, Mapping[str, str]]:
    message = event.message
    if message.HasField("expected_time"):
        at = moment(message.expected_time).isoformat()
        return "action.expected", {"body": message.body, "at": at}
    return "action.progress", {"body": message.body}


def _noted(event: Event) -> tuple[str, Mapping[str, str]]:
    message = event.message
    if message.resource:
        return "booked", {"body": message.body, "resource": message.resource}
    return "noted", {"body": message.body}


async def _opened(begin: Begin, act: Act, watched: Watched, message: Any) -> None:  # noqa: ANN401 - SupervisionOpened
    await supervision_opened(begin, act, watched, message.about)


async def _half_gone(begin: Begin, act: Act, watched: Watched, message: Any) -> None:  # noqa: ANN401 - SupervisionHalfGone
    await supervision_half_gone(begin, act, watched, moment(message.due_time))


async def _topped_out(begin: Begin, act: Act, watched: Watched, _: Any) -> None:  # noqa: ANN401 - SupervisionToppedOut
    await supervision_topped_out(begin, act, watched)


async def _decided(begin: Begin, act: Act, watched: Watched, message: Any) -> None:  # noqa: ANN401 - SupervisionDecided
    await supervision_decided(begin, act, watched, message.choice)


def _watched(
    begin: Begin,
    acts: SystemActs,
    note: Callable[[Begin, Act, Watched, Any], Awaitable[None]],
) -> Handler:
    async def handle(event: Event) -> None:
        message = event.message
        watched = Watched(message.matter, message.epoch, message.body)
        await note(begin, acts.of_event(event.id, event.type), watched, message)

    return handle


def subscriptions(
    begin: Begin, follows: Callable[[str], Handler], acts: SystemActs
) -> list[Subscription]:
    """Return what intake consumes of deliberation and escalation.

    `follows` makes the handler for who holds which office, as the named source tells it.
    """
    return [
        Subscription(
            stream="DELIBERATION",
            subjects=("tongxin.deliberation.>",),
            handlers={
                deliberation.FactsChanged: follows("tongxin:deliberation"),
                deliberation.StageOpened: _progress(begin, acts, _with_body("received.council")),
                deliberation.ItemScheduled: _progress(begin, acts, _scheduled),
                deliberation.ItemClosed: _progress(begin, acts, _closed),
                deliberation.ResolutionRatified: _progress(begin, acts, _ratified),
                deliberation.ActionCompleted: _progress(begin, acts, _done),
                deliberation.ActionClaimed: _progress(begin, acts, _claimed),
                deliberation.ActionProgressed: _progress(begin, acts, _progressed),
                deliberation.ResultPublished: _progress(begin, acts, _published),
                deliberation.RoundOpened: _progress(begin, acts, _round("round.opened")),
                deliberation.RoundClosed: _progress(begin, acts, _round("round.closed")),
            },
        ),
        Subscription(
            stream="ESCALATION",
            subjects=("tongxin.escalation.>",),
            handlers={
                escalation.FactsChanged: follows("tongxin:escalation"),
                escalation.StageOpened: _progress(begin, acts, _with_body("received.federation")),
                escalation.StageAccepted: _progress(begin, acts, _with_body("accepted")),
                escalation.ActionNoted: _progress(begin, acts, _noted),
                escalation.SupervisionOpened: _watched(begin, acts, _opened),
                escalation.SupervisionHalfGone: _watched(begin, acts, _half_gone),
                escalation.SupervisionToppedOut: _watched(begin, acts, _topped_out),
                escalation.SupervisionDecided: _watched(begin, acts, _decided),
                escalation.Asked: on_ask(begin, acts),
                escalation.AskAccepted: on_ask(begin, acts),
                escalation.AskRefused: on_ask(begin, acts),
                escalation.AskAnswered: on_ask(begin, acts),
            },
        ),
    ]


def timers(begin: Begin, acts: SystemActs) -> Mapping[str, TimerHandler]:
    """Return the register's clocks."""

    def runs(what: Callable[[Begin, Act, EndClock], Awaitable[None]]) -> TimerHandler:
        async def handle(timer: TimerRow) -> None:
            await what(
                begin,
                acts.of_timer(timer.id, f"timer/{timer.kind}"),
                EndClock(timer.id, timer.object, timer.epoch, timer.number),
            )

        return handle

    async def index(timer: TimerRow) -> None:
        act = acts.of_timer(timer.id, f"timer/{INDEX_PHONES}")
        await index_phones(begin, act, IndexPhones(timer.id))

    return dispute_timers(begin, acts) | {
        END: runs(end_clock),
        LEADER_CLOCK: runs(end_clock),
        HALF: runs(remind_at_half),
        INDEX_PHONES: index,
        PAUSE_END: runs(end_pause),
        WHOLE_HALF: runs(remind_of_whole),
        WHOLE_END: runs(end_whole_clock),
        ACCEPTANCE: runs(end_acceptance_clock),
        UNTAKEN: runs(find_untaken),
    }
