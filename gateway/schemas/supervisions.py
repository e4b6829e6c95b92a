"""Supervisions: late bodies, and the level above that has to choose."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Count, Moment, Request, Resource
from tongxin.escalation.v1 import supervision_pb2 as pb


class Supervision(Resource):
    """One level that has to choose about a late body. Codes only: no text of hers, no person."""

    MESSAGE: ClassVar = pb.Supervision

    name: str
    """`supervisions/{id}`."""
    matter: str
    """`matters/{id}`."""
    code: str
    """What leaders call the matter: its pseudonym or the end of its id."""
    epoch: int
    """The epoch of the custody whose clock is gone."""
    region: str
    """12-digit code of the matter's own village."""
    topic: str
    """Topic code."""
    confidentiality: words.Confidentiality | None
    """Who may read the matter."""
    owner: str
    """Who has the matter."""
    body: str
    """Who has to choose, `federations/{region}`."""
    level: words.Level | None
    """Its level."""
    about: str
    """Who is late: the owner, or the level below that did not choose."""
    step: int
    """How many levels have had to choose, this one included."""
    state: words.SupervisionState | None
    """Where it stands."""
    create_time: datetime | None
    """Since when."""
    due_time: datetime | None
    """By when somebody has to choose."""
    reminded_time: datetime | None
    """When the federation was reminded at half time."""
    overdue: bool
    """Whether nobody chose in time."""
    choice: words.SupervisionChoice | None
    """What was chosen."""
    until: datetime | None
    """The new date of an order or of help."""
    to: str
    """The body that got the matter by the choice; empty when none."""
    reason: str
    """Why, in the words of who chose."""
    decide_time: datetime | None
    """When it was chosen."""
    allowed_actions: list[str]
    """What the caller may do now."""


class DecideSupervision(Request):
    """Makes a choice."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "expected_epoch": 2,
                    "choice": "ORDER",
                    "until": "2026-09-11T17:00:00+08:00",
                    "reason": "请在周五前答复",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.DecideSupervisionRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    choice: words.SupervisionChoice
    """What is chosen."""
    until: Moment | None = None
    """The new date: required for ORDER and HELP, none else."""
    to: str = ""
    """For TAKE_OVER the federation that gets it; the supervising one when empty."""
    reason: str
    """Why, 1 to 500 characters. After CLOSE she reads it."""


class DecideGroup(Request):
    """Orders one date for everything of one late body, 50 at a time."""

    MESSAGE: ClassVar = pb.DecideGroupRequest

    body: str
    """Who has to choose, `federations/{region}`."""
    about: str
    """Who is late."""
    choice: Literal["ORDER"]
    """The only choice that is made for many at once."""
    until: Moment
    """The new date."""
    reason: str
    """Why, 1 to 500 characters."""


class GroupDecided(Resource):
    """What one act on a list did."""

    MESSAGE: ClassVar = pb.DecideGroupResponse

    decided: int
    """How many were decided by this request."""
    remaining: int
    """How many of the list wait still; ask again with a new Idempotency-Key."""


class OverdueBody(Resource):
    """One late body: counts, no matter. Its matters are listed by `GET /supervisions?about=`."""

    MESSAGE: ClassVar = pb.OverdueBody

    about: str
    """Who is late."""
    body: str
    """The federation that has to choose about it."""
    level: words.Level | None
    """The level of the federation that has to choose."""
    too_late: int
    """Too late: matters about which the federation has to choose, singly or in a list."""
    listed: int
    """How many of them wait in a list only."""
    beyond_us: int
    """Beyond us: matters that the late body itself raised to where they are now."""
    since: datetime | None
    """Since when the oldest waits."""
    due_time: datetime | None
    """By when the first choice is due."""


class LeadershipEntry(Resource):
    """One line of the leadership's list: a code, a body, days. No person, no text."""

    MESSAGE: ClassVar = pb.LeadershipEntry

    supervision: str
    """`supervisions/{id}`."""
    code: str
    """What leaders call the matter; empty for a line that stands for several."""
    body: str
    """Who has the matter and is late with it."""
    days: int
    """Whole days since its clock was gone, of the oldest where it stands for several."""
    count: int
    """For how many matters the line stands: above 1 only where they climb as a list."""
