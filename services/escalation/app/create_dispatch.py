"""Give work on a matter to a federation below its owner, which may read it while it assists."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.validation import Fields
from services.escalation.app.ask_ports import FactsOfMatter
from services.escalation.app.ask_rights import ASSISTING, case_to_ask_for
from services.escalation.app.ports import Begin
from services.escalation.app.refer_case import Parts
from services.escalation.app.telling import tell
from services.escalation.domain.ask_policy import POLICY
from services.escalation.domain.asks import ASKED, DISPATCH, Ask
from services.escalation.domain.dispatches import is_below, relation_of
from services.escalation.domain.requests import MAX_TEXT

CREATE = "dispatch.create"


@dataclass(frozen=True, slots=True)
class CreateDispatch:
    """The case, the federation, what is to be done, whether it reads names, and by when."""

    case: str
    expected_epoch: int
    federation: str
    text: str = field(repr=False)
    named: bool
    due: datetime | None


async def create_dispatch(
    begin: Begin, parts: Parts, facts: FactsOfMatter, act: Act, command: CreateDispatch
) -> str:
    """Let the register note who assists, then store the dispatch; return `dispatches/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, MATTER_MOVED, NOT_YET_ARRIVED,
            ACTION_NOT_ALLOWED, STAGE_NOT_ACCEPTED.
    """
    matter_id = id_in(command.case, "cases", field="parent")
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    standing = await parts.cases.standing(act, command.case)
    standing.case.require_epoch(command.expected_epoch)
    standing.require(CREATE)
    owner = standing.case.require_dispatchable().federation
    fields.require(
        condition=is_below(command.federation, owner, standing.case.traits.region),
        field="federation",
        reason="NOT_BELOW",
        description="A federation below yours on the way of the matter.",
    )
    if command.due is not None and await parts.addressees.is_past(command.due):
        fields.error("due_time", "NOT_IN_FUTURE", "A date lies in the future.")
    fields.refuse_if_any()
    await facts.set_fact(act, matter_id, command.federation, relation_of(named=command.named), None)
    async with begin(act) as work:
        case, asker = await case_to_ask_for(work, matter_id, CREATE, command.expected_epoch)
        due = command.due or POLICY.due(DISPATCH, case.traits.urgency, work.now)
        ask = Ask(
            id=new_id(catalogue().home_number(case.traits.region)),
            kind=DISPATCH,
            asker=asker,
            doer=command.federation,
            matter_id=matter_id,
            epoch=case.epoch,
            text=text,
            asked_by=subject_of(act.caller),
            asked_at=work.now,
            since=work.now,
            due=due,
            masked=not command.named,
        )
        await work.asks.add(ask)
        await work.cases.link(matter_id, ASSISTING, command.federation)
        await tell(work, case, ask, ASKED)
        name = name_of("dispatches", ask.id)
        work.audit(name, case=command.case, federation=command.federation)
        work.done(name)
    return name
