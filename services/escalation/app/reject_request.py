"""The body says no to a request, with a reason."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.escalation.app.ask_rights import ask_for
from services.escalation.app.bundling import follow_bundle
from services.escalation.app.ports import Begin
from services.escalation.app.telling import tell
from services.escalation.domain.asks import REFUSED
from services.escalation.domain.requests import KINDS, MAX_REASON


@dataclass(frozen=True, slots=True)
class RejectRequest:
    """`requests/{id}` and why."""

    name: str
    reason: str = field(repr=False)


async def reject_request(begin: Begin, act: Act, command: RejectRequest) -> str:
    """Store the refusal and return its name; who asked finds it on the worklist.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    async with begin(act) as work:
        ask, case = await ask_for(work, command.name, KINDS, "request.reject")
        fields.refuse_if_any()
        ask.refuse(subject_of(act.caller), reason, work.now)
        await follow_bundle(work, ask, news=True)
        await tell(work, case, ask, REFUSED)
        work.audit(command.name)
        work.done(command.name)
    return command.name
