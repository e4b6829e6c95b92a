"""Moves upwards from one owner to another. Each makes the epoch one higher."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.bodies import (
    COUNCIL,
    FEDERATION,
    GROUP,
    Body,
    council_of,
    next_above,
    way_up,
)
from services.intake.domain.events import EVERYBODY
from services.intake.domain.refusals import not_open, wrong_target
from services.intake.domain.state import By, MatterState
from services.intake.domain.topics import PROTECTED


@dataclass(slots=True)
class Moves(MatterState):
    """Filing, forwarding, raising, skipping."""

    def file(self, owner: Body, *, actor: str, now: datetime, on_behalf: bool) -> None:
        """Give the matter its first owner."""
        self._hand_over("FILE", owner, By(actor, now))
        kind = {GROUP: "group", COUNCIL: "council", FEDERATION: "federation"}[owner.kind]
        self.tell("filed.on_behalf" if on_behalf else f"filed.{kind}", now, hearers=EVERYBODY)

    def forward(
        self, *, expected_epoch: int, council_text: str, actor: str, request_id: str, now: datetime
    ) -> None:
        """Hand the matter from the group to the council of the place."""
        self._expect(expected_epoch)
        self._require_screened()
        self.hand_in(council_text)
        self._hand_over("FORWARD", council_of(self.region), By(actor, now, request_id=request_id))
        self.tell("forwarded", now)

    def forward_by_clock(self, *, now: datetime) -> None:
        """The leader's clock has ended: the council gets it by itself, the leader is thanked."""
        self.handed_in = True
        self._hand_over("CLOCK", council_of(self.region), By("system:intake", now))
        self.tell("clock.to_council", now)

    def raise_up(
        self,
        *,
        expected_epoch: int,
        without_deliberation: bool,
        reason: str,
        actor: str,
        request_id: str,
        now: datetime,
    ) -> None:
        """Hand the matter to the next federation above its owner."""
        self._expect(expected_epoch)
        assert self.owner is not None  # noqa: S101 - open matters have one
        above = next_above(self.owner, self.region)
        if above is None:
            raise not_open("NO_LEVEL_ABOVE", "There is no level above the province.")
        self.handed_in = True
        self._hand_over("RAISE", above, By(actor, now, reason, request_id, without_deliberation))
        if without_deliberation:
            self.tell("raised.without_deliberation", now)
        else:
            self.tell(f"raised.{self.owner.level.token}", now)

    def skip(self, *, to: str, expected_epoch: int, by: By) -> None:
        """Hand the matter up past at least one level, with a reason."""
        self._expect(expected_epoch)
        assert self.owner is not None  # noqa: S101 - open matters have one
        target = next((body for body in self.skippable() if body.name == to), None)
        if target is None:
            raise wrong_target("to", "NOT_FURTHER_UP", "Name a federation past the next level.")
        if not self.handed_in:
            self.hand_in("")
        self._hand_over("SKIP", target, by)
        self.tell(f"raised.{self.owner.level.token}", by.now)

    def skippable(self) -> tuple[Body, ...]:
        """Return the federations above the next one."""
        if self.owner is None:
            return ()
        above = next_above(self.owner, self.region)
        federations = way_up(self.region)[1:]
        return federations[federations.index(above) + 1 :] if above in federations else ()

    def hand_in(self, council_text: str) -> None:
        """Confirm what leaves the named readers; PROTECTED needs a text without names."""
        if council_text:
            self.council_text = council_text
        if self.confidentiality == PROTECTED and not self.council_text:
            raise not_open("COUNCIL_TEXT_REQUIRED", "Confirm a text without names first.")
        self.council_text = self.council_text or self.text
        self.handed_in = True
