"""The director invites somebody as X to one item."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from chassis.act import Act
from chassis.calendar import add_days
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import Kind, TongxinError, not_found
from chassis.validation import Fields
from services.deliberation.app.create_expert import SKILL
from services.deliberation.app.ports import Begin, DeliberationWork, Look, Register
from services.deliberation.domain.invitation import PENDING, Invitation, invitation_not_possible
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import Meeting
from services.deliberation.domain.names import ids_in

# However a meeting ends, even never: what an X reads in the register ends by then (ours).
DAYS_AFTER_MEETING = 7


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

    The fact is taken back when the invitation cannot be kept.

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
        meeting, item = await _check(work, meeting_id, item_id, person_id, fields)
        until = add_days(max(meeting.start_time, work.now), DAYS_AFTER_MEETING)
    matter = name_of("matters", item.matter_id)
    try:
        await register.begin_invitee(act, matter, command.person, until=until)
    except TongxinError as refusal:
        # An unknown person and an excluded one look the same to whoever invites.
        if refusal.kind in {Kind.NOT_FOUND, Kind.FORBIDDEN, Kind.STATE}:
            raise invitation_not_possible() from refusal
        raise
    try:
        return await _keep(begin, act, command)
    except Exception:
        # Best effort, and the first failure counts; the fact's own end bounds the rest.
        with suppress(Exception):
            await _take_back(look, register, act, item, command.person)
        raise


async def _keep(begin: Begin, act: Act, command: CreateInvitation) -> str:
    meeting_id, item_id = ids_in(command.item, "meetings", "items", field="item")
    person_id = id_in(command.person, "people", field="person")
    async with begin(act) as work:
        meeting, item = await _check(work, meeting_id, item_id, person_id, Fields())
        matter = name_of("matters", item.matter_id)
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


async def _take_back(look: Look, register: Register, act: Act, item: Item, person: str) -> None:
    # A twin of this request may have invited her meanwhile: then she goes on reading.
    async with look(act) as work:
        live = await work.meetings.live_invitations([item.id])
        now = work.now
    if all(name_of("people", invitation.person_id) != person for invitation in live):
        await register.end_invitee(act, name_of("matters", item.matter_id), person, at=now)


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
    recused = (await work.meetings.recused([item_id])).get(item_id, set())
    if work.act.caller.person_id in [str(one) for one in recused]:
        raise not_found()
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
