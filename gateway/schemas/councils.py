"""Councils, seats, experts and dockets."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Page, Request, Resource
from gateway.schemas.common import Text
from tongxin.deliberation.v1 import council_pb2 as pb


class Council(Resource):
    """A council of women 妇女议事会."""

    MESSAGE: ClassVar = pb.Council

    name: str
    """`councils/{region}`."""
    region: str
    """12-digit code of its village or community."""
    councillor_count: int
    """How many N seats are filled."""
    allowed_actions: list[str]
    """What the caller may do now."""


class Seat(Resource):
    """A seat."""

    MESSAGE: ClassVar = pb.Seat

    name: str
    """`councils/{region}/seats/{id}`."""
    person: str
    """`people/{id}`."""
    kind: words.SeatKind | None
    """How she sits there."""
    since: datetime | None
    """Since when."""


class Expert(Resource):
    """Somebody who may be invited as X."""

    MESSAGE: ClassVar = pb.Expert

    name: str
    """`councils/{region}/experts/{id}`."""
    person: str
    """`people/{id}`."""
    skills: list[str]
    """What she knows, for example `lawyer`; 1 to 10 codes."""


class CreateCouncil(Request):
    """Founds a council."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"region": "210922107002"}]})
    MESSAGE: ClassVar = pb.CreateCouncilRequest

    region: str
    """12-digit code of a village or community."""


class CreateSeat(Request):
    """Seats somebody."""

    MESSAGE: ClassVar = pb.CreateSeatRequest

    person: str
    """`people/{id}`."""
    kind: words.SeatKind
    """How she sits there."""


class CreateExpert(Request):
    """Enters an expert."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"person": "people/019a0000-0000-7000-8000-000000000001", "skills": ["lawyer"]}
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateExpertRequest

    person: str
    """`people/{id}`."""
    skills: list[str]
    """What she knows, 1 to 10 lower-case codes."""


class DocketEntry(Resource):
    """One matter at a council. Its texts are read from intake."""

    MESSAGE: ClassVar = pb.DocketEntry

    name: str
    """`councils/{region}/docket/{matter id}`."""
    matter: str
    """`matters/{id}`."""
    epoch: int
    """The epoch in which the council got it."""
    topic: str
    """Topic code."""
    confidentiality: words.Confidentiality | None
    """Who may read it."""
    state: words.DocketState | None
    """Where it stands."""
    since: datetime | None
    """Since when it is here."""
    deadline: datetime | None
    """By when the council has to act."""
    meeting: str
    """The meeting that deals with it; empty when none."""
    allowed_actions: list[str]
    """What the caller may do now."""


class DocketMatter(DocketEntry):
    """A docket entry with what the caller may read of the matter."""

    council_text: str | None = None
    """The text for the council; null where it could not be read."""
    pseudonym: str | None = None
    """The stable name under which it is spoken of; null where it could not be read."""
    status_line: Text | None = None
    """Who has it, until when, and what then; null where it could not be read."""


class Docket(Page[DocketMatter]):
    """One page of a docket."""

    unavailable: list[str]
    """The services that could not be asked."""
