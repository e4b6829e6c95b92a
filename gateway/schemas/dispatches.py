"""Dispatches to lower federations, and what bodies are let know."""

from datetime import datetime
from typing import ClassVar

from gateway.schemas import words
from gateway.schemas.base import Count, Moment, Request, Resource
from tongxin.escalation.v1 import dispatches_pb2 as pb


class Dispatch(Resource):
    """Work 派单 that was given to a lower federation."""

    MESSAGE: ClassVar = pb.Dispatch

    name: str
    """`dispatches/{id}`."""
    matter: str
    """`matters/{id}`."""
    asker: str
    """`federations/{region}` that gives it."""
    federation: str
    """`federations/{region}` that works."""
    text: str
    """What is to be done."""
    masked: bool
    """Whether it reads the matter without names."""
    state: words.AskState | None
    """Where it stands."""
    create_time: datetime | None
    """When it was given."""
    since: datetime | None
    """Since when it stands there."""
    due_time: datetime | None
    """By when the federation has to report."""
    overdue: bool
    """Whether it is late."""
    half_gone: bool
    """Whether half of the time is gone."""
    officer: str
    """`people/{id}` who took it; empty before."""
    outcome: words.AskOutcome | None
    """What came of it."""
    report: str
    """What it reported."""
    reason: str
    """Why it was sent back, or a code for why it ended."""
    allowed_actions: list[str]
    """What the caller may do now."""


class CreateDispatch(Request):
    """Gives work to a lower federation."""

    MESSAGE: ClassVar = pb.CreateDispatchRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    federation: str
    """`federations/{region}` below yours on the way of the matter."""
    text: str
    """What is to be done, 1 to 1,000 characters."""
    named: bool = False
    """Whether it may read names; a PROTECTED matter is masked otherwise."""
    due_time: Moment | None = None
    """By when; a date of ours when not given."""


class ReportDispatch(Request):
    """Says what was done."""

    MESSAGE: ClassVar = pb.ReportDispatchRequest

    outcome: words.AskOutcome
    """What came of it."""
    text: str
    """What was done, 1 to 2,000 characters."""


class VerifyDispatch(Request):
    """Says what was found."""

    MESSAGE: ClassVar = pb.VerifyDispatchRequest

    done: bool
    """Whether it is done; false sends it back."""
    reason: str = ""
    """Why it goes back, 1 to 500 characters; empty when it is done."""
    due_time: Moment | None = None
    """By when it is to be reported again; a date of ours when not given."""


class Information(Resource):
    """What a body was let know 通报."""

    MESSAGE: ClassVar = pb.Information

    name: str
    """`information/{id}`."""
    matter: str
    """`matters/{id}`; empty for the officers of a body of the registry."""
    asker: str
    """`federations/{region}` that lets it know."""
    body: str
    """Who was let know."""
    text: str
    """What was said."""
    create_time: datetime | None
    """When."""
    read_time: datetime | None
    """When it was read; null before."""
    allowed_actions: list[str]
    """What the caller may do now."""


class CreateInformation(Request):
    """Lets a body know."""

    MESSAGE: ClassVar = pb.CreateInformationRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    body: str
    """`federations/{region}`, `councils/{region}` or `bodies/{id}`."""
    text: str
    """What is said, 1 to 1,000 characters; a PROTECTED matter is told under its pseudonym."""
