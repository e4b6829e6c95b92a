"""A meeting's, an action's or a superior's date moves the present deadline."""

from dataclasses import dataclass
from datetime import datetime

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin

CAUSES = {
    "AGENDA": "matter.set_deadline",
    "RESOLUTION": "matter.set_deadline",
    "ORDER": "matter.order",
}


@dataclass(frozen=True, slots=True)
class SetDeadline:
    """The matter, the epoch that the acting service saw, why, and until when."""

    name: str
    expected_epoch: int
    cause: str
    until: datetime | None


async def set_deadline(begin: Begin, act: Act, command: SetDeadline) -> str:
    """Move the deadline, never beyond the whole-matter clock; return `matters/{id}`.

    Raises:
        TongxinError: MATTER_MOVED, INVALID_FIELDS.
    """
    fields = Fields()
    fields.choice("cause", command.cause, CAUSES)
    async with begin(act) as work:
        matter = await matter_for(
            work,
            command.name,
            CAUSES.get(command.cause, "matter.read"),
            expected_epoch=command.expected_epoch,
        )
        until = command.until
        if until is None or until <= work.now:
            fields.error("until", "NOT_IN_FUTURE", "A deadline lies in the future.")
        fields.refuse_if_any()
        assert until is not None  # noqa: S101 - refused above
        matter.set_deadline(
            expected_epoch=command.expected_epoch, cause=command.cause, until=until, now=work.now
        )
        await save_with_children(work, matter)
        return finish(work, command.name, cause=command.cause)


async def deadline_of(begin: Begin, act: Act, name: str) -> datetime | None:
    """Return the deadline that holds now, after it was set."""
    async with begin(act) as work:
        matter = await work.matters.get(id_in(name, "matters"))
        if matter is None:
            raise not_found()
        return matter.deadline
