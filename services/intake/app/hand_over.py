"""All open work of a leader goes to another person in one act."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.facts import Fact
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.protected_value import Protected
from chassis.refusals import not_found
from chassis.region import Level
from chassis.validation import Fields
from services.intake.app.office_ports import Handover
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.bodies import council_of
from services.intake.domain.people import LEADER, Group

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class HandOver:
    """From whom to whom, and why."""

    giver: str
    receiver: str
    reason: str = field(repr=False)


async def hand_over(begin: Begin, act: Act, command: HandOver) -> str:
    """Make the receiver leader of every group that the giver leads; return `handovers/{id}`.

    Matters belong to the group, so everything open goes with it; stand-ins of the giver end. The
    giver stays a member. By the giver herself, or by the director of the groups' council.

    Raises:
        TongxinError: INVALID_FIELDS; NOT_FOUND when there is nothing that the caller may hand
            over, or no such receiver: unknown and forbidden alike.
    """
    giver = id_in(command.giver, "people", field="giver")
    receiver = id_in(command.receiver, "people", field="receiver")
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    fields.require(
        condition=giver != receiver,
        field="receiver",
        reason="NOT_ONESELF",
        description="Somebody else takes over.",
    )
    async with begin(act) as work:
        groups = await work.deputies.led_by(giver)
        for group in groups:
            await _require(work, command.giver, group)
        if not groups or not await work.people.exists(receiver):
            fields.refuse_if_any()
            raise not_found()
        fields.refuse_if_any()
        for group in groups:
            await _take(work, group, command)
        handover = Handover(
            id=new_id(catalogue().home_number(groups[0].region)),
            giver=giver,
            receiver=receiver,
            actor=subject_of(act.caller),
            reason=Protected(reason),
            bodies=tuple(name_of("groups", group.id) for group in groups),
            created_at=work.now,
        )
        await work.deputies.hand_over(handover)
        name = name_of("handovers", handover.id)
        work.audit(name, giver=command.giver, receiver=command.receiver)
        work.done(name)
        return name


async def _require(work: IntakeWork, giver: str, group: Group) -> None:
    """Let the giver herself and the director of the place hand a group over; nobody else."""
    if subject_of(work.act.caller) == giver:
        return
    relations = await work.relations(council_of(group.region).name)
    if "director" not in relations:
        raise not_found()


async def _take(work: IntakeWork, group: Group, command: HandOver) -> None:
    body, receiver = name_of("groups", group.id), command.receiver
    await work.people.set_member(group.id, id_in(receiver, "people"), LEADER)
    await work.deputies.end_all(group.id)
    await work.change_facts(
        body,
        group.region,
        Level.VILLAGE,
        end=[("leader", None), ("member", receiver)],
        add=[
            Fact(receiver, "leader", body, work.now),
            Fact(receiver, "member", body, work.now),
        ],
        publish={"leader"},
    )
    work.audit(body, giver=command.giver, receiver=receiver)
