"""What the close form leaves of one item: its end, the entry's next state, the tasks."""

from datetime import datetime
from uuid import UUID

from chassis.ids import home_number_of, new_id
from chassis.names import name_of
from services.deliberation.app.ports import DeliberationWork
from services.deliberation.domain.action import CLAIMED, LOOK_AGAIN, OPEN, Action
from services.deliberation.domain.closing import ActionForm, ItemForm
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.events import ItemClosed
from services.deliberation.domain.item import Item


async def close_item(
    work: DeliberationWork,
    entry: Entry,
    item: Item,
    form: ItemForm | None,
    deadline: datetime | None,
    *,
    provisional: bool = False,
) -> Entry:
    """Store how one item ended and tell the others; return the docket's entry after it.

    Without form, or without a proposal in it, no resolution was adopted; help and visits may
    still be given out. `deadline` is what the register gave for the last action.
    """
    resolved = form is not None and form.proposal_id is not None
    if form is not None and form.proposal_id is not None:
        after = entry.acting(deadline)
        closed = item.resolved(form.proposal_id, form.text, work.now, provisional=provisional)
    else:
        after, closed = entry.waiting(deadline), item.unresolved(work.now)
    await work.meetings.save_item(closed)
    await work.docket.save(after)
    tasks = form.actions if form is not None else ()
    for task in tasks:
        await _give_out(work, item, task)
    if form is not None and form.proposal_id is not None:
        await _look_again(work, item, form.proposal_id)
    work.record(
        ItemClosed(
            entry,
            item.meeting_id,
            resolved=resolved,
            action_count=len(tasks),
            last_due_time=form.last_due if form is not None else None,
            provisional=provisional,
        )
    )
    return after


async def _look_again(work: DeliberationWork, item: Item, proposal_id: UUID) -> None:
    """Give out the task to look again, where the adopted consensus text says when."""
    check = (await work.rounds.checks([proposal_id])).get(proposal_id)
    if check is None:
        return
    text, due_at = check
    await work.actions.save(
        Action(
            id=new_id(home_number_of(item.id)),
            council=item.council,
            matter_id=item.matter_id,
            item_id=item.id,
            text=text,
            assignee_id=None,
            due_at=max(due_at, work.now),
            state=OPEN,
            note="",
            created_at=work.now,
            kind=LOOK_AGAIN,
        )
    )


async def _give_out(work: DeliberationWork, item: Item, task: ActionForm) -> None:
    action = Action(
        id=new_id(home_number_of(item.id)),
        council=item.council,
        matter_id=item.matter_id,
        item_id=item.id,
        text=task.text,
        assignee_id=task.assignee_id,
        due_at=task.due_at,
        state=CLAIMED if task.assignee_id else OPEN,
        note="",
        created_at=work.now,
    )
    await work.actions.save(action)
    if task.assignee_id:
        await work.standing.begin(task.assignee_id, "assignee", name_of("actions", action.id))
