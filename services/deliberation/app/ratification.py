"""What was decided at once comes before the next meeting: ratified, or not."""

from chassis.ids import home_number_of, new_id
from services.deliberation.app.ports import DeliberationWork
from services.deliberation.domain.docket import ACTING, Entry
from services.deliberation.domain.events import ResolutionRatified
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import MAX_ITEMS, Meeting
from services.deliberation.domain.talk import Proposal


async def put_on_agenda(work: DeliberationWork, meeting: Meeting, count: int) -> int:
    """Put what waits to be ratified on a meeting's agenda behind its items; return how many.

    A meeting that may decide at once takes none: there a few could ratify what they decided.
    """
    if meeting.at_once:
        return 0
    waiting = await work.meetings.ratifications_due(meeting.council)
    for position, decided in enumerate(waiting[: MAX_ITEMS - count], count + 1):
        await _put(work, meeting, decided, position)
    return len(waiting)


async def put_on_next_agenda(work: DeliberationWork, council: str) -> None:
    """Put it on the meeting that is convened already, if there is one."""
    meeting = await work.meetings.next_ordinary(council, work.now)
    if meeting is None:
        return
    count = len(await work.meetings.items(meeting.id))
    if await put_on_agenda(work, meeting, count):
        await work.meetings.save(meeting.changed())


async def decide(
    work: DeliberationWork, meeting: Meeting, entry: Entry, item: Item, *, ratified: bool
) -> Entry:
    """Note at the decided item what the council says of it now, and tell; return the entry.

    Without ratification the matter waits again. What was done stays done.
    """
    assert item.ratifies is not None  # noqa: S101 - only such an item is decided on
    decided = await work.meetings.any_item(item.ratifies)
    if decided is None:
        return entry
    await work.meetings.save_item(decided.decided_on(ratified=ratified))
    work.record(ResolutionRatified(entry, decided.epoch, meeting.id, ratified))
    if ratified or entry.state != ACTING:
        return entry
    waiting = entry.waiting(entry.deadline)
    await work.docket.save(waiting)
    return waiting


async def _put(work: DeliberationWork, meeting: Meeting, decided: Item, position: int) -> None:
    assert decided.proposal_id is not None  # noqa: S101 - a resolution rests on a proposal
    item = Item(
        id=new_id(home_number_of(meeting.id)),
        meeting_id=meeting.id,
        council=meeting.council,
        matter_id=decided.matter_id,
        epoch=decided.epoch,
        position=position,
        ratifies=decided.id,
    )
    await work.meetings.save_item(item)
    # What the council votes on is the text that holds, by whoever proposed it then.
    proposal = Proposal(
        id=new_id(home_number_of(meeting.id)),
        item_id=item.id,
        person_id=await work.talk.author_of(decided.proposal_id),
        text=decided.resolution_text,
        created_at=work.now,
    )
    await work.talk.add_proposal(proposal)
