"""The superior decides on a challenge; nobody who decides upholds it."""

from dataclasses import dataclass, field
from uuid import UUID

from chassis.act import Act, subject_of
from chassis.protected_value import Protected
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.fitness import note_unfit
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.bodies import SUPERVISORS
from services.intake.domain.dispute import REJECTED, UNDECIDED, UPHELD, Challenge
from services.intake.domain.matter import Matter
from services.intake.domain.refusals import not_open
from services.intake.domain.state import By

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class DecideChallenge:
    """The matter, which of its challenges, whether she stays away, and why."""

    name: str
    number: int
    uphold: bool
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EndChallenge:
    """The timer of a superior's silence, with the challenge's number."""

    timer: UUID
    matter: UUID
    number: int


async def decide_challenge(begin: Begin, act: Act, command: DecideChallenge) -> str:
    """Keep her away or let her handle it again; return `matters/{id}`.

    Raises:
        TongxinError: NOT_FOUND, also for a challenge that another federation decides;
            CHALLENGE_DECIDED when somebody was faster.
    """
    fields = Fields()
    reason = fields.text("reason", command.reason, maximum=MAX_REASON)
    async with begin(act) as work:
        matter = await matter_for(work, command.name, "matter.decide_challenge")
        fields.refuse_if_any()
        challenge = await work.disputes.challenge(matter.id, command.number)
        actor = subject_of(act.caller)
        if challenge is None or actor not in await work.people_of(
            challenge.superior.name, SUPERVISORS
        ):
            raise not_found()
        if challenge.state != UNDECIDED:
            raise not_open("CHALLENGE_DECIDED", "Somebody has decided already.")
        by = By(actor, work.now, reason, act.request_id)
        await _decide(work, matter, challenge, by, upheld=command.uphold)
        return finish(work, command.name, uphold=str(command.uphold).lower())


async def end_challenge(begin: Begin, act: Act, command: EndChallenge) -> None:
    """Nobody decided within a working day: she stays away. Void when somebody has decided."""
    async with begin(act) as work:
        await work.matters.end_timer(command.timer)
        matter = await work.matters.get(command.matter)
        challenge = await work.disputes.challenge(command.matter, command.number)
        if matter is None or challenge is None or challenge.state != UNDECIDED:
            return
        await _decide(work, matter, challenge, By("system:intake", work.now), upheld=True)
        work.audit(f"matters/{matter.id}", move="CHALLENGE_DECIDED", epoch=str(matter.epoch))


async def _decide(
    work: IntakeWork, matter: Matter, challenge: Challenge, by: By, *, upheld: bool
) -> None:
    await work.disputes.decide_challenge(
        challenge, state=UPHELD if upheld else REJECTED, by=by.actor, why=Protected(by.reason)
    )
    if not upheld:
        await work.disputes.end_exclusion(challenge)
    await note_unfit(work, matter)
    matter.decide_challenge(upheld=upheld, by=by)
    await save_with_children(work, matter)
