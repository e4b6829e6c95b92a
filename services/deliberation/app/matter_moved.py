"""A matter has a new custody: the docket follows the register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.names import name_of
from chassis.refusals import Kind, TongxinError
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.domain.docket import (
    ANSWERED,
    ENDED,
    OWNED,
    RESOLVED,
    SCHEDULED,
    WAITING,
    Custody,
    Entry,
)
from services.deliberation.domain.events import StageOpened


@dataclass(frozen=True, slots=True)
class MatterMoved:
    """What the register tells of one epoch; `owner` is empty when the matter ended."""

    matter_id: UUID
    epoch: int
    move: str
    owner: str
    status: str
    deadline: datetime | None
    region: str
    topic: str
    confidentiality: str
    urgency: str
    since: datetime
    excluded: Sequence[str]
    pseudonym: str
    needs_screening: bool

    def entry(self) -> Entry | None:
        """Return what stands on the docket of a council that has it, None elsewhere."""
        if not self.owner.startswith("councils/") or self.status not in OWNED:
            return None
        return Entry(
            council=self.owner,
            matter_id=self.matter_id,
            epoch=self.epoch,
            topic=self.topic,
            confidentiality=self.confidentiality,
            urgency=self.urgency,
            needs_screening=self.needs_screening,
            pseudonym=self.pseudonym,
            region=self.region,
            state=ANSWERED if self.status == RESOLVED else WAITING,
            since=self.since,
            deadline=self.deadline,
            meeting_id=None,
        )


async def matter_moved(begin: Begin, act: Act, event: MatterMoved) -> None:
    """Open, carry or end docket entries; right in any order and however often it comes.

    The newest epoch holds. What an older one opens later is stored as ended.
    """
    matter_id, matter = event.matter_id, name_of("matters", event.matter_id)
    async with begin(act) as work:
        await work.require("docket.follow")
        item = await work.meetings.open_item_of(matter_id)
        if item is not None:  # everybody locks a meeting before entries: no deadlock with a close
            await work.meetings.get(item.meeting_id)
        custody = await work.docket.custody(matter_id)
        entries = await work.docket.of_matter(matter_id)
        news = event.entry()
        if event.epoch <= custody.epoch:
            if news is not None and all(entry.council != news.council for entry in entries):
                await work.docket.save(news.ended())
            return
        await work.docket.see(Custody(matter_id, event.epoch, event.owner))
        await work.standing.exclude(matter, event.excluded)
        for entry in entries:
            if entry.state != ENDED and (news is None or entry.council != news.council):
                await work.docket.save(entry.ended())
        kept = ""
        if news is not None:
            before = next((entry for entry in entries if entry.council == news.council), None)
            entry = before.carried(news, event.move) if before else news
            await work.docket.save(entry)
            kept = entry.council if entry.state == SCHEDULED else ""
            if entry.state != ANSWERED:
                work.record(StageOpened(entry))
        await _drop_item(work, matter_id, item.meeting_id if item else None, keep=kept)
        work.audit(matter, epoch=str(event.epoch), owner=event.owner)


async def _drop_item(
    work: DeliberationWork, matter_id: UUID, locked: UUID | None, *, keep: str
) -> None:
    """Close the open item of a matter, except at the council that keeps it on its agenda.

    Raises:
        TongxinError: AGENDA_CHANGED when its meeting is not the one that is locked; the event
            comes again, since locking it now, after the entries, could deadlock with a close.
    """
    found = await work.meetings.open_item_of(matter_id)
    if found is None or found.council == keep:
        return
    if found.meeting_id != locked:
        raise TongxinError(Kind.UNAVAILABLE, "AGENDA_CHANGED", "An item came meanwhile.")
    meeting = await work.meetings.get(found.meeting_id)
    item = await work.meetings.item(found.meeting_id, found.id)
    if meeting is None or item is None or item.state != found.state:
        return
    await work.meetings.save(meeting.changed())
    await work.meetings.save_item(item.dropped(work.now))
    for invitation in await work.meetings.live_invitations([item.id]):
        await work.standing.end(
            invitation.person_id, invitation.relation, name_of("matters", matter_id)
        )
        await work.meetings.save_invitation(invitation.ended())
