"""Whoever does a task, or the director, gives it back: somebody else may claim it."""

from chassis.act import Act
from chassis.names import id_in
from services.deliberation.app.claim_action import doer
from services.deliberation.app.ports import Begin


async def release_action(begin: Begin, act: Act, name: str) -> str:
    """Note that nobody does it; return `actions/{id}`.

    Raises:
        TongxinError: NOT_FOUND, ACTION_NOT_ALLOWED; ALREADY_COMPLETED, NOT_CLAIMED.
    """
    action_id = id_in(name, "actions")
    async with begin(act) as work:
        action, _, _ = await doer(work, action_id, "action.release")
        await work.actions.save(action.released())
        if action.assignee_id is not None:
            await work.standing.end(action.assignee_id, "assignee", name)
        work.audit(name)
        work.done(name)
    return name
