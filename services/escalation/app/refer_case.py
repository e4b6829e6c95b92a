"""Hand a matter to a body that handles it; the federation goes on owing her the answer."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.refusals import TongxinError, not_found
from chassis.validation import Fields
from services.escalation.app.ask_ports import Addressees, Names, check_names
from services.escalation.app.ports import Begin, CaseReader, Register
from services.escalation.app.telling import tell
from services.escalation.domain.ask_policy import POLICY
from services.escalation.domain.asks import ASKED, REFER, Ask
from services.escalation.domain.bundles import ALL, Bundle
from services.escalation.domain.requests import MAX_DISCLOSED, MAX_REASON, MAX_TEXT


@dataclass(frozen=True, slots=True)
class ReferCase:
    """The case, the body, what it is to do, what it is told, why, and by when."""

    name: str
    expected_epoch: int
    body: str
    text: str = field(repr=False)
    disclosed: str = field(repr=False)
    reason: str = field(repr=False)
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Parts:
    """What referring asks of elsewhere."""

    cases: CaseReader
    register: Register
    names: Names
    addressees: Addressees


async def refer_case(begin: Begin, parts: Parts, act: Act, command: ReferCase) -> str:
    """Have the register note the referral, then store it; return `bundles/{id}`.

    The register's move comes first and is its own record: a repetition of a request that broke
    off between the two finds the move made and stores what is missing.

    Raises:
        TongxinError: INVALID_FIELDS (BODY_NOT_POSSIBLE, NAME_IN_TEXT), NOT_FOUND, MATTER_MOVED,
            NOT_YET_ARRIVED, ACTION_NOT_ALLOWED, STAGE_NOT_ACCEPTED, the register's refusals.
    """
    matter_id = id_in(command.name, "cases")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    disclosed = fields.text("disclosed", command.disclosed, minimum=0, maximum=MAX_DISCLOSED)
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    standing = await parts.cases.standing(act, command.name)
    try:
        standing.case.require_epoch(command.expected_epoch)
        standing.require("request.refer")
        asker = standing.case.require_accepted().federation
    except TongxinError:
        if not await parts.register.made(act, matter_id):
            raise
        asker = standing.case.custody[command.expected_epoch].body
    await check_names(parts.names, act, matter_id, fields, {"text": text, "disclosed": disclosed})
    if not await parts.addressees.possible(command.body, matter_id):
        fields.error("body", "BODY_NOT_POSSIBLE", "This body cannot take part in it.")
    if command.due is not None and await parts.addressees.is_past(command.due):
        fields.error("due_time", "NOT_IN_FUTURE", "A date lies in the future.")
    fields.refuse_if_any()
    epoch = await parts.register.refer(act, matter_id, command.expected_epoch, command.body, reason)
    async with begin(act) as work:
        case = await work.cases.find(matter_id)
        if case is None:
            raise not_found()
        due = command.due or POLICY.due(REFER, case.traits.urgency, work.now)
        home = catalogue().home_number(case.traits.region)
        bundle = Bundle(
            id=new_id(home),
            matter_id=matter_id,
            asker=asker,
            completion=ALL,
            since=work.now,
            seen_at=work.now,
        )
        await work.asks.add_bundle(bundle)
        ask = Ask(
            id=new_id(home),
            kind=REFER,
            asker=asker,
            doer=command.body,
            matter_id=matter_id,
            epoch=epoch,
            text=text,
            disclosed=disclosed,
            asked_by=subject_of(act.caller),
            asked_at=work.now,
            since=work.now,
            due=due,
            bundle=bundle.id,
        )
        await work.asks.add(ask)
        await tell(work, case, ask, ASKED)
        name = name_of("bundles", bundle.id)
        work.audit(name_of("requests", ask.id), case=command.name, body=command.body)
        work.done(name)
    return name
