"""The X comes."""

from uuid import UUID

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.domain.invitation import ACCEPTED, Invitation
from services.deliberation.domain.meeting import Meeting


async def accept_invitation(begin: Begin, act: Act, name: str) -> str:
    """Note that she comes; from now on she reads and speaks. Returns `invitations/{id}`.

    Raises:
        TongxinError: NOT_FOUND for everybody but the invited; ALREADY_RESPONDED.
    """
    invitation_id = id_in(name, "invitations")
    async with begin(act) as work:
        meeting, invitation = await own_invitation(work, invitation_id, "invitation.accept")
        answered = invitation.answered(ACCEPTED, act.caller.person_id)
        matter = name_of("matters", invitation.matter_id)
        await work.standing.end(invitation.person_id, invitation.relation, matter)
        await work.standing.begin(invitation.person_id, answered.relation, matter)
        await work.meetings.save_invitation(answered)
        await work.meetings.save(meeting.changed())
        work.audit(name)
        work.done(name)
    return name


async def own_invitation(
    work: DeliberationWork, invitation_id: UUID, action: str
) -> tuple[Meeting, Invitation]:
    """Return an invitation with its meeting, locked, for the person who was invited.

    Raises:
        TongxinError: NOT_FOUND for everybody else, and after the item closed.
    """
    found = await work.meetings.invitation(invitation_id)
    if found is None or str(found.person_id) != work.act.caller.person_id:
        raise not_found()
    meeting = await work.meetings.get(found.meeting_id)
    item = await work.meetings.item(found.meeting_id, found.item_id)
    # Read again under the meeting's lock, which guards its invitations.
    invitation = await work.meetings.invitation(invitation_id)
    if meeting is None or item is None or invitation is None:
        raise not_found()
    await work.require(
        action,
        name_of("matters", item.matter_id),
        state=item.state,
        read_action="invitation.read",
    )
    return meeting, invitation
