"""The federation has seen what came for a bundle of requests."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from services.escalation.app.ports import Begin


@dataclass(frozen=True, slots=True)
class AcknowledgeBundle:
    """`bundles/{id}`."""

    name: str


async def acknowledge_bundle(begin: Begin, act: Act, command: AcknowledgeBundle) -> str:
    """Note it and return its name; again changes nothing.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND.
    """
    bundle_id = id_in(command.name, "bundles")
    async with begin(act) as work:
        matter_id = await work.asks.matter_of_bundle(bundle_id)
        case = await work.cases.find(matter_id) if matter_id is not None else None
        bundle = await work.asks.bundle(bundle_id)
        if bundle is None or case is None:
            raise not_found()
        await work.require(
            "bundle.acknowledge",
            name_of("matters", case.matter_id),
            bodies={"asker": bundle.asker},
            classification=case.traits.confidentiality,
            read_action="bundle.read",
        )
        bundle.see(work.now)
        await work.asks.save_bundle(bundle)
        work.audit(command.name)
        work.done(command.name)
    return command.name
