"""Tasks beside the close form: opened without a meeting, told about while they are done."""

from datetime import datetime
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from gateway.schemas.base import Moment, Request, Resource
from tongxin.deliberation.v1 import tasks_pb2 as pb

Percent = Annotated[int, Field(strict=True, ge=0, le=100)]


class Progress(Resource):
    """What somebody told about a task while doing it."""

    MESSAGE: ClassVar = pb.Progress

    name: str
    """`actions/{id}/progress/{id}`."""
    person: str
    """`people/{id}` who told it."""
    text: str
    """What was told, 1 to 500 characters."""
    percent: int
    """How much of it is done, 0 to 100; 0 also when nothing was said."""
    expected_time: datetime | None
    """By when it will be done; not set when nothing was said."""
    create_time: datetime | None
    """When it was told."""


class Visit(Resource):
    """A visit: who went, when and where, and what was found."""

    MESSAGE: ClassVar = pb.Visit

    name: str
    """`actions/{id}/visit`."""
    matter: str
    """`matters/{id}`."""
    people: list[str]
    """`people/{id}` who went, 1 to 10."""
    visit_time: datetime | None
    """When they were there."""
    place: str
    """Where, 1 to 200 characters."""
    finding: str
    """What was found, 1 to 1,000 characters."""
    create_time: datetime | None
    """When it was written down."""


class CreateAction(Request):
    """Opens a task."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "council": "councils/210922107002",
                    "matter": "matters/019a0000-0000-7000-8000-000000000002",
                    "kind": "VISIT",
                    "text": "今天下午谁有空，去看看为什么停水",
                    "due_time": "2026-09-01T18:00:00+08:00",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateActionRequest

    council: str
    """`councils/{region}`."""
    matter: str
    """`matters/{id}` on its docket."""
    kind: Literal["TASK", "VISIT"]
    """TASK or VISIT."""
    text: str
    """What is to be done, 1 to 500 characters."""
    due_time: Moment
    """By when; in the future."""
    assignee: str = ""
    """`people/{id}` who sits there; empty asks who is free."""


class CreateProgress(Request):
    """Tells how far a task is."""

    MESSAGE: ClassVar = pb.CreateProgressRequest

    text: str
    """What is told, 1 to 500 characters."""
    percent: Percent = 0
    """How much of it is done, 0 to 100."""
    expected_time: Moment | None = None
    """By when it will be done, in the future; not set when nothing is said."""


class HandOnAction(Request):
    """Hands a task on."""

    MESSAGE: ClassVar = pb.HandOnActionRequest

    assignee: str
    """`people/{id}` who sits in the council."""


class RecordVisit(Request):
    """Writes down a visit."""

    MESSAGE: ClassVar = pb.RecordVisitRequest

    people: list[str]
    """`people/{id}` who went, 1 to 10; they sit in the council or are invited to the matter."""
    visit_time: Moment
    """When they were there; not in the future."""
    place: str
    """Where, 1 to 200 characters."""
    finding: str
    """What was found, 1 to 1,000 characters."""
