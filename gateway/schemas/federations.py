"""Federations, posts and cases."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Count, Moment, Request, Resource
from gateway.schemas.common import Text
from gateway.schemas.matters import NewAnswer
from tongxin.escalation.v1 import escalation_pb2 as pb


class Federation(Resource):
    """A women's federation 妇联."""

    MESSAGE: ClassVar = pb.Federation

    name: str
    """`federations/{region}`."""
    region: str
    """12-digit code of its region."""
    level: words.Level | None
    """Its level."""
    title: Text | None
    """Its title in both languages."""
    superior: str
    """The next one up; empty for the province."""
    allowed_actions: list[str]
    """What the caller may do now."""


class Post(Resource):
    """A post."""

    MESSAGE: ClassVar = pb.Post

    name: str
    """`federations/{region}/posts/{id}`."""
    person: str
    """`people/{id}`."""
    kind: words.PostKind | None
    """What she is there."""
    since: datetime | None
    """Since when."""
    until: datetime | None
    """Until when; null while it has no end."""


class CreatePost(Request):
    """Gives a post."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person": "people/019a0000-0000-7000-8000-000000000001", "kind": "CADRE"}]
        }
    )
    MESSAGE: ClassVar = pb.CreatePostRequest

    person: str
    """`people/{id}`."""
    kind: words.PostKind
    """VILLAGE_CHAIR at VILLAGE, CADRE above; FED_LEADER anywhere."""


class Stage(Resource):
    """A matter at one federation."""

    MESSAGE: ClassVar = pb.Stage

    federation: str
    """`federations/{region}`."""
    level: words.Level | None
    """The level."""
    epoch: int
    """The epoch in which it came."""
    state: words.StageState | None
    """Where it stands."""
    since: datetime | None
    """Since when."""
    deadline: datetime | None
    """By when the federation has to act."""
    officer: str
    """`people/{id}` who accepted it; empty before."""


class Case(Resource):
    """A matter at the third platform."""

    MESSAGE: ClassVar = pb.Case

    name: str
    """`cases/{matter id}`."""
    matter: str
    """`matters/{id}`."""
    region: str
    """12-digit code of the matter's own village."""
    topic: str
    """Topic code."""
    confidentiality: words.Confidentiality | None
    """Who may read it."""
    stages: list[Stage]
    """The stages that the caller may see, oldest first."""
    epoch: int
    """The newest epoch that this service has seen."""
    without_deliberation: bool
    """Whether the council was left out."""
    allowed_actions: list[str]
    """What the caller may do now."""


class AcceptCase(Request):
    """Takes a stage."""

    MESSAGE: ClassVar = pb.AcceptCaseRequest

    expected_epoch: Count
    """The epoch that the caller saw."""


class ActionNote(Resource):
    """What was done on a case."""

    MESSAGE: ClassVar = pb.ActionNote

    name: str
    """`cases/{matter id}/notes/{id}`."""
    person: str
    """`people/{id}`."""
    text: str
    """What was done, 1 to 1,000 characters."""
    resource: str
    """A booked resource, for example `livestream_studio`; empty when none."""
    booked_from: datetime | None
    """From when it is booked."""
    booked_until: datetime | None
    """Until when it is booked."""
    create_time: datetime | None
    """When it was written."""


class NewActionNote(Request):
    """What somebody did on a case."""

    MESSAGE: ClassVar = pb.ActionNote

    text: str
    """What was done, 1 to 1,000 characters."""
    resource: str = ""
    """A booked resource, for example `livestream_studio`; empty when none."""
    booked_from: Moment | None = None
    """From when it is booked."""
    booked_until: Moment | None = None
    """Until when it is booked."""


class CreateActionNote(Request):
    """Records what was done."""

    MESSAGE: ClassVar = pb.CreateActionNoteRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    note: NewActionNote
    """The note."""


class AnswerCase(Request):
    """Answers a case."""

    MESSAGE: ClassVar = pb.AnswerCaseRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    answer: NewAnswer
    """The answer."""


class RaiseCase(Request):
    """Raises a case."""

    MESSAGE: ClassVar = pb.RaiseCaseRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    reason: str
    """Why, 1 to 500 characters."""
