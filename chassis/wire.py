"""Between plain values and the messages that all contracts share."""

import re
from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from chassis.facts import Fact
from chassis.region import Level
from tongxin.common.v1 import common_pb2


def stamp(at: datetime | None) -> Timestamp | None:
    """Return a moment as a protobuf timestamp; None stays None."""
    if at is None:
        return None
    result = Timestamp()
    result.FromDatetime(at)
    return result


def moment(message: Timestamp) -> datetime:
    """Return a protobuf timestamp as an aware moment in UTC."""
    return message.ToDatetime(UTC)


def _prefix(enum: Any) -> str:  # noqa: ANN401 - protoc's enum wrappers share no type
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", enum.DESCRIPTOR.name).upper() + "_"


def word(enum: Any, number: int) -> str:  # noqa: ANN401 - as above
    """Return the domain word of an enum value: CONFIDENTIALITY_OPEN → OPEN, UNSPECIFIED → ''.

    A number that this version does not know becomes its digits, which no rule accepts.
    """
    if number == 0:
        return ""
    try:
        return str(enum.Name(number)).removeprefix(_prefix(enum))
    except ValueError:
        return str(number)


def number(enum: Any, value: str) -> Any:  # noqa: ANN401 - as above
    """Return the enum value of a domain word; '' and unknown words become UNSPECIFIED."""
    try:
        return enum.Value(_prefix(enum) + value)
    except ValueError:
        return 0


def fact_message(fact: Fact) -> common_pb2.Fact:
    """Return a fact as the contract's message."""
    return common_pb2.Fact(
        subject=fact.subject,
        relation=fact.relation,
        object=fact.object,
        valid_from=stamp(fact.valid_from),
        valid_until=stamp(fact.valid_until),
    )


def body_message(name: str, level: int, region: str) -> common_pb2.Body:
    """Return a body as the contract's message."""
    return common_pb2.Body(
        name=name, level=common_pb2.Level.ValueType(Level(level).value), region=region
    )


def text_message(text: tuple[str, str]) -> common_pb2.Text:
    """Return a (Chinese, English) pair as the contract's message."""
    return common_pb2.Text(zh=text[0], en=text[1])
