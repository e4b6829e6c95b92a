"""What notification hears: event → command → use case."""

from chassis.act import SystemActs
from chassis.catalogue import UnknownRegionError, catalogue
from chassis.events import Event, PermanentError, Subscription
from chassis.ids import home_number_of
from chassis.names import id_in
from chassis.refusals import TongxinError
from chassis.wire import moment
from services.notification.api.watching import Watchers
from services.notification.app.ports import Begin
from services.notification.app.timeline_extended import TimelineExtended, timeline_extended
from services.notification.domain.inbox import Entry
from tongxin.intake.v1 import events_pb2


def subscriptions(begin: Begin, acts: SystemActs, watchers: Watchers) -> list[Subscription]:
    """Return everything that notification consumes; `watchers` are woken after the commit."""

    async def on_timeline_extended(event: Event) -> None:
        command = command_of(event)
        await timeline_extended(begin, acts.of_event(event.id, event.type), command)
        watchers.wake(command.recipients)

    return [
        Subscription(
            "INTAKE",
            ("tongxin.intake.>",),
            {events_pb2.TimelineExtended: on_timeline_extended},
        )
    ]


def command_of(event: Event) -> TimelineExtended:
    """Return the command in a TimelineExtended.

    An event that does not say how its matter is classified counts as protected.

    Raises:
        PermanentError: when a name is none, or the matter's home is not in the catalogue: it
            would be so however often the event comes.
    """
    message: events_pb2.TimelineExtended = event.message
    try:
        matter = id_in(message.matter, "matters", field="matter")
        recipients = [id_in(name, "people", field="recipients") for name in message.recipients]
        catalogue().by_home_number(home_number_of(matter))
    except (TongxinError, UnknownRegionError) as error:
        raise PermanentError(type(error).__name__) from error
    return TimelineExtended(
        Entry(
            matter,
            message.entry_no,
            message.template_key,
            dict(message.params),
            moment(message.create_time),
        ),
        recipients,
        event.headers.get("ce-dataclassification", "protected"),
    )
