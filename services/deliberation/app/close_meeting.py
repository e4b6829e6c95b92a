"""The director closes a meeting with its form."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.close_form import CloseMeeting, read_form
from services.deliberation.app.close_item import close_item
from services.deliberation.app.ports import RESOLUTION, Begin, DeliberationWork, Look, Register
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.closing import Form, attendance_of, check_items
from services.deliberation.domain.council import VOTING_KINDS
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.invitation import ACCEPTED, Invitation
from services.deliberation.domain.item import OPEN as ITEM_OPEN
from services.deliberation.domain.item import Item
from services.deliberation.domain.keys import derived_key
from services.deliberation.domain.meeting import Meeting
from services.deliberation.domain.quorum import check_binding, quorum_of


@dataclass(frozen=True, slots=True)
class _Plan:
    """A close that is allowed: everything it reads, locked."""

    meeting: Meeting
    quorum: int
    form: Form
    attendance: list[Attendance]
    items: dict[UUID, Item]
    entries: dict[UUID, Entry]
    invitations: list[Invitation]
    hidden: set[UUID]
    now: datetime


async def close_meeting(
    begin: Begin, look: Look, register: Register, act: Act, command: CloseMeeting
) -> str:
    """Tell the register what ends and what is due, then store the form; return `meetings/{id}`.

    An item that the director may not see (she was excluded later) closes without resolution.

    Raises:
        TongxinError: NOT_FOUND, ACTION_NOT_ALLOWED; MEETING_CLOSED; ETAG_REQUIRED,
            ETAG_MISMATCH; INVALID_FIELDS; QUORUM_NOT_MET, MAJORITY_NOT_MET; the register's
            refusals.
    """
    meeting_id = id_in(command.name, "meetings")
    async with look(act) as work:
        plan = await _plan(work, meeting_id, command)
    deadlines = await _tell_register(register, act, plan)
    async with begin(act) as work:
        plan = await _plan(work, meeting_id, command)
        forms = {form.item_id: form for form in plan.form.items}
        for item in plan.items.values():
            entry = plan.entries[item.matter_id]
            await close_item(work, entry, item, forms.get(item.id), deadlines.get(item.matter_id))
        for invitation in plan.invitations:
            matter = name_of("matters", invitation.matter_id)
            await work.standing.end(invitation.person_id, invitation.relation, matter)
            await work.meetings.save_invitation(invitation.ended())
        await work.meetings.save_attendance(plan.attendance)
        await work.meetings.save(plan.meeting.closed(plan.form.minutes, plan.quorum))
        work.audit(command.name, items=str(len(plan.items)))
        work.done(command.name)
    return command.name


async def _plan(work: DeliberationWork, meeting_id: UUID, command: CloseMeeting) -> _Plan:
    meeting = await work.meetings.get(meeting_id)
    if meeting is None:
        raise not_found()
    await work.require(
        "meeting.close", bodies={"owner": meeting.council}, read_action="meeting.read"
    )
    meeting.check_open()
    seats = await work.councils.seats(meeting.council)
    quorum = quorum_of(sum(seat.kind in VOTING_KINDS for seat in seats))
    meeting.check_etag(command.etag, quorum)
    items = {
        item.id: item for item in await work.meetings.items(meeting_id) if item.state == ITEM_OPEN
    }
    matter_ids = [item.matter_id for item in items.values()]
    excluded = await work.standing.excluded(matter_ids)
    caller = work.act.caller.person_id
    hidden = {matter_id for person_id, matter_id in excluded if str(person_id) == caller}
    invitations = await work.meetings.live_invitations(items)
    guests = [invitation for invitation in invitations if invitation.state == ACCEPTED]

    fields = Fields()
    form = read_form(fields, command, meeting_id, work.now)
    attendance = attendance_of(fields, form, meeting_id, seats, guests)
    check_items(fields, form, [item for item in items.values() if item.matter_id not in hidden])
    proposals = await work.talk.proposals(items)
    for item_form in form.items:
        if item_form.proposal_id and proposals.get(item_form.proposal_id) != item_form.item_id:
            path = f"{item_form.field}.adopted_proposal"
            fields.error(path, "UNKNOWN_PROPOSAL", "Not of this item.")
        item = items.get(item_form.item_id)
        for action in item_form.actions:
            if item is not None and (action.assignee_id, item.matter_id) in excluded:
                fields.error(f"{action.field}.assignee", "ASSIGNEE_NOT_POSSIBLE", "Somebody else.")
    fields.refuse_if_any()
    check_binding(form, attendance, await work.talk.yes_votes(proposals))
    entries = await work.docket.at_council(meeting.council, matter_ids)
    return _Plan(meeting, quorum, form, attendance, items, entries, invitations, hidden, work.now)


async def _tell_register(register: Register, act: Act, plan: _Plan) -> dict[UUID, datetime]:
    for invitation in plan.invitations:
        if invitation.matter_id in plan.hidden:
            continue  # nothing is known to her there; the register ends it by ItemClosed
        await register.end_invitee(
            act,
            name_of("matters", invitation.matter_id),
            name_of("people", invitation.person_id),
            at=plan.now,
        )
    deadlines = {}
    for form in plan.form.items:
        if form.last_due is None:
            continue
        entry = plan.entries[plan.items[form.item_id].matter_id]
        deadlines[entry.matter_id] = await register.set_deadline(
            act,
            name_of("matters", entry.matter_id),
            entry.epoch,
            cause=RESOLUTION,
            until=form.last_due,
            key=derived_key(act.request_id, act.name, form.item_id, entry.epoch),
        )
    return deadlines
