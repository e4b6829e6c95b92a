"""Rounds of an item: each gathers statements, proposals and how far people support them."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict, Field

from gateway.schemas import words
from gateway.schemas.base import Moment, Request, Resource
from tongxin.deliberation.v1 import rounds_pb2 as pb


class Round(Resource):
    """A round of an item."""

    MESSAGE: ClassVar = pb.Round

    name: str
    """`meetings/{id}/items/{id}/rounds/{id}`."""
    matter: str
    """`matters/{id}`."""
    number: int
    """Its number on this matter, from 1, over all meetings of the council."""
    state: words.RoundState | None
    """Where it stands."""
    open_time: datetime | None
    """When it opened."""
    until: datetime | None
    """Until when it gathers; not set when the director ends it by hand."""
    close_time: datetime | None
    """When it was closed; not set before."""
    summary: str
    """What came of it, at most 2,000 characters; after the close."""


class OpenRound(Request):
    """Opens a round."""

    MESSAGE: ClassVar = pb.OpenRoundRequest

    until: Moment | None = None
    """Until when it gathers, in the future; left out when the director ends it by hand."""


class CloseRound(Request):
    """Closes a round."""

    MESSAGE: ClassVar = pb.CloseRoundRequest

    summary: str
    """What came of it, 1 to 2,000 characters."""
    kept: list[str] = Field(default_factory=list)
    """`meetings/{id}/items/{id}/proposals/{id}` that go on; the others are left behind."""


class SetSupport(Request):
    """Supports a proposal."""

    MESSAGE: ClassVar = pb.SetSupportRequest

    level: words.SupportLevel
    """How far."""


class CreateConsensus(Request):
    """Amends proposals into one text."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "晚上八点半前结束，音量调低",
                    "built_on": ["meetings/{id}/items/{id}/proposals/{id}"],
                    "conditions": "一个月后回头看",
                    "check_time": "2026-10-01T09:00:00+08:00",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateConsensusRequest

    text: str
    """The text, 1 to 2,000 characters."""
    built_on: list[str]
    """The proposals on which it is built, 1 to 10, also of former meetings on this matter."""
    conditions: str = ""
    """Under which conditions, at most 500 characters."""
    check_time: Moment | None = None
    """When the council looks again whether it holds, in the future."""
