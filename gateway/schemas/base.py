"""Between JSON and the messages of the contracts, field by field with equal names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, cast

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from chassis.wire import moment

M = TypeVar("M", bound=Message)
T = TypeVar("T", bound=BaseModel)

_YEARS = range(2000, 3000)
_INT32_MAX = 2**31 - 1


def given_as_text(value: object) -> object:
    """Refuse a moment that is no text."""
    # pydantic would also take a number for a moment.
    if not isinstance(value, str):
        raise PydanticCustomError("moment_type", "A moment in RFC 3339, as text.")
    return value


def _within_years(value: datetime) -> datetime:
    if value.year not in _YEARS:
        raise PydanticCustomError("moment_range", "A moment of this millennium.")
    return value


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(given_as_text),
    AfterValidator(_within_years),
    Field(examples=["2026-09-01T09:00:00+08:00"]),
]
"""A moment in a request: RFC 3339 with its offset."""

Count = Annotated[int, Field(strict=True, ge=1, le=_INT32_MAX)]
"""A number from 1 on, such as an epoch."""


@cache
def enum_words(enum: EnumDescriptor) -> Mapping[int, str]:
    """Return number → word of an enum, its prefix left out and UNSPECIFIED too."""
    prefix = enum.values[0].name.removesuffix("UNSPECIFIED")
    return {value.number: value.name.removeprefix(prefix) for value in enum.values[1:]}


@cache
def _enum_numbers(enum: EnumDescriptor) -> Mapping[str, int]:
    return {word: number for number, word in enum_words(enum).items()}


def plain(message: Message) -> dict[str, object]:
    """Return a message as plain values.

    Moments become datetimes, enums their words; what is not set, or is a word that this
    version does not know, becomes None.
    """
    return {field.name: _plain_field(message, field) for field in _fields(message)}


def _fields(message: Message) -> Sequence[FieldDescriptor]:
    # The stubs also name the same class of the implementation in C.
    return cast("Sequence[FieldDescriptor]", message.DESCRIPTOR.fields)


def _plain_field(message: Message, field: FieldDescriptor) -> object:
    value = getattr(message, field.name)
    if field.is_repeated:
        return [_plain_value(field, item) for item in value]
    if field.message_type is not None and not message.HasField(field.name):
        return None
    return _plain_value(field, value)


def _plain_value(field: FieldDescriptor, value: Any) -> object:  # noqa: ANN401 - any protobuf value
    if field.enum_type is not None:
        return enum_words(field.enum_type).get(value)
    if isinstance(value, Timestamp):
        return moment(value)
    if isinstance(value, Message):
        return plain(value)
    return value


def fill(message: M, values: Mapping[str, object]) -> M:
    """Write plain values into a message's fields of the same names, and return it.

    None leaves a field unset. Raises ValueError for a name that the message has not.
    """
    fields = {field.name: field for field in _fields(message)}
    for name, value in values.items():
        if name not in fields:
            raise ValueError(f"{message.DESCRIPTOR.full_name} has no field {name}")
        if value is not None:
            _fill_field(message, fields[name], value)
    return message


def _fill_field(message: Message, field: FieldDescriptor, value: Any) -> None:  # noqa: ANN401 - any JSON value
    target = getattr(message, field.name)
    if field.message_type is None:
        numbers = _enum_numbers(field.enum_type) if field.enum_type is not None else None
        if field.is_repeated:
            target.extend(value)
        else:
            setattr(message, field.name, value if numbers is None else numbers[value])
    elif isinstance(target, Timestamp):
        target.FromDatetime(value)
    elif field.is_repeated:
        for item in value:
            fill(target.add(), item)
    else:
        # An empty message is a message as well.
        target.SetInParent()
        fill(target, value)


class Resource(BaseModel):
    """Something that is answered; `MESSAGE` has the same fields."""

    model_config = ConfigDict(use_attribute_docstrings=True)
    MESSAGE: ClassVar[type[Message]]

    @classmethod
    def of(cls, message: Message, **more: object) -> Self:
        """Return the message as JSON shows it; `more` holds fields that no message has."""
        return cls.model_validate(plain(message) | more)


class Request(BaseModel):
    """Something that is asked; unknown fields are refused.

    Only the shape is checked here. Lengths, regions and states are checked by the service that
    has the rules, so that all of a request's wrong values are named together.
    """

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    def fill(self, message: M, **more: object) -> M:
        """Return the message with this request's fields and with `more`."""
        return fill(message, self.model_dump() | more)


class Nothing(Request):
    """A request without fields."""


class Page(BaseModel, Generic[T]):
    """One page of a list."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    items: list[T]
    """The items."""
    next_page_token: str
    """The token of the next page; empty on the last."""


R = TypeVar("R", bound=Resource)


def page_of(kind: type[R], messages: Iterable[Message], next_page_token: str) -> Page[R]:
    """Return one page of resources."""
    return Page[kind](  # type: ignore[valid-type]  # the class made for this kind
        items=[kind.of(message) for message in messages], next_page_token=next_page_token
    )
