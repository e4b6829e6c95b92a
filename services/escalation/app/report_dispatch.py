"""The lower federation says what it has done; who gave the work looks at it."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.escalation.app.ask_rights import ask_for
from services.escalation.app.ports import Begin
from services.escalation.app.telling import tell
from services.escalation.domain.asks import ANSWERED, DISPATCH
from services.escalation.domain.requests import MAX_DISCLOSED, OUTCOMES


@dataclass(frozen=True, slots=True)
class ReportDispatch:
    """`dispatches/{id}`, what kind of end it came to, and in words."""

    name: str
    outcome: str
    text: str = field(repr=False)


async def report_dispatch(begin: Begin, act: Act, command: ReportDispatch) -> str:
    """Store the report and return its name.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    fields.choice("outcome", command.outcome, OUTCOMES)
    text = fields.text("text", command.text, maximum=MAX_DISCLOSED)
    async with begin(act) as work:
        ask, case = await ask_for(work, command.name, {DISPATCH}, "dispatch.report")
        fields.refuse_if_any()
        ask.give_answer(subject_of(act.caller), command.outcome, text, work.now)
        await work.asks.save(ask)
        await tell(work, case, ask, ANSWERED)
        work.audit(command.name, outcome=command.outcome)
        work.done(command.name)
    return command.name
