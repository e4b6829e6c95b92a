"""Somebody who handles a matter may not be fair (信访工作条例 28): her access rests."""

from dataclasses import dataclass, field

from chassis.act import Act, subject_of
from chassis.names import id_in
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.fitness import note_unfit, unfit_bodies
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.bodies import OFFICER_ROLES, SUPERVISORS, Body, rank_of, way_up
from services.intake.domain.clocks import challenge_due
from services.intake.domain.dispute import Challenge
from services.intake.domain.matter import Matter
from services.intake.domain.state import By

MAX_REASON = 500
# Whoever holds one of these in a body of the matter's way may come to handle it.
HANDLING = OFFICER_ROLES | SUPERVISORS | {"councillor", "associate"}


@dataclass(frozen=True, slots=True)
class ChallengeHandler:
    """The matter, `people/{id}`, and why she may not be fair."""

    name: str
    person: str
    reason: str = field(repr=False)


async def challenge_handler(begin: Begin, act: Act, command: ChallengeHandler) -> str:
    """Exclude her at once and ask the superior, who has a working day; return `matters/{id}`.

    Raises:
        TongxinError: INVALID_FIELDS (NOT_A_HANDLER for who has no office on the matter's way, or
            is excluded already: no more is said), STATE_NOT_ALLOWED.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    id_in(command.person, "people", field="person")
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.challenge")
        actor = subject_of(act.caller)
        offices = await _offices(work, matter, command.person)
        excluded = await work.matters.excluded_from(matter.id)
        fields.require(
            condition=bool(offices) and command.person not in excluded | {actor},
            field="person",
            reason="NOT_A_HANDLER",
            description="Name somebody who handles the matter or may come to.",
        )
        fields.refuse_if_any()
        await work.disputes.exclude(matter.id, command.person)
        superior = await _superior(work, matter, offices, excluded | {command.person})
        await work.disputes.add_challenge(
            Challenge(
                matter.id,
                await work.disputes.next_challenge(matter.id),
                command.person,
                superior,
                Protected(reason),
                actor,
                work.now,
                challenge_due(work.now),
            )
        )
        await note_unfit(work, matter)
        matter.challenge(By(actor, work.now, request_id=act.request_id))
        await save_with_children(work, matter)
        return finish(work, command.name, person=command.person, superior=superior.name)


async def _offices(work: IntakeWork, matter: Matter, person: str) -> list[Body]:
    """Return the bodies of the matter's way in which somebody holds an office, lowest first."""
    bodies = matter.reachable()
    people = await work.offices.people([body.name for body in bodies], HANDLING)
    held = (body for body in bodies if person in people.get(body.name, frozenset()))
    return sorted(held, key=rank_of)


async def _superior(
    work: IntakeWork, matter: Matter, offices: list[Body], excluded: frozenset[str]
) -> Body:
    """Return the lowest federation above her and above the owner in which somebody can decide."""
    highest = max(rank_of(body) for body in (*offices, matter.owner) if body is not None)
    federations = way_up(matter.region)[1:]
    above = [body for body in federations if rank_of(body) > highest] or [federations[-1]]
    unfit = await unfit_bodies(work, above, excluded)
    return next((body for body in above if body.name not in unfit), above[-1])
