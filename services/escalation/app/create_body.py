"""Enter a body into the registry."""

from dataclasses import dataclass

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.validation import Fields
from services.escalation.app.ports import Begin
from services.escalation.domain.bodies import KINDS, MAX_TITLE, PartnerBody


@dataclass(frozen=True, slots=True)
class CreateBody:
    """What it is for, the region that it serves, and what it is called."""

    kind: str
    region: str
    title: str


async def create_body(begin: Begin, act: Act, command: CreateBody) -> str:
    """Store it and return `bodies/{id}`; the same kind, region and title is the same body.

    Raises:
        TongxinError: INVALID_FIELDS; ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    fields.choice("kind", command.kind, KINDS)
    title = fields.text("title", command.title, maximum=MAX_TITLE)
    code = fields.region("region", command.region)
    if code is not None and catalogue().find(code) is None:
        fields.error("region", "UNKNOWN_REGION", "The catalogue has no such region.")
    async with begin(act) as work:
        await work.require("body.create")
        fields.refuse_if_any()
        assert code is not None  # noqa: S101 - refused above
        drafted = PartnerBody(
            new_id(catalogue().home_number(code)), command.kind, code, title, work.now
        )
        body = await work.bodies.add(drafted)
        work.audit(body.name, kind=body.kind, region=body.region)
        work.done(body.name)
    return body.name
