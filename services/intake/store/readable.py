"""Reads a matter's row for somebody who may do something with it."""

from chassis.act import Act, subject_of
from chassis.database import Reading
from chassis.facts import relations_to
from chassis.names import id_in
from chassis.policy import Policy
from chassis.refusals import not_found
from services.intake.store.tables import MatterRow


async def readable(
    policy: Policy, reading: Reading, act: Act, name: str, action: str
) -> tuple[MatterRow, tuple[str, ...]]:
    """Return the row and what the caller may do with the matter.

    Raises:
        TongxinError: NOT_FOUND for unknown and for who may not read it, ACTION_NOT_ALLOWED.
    """
    row = await reading.session.get(MatterRow, id_in(name, "matters"))
    if row is None:
        raise not_found()
    relations = await relations_to(reading.session, subject_of(act.caller), name, reading.now)
    allowed = policy.require(
        action,
        act.caller,
        relations,
        classification=row.confidentiality,
        state=row.status,
        read_action="matter.read",
    )
    return row, allowed
