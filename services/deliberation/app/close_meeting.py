"""The director closes a meeting with its form."""

from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from services.deliberation.app.close_form import CloseMeeting, read_form
from services.deliberation.app.close_item import close_item
from services.deliberation.app.close_plan import ClosePlan, close_plan, quorum_for
from services.deliberation.app.ports import RESOLUTION, Begin, DeliberationWork, Look, Register
from services.deliberation.app.ratification import decide, put_on_next_agenda
from services.deliberation.domain.item import OPEN
from services.deliberation.domain.keys import derived_key


async def close_meeting(
    begin: Begin, look: Look, register: Register, act: Act, command: CloseMeeting
) -> str:
    """Tell the register what ends and what is due, then store the form; return `meetings/{id}`.

    An item that the director may not see (she was excluded later, or recused herself and the
    item's chair has not closed it) closes without resolution and waits again. Without quorum
    nothing is resolved, but help and tasks may be given out.

    Raises:
        TongxinError: NOT_FOUND, ACTION_NOT_ALLOWED; MEETING_CLOSED, MEETING_STILL_OPEN;
            ETAG_REQUIRED, ETAG_MISMATCH; INVALID_FIELDS; QUORUM_NOT_MET, MAJORITY_NOT_MET;
            the register's refusals.
    """
    meeting_id = id_in(command.name, "meetings")
    async with look(act) as work:
        plan = await _plan(work, meeting_id, command)
    deadlines = await tell_register(register, act, plan)
    async with begin(act) as work:
        plan = await _plan(work, meeting_id, command)
        await close_items(work, plan, deadlines)
        await work.meetings.save_attendance(plan.attendance)
        await work.meetings.save_minutes(plan.form.parts)
        closed = plan.meeting.closed(plan.form.minutes, plan.quorum, plan.form.held)
        await work.meetings.save(closed)
        if any(plan.provisional.values()):
            await put_on_next_agenda(work, closed.council)
        work.audit(command.name, items=str(len(plan.items)))
        work.done(command.name)
    return command.name


async def _plan(work: DeliberationWork, meeting_id: UUID, command: CloseMeeting) -> ClosePlan:
    meeting = await work.meetings.get(meeting_id)
    if meeting is None:
        raise not_found()
    await work.require(
        "meeting.close", bodies={"owner": meeting.council}, read_action="meeting.read"
    )
    meeting.check_closable(work.now)
    _, _, quorum = await quorum_for(work, meeting)
    meeting.check_etag(command.etag, quorum)
    found = await work.meetings.items(meeting_id)
    items = {item.id: item for item in found if item.state == OPEN}
    caller = work.act.caller.person_id
    pairs = await work.standing.excluded([item.matter_id for item in items.values()])
    excluded = {matter_id for person_id, matter_id in pairs if str(person_id) == caller}
    recused = await work.meetings.recused(items)
    left = {
        item_id for item_id, people in recused.items() if caller in [str(one) for one in people]
    }
    hidden = left | {item.id for item in items.values() if item.matter_id in excluded}
    return await close_plan(
        work, meeting, items, hidden, lambda fields: read_form(fields, command, meeting, work.now)
    )


async def close_items(
    work: DeliberationWork, plan: ClosePlan, deadlines: dict[UUID, datetime]
) -> None:
    """Store how the items of a plan ended, and end what the invited could read."""
    forms = {form.item_id: form for form in plan.form.items}
    for item in plan.items.values():
        entry, form = plan.entries[item.matter_id], forms.get(item.id)
        if item.ratifies is None:
            plan.entries[item.matter_id] = await close_item(
                work,
                entry,
                item,
                form,
                deadlines.get(item.matter_id),
                provisional=plan.provisional.get(item.id, False),
            )
            continue
        if form is not None and form.proposal_id is not None:
            await work.meetings.save_item(item.resolved(form.proposal_id, form.text, work.now))
        else:
            await work.meetings.save_item(item.unresolved(work.now))
        # Without quorum nobody can say no either: it comes on the next agenda again.
        if form is not None and plan.complete[item.id]:
            ratified = form.proposal_id is not None
            plan.entries[item.matter_id] = await decide(
                work, plan.meeting, entry, item, ratified=ratified
            )
    for invitation in plan.invitations:
        matter = name_of("matters", invitation.matter_id)
        await work.standing.end(invitation.person_id, invitation.relation, matter)
        await work.meetings.save_invitation(invitation.ended())


async def tell_register(register: Register, act: Act, plan: ClosePlan) -> dict[UUID, datetime]:
    """End in the register what the invited read; move the deadlines to the last tasks."""
    for invitation in plan.invitations:
        if invitation.item_id in plan.hidden:
            continue  # nothing is known to her there; the register ends it by ItemClosed
        await register.end_invitee(
            act,
            name_of("matters", invitation.matter_id),
            name_of("people", invitation.person_id),
            at=plan.now,
        )
    deadlines = {}
    for form in plan.form.items:
        # What is to be looked at again is due like a task.
        check = plan.checks.get(form.proposal_id) if form.proposal_id else None
        until = max((due for due in (form.last_due, check) if due is not None), default=None)
        if until is None or until <= plan.now:
            continue
        entry = plan.entries[plan.items[form.item_id].matter_id]
        deadlines[entry.matter_id] = await register.set_deadline(
            act,
            name_of("matters", entry.matter_id),
            entry.epoch,
            cause=RESOLUTION,
            until=until,
            key=derived_key(act.request_id, act.name, form.item_id, entry.epoch),
        )
    return deadlines
