"""The body says what came of a request."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.escalation.app.ask_rights import ask_for
from services.escalation.app.bundling import follow_bundle
from services.escalation.app.ports import Begin
from services.escalation.app.telling import tell
from services.escalation.domain.asks import ANSWERED
from services.escalation.domain.requests import KINDS, MAX_DISCLOSED, OUTCOMES


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """`requests/{id}`, what kind of end it came to, and in words."""

    name: str
    outcome: str
    text: str = field(repr=False)


async def answer_request(begin: Begin, act: Act, command: AnswerRequest) -> str:
    """Store the answer and return its name; the federation tells her, never the body.

    Raises:
        TongxinError: INVALID_FIELDS, NOT_FOUND, STATE_NOT_ALLOWED, ACTION_NOT_ALLOWED.
    """
    fields = Fields()
    fields.choice("outcome", command.outcome, OUTCOMES)
    text = fields.text("text", command.text, maximum=MAX_DISCLOSED)
    async with begin(act) as work:
        ask, case = await ask_for(work, command.name, KINDS, "request.answer")
        fields.refuse_if_any()
        ask.give_answer(subject_of(act.caller), command.outcome, text, work.now)
        done = await follow_bundle(work, ask, news=True)
        await tell(work, case, ask, ANSWERED, completes=done)
        work.audit(command.name, outcome=command.outcome)
        work.done(command.name)
    return command.name
