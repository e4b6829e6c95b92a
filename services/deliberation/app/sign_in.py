"""Somebody with a seat, or an X who comes, signs herself in."""

from uuid import UUID

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError, not_found
from services.deliberation.app.ports import Begin
from services.deliberation.domain.invitation import ACCEPTED
from services.deliberation.domain.item import OPEN


async def sign_in(begin: Begin, act: Act, meeting_name: str) -> str:
    """Note that she is there, the first time counts; return `meetings/{id}/attendance/{person}`.

    Raises:
        TongxinError: NOT_FOUND for who neither sits there nor comes as X; MEETING_CLOSED,
            MEETING_NOT_BEGUN, MEETING_OVER.
    """
    meeting_id = id_in(meeting_name, "meetings", field="meeting")
    async with begin(act) as work:
        meeting = await work.meetings.get(meeting_id)
        person = act.caller.person_id
        if meeting is None or person is None:
            raise not_found()
        items = [item.id for item in await work.meetings.items(meeting_id) if item.state == OPEN]
        live = await work.meetings.live_invitations(items)
        coming = [
            one.matter_id for one in live if one.state == ACCEPTED and str(one.person_id) == person
        ]
        await work.require(
            "meeting.attend",
            name_of("matters", coming[0]) if coming else "",
            bodies={"owner": meeting.council},
            state=OPEN,
            read_action="meeting.read",
        )
        meeting.check_hours(work.now)
        rules = work.rules.of_version(meeting.rules, meeting.region)
        if work.now < rules.sign_in_from(meeting.start_time):
            raise TongxinError(Kind.STATE, "MEETING_NOT_BEGUN", "Sign in when it begins.")
        await work.meetings.sign_in(meeting_id, UUID(person), work.now)
        resource = f"{meeting_name}/attendance/{person}"
        work.audit(resource)
        work.done(resource)
    return resource
