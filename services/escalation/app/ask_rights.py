"""The rights on an ask that acts need, in the order that keeps secrets, and who asks."""

from collections.abc import Collection
from uuid import UUID

from chassis.names import id_in, name_of
from chassis.refusals import forbidden, not_found
from services.escalation.app.ports import EscalationWork
from services.escalation.domain.asks import Ask
from services.escalation.domain.cases import Case

ASSISTING = "assisting"
_OFFICES = frozenset({"chair", "cadre"})


async def ask_for(
    work: EscalationWork, name: str, kinds: Collection[str], action: str
) -> tuple[Ask, Case]:
    """Return an ask on which the caller may act now, with its case; both are locked.

    `name` is `{collection}/{id}`, `action` is `{word}.{act}`; `{word}.read` keeps the secret.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    ask_id = id_in(name, name.partition("/")[0])
    matter_id = await work.asks.matter_of(ask_id)
    case = await work.cases.find(matter_id) if matter_id is not None else None
    ask = await work.asks.get(ask_id)
    if case is None or ask is None or ask.kind not in kinds:
        raise not_found()
    await work.require(
        action,
        name_of("matters", case.matter_id),
        bodies={"asker": ask.asker, "doer": ask.doer},
        classification=case.traits.confidentiality,
        state=ask.state,
        read_action=f"{action.partition('.')[0]}.read",
    )
    return ask, case


async def case_to_ask_for(
    work: EscalationWork, matter_id: UUID, action: str, epoch: int
) -> tuple[Case, str]:
    """Return a case for which the caller may ask others now, locked, and in whose name.

    The owner asks for a stage that somebody has taken; a federation that assists asks for what
    was given to it.

    Raises:
        TongxinError: NOT_FOUND, MATTER_MOVED, NOT_YET_ARRIVED, ACTION_NOT_ALLOWED,
            STAGE_NOT_ACCEPTED.
    """
    case = await work.cases.find(matter_id)
    if case is None:
        raise not_found()
    matter, classification = name_of("matters", matter_id), case.traits.confidentiality
    owner = case.custody[case.epoch].body
    bodies = {"owner": owner} if owner else None
    allowed = await work.require(
        "case.see",
        matter,
        bodies=bodies,
        classification=classification,
        read_action="case.see",
    )
    case.require_epoch(epoch)
    if action not in allowed:
        raise forbidden(action)
    if owner and await work.relations(owner) & _OFFICES:
        case.require_accepted()
        return case, owner
    for helper in await work.cases.linked(matter_id, ASSISTING):
        if await work.relations(helper) & _OFFICES:
            return case, helper
    return case, owner
