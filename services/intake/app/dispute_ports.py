"""What objections and challenges need from outside the use cases."""

from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.protected_value import Protected
from services.intake.domain.dispute import Challenge, Objection


class Disputes(Protocol):
    """Objections, challenges and exclusions, with their timers and the facts they make."""

    async def add_objection(self, objection: Objection) -> None:
        """Store it, and the timer of the giver's silence."""

    async def objection(self, matter: UUID) -> Objection | None:
        """Return a matter's newest objection on which nobody has decided."""

    async def decide_objection(self, matter: UUID, *, agreed: bool) -> None:
        """Store the giver's word on the newest objection."""

    async def next_challenge(self, matter: UUID) -> int:
        """Return the number of a matter's next challenge."""

    async def add_challenge(self, challenge: Challenge) -> None:
        """Store it, let the superior read the matter, set the timer of its silence."""

    async def challenge(self, matter: UUID, number: int) -> Challenge | None:
        """Return one challenge."""

    async def decide_challenge(
        self, challenge: Challenge, *, state: str, by: str, why: Protected[str]
    ) -> None:
        """Store the decision; the superior reads on only while another one waits for it."""

    async def exclude(self, matter: UUID, person: str) -> None:
        """Let a matter not exist for somebody (`people/{id}`)."""

    async def end_exclusion(self, challenge: Challenge) -> None:
        """End what a challenge excluded; what was excluded for another reason stays."""

    async def close_to(self, matter: UUID) -> frozenset[str]:
        """Return the concerned person and those who speak for her."""


class DisputeReader(Protocol):
    """Queries on objections and challenges, for those who decide about them."""

    async def objection(self, act: Act, name: str) -> Objection:
        """Return the objection that waits for the caller's body."""

    async def challenges(self, act: Act, name: str) -> list[Challenge]:
        """Return the challenges about which the caller's federations decide, newest first."""
