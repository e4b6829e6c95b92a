"""The federation no longer wants a request, or goes on without a body that said no."""

from dataclasses import dataclass, field

from chassis.act import Act
from chassis.validation import Fields
from services.escalation.app.ask_rights import ask_for
from services.escalation.app.bundling import follow_bundle
from services.escalation.app.ports import Begin
from services.escalation.domain.asks import REQUEST
from services.escalation.domain.requests import MAX_REASON


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """`requests/{id}` and why."""

    name: str
    reason: str = field(repr=False)


async def withdraw_request(begin: Begin, act: Act, command: WithdrawRequest) -> str:
    """Take it back and return its name. A referral ends by the register's move instead.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    async with begin(act) as work:
        ask, _ = await ask_for(work, command.name, {REQUEST}, "request.withdraw")
        fields.refuse_if_any()
        ask.withdraw(reason, work.now)
        await follow_bundle(work, ask, news=False)
        work.audit(command.name)
        work.done(command.name)
    return command.name
