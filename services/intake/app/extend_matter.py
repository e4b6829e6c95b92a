"""More time for a matter: its owner asks, the level above decides, she is told."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin

MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class ExtendMatter:
    """The matter, the epoch that the officer saw, how many days more, and why."""

    name: str
    expected_epoch: int
    days: int
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DecideExtension:
    """The matter, whether it gets the days, and why; a refusal always says why."""

    name: str
    approve: bool
    reason: str = field(repr=False)


async def extend_matter(begin: Begin, act: Act, command: ExtendMatter) -> str:
    """Ask the level above for more time; return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, INVALID_FIELDS; EXTENDED_ALREADY, EXTENSION_PENDING,
            EXTENSION_REFUSED, TOO_LATE_TO_EXTEND, NO_LEVEL_ABOVE.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    async with begin(act) as work:
        matter = await matter_for(
            work, command.name, "matter.extend", expected_epoch=command.expected_epoch
        )
        most = matter.clocks_at(work.now).extension_at_most.days
        fields.require(
            condition=1 <= command.days <= most,
            field="days",
            reason="OUT_OF_RANGE",
            description=f"From 1 to {most} days.",
        )
        fields.refuse_if_any()
        matter.ask_extension(
            expected_epoch=command.expected_epoch,
            days=command.days,
            reason=reason,
            actor=subject_of(act.caller),
            now=work.now,
        )
        await save_with_children(work, matter)
        return finish(work, command.name, extension="asked", days=str(command.days))


async def decide_extension(begin: Begin, act: Act, command: DecideExtension) -> str:
    """Grant more time or not; return `matters/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS; NO_EXTENSION_PENDING, DECIDED_BY_THE_ASKER,
            TOO_LATE_TO_EXTEND.
    """
    fields = Fields()
    least = 0 if command.approve else 1
    reason = fields.text("reason", command.reason, minimum=least, maximum=MAX_REASON)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.decide_extension")
        fields.refuse_if_any()
        extension = matter.decide_extension(
            approved=command.approve, reason=reason, actor=subject_of(act.caller), now=work.now
        )
        await save_with_children(work, matter)
        return finish(work, command.name, extension=extension.state)
