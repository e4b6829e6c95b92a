"""Requests to bodies, referrals, and the bundles that they come in."""

from datetime import datetime
from typing import ClassVar

from pydantic import ConfigDict

from gateway.schemas import words
from gateway.schemas.base import Count, Moment, Resource
from gateway.schemas.base import Request as Asked
from tongxin.escalation.v1 import asks_pb2 as pb


class Request(Resource):
    """A request 协办函 or referral 转送 to one body."""

    MESSAGE: ClassVar = pb.Request

    name: str
    """`requests/{id}`."""
    kind: words.AskKind | None
    """REQUEST or REFER."""
    asker: str
    """`federations/{region}` that asks."""
    body: str
    """`bodies/{id}` that is asked."""
    matter: str
    """`matters/{id}`; empty for the body's officers, who do not read the matter."""
    bundle: str
    """`bundles/{id}`; empty for the body's officers."""
    pseudonym: str
    """The stable name under which a PROTECTED matter speaks of her; empty for OPEN."""
    text: str
    """What is asked."""
    disclosed: str
    """What the body is told of the matter."""
    state: words.AskState | None
    """Where it stands."""
    create_time: datetime | None
    """When it was asked."""
    since: datetime | None
    """Since when it stands there."""
    due_time: datetime | None
    """By when the body has to answer."""
    overdue: bool
    """Whether the body is late."""
    half_gone: bool
    """Whether half of the time is gone."""
    officer: str
    """`people/{id}` of the body who took it; empty before."""
    outcome: words.AskOutcome | None
    """What came of it."""
    answer: str
    """What the body answered."""
    reason: str
    """Why it was rejected or withdrawn, or a code for why it ended."""
    agenda_document: str
    """The official document on whose agenda it stands; empty when on none."""
    agenda_date: str
    """The day of that document, YYYY-MM-DD."""
    allowed_actions: list[str]
    """What the caller may do now."""


class Bundle(Resource):
    """What was asked of several bodies at once."""

    MESSAGE: ClassVar = pb.Bundle

    name: str
    """`bundles/{id}`."""
    case: str
    """`cases/{matter id}`."""
    asker: str
    """`federations/{region}` that asks."""
    completion: words.Completion | None
    """When it counts as done."""
    state: words.BundleState | None
    """Where it stands."""
    since: datetime | None
    """When something last came."""
    seen: bool
    """Whether the federation has seen what came last."""
    requests: list[Request]
    """Its requests, in the order of their asking."""
    allowed_actions: list[str]
    """What the caller may do now."""


class CreateRequests(Asked):
    """Asks several bodies at once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "expected_epoch": 4,
                    "bodies": ["bodies/019a0000-0000-7000-8000-000000000001"],
                    "text": "请看看能不能安排一份稳定的工作",
                    "disclosed": "一位单亲妈妈，孩子刚查出糖尿病",
                    "completion": "ALL",
                }
            ]
        }
    )
    MESSAGE: ClassVar = pb.CreateRequestsRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    bodies: list[str]
    """`bodies/{id}`, 1 to 20 of them."""
    text: str
    """What is asked, 1 to 1,000 characters."""
    disclosed: str = ""
    """What the bodies are told of the matter, at most 2,000 characters; under the pseudonym."""
    due_time: Moment | None = None
    """By when; a date of ours when not given."""
    completion: words.Completion = "ALL"
    """When they count as done."""
    bundle: str = ""
    """`bundles/{id}` to which they are added; a new one when empty."""


class ReferCase(Asked):
    """Hands a matter to a body, which handles it."""

    MESSAGE: ClassVar = pb.ReferCaseRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    body: str
    """`bodies/{id}`."""
    text: str
    """What the body is to do, 1 to 1,000 characters."""
    disclosed: str = ""
    """What the body is told of the matter, at most 2,000 characters; under the pseudonym."""
    reason: str
    """Why it is handed over, 1 to 500 characters."""
    due_time: Moment | None = None
    """By when; a date of ours when not given."""


class RejectRequest(Asked):
    """Says no."""

    MESSAGE: ClassVar = pb.RejectRequestRequest

    reason: str
    """Why, 1 to 500 characters."""


class AnswerRequest(Asked):
    """Says what came of it."""

    MESSAGE: ClassVar = pb.AnswerRequestRequest

    outcome: words.AskOutcome
    """What came of it."""
    text: str
    """What the body answers, 1 to 2,000 characters."""


class EnterAgenda(Asked):
    """Enters it into the work agenda."""

    MESSAGE: ClassVar = pb.EnterAgendaRequest

    document: str
    """The official document, for example its number; 1 to 100 characters."""
    date: str
    """The day of the document, YYYY-MM-DD."""


class WithdrawRequest(Asked):
    """Takes a request back."""

    MESSAGE: ClassVar = pb.WithdrawRequestRequest

    reason: str
    """Why, 1 to 500 characters."""
