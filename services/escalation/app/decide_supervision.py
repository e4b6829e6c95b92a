"""A supervising federation makes one of its five choices about a late body."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.names import id_in
from chassis.refusals import Kind, TongxinError, forbidden, not_found
from chassis.validation import Fields
from services.escalation.app.choosing import choose, first_request
from services.escalation.app.ports import Begin, Register, SupervisionReader
from services.escalation.app.views import SupervisionStanding
from services.escalation.domain.choices import (
    CLOSE,
    DATED,
    check_choice,
    has_ended,
    receiver_of,
    require_decidable,
)
from services.escalation.domain.events import SupervisionDecided
from services.escalation.domain.supervision import DECIDE, DECIDED, Decision


@dataclass(frozen=True, slots=True)
class DecideSupervision:
    """`supervisions/{id}`, the epoch that the caller saw, the choice and what it needs."""

    name: str
    expected_epoch: int
    choice: str
    until: datetime | None
    to: str
    reason: str = field(repr=False)


async def decide_supervision(
    begin: Begin,
    reader: SupervisionReader,
    register: Register,
    act: Act,
    command: DecideSupervision,
) -> str:
    """Ask the register with the caller's own token, then store the choice; return its name.

    The register's move may end the supervision before the choice is stored. So a repeated
    request may meet one that has ended by the first one: before refusing, the register is asked.

    Raises:
        TongxinError: NOT_FOUND, SUPERVISION_DECIDED, SUPERVISION_ENDED, MATTER_MOVED,
            ACTION_NOT_ALLOWED, NO_LEVEL_ABOVE, SCREENING_REQUIRED, INVALID_FIELDS, and the
            register's own refusals.
    """
    standing = await reader.standing(act, command.name)
    decision = Decision(
        choice=command.choice,
        until=None,
        to="",
        reason=command.reason,
        by=subject_of(act.caller),
        at=standing.now,
        request_id=act.request_id,
    )
    if not standing.was_decided_by(decision):
        decision = await _chosen(standing, register, act, command, decision)
    async with begin(act) as work:
        identity = id_in(command.name, "supervisions")
        watch = await work.supervisions.of_matter(standing.supervision.clock.matter_id)
        link = next((link for link in watch.links if link.id == identity), None)
        if link is None:
            raise not_found()
        if link.state == DECIDED:
            raise TongxinError(Kind.CONFLICT, "SUPERVISION_DECIDED", "Somebody has decided it.")
        decision = replace(decision, at=work.now)
        watch.decide(link, decision)
        await work.supervisions.save(watch.links)
        work.record(SupervisionDecided(link, decision))
        work.audit(command.name, choice=decision.choice, to=decision.to)
        work.done(command.name)
    return command.name


async def _chosen(
    standing: SupervisionStanding,
    register: Register,
    act: Act,
    command: DecideSupervision,
    draft: Decision,
) -> Decision:
    """Check the choice by our own rules and let the register do what it asks for."""
    link, fields = standing.supervision, Fields()
    reason = check_choice(fields, command.choice, command.until, command.reason, standing.now)
    try:
        receiver = _checked(standing, command, fields)
    except TongxinError:
        moves = command.choice not in DATED and not fields.errors
        if not moves or not await register.made(first_request(act), link.clock.matter_id):
            raise
        receiver = receiver_of(fields, link, command.choice, command.to)
    wanted = replace(draft, until=command.until, to=receiver, reason=reason)
    try:
        return await choose(register, act, link, wanted)
    except TongxinError as refusal:
        if refusal.kind is Kind.NOT_FOUND:
            # The register lets her read no longer, or not yet, what moved a moment ago.
            raise has_ended() from refusal
        raise


def _checked(standing: SupervisionStanding, command: DecideSupervision, fields: Fields) -> str:
    """Return who gets the matter by a choice that our rules allow."""
    require_decidable(standing.supervision, command.expected_epoch)
    if DECIDE not in standing.allowed_actions:
        raise forbidden(DECIDE)
    receiver = receiver_of(fields, standing.supervision, command.choice, command.to)
    fields.refuse_if_any()
    if command.choice == CLOSE and standing.needs_screening:
        raise TongxinError(
            Kind.STATE, "SCREENING_REQUIRED", "Ask the safety questions before you answer."
        )
    return receiver
