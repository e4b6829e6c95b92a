"""The clocks of silence: a giver who says no word, a superior who does not decide."""

from chassis.act import SystemActs
from chassis.names import id_in
from chassis.tables import TimerRow
from chassis.timers import TimerHandler
from services.intake.app.decide_challenge import EndChallenge, end_challenge
from services.intake.app.decide_objection import EndObjection, end_objection
from services.intake.app.ports import Begin
from services.intake.domain.clocks import CHALLENGE, OBJECTION


def dispute_timers(begin: Begin, acts: SystemActs) -> dict[str, TimerHandler]:
    """Return what happens when nobody said a word in time."""

    async def objection(timer: TimerRow) -> None:
        command = EndObjection(timer.id, id_in(timer.object, "objections"), timer.epoch)
        await end_objection(begin, acts.of_timer(timer.id, f"timer/{timer.kind}"), command)

    async def challenge(timer: TimerRow) -> None:
        command = EndChallenge(timer.id, id_in(timer.object, "challenges"), timer.number)
        await end_challenge(begin, acts.of_timer(timer.id, f"timer/{timer.kind}"), command)

    return {OBJECTION: objection, CHALLENGE: challenge}
