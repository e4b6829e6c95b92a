"""What was done on a case, and the resources that were booked for it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields

MAX_TEXT = 1000
_RESOURCE = re.compile(r"[a-z][a-z0-9_]{0,49}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Booking:
    """A resource of a federation, such as `livestream_studio`, for a time."""

    resource: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ActionNote:
    """What somebody did for the matter while her federation had it."""

    id: UUID
    matter_id: UUID
    epoch: int
    federation: str
    person: str
    text: str = field(repr=False)
    booking: Booking | None
    created_at: datetime


def check_booking(
    fields: Fields, resource: str, since: datetime | None, until: datetime | None
) -> Booking | None:
    """Return the booking, None when no resource is named; note what is wrong with it."""
    if not resource:
        fields.require(
            condition=since is None and until is None,
            field="note.resource",
            reason="RESOURCE_REQUIRED",
            description="Say which resource is booked.",
        )
        return None
    fields.require(
        condition=_RESOURCE.fullmatch(resource) is not None,
        field="note.resource",
        reason="INVALID_CODE",
        description="A lower-case code like livestream_studio, at most 50 characters.",
    )
    if since is None or until is None or since >= until:
        fields.error("note.booked_until", "INVALID_PERIOD", "From a time until a later one.")
        return None
    return Booking(resource, since, until)


def resource_taken() -> TongxinError:
    """Return the refusal of a second booking at the same time."""
    return TongxinError(
        Kind.CONFLICT, "RESOURCE_TAKEN", "The resource is booked for that time already."
    )
