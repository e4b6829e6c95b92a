"""Register who came to the desk, phoned or wrote: person, matter and receipt in one call."""

from dataclasses import dataclass, field, replace

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.names import name_of
from chassis.region import Level
from chassis.validation import Fields
from services.intake.app.create_matter import CreateMatter, file_matter
from services.intake.app.desk import NewReceipt
from services.intake.app.first_owner import RECEIVED_BY_FEDERATION, receiving
from services.intake.app.loading import finish
from services.intake.app.parties import PartyInput
from services.intake.app.ports import Begin

AUDIENCES = frozenset({"", "COUNTY"})


@dataclass(frozen=True, slots=True)
class RegisterWalkIn:
    """Who came, and the matter as she tells it; `filing.parties` are the others."""

    visitor: PartyInput
    filing: CreateMatter = field(repr=False)


async def register_walk_in(begin: Begin, act: Act, command: RegisterWalkIn) -> NewReceipt:
    """Store it for the federation that receives, and return the receipt with its PIN.

    Somebody without a login is represented by the desk; a third party who came holds a receipt
    that tells no more than: received, taken, finished.

    Raises:
        TongxinError: ACTION_NOT_ALLOWED for who holds no post over the place; SEALED_NOT_AVAILABLE,
            which shows 110 and 12338 first; INVALID_FIELDS.
    """
    fields = Fields()
    filing = command.filing
    channel = fields.choice("channel", filing.channel or "WALK_IN", RECEIVED_BY_FEDERATION)
    fields.choice("audience", filing.audience, AUDIENCES)
    visitor = replace(command.visitor, role=command.visitor.role or "CONCERNED", path="visitor")
    told_by_other = visitor.role == "REPORTER"
    fields.require(
        condition=not told_by_other or any(item.role == "CONCERNED" for item in filing.parties),
        field="parties",
        reason="CONCERNED_REQUIRED",
        description="Name whom it is about.",
    )
    async with begin(act) as work:
        region = catalogue().find(filing.region)
        federation = ""
        if region is not None and region.level is Level.VILLAGE:
            federation = (await receiving(work, region.code)).name
            await work.require("walk_in.register", federation)
        parties = (replace(visitor, at_desk=federation or "none"), *filing.parties)
        matter, stored = await file_matter(
            work, replace(filing, channel=channel, parties=parties), fields
        )
        holder = next(party.person for party in stored if party.role == visitor.role)
        receipt = await work.receipts.issue(
            matter.id,
            region=matter.region,
            body=federation,
            holder=holder,
            phone=visitor.phone,
            distant=told_by_other,
        )
        finish(work, name_of("matters", matter.id), channel=channel, federation=federation)
        return receipt
