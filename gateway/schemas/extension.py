"""More time for a matter."""

from datetime import datetime
from typing import ClassVar

from gateway.schemas import words
from gateway.schemas.base import Resource
from tongxin.intake.v1 import extension_pb2 as pb


class Extension(Resource):
    """More time for a matter; approved once only."""

    MESSAGE: ClassVar = pb.Extension

    matter: str
    """`matters/{id}`."""
    days: int
    """How many days more, 1 to 30."""
    reason: str
    """Why, in words that name nobody; she reads it too."""
    state: words.ExtensionState | None
    """What became of it."""
    body: str
    """The federation that decides, `federations/{code}`."""
    ask_time: datetime | None
    """When it was asked for."""
    decide_time: datetime | None
    """When it was decided, or became void; not set before."""
    decision_reason: str
    """Why it was decided so; may be empty where it was approved."""
