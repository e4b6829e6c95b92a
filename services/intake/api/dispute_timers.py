"""The clocks of silence: a giver without a word, a superior without a decision, nobody there."""

from chassis.act import SystemActs
from chassis.names import id_in
from chassis.tables import TimerRow
from chassis.timers import TimerHandler
from services.intake.app.decide_challenge import EndChallenge, end_challenge
from services.intake.app.decide_objection import EndObjection, end_objection
from services.intake.app.leave_unstaffed import LeaveUnstaffed, leave_unstaffed
from services.intake.app.ports import Begin
from services.intake.domain.clocks import CHALLENGE, OBJECTION, UNSTAFFED


def dispute_timers(begin: Begin, acts: SystemActs) -> dict[str, TimerHandler]:
    """Return what happens when nobody said a word in time, or nobody is there."""

    async def objection(timer: TimerRow) -> None:
        command = EndObjection(timer.id, id_in(timer.object, "objections"), timer.epoch)
        await end_objection(begin, acts.of_timer(timer.id, f"timer/{timer.kind}"), command)

    async def challenge(timer: TimerRow) -> None:
        command = EndChallenge(timer.id, id_in(timer.object, "challenges"), timer.number)
        await end_challenge(begin, acts.of_timer(timer.id, f"timer/{timer.kind}"), command)

    async def unstaffed(timer: TimerRow) -> None:
        name = f"timer/{timer.kind}"
        await leave_unstaffed(
            begin,
            lambda: acts.own(name),
            acts.of_timer(timer.id, name),
            LeaveUnstaffed(timer.id, timer.object),
        )

    return {OBJECTION: objection, CHALLENGE: challenge, UNSTAFFED: unstaffed}
