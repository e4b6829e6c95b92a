"""The close form: who was there, what was decided, what is to be done."""

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.validation import Fields
from services.deliberation.domain.attendance import ASSOCIATE, Attendance, N, X
from services.deliberation.domain.council import VOTING_KINDS, Seat
from services.deliberation.domain.invitation import Invitation
from services.deliberation.domain.item import Item


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
