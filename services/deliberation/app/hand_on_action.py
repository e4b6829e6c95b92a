"""Whoever does a task, or the director, hands it on to somebody who sits in the council."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in
from chassis.validation import Fields
from services.deliberation.app.claim_action import doer
from services.deliberation.app.create_action import check_assignee
from services.deliberation.app.ports import Begin
from services.deliberation.domain.names import noted_id


@dataclass(frozen=True, slots=True)
class HandOnAction:
    """`actions/{id}` and `people/{id}`."""

    name: str
    assignee: str


async def hand_on_action(begin: Begin, act: Act, command: HandOnAction) -> str:
    """Note who does it now; return `actions/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS (ASSIGNEE_NOT_POSSIBLE says not why); NOT_FOUND,
            ACTION_NOT_ALLOWED; ALREADY_COMPLETED.
    """
    action_id = id_in(command.name, "actions")
    fields = Fields()
    person_id = noted_id(fields, command.assignee, "people", field="assignee")
    async with begin(act) as work:
        action, _, _ = await doer(work, action_id, "action.hand_on")
        if person_id is not None:
            await check_assignee(work, fields, action.council, action.matter_id, person_id)
        fields.refuse_if_any()
        assert person_id is not None  # noqa: S101 - refused above
        await work.actions.save(action.handed_on(person_id))
        if action.assignee_id is not None:
            await work.standing.end(action.assignee_id, "assignee", command.name)
        await work.standing.begin(person_id, "assignee", command.name)
        work.audit(command.name, person=command.assignee)
        work.done(command.name)
    return command.name
