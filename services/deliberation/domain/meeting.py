"""Meetings 议事会议, their items 议题 and who is invited 特邀."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from chassis.etag import etag_of, matches
from chassis.refusals import Kind, TongxinError, not_found

MEETING_KINDS = frozenset({"PER_MATTER", "MONTHLY", "URGENT"})
MODES = frozenset({"ASSEMBLY", "ON_SITE", "DOORSTEP", "ONLINE"})
MAX_ITEMS = 50

OPEN = "OPEN"
CLOSED = "CLOSED"
# How an item ended: with a resolution, without one, or because the council lost the matter.
RESOLVED = "RESOLVED"
UNRESOLVED = "UNRESOLVED"
DROPPED = "DROPPED"

PENDING = "PENDING"
ACCEPTED = "ACCEPTED"
DECLINED = "DECLINED"
ENDED = "ENDED"
LIVE = frozenset({PENDING, ACCEPTED})

YES = "YES"
VOTES = frozenset({YES, "NO", "ABSTAIN"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """One deliberation. `quorum` is fixed by the close; before, the filled seats say it."""

    id: UUID
    council: str
    region: str
    kind: str
    mode: str
    start_time: datetime
    state: str
    minutes: str = field(repr=False)
    quorum: int | None
    revision: int
    created_at: datetime

    def etag(self, quorum: int) -> str:
        """Return the tag that changes whenever the agenda, an invitation or the quorum does."""
        return etag_of(self.id, self.revision, quorum)

    def check_etag(self, given: str, quorum: int) -> None:
        """Refuse a change by somebody who has not seen the meeting as it is.

        Raises:
            TongxinError: ETAG_REQUIRED, ETAG_MISMATCH.
        """
        if not given:
            raise TongxinError(Kind.INVALID, "ETAG_REQUIRED", "Send the etag that you have read.")
        if not matches(given, self.etag(quorum)):
            raise TongxinError(
                Kind.CONFLICT, "ETAG_MISMATCH", "The meeting has changed since you read it."
            )

    def check_open(self) -> None:
        """Refuse a change of what is closed. Raises MEETING_CLOSED."""
        if self.state != OPEN:
            raise TongxinError(Kind.STATE, "MEETING_CLOSED", "The meeting is closed.")

    def changed(self) -> "Meeting":
        """Return it with its next revision."""
        return replace(self, revision=self.revision + 1)

    def closed(self, minutes: str, quorum: int) -> "Meeting":
        """Return it after its close form."""
        return replace(
            self, state=CLOSED, minutes=minutes, quorum=quorum, revision=self.revision + 1
        )


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a meeting. A matter has at most one OPEN item anywhere."""

    id: UUID
    meeting_id: UUID
    council: str
    matter_id: UUID
    epoch: int
    position: int
    state: str = OPEN
    proposal_id: UUID | None = None
    resolution_text: str = field(default="", repr=False)
    closed_at: datetime | None = None

    def check_open(self) -> None:
        """Refuse a contribution to what is closed. Raises ITEM_CLOSED."""
        if self.state != OPEN:
            raise TongxinError(Kind.STATE, "ITEM_CLOSED", "The item is closed.")

    def resolved(self, proposal_id: UUID, text: str, at: datetime) -> "Item":
        """Return it with the resolution that was adopted."""
        return replace(
            self, state=RESOLVED, proposal_id=proposal_id, resolution_text=text, closed_at=at
        )

    def unresolved(self, at: datetime) -> "Item":
        """Return it closed without a way."""
        return replace(self, state=UNRESOLVED, closed_at=at)

    def dropped(self, at: datetime) -> "Item":
        """Return it closed because the matter is answered or gone."""
        return replace(self, state=DROPPED, closed_at=at)


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


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody said on an item, with the law it rests on."""

    id: UUID
    item_id: UUID
    person_id: UUID
    text: str = field(repr=False)
    law_references: list[str]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed way."""

    id: UUID
    item_id: UUID
    person_id: UUID
    text: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open vote; a person's last one before the close counts."""

    proposal_id: UUID
    person_id: UUID
    vote: str
    created_at: datetime
