"""A visit is written down: who went, when and where, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.claim_action import doer
from services.deliberation.app.ports import Begin
from services.deliberation.domain.action import Visit
from services.deliberation.domain.events import ActionCompleted
from services.deliberation.domain.names import noted_id

MAX_PEOPLE = 10
MAX_PLACE = 200
MAX_FINDING = 1000


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """`actions/{id}`, 1 to 10 `people/{id}` who went, when, where, what was found."""

    name: str
    people: Sequence[str]
    visit_time: datetime | None
    place: str = field(repr=False)
    finding: str = field(repr=False)


async def record_visit(begin: Begin, act: Act, command: RecordVisit) -> str:
    """Store the visit, which does the task; return `actions/{id}/visit`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ALREADY_COMPLETED,
            NOT_A_VISIT.
    """
    action_id = id_in(command.name, "actions")
    fields = Fields()
    fields.require(
        condition=1 <= len(command.people) <= MAX_PEOPLE,
        field="people",
        reason="WRONG_COUNT",
        description="1 to 10 people.",
    )
    people = [
        noted_id(fields, person, "people", field=f"people[{index}]")
        for index, person in enumerate(command.people[:MAX_PEOPLE])
    ]
    place = fields.text("place", command.place, maximum=MAX_PLACE)
    finding = fields.text("finding", command.finding, maximum=MAX_FINDING)
    async with begin(act) as work:
        action, _, _ = await doer(work, action_id, "action.record_visit")
        if command.visit_time is None or command.visit_time > work.now:
            fields.error("visit_time", "IN_THE_FUTURE", "When they were there.")
        known = {seat.person_id for seat in await work.councils.seats(action.council)}
        known |= await work.meetings.guests_of(action.council, action.matter_id)
        excluded = await work.standing.excluded([action.matter_id])
        for index, person_id in enumerate(people):
            if person_id is not None and (
                person_id not in known or (person_id, action.matter_id) in excluded
            ):
                fields.error(f"people[{index}]", "UNKNOWN_PERSON", "Neither seated nor invited.")
        fields.refuse_if_any()
        assert command.visit_time is not None  # noqa: S101 - refused above
        entries = await work.docket.at_council(action.council, [action.matter_id])
        if action.matter_id not in entries:
            raise not_found()
        await work.actions.save(action.visited(finding))
        await work.actions.add_visit(
            Visit(
                action_id=action.id,
                people=[person_id for person_id in dict.fromkeys(people) if person_id],
                visited_at=command.visit_time,
                place=place,
                finding=finding,
                created_at=work.now,
            )
        )
        work.record(ActionCompleted(entries[action.matter_id], action.id))
        resource = f"{command.name}/visit"
        work.audit(resource)
        work.done(resource)
    return resource
