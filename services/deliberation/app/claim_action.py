"""An N or ASSOCIATE takes an action that nobody has."""

from uuid import UUID

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from services.deliberation.app.ports import Begin, DeliberationWork
from services.deliberation.domain.action import VISIT, Action
from services.deliberation.domain.events import ActionClaimed


async def claim_action(begin: Begin, act: Act, name: str) -> str:
    """Note who does it; returns `actions/{id}`.

    Raises:
        TongxinError: NOT_FOUND, ACTION_NOT_ALLOWED; ALREADY_CLAIMED.
    """
    action_id = id_in(name, "actions")
    async with begin(act) as work:
        action, person_id, _ = await doer(work, action_id, "action.claim")
        await work.actions.save(action.claimed(person_id))
        await work.standing.begin(person_id, "assignee", name)
        entries = await work.docket.at_council(action.council, [action.matter_id])
        entry = entries.get(action.matter_id)
        if entry is not None and entry.active:
            work.record(ActionClaimed(entry, action.id, action.kind == VISIT, action.due_at))
        work.audit(name)
        work.done(name)
    return name


async def doer(
    work: DeliberationWork, action_id: UUID, right: str
) -> tuple[Action, UUID, tuple[str, ...]]:
    """Return the action, locked, the person, who has this right on it, and all her rights.

    Raises:
        TongxinError: NOT_FOUND, ACTION_NOT_ALLOWED.
    """
    action = await work.actions.get(action_id)
    if action is None or work.act.caller.person_id is None:
        raise not_found()
    allowed = await work.require(
        right,
        name_of("matters", action.matter_id),
        bodies={"owner": action.council, "action": name_of("actions", action.id)},
        read_action="action.read",
    )
    return action, UUID(work.act.caller.person_id), allowed
