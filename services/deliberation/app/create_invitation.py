"""The director invites somebody as X to one item."""

from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError, not_found
from chassis.validation import Fields
from services.deliberation.app.create_expert import SKILL
from services.deliberation.app.ports import Begin, DeliberationWork, Look, Register
from services.deliberation.domain.keys import derived_key
from services.deliberation.domain.meeting import (
    PENDING,
    Invitation,
    Item,
    Meeting,
    invitation_not_possible,
)
from services.deliberation.domain.names import ids_in


@dataclass(frozen=True, slots=True)
class CreateInvitation:
    """`meetings/{id}/items/{id}`, `people/{id}`, and as what, such as `lawyer`."""

    item: str
    person: str
    skill: str


async def create_invitation(
    begin: Begin, look: Look, register: Register, act: Act, command: CreateInvitation
) -> str:
    """Write the fact in the register, then the invitation; return `invitations/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ITEM_CLOSED,
            ALREADY_SEATED, ALREADY_INVITED; INVITATION_NOT_POSSIBLE without saying why.
    """
    meeting_id, item_id = ids_in(command.item, "meetings", "items", field="item")
    person_id = id_in(command.person, "people", field="person")
    fields = Fields()
    fields.require(
        condition=SKILL.fullmatch(command.skill) is not None,
        field="skill",
        reason="INVALID_CODE",
        description="Lower-case letters, digits and _, at most 40.",
    )
    async with look(act) as work:
        _, item = await _check(work, meeting_id, item_id, person_id, fields)
    matter = name_of("matters", item.matter_id)
    try:
        await register.set_invitee(
            act,
            matter,
            command.person,
            until=None,
            key=derived_key(act.request_id, act.name, item_id, person_id),
        )
    except TongxinError as refusal:
        # An unknown person and an excluded one look the same to whoever invites.
        if refusal.kind in {Kind.NOT_FOUND, Kind.FORBIDDEN, Kind.STATE}:
            raise invitation_not_possible() from refusal
        raise
    async with begin(act) as work:
        meeting, item = await _check(work, meeting_id, item_id, person_id, fields)
        invitation = Invitation(
            id=new_id(catalogue().home_number(meeting.region)),
            item_id=item.id,
            meeting_id=meeting.id,
            council=meeting.council,
            matter_id=item.matter_id,
            person_id=person_id,
            skill=command.skill,
            state=PENDING,
            created_at=work.now,
        )
        await work.meetings.save_invitation(invitation)
        await work.meetings.save(meeting.changed())
        await work.standing.begin(person_id, invitation.relation, matter)
        resource = name_of("invitations", invitation.id)
        work.audit(resource, item=command.item, person=command.person)
        work.done(resource)
    return resource


async def _check(
    work: DeliberationWork, meeting_id: UUID, item_id: UUID, person_id: UUID, fields: Fields
) -> tuple[Meeting, Item]:
    meeting = await work.meetings.get(meeting_id)
    item = await work.meetings.item(meeting_id, item_id)
    if meeting is None or item is None:
        raise not_found()
    await work.require(
        "invitation.create",
        name_of("matters", item.matter_id),
        bodies={"owner": item.council},
        state=item.state,
        read_action="item.read",
    )
    fields.refuse_if_any()
    item.check_open()
    if any(seat.person_id == person_id for seat in await work.councils.seats(item.council)):
        raise TongxinError(Kind.STATE, "ALREADY_SEATED", "She sits in this council.")
    if any(
        invitation.person_id == person_id
        for invitation in await work.meetings.live_invitations([item_id])
    ):
        raise TongxinError(Kind.STATE, "ALREADY_INVITED", "She is invited to this item.")
    if (person_id, item.matter_id) in await work.standing.excluded([item.matter_id]):
        raise invitation_not_possible()
    return meeting, item
