"""Who comes to sit in a council for good, who leaves it, and what it publishes."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from tongxin.deliberation.v1 import standing_pb2 as pb


class AssociateProposal(Resource):
    """A proposal to seat somebody as ASSOCIATE."""

    MESSAGE: ClassVar = pb.AssociateProposal

    name: str
    """`councils/{region}/associates/{id}`."""
    person: str
    """`people/{id}`."""
    meetings: int
    """How many meetings of the council she came to as X before."""
    state: words.AssociateState | None
    """Where it stands."""
    yes_count: int
    """How many N said yes."""
    no_count: int
    """How many N said no."""
    councillor_count: int
    """How many N there are."""
    create_time: datetime | None
    """When it was proposed."""


class EndedSeat(Resource):
    """The seat has ended."""

    MESSAGE: ClassVar = pb.EndSeatResponse

    name: str
    """`councils/{region}/seats/{id}` that was."""


class Publication(Resource):
    """A published result."""

    MESSAGE: ClassVar = pb.Publication

    name: str
    """`publications/{id}`."""
    council: str
    """`councils/{region}`."""
    text: str
    """What is published, 1 to 2,000 characters."""
    topic: str
    """Topic code."""
    create_time: datetime | None
    """When."""


class ProposeAssociate(Request):
    """Proposes an ASSOCIATE."""

    MESSAGE: ClassVar = pb.ProposeAssociateRequest

    person: str
    """`people/{id}` who came as X: to one meeting when the director proposes her, else to three."""


class VoteAssociate(Request):
    """Says yes or no."""

    MESSAGE: ClassVar = pb.VoteAssociateRequest

    vote: Literal["YES", "NO"]
    """YES or NO."""


class CreatePublication(Request):
    """Publishes a result."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "item": "meetings/{id}/items/{id}",
                    "text": "广场舞晚上八点半前结束，音量调低。",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreatePublicationRequest

    item: str
    """`meetings/{id}/items/{id}` with a resolution."""
    text: str = ""
    """The exact text, at most 2,000 characters; the resolution's own when empty."""
