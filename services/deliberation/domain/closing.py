"""The close form: who was there, what was decided, what is to be done."""

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
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

    def at(self, name: str) -> str:
        """Return the path of one of its fields."""
        return f"{self.field}.{name}" if self.field else name

    @property
    def last_due(self) -> datetime | None:
        """The date of the last action."""
        return max((action.due_at for action in self.actions), default=None)


@dataclass(frozen=True, slots=True)
class MinutesPart:
    """A numbered part of the minutes; of one item, or of the whole meeting."""

    meeting_id: UUID
    number: int
    item_id: UUID | None
    text: str = dataclasses.field(repr=False)


@dataclass(frozen=True, slots=True)
class Form:
    """A close form that is well-formed: (field, person, present) and one form an item.

    `held` is when a meeting on the spot or at a door really was, where the form says so.
    """

    attendance: tuple[tuple[str, UUID, bool], ...]
    minutes: str = dataclasses.field(repr=False)
    items: tuple[ItemForm, ...]
    parts: tuple[MinutesPart, ...] = ()
    held: tuple[datetime, datetime] | None = None


def places_of(seats: Iterable[Seat], guests: Iterable[Invitation]) -> dict[UUID, str]:
    """Return as what people may be there: everybody with a seat, and every X who comes."""
    places = {guest.person_id: X for guest in guests}
    return places | {
        seat.person_id: N if seat.kind in VOTING_KINDS else ASSOCIATE for seat in seats
    }


def attendance_of(
    fields: Fields,
    form: Form,
    meeting_id: UUID,
    places: Mapping[UUID, str],
    seen: Mapping[UUID, datetime | None] = MappingProxyType({}),
    *,
    counted: bool = False,
) -> list[Attendance]:
    """Return who was there, of everybody who has a place (see `places_of`).

    `seen` are those who signed in (with when), spoke or voted. Of an asynchronous meeting
    (`counted`) they alone are present, and the form names nobody: ATTENDANCE_IS_COUNTED.
    Elsewhere the form says it; whom it does not name was there if she signed in. Whoever is
    named and sits nowhere is noted as UNKNOWN_PERSON, a second time as DUPLICATE_PERSON.
    """
    named: dict[UUID, bool] = {}
    if counted and form.attendance:
        fields.error("attendance", "ATTENDANCE_IS_COUNTED", "Who signed in, spoke or voted.")
    for path, person_id, present in form.attendance:
        if person_id not in places:
            fields.error(path, "UNKNOWN_PERSON", "Neither seated here nor invited and coming.")
        elif person_id in named:
            fields.error(path, "DUPLICATE_PERSON", "Everybody is named once.")
        named[person_id] = present
    return [
        Attendance(
            meeting_id,
            person_id,
            named.get(
                person_id,
                person_id in seen if counted else seen.get(person_id) is not None,
            ),
            place,
            seen.get(person_id),
        )
        for person_id, place in places.items()
    ]


def check_items(fields: Fields, form: Form, items: Collection[Item]) -> None:
    """Note an item that is not open here, is named twice, or is missing."""
    known = {item.id for item in items}
    named: set[UUID] = set()
    for item_form in form.items:
        if item_form.item_id not in known:
            fields.error(item_form.at("item"), "UNKNOWN_ITEM", "No open item of this meeting.")
        elif item_form.item_id in named:
            fields.error(item_form.at("item"), "DUPLICATE_ITEM", "Every item is named once.")
        named.add(item_form.item_id)
    if known - named:
        fields.error("items", "ITEM_MISSING", "The form says something of every open item.")


def check_parts(fields: Fields, form: Form, items: Iterable[Item]) -> None:
    """Note a part of the minutes that tells of no item here."""
    known = {item.id for item in items}
    for part in form.parts:
        if part.item_id is not None and part.item_id not in known:
            path = f"minutes_parts[{part.number - 1}].item"
            fields.error(path, "UNKNOWN_ITEM", "No item of this meeting.")
