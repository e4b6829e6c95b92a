"""JSON and the contracts have the same fields and the same words."""

import importlib
import pkgutil
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from google.protobuf.descriptor import EnumDescriptor

import gateway.schemas
from gateway.schemas import words
from gateway.schemas.base import Request, Resource, enum_words, fill, plain
from gateway.schemas.matters import CreateMatter, Matter
from gateway.schemas.meetings import CloseMeeting
from tongxin.deliberation.v1 import meeting_pb2
from tongxin.intake.v1 import matter_pb2

for module in pkgutil.iter_modules(gateway.schemas.__path__):
    importlib.import_module(f"gateway.schemas.{module.name}")

# What the path, the headers and the query carry.
ELSEWHERE = {"name", "parent", "group", "item", "proposal", "request_id", "etag"}
# `gateway.schemas` adds these to what deliberation answers.
COMPOSED = {"council_text", "pseudonym", "status_line"}


def subclasses(kind: type[Any]) -> list[type[Any]]:
    found = []
    for child in kind.__subclasses__():
        found += [child, *subclasses(child)]
    return [child for child in found if "MESSAGE" in child.__dict__]


@pytest.mark.parametrize("kind", subclasses(Resource), ids=lambda kind: kind.__name__)
def test_a_resource_has_every_field_of_its_message(kind: type[Resource]) -> None:
    assert list(kind.model_fields) == list(kind.MESSAGE.DESCRIPTOR.fields_by_name)


@pytest.mark.parametrize("kind", subclasses(Request), ids=lambda kind: kind.__name__)
def test_a_request_has_the_fields_of_its_message(kind: type[Any]) -> None:
    mine = set(kind.model_fields)
    theirs = set(kind.MESSAGE.DESCRIPTOR.fields_by_name)
    assert mine <= theirs
    if kind.MESSAGE.DESCRIPTOR.name.endswith("Request"):
        assert theirs - mine <= ELSEWHERE


def test_a_docket_matter_adds_only_fields_of_a_matter() -> None:
    assert Matter.model_fields.keys() >= COMPOSED


def enums() -> dict[str, EnumDescriptor]:
    found: dict[str, EnumDescriptor] = {}
    for kind in (*subclasses(Resource), *subclasses(Request)):
        for field in kind.MESSAGE.DESCRIPTOR.fields:
            if field.enum_type is not None:
                found[field.enum_type.name] = field.enum_type
    return found


def test_every_enum_has_its_words() -> None:
    assert len(enums()) >= 18
    for name, enum in enums().items():
        assert get_args(getattr(words, name)) == tuple(enum_words(enum).values()), name


def test_a_message_becomes_plain_values_and_back() -> None:
    at = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
    message = matter_pb2.Matter(
        name="matters/1", status=matter_pb2.MATTER_STATUS_OPEN, parties=[matter_pb2.Party()]
    )
    message.create_time.FromDatetime(at)
    message.owner.name = "groups/1"
    shown = plain(message)
    assert shown["status"] == "OPEN"
    assert shown["right"] is None
    assert shown["deadline"] is None
    assert shown["create_time"] == at
    assert Matter.of(message).model_dump(mode="json")["create_time"] == "2026-09-01T01:00:00Z"
    assert fill(matter_pb2.Matter(), shown) == message


def test_a_word_that_this_version_does_not_know_is_null() -> None:
    message = matter_pb2.Matter(status=99)
    assert Matter.of(message).status is None


def test_a_request_fills_nested_messages_moments_and_words() -> None:
    body = CloseMeeting.model_validate(
        {
            "attendance": [{"person": "people/1", "present": True}],
            "minutes": "记录",
            "items": [
                {
                    "item": "meetings/1/items/1",
                    "actions": [{"text": "修灯", "due_time": "2026-09-01T09:00:00+08:00"}],
                }
            ],
        }
    )
    request = body.fill(meeting_pb2.CloseMeetingRequest(etag="e"))
    assert request.etag == "e"
    assert request.attendance[0].present
    due = request.items[0].actions[0].due_time
    assert due.ToDatetime(UTC) == datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
    filed = CreateMatter.model_validate({"topic": "a", "text": "b", "urgency": "URGENT"})
    assert plain(filed.fill(matter_pb2.CreateMatterRequest()))["urgency"] == "URGENT"


def test_a_name_that_the_message_has_not_is_an_error() -> None:
    with pytest.raises(ValueError, match="no field colour"):
        fill(matter_pb2.Matter(), {"colour": "red"})
