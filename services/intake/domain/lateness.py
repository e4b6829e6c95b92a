"""What happens when a clock runs: the reminder at half time, and what climbs when it is gone."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain import clocks
from services.intake.domain.bodies import GROUP, Body, from_here_up, next_above
from services.intake.domain.events import OFFICE, WATCHERS, ClockGone
from services.intake.domain.moves import Moves
from services.intake.domain.state import OPEN, REFERRED, By
from services.intake.domain.topics import PROTECTED


@dataclass(slots=True)
class Lateness(Moves):
    """Clocks of the owner. Ownership moves by itself only from a group, or where it presses."""

    def remind(self, *, now: datetime) -> None:
        """Half of the time is gone: the owner's officers are reminded, nobody else."""
        self.tell("reminder.half", now, hearers=OFFICE)

    def run_out(self, *, now: datetime) -> None:
        """The owner's time is gone: answerability climbs, the work stays.

        A group's matter goes to the council; one that presses goes to the level above by itself;
        every other one stays, and the level above has to choose.
        """
        self._end_pause(now)
        assert self.owner is not None and self.deadline is not None  # noqa: S101, PT018 - who is late has it
        above = self.superior
        if self.owner.kind == GROUP:
            self.forward_by_clock(now=now)
        elif self.is_pressing and above is not None:
            self.handed_in = True
            self._hand_over("CLOCK", above, By("system:intake", now))
            self.tell("clock.raised", now)
        else:
            self._gone(self.owner, above, self.deadline, now)

    def watched(self, *, epoch: int, about: str, by: str, now: datetime) -> bool:
        """A level above has to choose about who is late; return whether that still holds.

        That its owner is late she was told when the clock was gone.
        """
        if not self._is_late(epoch):
            return False
        if self.owner is not None and about not in (self.owner.name, by):
            self._say("supervision.climbed", now, {"body": about, "above": by})
        return True

    def watched_by_leaders(self, *, epoch: int, by: str, now: datetime) -> None:
        """Nobody chose up to the province: its leaders see that it is late."""
        if self._is_late(epoch):
            self._say("supervision.top", now, {"body": by})

    def remind_watcher(self, *, epoch: int, by: str, until: datetime, now: datetime) -> None:
        """Half of the time to choose is gone: those who have to choose are reminded."""
        if self._is_late(epoch):
            params = {"body": by, "until": until.isoformat()}
            self._say("reminder.supervision", now, params, hearers=WATCHERS)

    def helped(self, *, epoch: int, by: str, now: datetime) -> None:
        """A level above sends help. What else can be chosen tells itself: a date, a move."""
        if self._is_late(epoch) and self.deadline is not None:
            params = {"body": by, "until": self.deadline.isoformat()}
            self._say("supervision.helped", now, params)

    def _is_late(self, epoch: int) -> bool:
        return epoch == self.epoch and self.status in (OPEN, REFERRED)

    @property
    def superior(self) -> Body | None:
        """The next federation above the owner whose officers may know of it; none above all."""
        above = next_above(self.owner, self.region) if self.owner is not None else None
        if above is None:
            return None
        up = from_here_up(above, self.region)
        return next((body for body in up if body.name not in self.unfit), up[-1])

    def remind_of_whole(self, *, now: datetime) -> None:
        """Half of the whole matter's time is gone: the officers of who has it are reminded."""
        params = {"body": self.owner.name if self.owner else ""}
        params["until"] = self.whole_due_at.isoformat()
        self._say("reminder.whole", now, params, hearers=OFFICE)

    def whole_run_out(self, *, now: datetime) -> None:
        """The whole matter's time is gone: as with the owner's, unless that has been said."""
        if self.owner is not None and self.gone_no != self.deadline_no:
            self._gone(self.owner, self.superior, self.whole_due_at, now)

    def ask_her_run_out(self, *, now: datetime) -> None:
        """She has not said whether it is solved, and was not asked as often as she must be.

        Silence closes nothing: those above see that the owner did not ask.
        """
        if self.owner is not None and self.deadline is not None:
            self._gone(self.owner, self.superior, self.deadline, now, asking=True)

    def acceptance_run_out(self, *, now: datetime) -> None:
        """Nobody has taken it by name: its officers are reminded, and she is told."""
        if self.owner is not None and self.accepted_at is None:
            self.tell("reminder.acceptance", now, hearers=OFFICE)
            self._say("acceptance.gone", now, {"body": self.owner.name})

    @property
    def acceptance_due_at(self) -> datetime:
        """By when somebody has to have taken it; counted from its filing, never again."""
        policy = self.clocks_at(self.created_at)
        return clocks.acceptance_due(self.pace, self.created_at, policy)

    def _gone(
        self,
        owner: Body,
        above: Body | None,
        deadline: datetime,
        now: datetime,
        *,
        asking: bool = False,
    ) -> None:
        self.gone_no = self.deadline_no
        self.events.append(
            ClockGone(
                matter=self.id,
                epoch=self.epoch,
                deadline_no=self.deadline_no,
                owner=owner,
                superior=above,
                region=self.region,
                topic=self.topic,
                confidentiality=self.confidentiality,
                urgency=self.urgency,
                risk=self.risk,
                deadline=deadline,
                climbs_to=clocks.climbs_to(self.topic, self.risk),
                pseudonym=self.pseudonym if self.confidentiality == PROTECTED else "",
                at=now,
            )
        )
        params = {"body": owner.name}
        if asking:
            self._say("asking.late", now, {})
        elif above is None:
            self._say("clock.gone_top", now, params)
        else:
            self._say("clock.gone", now, params | {"above": above.name})
