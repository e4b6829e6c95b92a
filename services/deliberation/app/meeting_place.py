"""Where a meeting is held: never the door of somebody whose name is protected, in clear."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from chassis.refusals import Kind, TongxinError
from chassis.validation import Fields
from services.deliberation.domain.docket import PROTECTED, Entry
from services.deliberation.domain.meeting import DOORSTEP, ON_SITE, OUT_OF_DOORS, Meeting

MAX_PLACE = 100


def read_place(fields: Fields, place: str) -> str:
    """Return where people meet; note it where it is too long."""
    return fields.text("place", place, minimum=0, maximum=MAX_PLACE)


def read_door(
    fields: Fields, mode: str, door_of: UUID | None, wanted: Mapping[UUID, str]
) -> UUID | None:
    """Return the matter at whose concerned person's door a DOORSTEP meeting is held."""
    if mode != DOORSTEP:
        if door_of is not None:
            fields.error("door_of", "ONLY_DOORSTEP", "Only a doorstep meeting has a door.")
        return None
    if door_of is None and len(wanted) == 1:
        return next(iter(wanted))
    if door_of not in wanted:
        fields.error("door_of", "NOT_ON_AGENDA", "One of the matters on the agenda.")
    return door_of


def check_agenda_place(
    fields: Fields, mode: str, place: str, entries: Sequence[Entry], paths: Mapping[UUID, str]
) -> None:
    """Note a missing place, or one in words beside a matter whose people must not be known by it.

    Who goes to her door learns the way from the director, not from the agenda.
    """
    hidden = [entry for entry in entries if entry.confidentiality == PROTECTED]
    if mode == ON_SITE and not place and not hidden:
        fields.error("place", "PLACE_REQUIRED", "Where people meet.")
    if mode in OUT_OF_DOORS and place:
        for entry in hidden:
            fields.error("place", "PLACE_SHOWS_HER", f"{paths[entry.matter_id]} is protected.")


def check_place(entry: Entry, meeting: Meeting) -> None:
    """Refuse one more protected matter where the agenda names a place. Raises PLACE_SHOWS_HER."""
    if meeting.mode in OUT_OF_DOORS and meeting.place and entry.confidentiality == PROTECTED:
        raise TongxinError(
            Kind.STATE, "PLACE_SHOWS_HER", "The place of this meeting would show who she is."
        )
