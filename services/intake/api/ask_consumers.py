"""What intake hears of asks: one sentence for her by step and kind; a referral handed back."""

from collections.abc import Mapping
from typing import Any

from chassis.act import SystemActs
from chassis.events import Event, Handler
from chassis.wire import moment, word
from services.intake.app.end_referral import EndReferral, end_referral
from services.intake.app.note_progress import NoteProgress, note_progress
from services.intake.app.ports import Begin
from tongxin.escalation.v1 import asks_pb2
from tongxin.escalation.v1 import events_pb2 as escalation

# Event and kind → sentence. What stands for a move is told by the register itself; a body that
# gets to know has nothing to answer.
_SAYINGS = {
    ("Asked", "REQUEST"): "ask.requested",
    ("Asked", "DISPATCH"): "ask.dispatched",
    ("Asked", "INFORM"): "ask.informed",
    ("AskAccepted", "REQUEST"): "ask.accepted",
    ("AskAccepted", "REFER"): "ask.accepted",
    ("AskAccepted", "DISPATCH"): "ask.accepted",
    ("AskRefused", "REQUEST"): "ask.refused",
    ("AskRefused", "DISPATCH"): "ask.refused",
    ("AskAnswered", "REQUEST"): "ask.answered",
    ("AskAnswered", "REFER"): "ask.answered",
    ("AskAnswered", "DISPATCH"): "ask.reported",
}
_HELPER_ONLY = frozenset({"ask.accepted"})


def on_ask(begin: Begin, acts: SystemActs) -> Handler:
    """Return the handler of every event about an ask."""

    async def handle(event: Event) -> None:
        message = event.message
        act = acts.of_event(event.id, event.type)
        key, params = saying(message)
        if key:
            at = moment(message.create_time)
            await note_progress(
                begin, act, NoteProgress(message.matter, message.epoch, at, key, params)
            )
        elif refusal_of_referral(message):
            await end_referral(begin, act, EndReferral(message.matter, message.epoch))

    return handle


def saying(message: Any) -> tuple[str, Mapping[str, str]]:  # noqa: ANN401 - one of four events
    """Return the sentence's key and its parameters; an empty key where nothing is said."""
    step = message.DESCRIPTOR.name
    key = _SAYINGS.get((step, word(asks_pb2.AskKind, message.kind)), "")
    if step == escalation.AskAnswered.DESCRIPTOR.name and message.completes:
        # `until` is filled with the deadline that holds when the sentence is stored.
        return "ask.all_done", {"body": message.asker, "until": ""}
    if key in _HELPER_ONLY:
        return key, {"helper": message.helper}
    return key, {"body": message.asker, "helper": message.helper}


def refusal_of_referral(message: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a body hands back what was referred to it."""
    refused = message.DESCRIPTOR.name == escalation.AskRefused.DESCRIPTOR.name
    return bool(refused and message.kind == asks_pb2.ASK_KIND_REFER)
