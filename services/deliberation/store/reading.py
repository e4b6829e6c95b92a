"""What the queries of deliberation have in common."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, true

from chassis.act import Act, subject_of
from chassis.database import Reading
from chassis.facts import relations_to
from chassis.policy import Policy
from services.deliberation.app.views import ActionView
from services.deliberation.domain.action import Action
from services.deliberation.store.tables import ITEM, RECUSAL


async def require(
    policy: Policy,
    reading: Reading,
    act: Act,
    action: str,
    object_name: str = "",
    *,
    bodies: Mapping[str, str] | None = None,
    state: str = "",
    read_action: str = "",
) -> tuple[str, ...]:
    """Return what the caller may do with an object, or refuse; see `chassis.work.Work.require`.

    Raises:
        TongxinError: NOT_FOUND, ACTION_NOT_ALLOWED.
    """
    relations = await relations_to(
        reading.session, subject_of(act.caller), object_name, reading.now, bodies=bodies
    )
    return policy.require(
        action, act.caller, relations, state=state, read_action=read_action or action
    )


def not_recused(act: Act) -> ColumnElement[bool]:
    """Return the condition that the caller has not stepped back from an item."""
    if act.caller.person_id is None:
        return true()
    return ~exists().where(
        RECUSAL.c.item_id == ITEM.c.id, RECUSAL.c.person_id == act.caller.person_id
    )


def action_view(
    policy: Policy, act: Act, held: frozenset[str], action: Action, now: datetime
) -> ActionView:
    """Return an action that the caller may see, with what she may do.

    `held` is how she stands to its council; that she is its assignee stands in the action.
    """
    if action.assignee_id is not None and str(action.assignee_id) == act.caller.person_id:
        held |= {"assignee@action"}
    allowed = policy.allowed(act.caller, held)
    return ActionView(
        action, action.overdue(now), [right for right in allowed if right in action.possible]
    )
