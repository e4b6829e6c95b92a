"""Somebody says something on an item."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from chassis.act import Act
from chassis.ids import home_number_of, new_id
from chassis.names import name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.domain.item import Item
from services.deliberation.domain.names import ids_in
from services.deliberation.domain.rounds import check_gathering
from services.deliberation.domain.talk import Statement

MAX_TEXT = 2000
MAX_LAW_REFERENCES = 20
MAX_LAW_REFERENCE = 100


@dataclass(frozen=True, slots=True)
class CreateStatement:
    """`meetings/{id}/items/{id}`, what is said, and the law it rests on."""

    item: str
    text: str = field(repr=False)
    law_references: Sequence[str]


async def create_statement(begin: Begin, act: Act, command: CreateStatement) -> str:
    """Store it and return `meetings/{id}/items/{id}/statements/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ITEM_CLOSED.
    """
    ids = ids_in(command.item, "meetings", "items", field="parent")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    fields.require(
        condition=len(command.law_references) <= MAX_LAW_REFERENCES,
        field="law_references",
        reason="TOO_MANY",
        description="At most 20 references.",
    )
    references = [
        fields.text(f"law_references[{index}]", reference, maximum=MAX_LAW_REFERENCE)
        for index, reference in enumerate(command.law_references[:MAX_LAW_REFERENCES])
    ]
    async with begin(act) as work:
        item, person_id = await speaker(work, ids, "statement.create")
        fields.refuse_if_any()
        check_gathering(await work.rounds.of_item(item.id), work.now)
        statement = Statement(
            id=new_id(home_number_of(item.id)),
            item_id=item.id,
            person_id=person_id,
            text=text,
            law_references=references,
            created_at=work.now,
        )
        await work.talk.add_statement(statement)
        resource = f"{command.item}/{name_of('statements', statement.id)}"
        work.audit(resource)
        work.done(resource)
    return resource


async def speaker(work: DeliberationWork, ids: tuple[UUID, ...], action: str) -> tuple[Item, UUID]:
    """Return the item (meeting and item id) and the person, who may do this there and now.

    Raises:
        TongxinError: NOT_FOUND (also for who recused herself), ACTION_NOT_ALLOWED;
            ITEM_CLOSED, MEETING_NOT_BEGUN, MEETING_OVER.
    """
    meeting_id, item_id = ids
    meeting = await work.meetings.look(meeting_id)
    item = await work.meetings.item(meeting_id, item_id)
    if meeting is None or item is None or work.act.caller.person_id is None:
        raise not_found()
    await work.require(
        action,
        name_of("matters", item.matter_id),
        bodies={"owner": item.council},
        state=item.state,
        read_action="item.read",
    )
    person_id = UUID(work.act.caller.person_id)
    if person_id in (await work.meetings.recused([item_id])).get(item_id, ()):
        raise not_found()
    item.check_open()
    meeting.check_hours(work.now)
    return item, person_id
