"""What happened to an ask → its public event."""

from typing import Any

from chassis.names import name_of
from chassis.wire import number, stamp
from services.escalation.domain.ask_events import AskTold
from services.escalation.domain.asks import ACCEPTED, ANSWERED, ASKED, REFUSED
from tongxin.escalation.v1 import asks_pb2, events_pb2

_MESSAGES: dict[str, Any] = {
    ASKED: events_pb2.Asked,
    ACCEPTED: events_pb2.AskAccepted,
    REFUSED: events_pb2.AskRefused,
    ANSWERED: events_pb2.AskAnswered,
}


def ask_message(event: AskTold) -> Any:  # noqa: ANN401 - one of four messages with the same fields
    """Return the event of one step of an ask: ids, codes and times."""
    message = _MESSAGES[event.step](
        matter=name_of("matters", event.matter_id),
        epoch=event.epoch,
        ask=name_of("asks", event.ask),
        kind=number(asks_pb2.AskKind, event.kind),
        asker=event.asker,
        doer=event.doer,
        helper=event.helper,
        due_time=stamp(event.due),
        create_time=stamp(event.at),
    )
    if event.step == ANSWERED:
        message.completes = event.completes
    return message
