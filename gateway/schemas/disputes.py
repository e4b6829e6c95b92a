"""Objections, challenges, exclusion, review, collective matters."""

from datetime import datetime
from typing import ClassVar

from pydantic import StrictBool

from gateway.schemas import words
from gateway.schemas.base import Count, Request, Resource
from gateway.schemas.common import Body
from tongxin.intake.v1 import moves_pb2 as pb


class ObjectMatter(Request):
    """Says that a matter is not theirs. The owner stays until somebody decides."""

    MESSAGE: ClassVar = pb.ObjectMatterRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    reason: str
    """Why it is not theirs, 1 to 500 characters."""


class Objection(Resource):
    """The owner says that a matter is not its own."""

    MESSAGE: ClassVar = pb.Objection

    name: str
    """`matters/{id}`."""
    epoch: int
    """The epoch to whose transfer the owner objects."""
    body: Body | None
    """Who objects."""
    giver: Body | None
    """Who gave it, and has to say a word."""
    reason: str
    """Why."""
    create_time: datetime | None
    """When it was said."""
    due_time: datetime | None
    """By when the giver has to say a word; after that its silence refuses."""


class DecideObjection(Request):
    """The giver's word: agree takes the matter back, else the common superior decides."""

    MESSAGE: ClassVar = pb.DecideObjectionRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    agree: StrictBool
    """Whether the giver takes the matter back."""
    reason: str
    """Why, 1 to 500 characters."""


class ChallengeHandler(Request):
    """Challenges somebody who handles the matter, or may come to."""

    MESSAGE: ClassVar = pb.ChallengeHandlerRequest

    person: str
    """`people/{id}`."""
    reason: str
    """Why she may not be fair, 1 to 500 characters."""


class Challenge(Resource):
    """Somebody who may not be fair."""

    MESSAGE: ClassVar = pb.Challenge

    name: str
    """`matters/{id}`."""
    challenge_no: int
    """1, 2, 3 … within the matter."""
    person: str
    """`people/{id}`: who was challenged; empty in what a decision answers with."""
    reason: str
    """Why; empty in what a decision answers with."""
    superior: Body | None
    """Who decides; not set in what a decision answers with."""
    state: words.ChallengeState | None
    """What became of it."""
    create_time: datetime | None
    """When it was said."""
    due_time: datetime | None
    """By when the superior has to decide; after that its silence upholds."""


class Challenges(Resource):
    """A matter's challenges about which the caller decides."""

    MESSAGE: ClassVar = pb.ListChallengesResponse

    challenges: list[Challenge]
    """The challenges, newest first."""


class DecideChallenge(Request):
    """The superior's decision."""

    MESSAGE: ClassVar = pb.DecideChallengeRequest

    challenge_no: Count
    """Which challenge."""
    uphold: StrictBool
    """Whether the challenged person stays away from the matter."""
    reason: str
    """Why, 1 to 500 characters."""


class ExcludePerson(Request):
    """Names somebody who must not learn of the matter."""

    MESSAGE: ClassVar = pb.ExcludePersonRequest

    person: str
    """`people/{id}`."""


class ReviewMatter(Request):
    """Asks the next higher level to look at a numbered answer again."""

    MESSAGE: ClassVar = pb.ReviewMatterRequest

    resolution_no: Count
    """The answer that she does not accept."""
    reason: str
    """Why, 1 to 1,000 characters."""


class MergeMatter(Request):
    """Makes a matter part of another one of the same owner."""

    MESSAGE: ClassVar = pb.MergeMatterRequest

    expected_epoch: Count
    """The epoch that the caller saw."""
    into: str
    """`matters/{id}`: the matter that it joins."""
    reason: str
    """Why they are one thing, 1 to 500 characters."""


class UnmergeMatter(Request):
    """Takes a matter out of a collective one."""

    MESSAGE: ClassVar = pb.UnmergeMatterRequest

    reason: str
    """Why, 1 to 500 characters."""
