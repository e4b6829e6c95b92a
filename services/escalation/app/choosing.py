"""What a choice asks of the register, with the acting person's own token."""

from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from chassis.act import Act, subject_of
from services.escalation.app.ports import Answer, Register
from services.escalation.domain.choices import DATED, RAISE, TAKE_OVER
from services.escalation.domain.supervision import Decision, Supervision


async def choose(register: Register, act: Act, link: Supervision, wanted: Decision) -> Decision:
    """Have the register do what was chosen; return the choice with what it really gave."""
    clock = link.clock
    first = first_request(act)
    if wanted.choice in DATED and wanted.until is not None:
        until = await order(register, first, link, wanted.until)
        return replace(wanted, until=until)
    if wanted.choice == TAKE_OVER:
        _, owner = await register.take_over(
            first, clock.matter_id, clock.epoch, wanted.to, wanted.reason
        )
        return replace(wanted, to=owner)
    if wanted.choice == RAISE:
        await register.raise_past(first, clock.matter_id, clock.epoch, wanted.to, wanted.reason)
        return wanted
    return await _close(register, act, link, wanted)


async def order(register: Register, act: Act, link: Supervision, until: datetime) -> datetime:
    """Set the owner another date; return the one that holds."""
    return await register.order(act, link.clock.matter_id, link.clock.epoch, until)


async def _close(register: Register, act: Act, link: Supervision, wanted: Decision) -> Decision:
    """Close with a reason: take it over and answer for it, so that she is told and can say no.

    There is no silent close: an answer is the only way to RESOLVED, and who answers stands for
    it. Between the two calls the supervising federation has the matter, with a deadline.
    """
    clock = link.clock
    epoch, owner, answering = clock.epoch, clock.owner, first_request(act)
    if owner != link.body:
        epoch, owner = await register.take_over(
            first_request(act), clock.matter_id, epoch, link.body, wanted.reason
        )
        answering = request_of(act, "answer")
    answer = Answer(
        outcome="NOT_POSSIBLE",
        text=wanted.reason,
        action_record="",
        reason=wanted.reason,
        law_references=(),
    )
    await register.answer(answering, clock.matter_id, epoch, answer)
    return replace(wanted, to=owner)


def first_request(act: Act) -> Act:
    """Return the act under the key of the first thing that it asks of the register."""
    return request_of(act, "first")


def request_of(act: Act, what: str) -> Act:
    """Return the act under a key of its own for one of several calls that it makes.

    The same request again makes the same keys.
    """
    if not act.request_id:
        return act
    key = uuid5(NAMESPACE_OID, f"{subject_of(act.caller)}/{act.name}/{act.request_id}/{what}")
    return replace(act, request_id=str(key))
