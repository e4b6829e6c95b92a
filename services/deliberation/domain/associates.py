"""An often invited X becomes ASSOCIATE 平台固定成员: proposed, then the N say yes in writing."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError

OPEN = "OPEN"
ADOPTED = "ADOPTED"
REJECTED = "REJECTED"
ANSWERS = frozenset({"YES", "NO"})
# An N proposes who came to three meetings, the director who came to one (ours).
MEETINGS_FOR_COUNCILLOR = 3
MEETINGS_FOR_DIRECTOR = 1


@dataclass(frozen=True, slots=True)
class AssociateProposal:
    """Somebody who came as X is to sit there for good; quorum stays as it is."""

    id: UUID
    council: str
    person_id: UUID
    meetings: int
    state: str
    created_at: datetime

    def check_open(self) -> None:
        """Refuse a vote on what is decided. Raises ASSOCIATE_DECIDED."""
        if self.state != OPEN:
            raise TongxinError(Kind.STATE, "ASSOCIATE_DECIDED", "This is decided already.")

    def counted(self, yes: int, no: int, councillors: int) -> "AssociateProposal":
        """Return it after a vote: more than half of all N say yes, or no longer can."""
        if 2 * yes > councillors:
            return replace(self, state=ADOPTED)
        if 2 * (councillors - no) <= councillors:
            return replace(self, state=REJECTED)
        return self


def check_came(meetings: int, *, director: bool) -> None:
    """Refuse who was not there often enough. Raises NOT_OFTEN_INVITED."""
    needed = MEETINGS_FOR_DIRECTOR if director else MEETINGS_FOR_COUNCILLOR
    if meetings < needed:
        raise TongxinError(
            Kind.STATE,
            "NOT_OFTEN_INVITED",
            "She has not come as X to enough meetings yet.",
            metadata={"meetings": str(meetings), "needed": str(needed)},
        )


@dataclass(frozen=True, slots=True)
class AssociateVote:
    """What an N said."""

    proposal_id: UUID
    person_id: UUID
    vote: str
    created_at: datetime
