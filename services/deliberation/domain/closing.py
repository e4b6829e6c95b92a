"""The close form: who was there, what was decided, and when a resolution binds."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.refusals import FieldError, Kind, TongxinError
from chassis.validation import Fields
from services.deliberation.domain.council import VOTING_KINDS, Seat
from services.deliberation.domain.meeting import Invitation, Item

N = "N"
ASSOCIATE = "ASSOCIATE"
X = "X"


def quorum_of(councillors: int) -> int:
    """Return how many N must be present: two thirds of the filled N seats, rounded up.

    By analogy with 村民委员会组织法 26: two thirds of the representatives take part, and
    what the majority of those present agrees to is decided.
    """
    return -(-2 * councillors // 3)


def carries(yes: int, present: int) -> bool:
    """Return whether the yes votes of present N are more than half of the N present.

    By analogy with 村民委员会组织法 26.
    """
    return 2 * yes > present


@dataclass(frozen=True, slots=True)
class ActionForm:
    """A task that the form gives out; without assignee somebody may claim it."""

    field: str
    text: str = dataclasses.field(repr=False)
    assignee_id: UUID | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ItemForm:
    """What the form says of one item; `field` is its path in the request."""

    field: str
    item_id: UUID
    proposal_id: UUID | None
    text: str = dataclasses.field(repr=False)
    actions: tuple[ActionForm, ...]

    @property
    def last_due(self) -> datetime | None:
        """The date of the last action."""
        return max((action.due_at for action in self.actions), default=None)


@dataclass(frozen=True, slots=True)
class Form:
    """A close form that is well-formed: (field, person, present) and one form an item."""

    attendance: tuple[tuple[str, UUID, bool], ...]
    minutes: str = dataclasses.field(repr=False)
    items: tuple[ItemForm, ...]


@dataclass(frozen=True, slots=True)
class Attendance:
    """Whether somebody was there, and as what: N, ASSOCIATE or X."""

    meeting_id: UUID
    person_id: UUID
    present: bool
    seat: str


def attendance_of(
    fields: Fields,
    form: Form,
    meeting_id: UUID,
    seats: Sequence[Seat],
    guests: Iterable[Invitation],
) -> list[Attendance]:
    """Return who was there: everybody with a seat and every X who came, absent unless named.

    Whoever is named and is neither is noted as UNKNOWN_PERSON, a second time as
    DUPLICATE_PERSON.
    """
    places = {guest.person_id: X for guest in guests}
    places |= {seat.person_id: N if seat.kind in VOTING_KINDS else ASSOCIATE for seat in seats}
    named: dict[UUID, bool] = {}
    for path, person_id, present in form.attendance:
        if person_id not in places:
            fields.error(path, "UNKNOWN_PERSON", "Neither seated here nor invited and coming.")
        elif person_id in named:
            fields.error(path, "DUPLICATE_PERSON", "Everybody is named once.")
        named[person_id] = present
    return [
        Attendance(meeting_id, person_id, named.get(person_id, False), place)
        for person_id, place in places.items()
    ]


def check_items(fields: Fields, form: Form, items: Collection[Item]) -> None:
    """Note an item that is not open here, is named twice, or is missing."""
    known = {item.id for item in items}
    named: set[UUID] = set()
    for item_form in form.items:
        if item_form.item_id not in known:
            fields.error(f"{item_form.field}.item", "UNKNOWN_ITEM", "No open item of this meeting.")
        elif item_form.item_id in named:
            fields.error(f"{item_form.field}.item", "DUPLICATE_ITEM", "Every item is named once.")
        named.add(item_form.item_id)
    if known - named:
        fields.error("items", "ITEM_MISSING", "The form says something of every open item.")


def check_binding(
    form: Form,
    attendance: Iterable[Attendance],
    votes: Mapping[UUID, Collection[UUID]],
) -> None:
    """Refuse resolutions that do not bind. `votes` maps a proposal to who voted yes.

    Raises:
        TongxinError: QUORUM_NOT_MET with present, quorum and councillors; MAJORITY_NOT_MET
            with yes and present of the first such item; every such item is named.
    """
    adopted = [item for item in form.items if item.proposal_id is not None]
    councillors = [person for person in attendance if person.seat == N]
    present = {person.person_id for person in councillors if person.present}
    quorum = quorum_of(len(councillors))
    if adopted and len(present) < quorum:
        raise TongxinError(
            Kind.STATE,
            "QUORUM_NOT_MET",
            "Too few councillors are present for a binding resolution.",
            fields=[
                FieldError(f"{item.field}.adopted_proposal", "QUORUM_NOT_MET", "No quorum.")
                for item in adopted
            ],
            metadata={
                "present": str(len(present)),
                "quorum": str(quorum),
                "councillors": str(len(councillors)),
            },
        )
    yes = {
        item.field: len(present.intersection(votes.get(item.proposal_id, ())))
        for item in adopted
        if item.proposal_id is not None
    }
    failed = [field for field, count in yes.items() if not carries(count, len(present))]
    if failed:
        raise TongxinError(
            Kind.STATE,
            "MAJORITY_NOT_MET",
            "Not more than half of the councillors present voted for it.",
            fields=[
                FieldError(f"{field}.adopted_proposal", "MAJORITY_NOT_MET", "No majority.")
                for field in failed
            ],
            metadata={"yes": str(yes[failed[0]]), "present": str(len(present))},
        )
