"""One order for everything of one late body at one supervisor, in bounded batches."""

from dataclasses import dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.refusals import Kind, TongxinError, not_found
from chassis.validation import Fields
from services.escalation.app.choosing import order, request_of
from services.escalation.app.ports import Begin, EscalationWork, Register, SupervisionReader
from services.escalation.domain.choices import BATCH, ORDER, check_choice
from services.escalation.domain.events import SupervisionDecided
from services.escalation.domain.supervision import Decision, Supervision, list_name

# What the register says of one that has moved on meanwhile.
_MOVED_ON = (Kind.CONFLICT, Kind.STATE, Kind.NOT_FOUND)


@dataclass(frozen=True, slots=True)
class DecideGroup:
    """Who has to choose about whom, and the date."""

    body: str
    about: str
    choice: str
    until: datetime | None
    reason: str = field(repr=False)


async def decide_group(
    begin: Begin,
    reader: SupervisionReader,
    register: Register,
    act: Act,
    command: DecideGroup,
) -> str:
    """Order the date for the first 50 that wait; each is one call to the register.

    What has moved on meanwhile is left out. The same request again changes nothing more.

    Raises:
        TongxinError: NOT_FOUND when nothing of this list waits for the caller; INVALID_FIELDS,
            and the register's refusal when it refuses all of them.
    """
    fields = Fields()
    name = list_name(command.body, command.about)
    found, _, now = await reader.group(act, command.body, command.about, BATCH)
    again = await reader.decided_by(act, command.body, command.about) > 0
    if not found and not again:
        raise not_found()
    reason = check_choice(fields, command.choice, command.until, command.reason, now)
    fields.require(
        condition=command.choice == ORDER,
        field="choice",
        reason="ONLY_ORDER",
        description="Only an order with a date is given to many at once.",
    )
    fields.refuse_if_any()
    ordered: list[tuple[Supervision, datetime]] = []
    if not again:
        ordered = await _ordered(register, act, found, command.until or now)
    async with begin(act) as work:
        # One order of locks for everybody.
        for link, until in sorted(ordered, key=lambda pair: pair[0].clock.matter_id):
            decision = Decision(
                choice=ORDER,
                until=until,
                to="",
                reason=reason,
                by=subject_of(act.caller),
                at=work.now,
                request_id=act.request_id,
            )
            await _store(work, link, decision)
        work.audit(name, choice=ORDER, count=str(len(ordered)))
        work.done(name)
    return name


async def _ordered(
    register: Register, act: Act, links: list[Supervision], until: datetime
) -> list[tuple[Supervision, datetime]]:
    """Return what the register gave a new date, and which: one call after the other."""
    ordered: list[tuple[Supervision, datetime]] = []
    refused: TongxinError | None = None
    for link in links:
        try:
            given = await order(register, request_of(act, link.name), link, until)
        except TongxinError as refusal:
            if refusal.kind not in _MOVED_ON:
                raise
            refused = refusal
        else:
            ordered.append((link, given))
    if refused is not None and not ordered:
        raise refused
    return ordered


async def _store(work: EscalationWork, found: Supervision, decision: Decision) -> None:
    watch = await work.supervisions.of_matter(found.clock.matter_id)
    link = next(link for link in watch.links if link.id == found.id)
    if link.decision is None:
        watch.decide(link, decision)
        await work.supervisions.save(watch.links)
        work.record(SupervisionDecided(link, decision))
