"""An officer finds that two open matters are one thing, or that they are not."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.names import id_in, name_of
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.fitness import note_unfit
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.matter import Matter
from services.intake.domain.refusals import not_open
from services.intake.domain.state import MERGED, By

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class MergeMatter:
    """The matter that joins, the epoch of it that the officer saw, what it joins, and why."""

    name: str
    expected_epoch: int
    into: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UnmergeMatter:
    """The matter that leaves its collective matter, and why."""

    name: str
    reason: str = field(repr=False)


async def merge_matter(begin: Begin, act: Act, command: MergeMatter) -> str:
    """Make it a part of the other one, whose owner answers both; return `matters/{id}`.

    Who must not know of one of them must not know of the other.

    Raises:
        TongxinError: NOT_FOUND for either, MATTER_MOVED, MERGE_NOT_POSSIBLE when they have not
            the same owner and class, one is collective itself, or somebody excluded from one is
            in the other.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    into = id_in(command.into, "matters", field="into")
    fields.require(
        condition=command.into != command.name,
        field="into",
        reason="NOT_ITSELF",
        description="Name another matter.",
    )
    async with begin(act) as work:
        # Both rows in id order, whoever joins whom: two officers never wait for each other.
        for identity in sorted({into, id_in(command.name, "matters")}):
            await work.matters.get(identity)
        child = await matter_for(
            work, command.name, "matter.merge", expected_epoch=command.expected_epoch
        )
        parent = await matter_for(work, command.into, "matter.merge")
        fields.refuse_if_any()
        await _exclude_together(work, child, parent)
        if (
            child.owner != parent.owner
            or child.confidentiality != parent.confidentiality
            or child.children_count
        ):
            raise not_open("MERGE_NOT_POSSIBLE", "These two cannot be one matter.")
        child.join(
            parent,
            actor=subject_of(act.caller),
            now=work.now,
            reason=reason,
            request_id=act.request_id,
        )
        await work.matters.save(child)
        await work.matters.save(parent)
        return finish(work, command.name, parent=command.into, epoch=str(child.epoch))


async def _exclude_together(work: IntakeWork, child: Matter, parent: Matter) -> None:
    """Let the exclusions of both hold for both.

    Raises:
        TongxinError: MERGE_NOT_POSSIBLE when that would shut out somebody of the other matter.
    """
    of_child = await work.matters.excluded_from(child.id)
    of_parent = await work.matters.excluded_from(parent.id)
    for matter, more in ((child, of_parent - of_child), (parent, of_child - of_parent)):
        if more & await work.disputes.close_to(matter.id):
            raise not_open("MERGE_NOT_POSSIBLE", "These two cannot be one matter.")
        for person in sorted(more):
            await work.disputes.exclude(matter.id, person)
        await note_unfit(work, matter)
        if matter.owner is not None and matter.owner.name in matter.unfit:
            raise not_open("MERGE_NOT_POSSIBLE", "These two cannot be one matter.")


async def unmerge_matter(begin: Begin, act: Act, command: UnmergeMatter) -> str:
    """Give it back to the collective matter's owner as one of its own; return `matters/{id}`.

    The right is that of the collective matter's officers: a co-signer's matter has no owner.

    Raises:
        TongxinError: NOT_FOUND, STATE_NOT_ALLOWED, NOT_MERGED.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    async with begin(act) as work:
        child = await work.matters.get(id_in(command.name, "matters"))
        if child is None or "excluded" in await work.relations(command.name):
            raise not_found()
        if child.parent is None or child.status != MERGED:
            await matter_for(work, command.name, "matter.merge")
            raise not_open("NOT_MERGED", "It is part of no other matter.")
        parent = await matter_for(work, name_of("matters", child.parent), "matter.unmerge")
        fields.refuse_if_any()
        if child.has_ended or parent.owner is None:
            raise not_open("NOT_MERGED", "It has ended.")
        await note_unfit(work, child)
        by = By(subject_of(act.caller), work.now, reason, act.request_id)
        child.be_taken_out(parent.owner, by)
        await save_with_children(work, child)
        return finish(work, command.name, parent=name_of("matters", parent.id))
