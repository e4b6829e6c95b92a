"""From the register's event to a command, and from what was done to notification's own event."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from chassis.catalogue import catalogue
from chassis.events import Event, PermanentError
from chassis.ids import MAX_HOME_NUMBER, new_id, new_random_id
from chassis.wire import moment, stamp
from services.notification.api.consumers import command_of
from services.notification.api.published import publish
from services.notification.domain.inbox import Delivered
from tongxin.intake.v1 import events_pb2 as intake
from tongxin.notification.v1 import events_pb2

VILLAGE = "210922107002"
COUNTY = "210922000000"
NOW = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)


def new_matter() -> UUID:
    return new_id(catalogue().home_number(VILLAGE))


def event(matter: str, *recipients: str, **headers: str) -> Event:
    message = intake.TimelineExtended(
        matter=matter,
        entry_no=3,
        template_key="accepted",
        params={"body": f"councils/{VILLAGE}"},
        recipients=recipients,
        create_time=stamp(NOW),
    )
    return Event(new_random_id(), "tongxin.intake.v1.TimelineExtended", message, matter, headers)


def test_the_command_holds_what_the_event_says() -> None:
    matter, person = new_matter(), new_random_id()
    command = command_of(
        event(f"matters/{matter}", f"people/{person}", **{"ce-dataclassification": "open"})
    )
    assert command.entry.matter == matter
    assert command.entry.entry_no == 3
    assert command.entry.template_key == "accepted"
    assert command.entry.params == {"body": f"councils/{VILLAGE}"}
    assert command.entry.at == NOW
    assert command.recipients == [person]
    assert command.confidentiality == "open"


def test_an_event_without_a_class_counts_as_protected() -> None:
    assert command_of(event(f"matters/{new_matter()}")).confidentiality == "protected"


@pytest.mark.parametrize("matter", ["", "matters/1", "people/019b2c3d-4e5f-7001-8a9b-0c1d2e3f4a5b"])
def test_a_wrong_matter_is_parked_at_once(matter: str) -> None:
    with pytest.raises(PermanentError):
        command_of(event(matter))


def test_a_matter_without_a_home_is_parked_at_once() -> None:
    for identity in (new_random_id(), new_id(MAX_HOME_NUMBER)):
        with pytest.raises(PermanentError):
            command_of(event(f"matters/{identity}"))


def test_a_wrong_recipient_is_parked_at_once() -> None:
    with pytest.raises(PermanentError):
        command_of(event(f"matters/{new_matter()}", "groups/x"))


def test_the_subject_has_the_home_in_the_matters_id() -> None:
    matter = new_matter()
    [outgoing] = publish(Delivered(matter, 3, 2, "protected"), NOW)
    assert outgoing.subject == "tongxin.notification.entry.delivered.village.21.09.22.000.000"
    assert catalogue().get(COUNTY).home_number == catalogue().home_number(VILLAGE)
    assert outgoing.correlation == f"matters/{matter}"
    assert outgoing.confidentiality == "protected"
    message = outgoing.message
    assert isinstance(message, events_pb2.EntryDelivered)
    assert message.matter == f"matters/{matter}"
    assert message.entry_no == 3
    assert message.recipient_count == 2
    assert moment(message.create_time) == NOW


def test_a_domain_event_without_a_line_is_refused() -> None:
    with pytest.raises(TypeError):
        publish(object(), NOW)
