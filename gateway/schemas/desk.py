"""The desk: registering who comes, receipts, finding people by phone."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import ConfigDict, Field

from gateway.schemas import words
from gateway.schemas.base import Request, Resource
from gateway.schemas.common import Text
from gateway.schemas.matters import Matter, NewParty, TimelineEntry
from tongxin.intake.v1 import desk_pb2 as pb
from tongxin.intake.v1 import matter_pb2


class Visitor(Request):
    """Who came to the desk, phoned or wrote."""

    MESSAGE: ClassVar = matter_pb2.Party

    role: Literal["CONCERNED", "REPORTER"] = "CONCERNED"
    """CONCERNED for her own matter; REPORTER when it is about somebody among the parties."""
    person: str = ""
    """`people/{id}` of somebody we know; see `/people:search`."""
    display_name: str = ""
    """A new person's name, only together with an empty `person`."""
    phone: str = ""
    """Her phone; with it, or with the PIN, her receipt opens."""


class RegisterWalkIn(Request):
    """Registers person, matter and receipt in one call."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "region": "210922107002",
                    "topic": "allowance",
                    "text": "老人的补助停了三个月。",
                    "visitor": {"display_name": "赵·阿依", "phone": "139 0000 1111"},
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.RegisterWalkInRequest

    region: str
    """12-digit code of the village it belongs to; the lowest federation over it in which you hold a
    post receives."""
    topic: str
    """Topic code."""
    right: words.Right | None = None
    """The right concerned."""
    urgency: words.Urgency | None = None
    """What happens if we wait."""
    confidentiality: words.Confidentiality | None = None
    """Higher than the topic's default or equal, never lower."""
    channel: Literal["WALK_IN", "HOTLINE_12338", "LETTER"] = "WALK_IN"
    """How she came."""
    audience: Literal["COUNTY"] | None = None
    """COUNTY for straight to the county; left out: the federation that receives."""
    text: str
    """What she says, 1 to 4,000 characters."""
    visitor: Visitor
    """Who came."""
    parties: list[NewParty] = Field(default_factory=list)
    """The others of the matter, at most 19."""


class Receipt(Resource):
    """With it the holder can ask without a login."""

    MESSAGE: ClassVar = pb.Receipt

    code: str
    """Such as `2126-K7M4-9XC`: province and year, signs that cannot be mixed up, and a check."""
    pin: str
    """6 digits, shown once; empty when they were shown before."""
    create_time: datetime | None
    """When it was registered."""


class WalkIn(Resource):
    """What was registered, and the receipt."""

    MESSAGE: ClassVar = pb.WalkIn

    matter: Matter
    """The matter."""
    receipt: Receipt
    """Its receipt."""


class LookupReceipt(Request):
    """Opens a receipt: the code with one of the two proofs."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "2126-K7M4-9XC", "pin": "408213"}]}
    )
    MESSAGE: ClassVar = pb.LookupReceiptRequest

    code: str = Field(max_length=50)
    """The short code; case, spaces and dashes do not matter."""
    pin: str = Field(default="", max_length=50)
    """The PIN; this or `phone`."""
    phone: str = Field(default="", max_length=50)
    """The phone it was filed with."""


class ReceiptStanding(Resource):
    """No names and no text: where it stands."""

    MESSAGE: ClassVar = pb.LookupReceiptResponse

    code: str
    """The code as it is written."""
    status_line: Text | None
    """One line: who has it, until when, and what then."""
    entries: list[TimelineEntry]
    """What happened, oldest first; the newest 100."""


class SearchPeople(Request):
    """Looks for people of your own region by phone. On record, with its reason."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"phone": "+86 139 0000 1111", "reason": "REGISTERING"}]}
    )
    MESSAGE: ClassVar = pb.SearchPeopleRequest

    phone: str
    """The whole phone; spaces, dashes and +86 do not matter."""
    reason: words.SearchReason
    """Why: she is to be registered, is called back, or asked for a correction."""


class FoundPerson(Resource):
    """Somebody who was found."""

    MESSAGE: ClassVar = pb.FoundPerson

    person: str
    """`people/{id}`."""
    display_name: str
    """What she is called."""
    region: str
    """12-digit code of her village."""


class FoundPeople(Resource):
    """Who was found: nobody for an unknown phone and for people of other regions."""

    MESSAGE: ClassVar = pb.SearchPeopleResponse

    people: list[FoundPerson]
    """At most 10."""
