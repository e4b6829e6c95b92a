"""Whoever does a task, or the director, tells how far it is and by when it will be done."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.ids import home_number_of, new_id
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.deliberation.app.claim_action import doer
from services.deliberation.app.ports import RESOLUTION, Begin, DeliberationWork, Look, Register
from services.deliberation.domain.action import Action, Progress
from services.deliberation.domain.docket import Entry
from services.deliberation.domain.events import ActionProgressed
from services.deliberation.domain.keys import derived_key

MAX_TEXT = 500
WHOLE = 100


@dataclass(frozen=True, slots=True)
class CreateProgress:
    """`actions/{id}`, what is told, how much is done (0 to 100), and by when the rest (or None)."""

    action: str
    text: str = field(repr=False)
    percent: int
    expected_time: datetime | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What may be told: the action, who tells it, its entry, the text, the deadline to ask for."""

    action: Action
    person_id: UUID
    entry: Entry
    text: str
    later: datetime | None


async def create_progress(
    begin: Begin, look: Look, register: Register, act: Act, command: CreateProgress
) -> str:
    """Have the register move the deadline when it will be later, then store what was told.

    Only an N moves it, never closer, and never beyond the whole-matter clock. Returns
    `actions/{id}/progress/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND, ACTION_NOT_ALLOWED; ALREADY_COMPLETED,
            NOT_CLAIMED; the register's refusals.
    """
    async with look(act) as work:
        plan = await _check(work, command)
    deadline = None
    if plan.later is not None:
        deadline = await register.set_deadline(
            act,
            name_of("matters", plan.entry.matter_id),
            plan.entry.epoch,
            cause=RESOLUTION,
            until=plan.later,
            key=derived_key(act.request_id, act.name, plan.action.id, plan.entry.epoch),
        )
    async with begin(act) as work:
        plan = await _check(work, command)
        told = Progress(
            id=new_id(home_number_of(plan.action.id)),
            action_id=plan.action.id,
            person_id=plan.person_id,
            text=plan.text,
            percent=command.percent,
            expected_at=command.expected_time,
            created_at=work.now,
        )
        await work.actions.add_progress(told)
        await work.actions.save(plan.action.progressed(command.percent, command.expected_time))
        if deadline is not None:
            await work.docket.save(replace(plan.entry, deadline=deadline))
        work.record(
            ActionProgressed(plan.entry, plan.action.id, command.percent, command.expected_time)
        )
        resource = f"{command.action}/{name_of('progress', told.id)}"
        work.audit(resource, percent=str(command.percent))
        work.done(resource)
    return resource


async def _check(work: DeliberationWork, command: CreateProgress) -> _Plan:
    fields = Fields()
    text = fields.text("text", command.text, maximum=MAX_TEXT)
    fields.require(
        condition=0 <= command.percent <= WHOLE,
        field="percent",
        reason="OUT_OF_RANGE",
        description="0 to 100.",
    )
    action_id = id_in(command.action, "actions", field="parent")
    action, person_id, allowed = await doer(work, action_id, "action.progress")
    expected = command.expected_time
    if expected is not None and expected <= work.now:
        fields.error("expected_time", "NOT_IN_FUTURE", "By when, in the future.")
    fields.refuse_if_any()
    action.progressed(command.percent, expected)
    entries = await work.docket.at_council(action.council, [action.matter_id])
    entry = entries.get(action.matter_id)
    if entry is None:
        raise not_found()
    later = None
    if (
        expected is not None
        and "action.reschedule" in allowed
        and entry.active
        and (entry.deadline is None or expected > entry.deadline)
    ):
        later = expected
    return _Plan(action, person_id, entry, text, later)
