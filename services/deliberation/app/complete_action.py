"""The assignee or the director says that an action is done."""

from dataclasses import dataclass, field

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.claim_action import doer
from services.deliberation.app.ports import Begin
from services.deliberation.domain.events import ActionCompleted

MAX_NOTE = 1000


@dataclass(frozen=True, slots=True)
class CompleteAction:
    """`actions/{id}` and what came of it."""

    name: str
    note: str = field(repr=False)


async def complete_action(begin: Begin, act: Act, command: CompleteAction) -> str:
    """Note that it is done; returns `actions/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ALREADY_COMPLETED,
            VISIT_REQUIRED.
    """
    action_id = id_in(command.name, "actions")
    fields = Fields()
    note = fields.text("note", command.note, maximum=MAX_NOTE)
    async with begin(act) as work:
        action, _, _ = await doer(work, action_id, "action.complete")
        fields.refuse_if_any()
        entries = await work.docket.at_council(action.council, [action.matter_id])
        if action.matter_id not in entries:
            raise not_found()
        await work.actions.save(action.completed(note))
        work.record(ActionCompleted(entries[action.matter_id], action.id))
        work.audit(command.name)
        work.done(command.name)
    return command.name
