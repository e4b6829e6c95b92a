"""Who comes to a meeting, and who steps back from one of its items."""

from typing import ClassVar

from pydantic import ConfigDict, Field

from gateway.schemas.base import Request, Resource
from gateway.schemas.meetings import NewAction, NewAttendance
from tongxin.deliberation.v1 import attendance_pb2 as pb


class RecuseFromItem(Request):
    """Steps back from an item."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"chair": "people/019a0000-0000-7000-8000-000000000001"}]}
    )
    MESSAGE: ClassVar = pb.RecuseFromItemRequest

    chair: str = ""
    """`people/{id}`: the N who leads this item from now on. The director names one; nobody else
    does."""


class Recused(Resource):
    """The caller has stepped back; there is nothing to read any more."""

    MESSAGE: ClassVar = pb.RecuseFromItemResponse

    meeting: str
    """`meetings/{id}`."""


class CloseLedItem(Request):
    """Closes one item in the director's place."""

    MESSAGE: ClassVar = pb.CloseLedItemRequest

    adopted_proposal: str = ""
    """The adopted proposal; empty when none was."""
    resolution_text: str = ""
    """The text that holds, required with a proposal."""
    actions: list[NewAction] = Field(default_factory=list)
    """What is to be done; at most 20."""
    attendance: list[NewAttendance] = Field(default_factory=list)
    """Who was there for this item, at most 200; none for an asynchronous meeting."""
