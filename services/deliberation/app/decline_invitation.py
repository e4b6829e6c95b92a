"""The X does not come, or no longer."""

from chassis.act import Act
from chassis.names import id_in, name_of
from services.deliberation.app.accept_invitation import own_invitation
from services.deliberation.app.ports import Begin, Look, Register
from services.deliberation.domain.invitation import DECLINED


async def decline_invitation(
    begin: Begin, look: Look, register: Register, act: Act, name: str
) -> str:
    """End her facts in the register and here, then note it; returns `invitations/{id}`.

    Raises:
        TongxinError: NOT_FOUND for everybody but the invited; ALREADY_RESPONDED; the
            register's refusals.
    """
    invitation_id = id_in(name, "invitations")
    async with look(act) as work:
        _, invitation = await own_invitation(work, invitation_id, "invitation.decline")
        invitation.answered(DECLINED, act.caller.person_id)
        now = work.now
    matter = name_of("matters", invitation.matter_id)
    person = name_of("people", invitation.person_id)
    await register.end_invitee(act, matter, person, at=now)
    async with begin(act) as work:
        meeting, invitation = await own_invitation(work, invitation_id, "invitation.decline")
        declined = invitation.answered(DECLINED, act.caller.person_id)
        await work.standing.end(invitation.person_id, invitation.relation, matter)
        await work.meetings.save_invitation(declined)
        await work.meetings.save(meeting.changed())
        work.audit(name)
        work.done(name)
    return name
