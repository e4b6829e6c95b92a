"""Not ours, not fair, not for her ears: objections, challenges, exclusion."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.clocks import objection_until
from services.intake.domain.events import CLOSE, EVERYBODY
from services.intake.domain.refusals import not_open
from services.intake.domain.state import AGREED, OPEN, WORKED_ON, By
from services.intake.domain.transfers import Transfers

# Moves that somebody made and to which their receiver may object.
OBJECTIONABLE = frozenset({"FORWARD", "RAISE", "SKIP", "RETURN", "RELAY"})
_REFUSALS = {
    "NOT_OBJECTIONABLE": "Nobody handed it over to you in a way that you could object to.",
    "SUPERIOR_DECIDED": "The superior has decided who has it.",
    "ALREADY_OBJECTED": "You have objected already.",
    "OBJECTION_WINDOW_OVER": "The time to object is over.",
}


@dataclass(slots=True)
class Disputes(Transfers):
    """Objections between bodies; challenges and exclusions by the people of a matter."""

    def refuse_objection(self, now: datetime) -> str:
        """Return why its owner cannot object to the transfer now; empty when it can."""
        if self.status != OPEN or self.giver is None or self.last_move not in OBJECTIONABLE:
            return "NOT_OBJECTIONABLE"
        if self.dispute:
            return "SUPERIOR_DECIDED"
        if self.is_objected:
            return "ALREADY_OBJECTED"
        until = objection_until(self.moved_at or now, self.deadline or now)
        return "" if now <= until else "OBJECTION_WINDOW_OVER"

    @property
    def is_objected(self) -> bool:
        """Whether its giver owes a word on an objection."""
        return self.objection_epoch == self.epoch and self.status == OPEN

    def object_to(self, *, expected_epoch: int, by: By) -> None:
        """Say that it is not the owner's; the owner stays until somebody decides."""
        self._expect(expected_epoch)
        if reason := self.refuse_objection(by.now):
            raise not_open(reason, _REFUSALS[reason])
        self.objection_epoch = self.epoch
        self.revision += 1
        self.tell("objected", by.now)

    def decide_objection(self, *, expected_epoch: int, agree: bool, by: By) -> None:
        """The giver takes it back; or refuses, in words or by silence: the superior decides."""
        self._expect(expected_epoch)
        if not self.is_objected or self.giver is None:
            raise not_open("NO_OBJECTION", "Nobody waits for your word.")
        owner, giver = self._owner(), self.giver
        if not agree:
            self._to_superior(owner, giver, by)
            return
        self._go_to_village_of(giver)
        self._hand_over("RETURN", giver, by)
        self.dispute = AGREED  # the giver cannot object to what it has agreed to
        self.tell("returned", by.now)

    def challenge(self, by: By) -> None:
        """Somebody who handles it rests, for she may not be fair; `unfit` knows who is left."""
        self._carry_or_pass_on("CHALLENGE", by)
        self.tell("challenged", by.now, hearers=EVERYBODY)

    def decide_challenge(self, *, upheld: bool, by: By) -> None:
        """The superior has decided; who had to pass the matter on does not get it back."""
        self._carry_or_pass_on("CHALLENGE_DECIDED", by)
        self._say("challenge.upheld" if upheld else "challenge.rejected", by.now, {})

    def exclude(self, by: By) -> None:
        """Somebody must not learn of it any more; `unfit` knows who is left."""
        self._carry_or_pass_on("EXCLUDE", by)
        self._say("excluded", by.now, {}, hearers=CLOSE)

    def _carry_or_pass_on(self, move: str, by: By) -> None:
        """Begin an epoch that tells everybody who is excluded; the owner stays if it can.

        Who may object or take back may do so in the new epoch too.
        """
        owner = self.owner
        if owner is not None and self.status in WORKED_ON and self._fit(owner) != owner:
            self._hand_over(move, self._fit(owner), by)
            return
        last, since = self.last_move, self.moved_at
        objected, acted = self.is_objected, self.acted_epoch == self.epoch
        self._moved(move, owner, by)
        self.last_move, self.moved_at = last, since
        self.objection_epoch = self.epoch if objected else self.objection_epoch
        self.acted_epoch = self.epoch if acted else self.acted_epoch
