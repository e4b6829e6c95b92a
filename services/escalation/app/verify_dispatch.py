"""Who gave work to a lower federation has looked: it is done, or it goes back."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act
from chassis.validation import Fields
from services.escalation.app.ask_ports import AskReader, FactsOfMatter
from services.escalation.app.ask_rights import ASSISTING, ask_for
from services.escalation.app.create_requests import check_due
from services.escalation.app.ports import Begin
from services.escalation.domain.asks import DISPATCH
from services.escalation.domain.dispatches import relation_of
from services.escalation.domain.requests import MAX_REASON

VERIFY = "dispatch.verify"


@dataclass(frozen=True, slots=True)
class VerifyDispatch:
    """`dispatches/{id}`; whether it is done, else why it goes back and until when."""

    name: str
    done: bool
    reason: str = field(repr=False)
    due: datetime | None


async def verify_dispatch(
    begin: Begin, asks: AskReader, facts: FactsOfMatter, act: Act, command: VerifyDispatch
) -> str:
    """Store what was found and return its name; with "done" the federation assists no longer.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    reason = fields.text(
        "reason", command.reason, minimum=0 if command.done else 1, maximum=MAX_REASON
    )
    view = await asks.ask(act, command.name, "dispatch", (DISPATCH,))
    if command.done and VERIFY in view.allowed_actions and view.ask.matter_id is not None:
        # First the register: what it let the federation read ends even if we break off here.
        relation = relation_of(named=not view.ask.masked)
        await facts.set_fact(act, view.ask.matter_id, view.ask.doer, relation, view.ask.asked_at)
    async with begin(act) as work:
        ask, case = await ask_for(work, command.name, {DISPATCH}, VERIFY)
        if command.done:
            fields.refuse_if_any()
            ask.verify(work.now)
            await work.cases.unlink(case.matter_id, ASSISTING, ask.doer)
        else:
            due = check_due(fields, DISPATCH, case, command.due, work.now)
            fields.refuse_if_any()
            ask.send_back(reason, due, work.now)
        await work.asks.save(ask)
        work.audit(command.name, done=str(command.done))
        work.done(command.name)
    return command.name
