"""Moves down, sideways and by a superior; taking a move back. Each makes the epoch one higher."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.catalogue import catalogue
from chassis.names import name_of
from chassis.region import Level, RegionCode
from services.intake.domain.bodies import (
    Body,
    common_superior,
    counterpart,
    group_body,
    rank_of,
    way_up,
)
from services.intake.domain.clocks import superior_due
from services.intake.domain.refusals import not_open, undo_refused, wrong_target
from services.intake.domain.state import (
    AGREED,
    OPEN,
    REFERRED,
    SETTLED,
    WITH_SUPERIOR,
    WORKED_ON,
    By,
    MatterState,
)

UNDO_WITHIN = timedelta(minutes=10)  # ours
UNDOABLE = frozenset({"FORWARD", "RAISE", "SKIP", "RETURN"})
MOST_MOVES_WITHOUT_ACTION = 3  # ours: the third one goes to the common superior
# Up to here people know the villages: above, relaying sideways would be guessing.
_RELAYS_BELOW = Level.COUNTY


@dataclass(slots=True)
class Transfers(MatterState):
    """Returning, relaying, taking over, referring, undoing."""

    def bodies(self) -> tuple[Body, ...]:
        """Return every body of the matter's way, lowest first, its group included.

        What went straight to the county never was the group's, and a group has no matter of
        another village.
        """
        way = way_up(self.region)
        at_home = self.home_region in (None, self.region)
        if self.group is None or self.audience == "COUNTY" or not at_home:
            return way
        return (group_body(name_of("groups", self.group), self.region), *way)

    def reachable(self) -> tuple[Body, ...]:
        """Return the bodies of its way and of a village it was taken for, and who had it last."""
        known = self.bodies()
        if self.other_region is not None:
            known += way_up(self.other_region)
        return (*known, self.giver) if self.giver is not None else known

    def body_named(self, name: str) -> Body | None:
        """Return a reachable body by its name."""
        return next((body for body in self.reachable() if body.name == name), None)

    def return_down(self, *, to: str, expected_epoch: int, by: By) -> None:
        """Hand the matter back to a body below its owner, with a reason."""
        self._expect(expected_epoch)
        owner = self._owner()
        target = self.body_named(to)
        if target is None or rank_of(target) >= rank_of(owner):
            raise wrong_target("to", "NOT_BELOW", "Name a body below the one that has it.")
        if target.name in self.unfit:
            raise wrong_target("to", "NOBODY_THERE", "Nobody there can take it.")
        if self.dispute == WITH_SUPERIOR:
            self.moves_without_action = 0  # the superior has decided
        elif self._would_be_the_third():
            self._to_superior(owner, target, by)
            return
        self._go_to_village_of(target)
        self._hand_over("RETURN", target, by)
        self.tell("returned", by.now)

    def can_be_returned(self) -> bool:
        """Whether there is a body below its owner that could take it."""
        owner = self.owner
        return owner is not None and any(rank_of(body) < rank_of(owner) for body in self.bodies())

    def relay(self, *, region: RegionCode, expected_epoch: int, by: By) -> None:
        """Hand the matter to the body of the same kind and level of the village it belongs to."""
        self._expect(expected_epoch)
        owner = self._owner()
        if owner.level >= _RELAYS_BELOW:
            raise not_open("RELAY_OUTSIDE_COUNTY", "Only villages and townships relay a matter.")
        village = catalogue().find(region)
        if village is None or village.level is not Level.VILLAGE or region == self.region:
            raise wrong_target("region", "UNKNOWN_REGION", "Name another village.")
        target = counterpart(owner, region)
        shared = {body.name for body in way_up(self.region)} & {
            body.name for body in way_up(region) if body.level is Level.COUNTY
        }
        if not shared or target is None:
            raise not_open("RELAY_OUTSIDE_COUNTY", "It belongs to no village of this county.")
        if self._would_be_the_third():
            self.other_region = region
            self._to_superior(owner, target, by)
            return
        self._go_to_village(region)
        self._hand_over("RELAY", target, by)
        self.tell("relayed", by.now)

    def take_over(self, *, to: str, highest: Body, expected_epoch: int, by: By) -> None:
        """A superior takes the matter, or gives it to a federation between it and the owner.

        A superior that was asked to decide keeps it by taking it over from itself.
        """
        self._expect(expected_epoch, WORKED_ON)
        owner = self._owner()
        target = next((body for body in way_up(self.region)[1:] if body.name == to), None)
        keeps = target == owner and self.dispute == WITH_SUPERIOR
        above = target is not None and rank_of(owner) < rank_of(target) <= rank_of(highest)
        if target is None or not (above or keeps):
            raise wrong_target("to", "NOT_ABOVE", "Name a federation between the owner and you.")
        self.status = OPEN
        self._hand_over("TAKE_OVER", target, by)
        # Its superior has spoken: nobody objects to that.
        self.dispute = SETTLED
        self.tell("taken_over", by.now)

    def refer(self, *, to: str, expected_epoch: int, by: By) -> None:
        """Let a body handle it; the federation stays the owner and owes her the answer."""
        self._expect(expected_epoch)
        owner = self._owner()
        if not to.startswith("bodies/"):
            raise wrong_target("to", "NOT_A_BODY", "Name the body that is to handle it.")
        self.status = REFERRED
        self._hand_over("REFER", owner, by, self.deadline)
        self.tell("referred", by.now)

    def end_referral(self, *, expected_epoch: int, by: By) -> None:
        """The body handed it back, or the federation takes it back: it goes on itself."""
        self._expect(expected_epoch, frozenset({REFERRED}))
        self.status = OPEN
        self._hand_over("REFERRAL_ENDED", self._owner(), by, self.deadline)
        self.tell("referral_ended", by.now)

    def pass_on(self, *, now: datetime) -> None:
        """Its owner lost its last person who could act: to the next one on the way up."""
        before = self._owner()
        receiver = self._fit(before)
        if receiver == before:
            return  # nobody above either: it stays where its clock is watched
        self._hand_over("UNSTAFFED", receiver, By("system:intake", now))
        self.tell("unstaffed", now)

    def refuse_undo(self, now: datetime) -> str:
        """Return why the last move cannot be taken back now; empty when it can."""
        made = self.last_move in UNDOABLE and self.dispute != AGREED
        if not made or self.status != OPEN or self.giver is None or self.giver.name in self.unfit:
            return "NOTHING_TO_UNDO"
        if self.epoch in (self.acted_epoch, self.objection_epoch):
            return "ALREADY_ACTED"
        if self.moved_at is None or now > self.moved_at + UNDO_WITHIN:
            return "UNDO_TOO_LATE"
        return ""

    def undo(self, *, expected_epoch: int, by: By) -> None:
        """The giver takes its move back within 10 minutes; its clock goes on where it was."""
        self._expect(expected_epoch)
        if reason := self.refuse_undo(by.now):
            raise undo_refused(reason)
        giver, deadline = self.giver, self.giver_deadline
        assert giver is not None  # noqa: S101 - refused without one
        self.moves_without_action = max(0, self.moves_without_action - 1)
        decided = self.dispute == SETTLED and self.last_move == "RETURN"
        self._go_to_village_of(giver)
        self._hand_over("UNDO", giver, by, deadline)
        if decided:
            self.dispute = WITH_SUPERIOR
        self.tell("undone", by.now)

    def _owner(self) -> Body:
        assert self.owner is not None  # noqa: S101 - what is worked on has one
        return self.owner

    def _would_be_the_third(self) -> bool:
        return self.moves_without_action + 1 >= MOST_MOVES_WITHOUT_ACTION

    def _to_superior(self, first: Body, second: Body, by: By) -> None:
        """Let the common superior of two bodies decide, within 3 working days."""
        superior = common_superior(first, second, self.region, self.other_region)
        self._hand_over("TO_SUPERIOR", superior, by, superior_due(by.now))
        self.dispute = WITH_SUPERIOR
        self.moves_without_action = 0
        self.tell("to_superior", by.now)

    def _go_to_village_of(self, body: Body) -> None:
        """Take the matter for the village of a body that is not on its way."""
        if body in self.bodies():
            return
        village = body.region if body.level is Level.VILLAGE else self.other_region
        if village is not None:
            self._go_to_village(village)

    def _go_to_village(self, village: RegionCode) -> None:
        self.home_region = self.home_region or self.region
        self.left_region = self.other_region = self.region
        self.region = village
