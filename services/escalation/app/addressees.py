"""Which bodies may be asked for a matter."""

from collections.abc import Sequence

from chassis.names import id_in
from chassis.refusals import TongxinError
from chassis.validation import Fields
from services.escalation.app.ports import EscalationWork
from services.escalation.domain.bodies import OFFICER


async def check_addressees(
    work: EscalationWork,
    fields: Fields,
    bodies: Sequence[tuple[str, str]],
    excluded: frozenset[str],
) -> None:
    """Note every body that cannot be asked. `bodies` are pairs of field and `bodies/{id}`.

    A complaint is never addressed to the body complained about, nor to one all of whose
    officers must not learn of the matter. The answer is the same for one that does not exist.
    """
    for field, name in bodies:
        if not await _possible(work, name, excluded):
            fields.error(field, "BODY_NOT_POSSIBLE", "This body cannot take part in it.")


async def _possible(work: EscalationWork, name: str, excluded: frozenset[str]) -> bool:
    try:
        body = await work.bodies.find(id_in(name, "bodies"))
    except TongxinError:
        return False
    if body is None or body.until is not None or name in excluded:
        return False
    officers = await work.people_of(name, {OFFICER})
    return not officers or bool(officers - excluded)
