"""What is said, proposed, supported and voted on an item."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict, Field

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from gateway.schemas.common import Text
from tongxin.deliberation.v1 import meeting_pb2 as pb


class Statement(Resource):
    """What somebody said."""

    MESSAGE: ClassVar = pb.Statement

    name: str
    """`meetings/{id}/items/{id}/statements/{id}`."""
    person: str
    """`people/{id}`."""
    text: str
    """What was said, 1 to 2,000 characters."""
    law_references: list[str]
    """The law it rests on; at most 20."""
    create_time: datetime | None
    """When."""


class SupportCount(Resource):
    """How many support a proposal so far; what ASSOCIATE and X say is advice, counted apart."""

    MESSAGE: ClassVar = pb.SupportCount

    level: words.SupportLevel | None
    """How far."""
    words: Text | None
    """The level in words."""
    councillors: int
    """How many N."""
    associates: int
    """How many ASSOCIATE."""
    invited: int
    """How many X."""


class Proposal(Resource):
    """A proposed way."""

    MESSAGE: ClassVar = pb.Proposal

    name: str
    """`meetings/{id}/items/{id}/proposals/{id}`."""
    person: str
    """`people/{id}`."""
    text: str
    """What is proposed, 1 to 2,000 characters."""
    yes_count: int
    """Votes for it."""
    no_count: int
    """Votes against it."""
    abstain_count: int
    """Abstentions."""
    create_time: datetime | None
    """When."""
    support: list[SupportCount]
    """How far it is supported: every level, the strongest first."""
    my_support: words.SupportLevel | None
    """How far the caller supports it."""
    round: int
    """The number of the round in which it was proposed; 0 outside rounds."""
    left_in_round: int
    """The number of the round that left it behind; 0 while it goes on."""
    built_on: list[str]
    """Of a consensus text, the proposals on which it is built."""
    conditions: str
    """Of a consensus text, under which conditions, at most 500 characters."""
    check_time: datetime | None
    """Of a consensus text, when the council looks again whether it holds."""


class CreateStatement(Request):
    """Says something."""

    MESSAGE: ClassVar = pb.CreateStatementRequest

    text: str
    """What is said, 1 to 2,000 characters."""
    law_references: list[str] = Field(default_factory=list)
    """The law it rests on; at most 20."""


class CreateProposal(Request):
    """Proposes a way."""

    MESSAGE: ClassVar = pb.CreateProposalRequest

    text: str
    """What is proposed, 1 to 2,000 characters."""


class CastBallot(Request):
    """Votes openly."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"vote": "YES"}]})
    MESSAGE: ClassVar = pb.CastBallotRequest

    vote: words.Vote
    """The vote."""
