"""What the use cases about seats and publications need from outside themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from services.deliberation.domain.action import Action
from services.deliberation.domain.associates import AssociateProposal, AssociateVote
from services.deliberation.domain.council import Seat
from services.deliberation.domain.publication import Publication


@dataclass(frozen=True, slots=True)
class AssociateView:
    """A proposal and its counts."""

    proposal: AssociateProposal
    yes_count: int
    no_count: int
    councillor_count: int


class BenchWork(Protocol):
    """Who comes and goes, and what is published."""

    async def get(self, proposal_id: UUID) -> AssociateProposal | None:
        """Return a proposal, locked until the act ends."""

    async def save(self, proposal: AssociateProposal) -> None:
        """Store a proposal, new or changed."""

    async def open_for(self, council: str, person_id: UUID) -> bool:
        """Whether the N of a council are being asked about somebody."""

    async def meetings_as_x(self, council: str, person_id: UUID) -> int:
        """Return to how many meetings of a council somebody came as X."""

    async def vote(self, vote: AssociateVote) -> None:
        """Store a vote; it replaces the person's former one."""

    async def votes(self, proposal_id: UUID) -> dict[UUID, str]:
        """Return who said what."""

    async def end_seat(self, seat: Seat, at: datetime) -> None:
        """Remember a seat as ended and free it."""

    async def tasks_of(self, council: str, person_id: UUID) -> list[Action]:
        """Return what somebody has taken of a council and not done, locked."""

    async def published(self, item_id: UUID) -> bool:
        """Whether the result of an item is published."""

    async def publish(self, publication: Publication) -> None:
        """Store a publication."""


class Groups(Protocol):
    """The area groups of intake."""

    async def regions(self, act: Act) -> set[str]:
        """Return the villages in whose groups the caller is."""


class BenchReader(Protocol):
    """Queries on proposals of ASSOCIATES and publications, cut to the caller's rights."""

    async def associate(self, act: Act, name: str) -> AssociateView:
        """Return one proposal."""

    async def associates(
        self, act: Act, council: str, size: int, token: str
    ) -> tuple[list[AssociateView], str]:
        """Return a page of a council's proposals, newest first."""

    async def publication(self, act: Act, name: str) -> Publication:
        """Return one publication to its council."""

    async def publications(
        self, act: Act, region: str, regions: Sequence[str], size: int, token: str
    ) -> tuple[list[Publication], str]:
        """Return a page of what was published in a village, newest first.

        `regions` are the villages in whose groups the caller is.
        """
