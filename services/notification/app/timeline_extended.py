"""A timeline has a new entry: put it into the inbox of everybody who is to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.names import name_of
from services.notification.app.ports import Begin
from services.notification.domain.inbox import Delivered, Entry


@dataclass(frozen=True, slots=True)
class TimelineExtended:
    """The entry, who is to be told, and the class of the event in lower case."""

    entry: Entry
    recipients: Sequence[UUID]
    confidentiality: str


async def timeline_extended(begin: Begin, act: Act, command: TimelineExtended) -> str:
    """Deliver the entry once to each recipient. Returns `matters/{id}`.

    The same entry under another event id delivers nothing again.
    """
    entry = command.entry
    people = sorted(set(command.recipients))
    matter = name_of("matters", entry.matter)
    async with begin(act) as work:
        delivered = await work.inboxes.deliver(people, entry)
        work.record(Delivered(entry.matter, entry.entry_no, len(people), command.confidentiality))
        work.audit(matter, entry_no=str(entry.entry_no), delivered=str(delivered))
    return matter
