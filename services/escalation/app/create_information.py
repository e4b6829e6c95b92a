"""Let a federation, a council or a body know of a matter 通报: nothing is due."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.validation import Fields
from services.escalation.app.ask_ports import FactsOfMatter, check_names
from services.escalation.app.ask_rights import case_to_ask_for
from services.escalation.app.ports import Begin
from services.escalation.app.refer_case import Parts
from services.escalation.app.telling import tell
from services.escalation.domain.asks import ASKED, INFORM, Ask
from services.escalation.domain.bodies import is_body
from services.escalation.domain.requests import MAX_TEXT

CREATE = "information.create"
INFORMED = "informed"


@dataclass(frozen=True, slots=True)
class CreateInformation:
    """The case, whom to let know, and what is said."""

    case: str
    expected_epoch: int
    body: str
    text: str = field(repr=False)


async def create_information(
    begin: Begin, parts: Parts, facts: FactsOfMatter, act: Act, command: CreateInformation
) -> str:
    """Let the register note who may read, then store it; return `information/{id}`.

    A federation or council reads the matter without names; a body of the registry reads what is
    said here, and nothing else.

    Raises:
        TongxinError: INVALID_FIELDS (NAME_IN_TEXT, BODY_NOT_POSSIBLE); NOT_FOUND, MATTER_MOVED,
            NOT_YET_ARRIVED, ACTION_NOT_ALLOWED, STAGE_NOT_ACCEPTED.
    """
    matter_id = id_in(command.case, "cases", field="parent")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    standing = await parts.cases.standing(act, command.case)
    standing.case.require_epoch(command.expected_epoch)
    standing.require(CREATE)
    standing.case.require_accepted()
    await check_names(parts.names, act, matter_id, fields, {"text": text})
    kind, _, code = command.body.partition("/")
    if is_body(command.body):
        possible = await parts.addressees.possible(command.body, matter_id)
    else:
        possible = kind in ("federations", "councils") and catalogue().find(code) is not None
    if not possible:
        fields.error("body", "BODY_NOT_POSSIBLE", "This body cannot get to know of it.")
    fields.refuse_if_any()
    if not is_body(command.body):
        await facts.set_fact(act, matter_id, command.body, INFORMED, None)
    async with begin(act) as work:
        case, asker = await case_to_ask_for(work, matter_id, CREATE, command.expected_epoch)
        ask = Ask(
            id=new_id(catalogue().home_number(case.traits.region)),
            kind=INFORM,
            asker=asker,
            doer=command.body,
            matter_id=matter_id,
            epoch=case.epoch,
            text=text,
            asked_by=subject_of(act.caller),
            asked_at=work.now,
            since=work.now,
        )
        await work.asks.add(ask)
        await tell(work, case, ask, ASKED)
        name = name_of("information", ask.id)
        work.audit(name, case=command.case, body=command.body)
        work.done(name)
    return name
