"""An N opens a task without a meeting: "who is free this afternoon?"."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.close_form import MAX_ACTION_TEXT
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.domain.action import CLAIMED, OPEN, OPENED_KINDS, VISIT, Action
from services.deliberation.domain.events import ActionClaimed
from services.deliberation.domain.names import council_in, noted_id


@dataclass(frozen=True, slots=True)
class CreateAction:
    """`councils/{region}`, `matters/{id}`, TASK or VISIT, what, by when, and who (or '')."""

    council: str
    matter: str
    kind: str
    text: str = field(repr=False)
    due_time: datetime | None
    assignee: str


async def create_action(begin: Begin, act: Act, command: CreateAction) -> str:
    """Store the task, which somebody may claim or has at once; return `actions/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS (ASSIGNEE_NOT_POSSIBLE says not why); NOT_FOUND,
            ACTION_NOT_ALLOWED; STATE_NOT_ALLOWED, SCREENING_REQUIRED.
    """
    council_in(command.council, field="council")
    matter_id = id_in(command.matter, "matters", field="matter")
    fields = Fields()
    fields.choice("kind", command.kind, OPENED_KINDS)
    text = fields.text("text", command.text, maximum=MAX_ACTION_TEXT)
    assignee_id = None
    if command.assignee:
        assignee_id = noted_id(fields, command.assignee, "people", field="assignee")
    async with begin(act) as work:
        entry = (await work.docket.at_council(command.council, [matter_id])).get(matter_id)
        if entry is None:
            raise not_found()
        await work.require(
            "action.create",
            command.matter,
            bodies={"owner": command.council},
            read_action="docket.read",
        )
        if command.due_time is None or command.due_time <= work.now:
            fields.error("due_time", "NOT_IN_FUTURE", "By when, in the future.")
        if assignee_id is not None:
            await check_assignee(work, fields, command.council, matter_id, assignee_id)
        fields.refuse_if_any()
        entry.check_active()
        assert command.due_time is not None  # noqa: S101 - refused above
        action = Action(
            id=new_id(catalogue().home_number(entry.region)),
            council=entry.council,
            matter_id=matter_id,
            item_id=None,
            text=text,
            assignee_id=assignee_id,
            due_at=command.due_time,
            state=CLAIMED if assignee_id else OPEN,
            note="",
            created_at=work.now,
            kind=command.kind,
        )
        await work.actions.save(action)
        resource = name_of("actions", action.id)
        if assignee_id is not None:
            await work.standing.begin(assignee_id, "assignee", resource)
            work.record(ActionClaimed(entry, action.id, command.kind == VISIT, action.due_at))
        work.audit(resource, matter=command.matter, kind=command.kind)
        work.done(resource)
    return resource


async def check_assignee(
    work: DeliberationWork, fields: Fields, council: str, matter_id: UUID, person_id: UUID
) -> None:
    """Note an assignee who does not sit there or must not know of the matter, alike."""
    seated = {seat.person_id for seat in await work.councils.seats(council)}
    excluded = await work.standing.excluded([matter_id])
    if person_id not in seated or (person_id, matter_id) in excluded:
        fields.error("assignee", "ASSIGNEE_NOT_POSSIBLE", "Somebody else who sits there.")
