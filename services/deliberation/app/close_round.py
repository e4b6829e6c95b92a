"""The director closes a round with its summary and says which proposals go on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chassis.act import Act
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.create_statement import speaker
from services.deliberation.app.ports import Begin
from services.deliberation.domain.events import RoundClosed
from services.deliberation.domain.names import ids_in, noted_ids

MAX_SUMMARY = 2000
MAX_KEPT = 50


@dataclass(frozen=True, slots=True)
class CloseRound:
    """`meetings/{id}/items/{id}/rounds/{id}`, what came of it, and the proposals that go on."""

    name: str
    summary: str = field(repr=False)
    kept: Sequence[str]


async def close_round(begin: Begin, act: Act, command: CloseRound) -> str:
    """Store the summary and leave the other proposals behind; return the round's name.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ITEM_CLOSED,
            ROUND_CLOSED.
    """
    *ids, round_id = ids_in(command.name, "meetings", "items", "rounds")
    fields = Fields()
    summary = fields.text("summary", command.summary, maximum=MAX_SUMMARY)
    fields.require(
        condition=len(command.kept) <= MAX_KEPT,
        field="kept",
        reason="TOO_MANY",
        description="At most 50 proposals.",
    )
    async with begin(act) as work:
        item, _ = await speaker(work, tuple(ids), "round.close")
        present = {one.id: one for one in await work.rounds.of_item(item.id)}.get(round_id)
        if present is None:
            raise not_found()
        known = await work.talk.proposals([item.id])
        kept = set()
        for index, name in enumerate(command.kept[:MAX_KEPT]):
            path = f"kept[{index}]"
            names = noted_ids(fields, name, "meetings", "items", "proposals", field=path)
            if names is None:
                continue
            if names[:2] != tuple(ids) or names[2] not in known:
                fields.error(path, "UNKNOWN_PROPOSAL", "Not of this item, or left behind before.")
            kept.add(names[2])
        fields.refuse_if_any()
        closed = present.closed(summary, work.now)
        entries = await work.docket.at_council(item.council, [item.matter_id])
        await work.rounds.save(closed)
        await work.rounds.leave_behind([one for one in known if one not in kept], closed.number)
        work.record(RoundClosed(entries[item.matter_id], item.meeting_id, closed.number))
        work.audit(command.name, kept=str(len(kept)))
        work.done(command.name)
    return command.name
