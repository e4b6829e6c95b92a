"""An N amends proposals into a text that everybody can live with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act
from chassis.ids import home_number_of, new_id
from chassis.names import name_of
from chassis.validation import Fields
from services.deliberation.app.create_proposal import MAX_TEXT
from services.deliberation.app.create_statement import speaker
from services.deliberation.app.ports import Begin
from services.deliberation.domain.names import ids_in, noted_ids
from services.deliberation.domain.rounds import check_gathering
from services.deliberation.domain.talk import Proposal

MAX_BUILT_ON = 10
MAX_CONDITIONS = 500


@dataclass(frozen=True, slots=True)
class CreateConsensus:
    """The item, the text, 1 to 10 proposals below it, conditions, and when to look again."""

    item: str
    text: str = field(repr=False)
    built_on: Sequence[str]
    conditions: str = field(repr=False)
    check_time: datetime | None


async def create_consensus(begin: Begin, act: Act, command: CreateConsensus) -> str:
    """Store it as a proposal; return `meetings/{id}/items/{id}/proposals/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ITEM_CLOSED,
            ROUND_NOT_OPEN.
    """
    ids = ids_in(command.item, "meetings", "items", field="parent")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    conditions = fields.text("conditions", command.conditions, maximum=MAX_CONDITIONS, minimum=0)
    fields.require(
        condition=1 <= len(command.built_on) <= MAX_BUILT_ON,
        field="built_on",
        reason="WRONG_COUNT",
        description="1 to 10 proposals.",
    )
    async with begin(act) as work:
        item, person_id = await speaker(work, ids, "consensus.create")
        known = await work.rounds.proposals_on(item.council, item.matter_id)
        built_on = []
        for index, name in enumerate(command.built_on[:MAX_BUILT_ON]):
            path = f"built_on[{index}]"
            names = noted_ids(fields, name, "meetings", "items", "proposals", field=path)
            if names is not None and known.get(names[2]) != names[1]:
                fields.error(path, "UNKNOWN_PROPOSAL", "Not on this matter in this council.")
            elif names is not None:
                built_on.append(names[2])
        if command.check_time is not None and command.check_time <= work.now:
            fields.error("check_time", "NOT_IN_FUTURE", "When to look again, in the future.")
        fields.refuse_if_any()
        present = check_gathering(await work.rounds.of_item(item.id), work.now)
        consensus = Proposal(
            id=new_id(home_number_of(item.id)),
            item_id=item.id,
            person_id=person_id,
            text=text,
            created_at=work.now,
            round_no=present.number if present else 0,
            built_on=list(dict.fromkeys(built_on)),
            conditions=conditions,
            check_at=command.check_time,
        )
        await work.talk.add_proposal(consensus)
        resource = f"{command.item}/{name_of('proposals', consensus.id)}"
        work.audit(resource, built_on=str(len(consensus.built_on)))
        work.done(resource)
    return resource
