"""Who is invited 特邀 to an item for what she knows."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError, not_found

PENDING = "PENDING"
ACCEPTED = "ACCEPTED"
DECLINED = "DECLINED"
ENDED = "ENDED"
LIVE = frozenset({PENDING, ACCEPTED})


@dataclass(frozen=True, slots=True)
class Invitation:
    """An X for one item; her access ends when the item closes."""

    id: UUID
    item_id: UUID
    meeting_id: UUID
    council: str
    matter_id: UUID
    person_id: UUID
    skill: str
    state: str
    created_at: datetime

    @property
    def relation(self) -> str:
        """How she stands to the matter: `invited` until she says that she comes."""
        return "invitee" if self.state == ACCEPTED else "invited"

    @property
    def possible(self) -> tuple[str, ...]:
        """What its state lets the invited do."""
        if self.state == PENDING:
            return ("invitation.accept", "invitation.decline")
        return ("invitation.decline",) if self.state == ACCEPTED else ()

    def answered(self, state: str, person: str | None) -> "Invitation":
        """Return it with the answer of the person who was invited.

        Raises:
            TongxinError: NOT_FOUND for everybody else; ALREADY_RESPONDED.
        """
        if str(self.person_id) != person:
            raise not_found()
        action = "invitation.accept" if state == ACCEPTED else "invitation.decline"
        if action not in self.possible:
            raise TongxinError(
                Kind.STATE,
                "ALREADY_RESPONDED",
                "This invitation was answered or has ended.",
                metadata={"state": self.state},
            )
        return replace(self, state=state)

    def ended(self) -> "Invitation":
        """Return it after its item closed."""
        return replace(self, state=ENDED)


def invitation_not_possible() -> TongxinError:
    """Return the refusal that does not say why somebody cannot be invited.

    The director must not learn who is excluded from a matter.
    """
    return TongxinError(
        Kind.STATE, "INVITATION_NOT_POSSIBLE", "This person cannot be invited to this item."
    )
