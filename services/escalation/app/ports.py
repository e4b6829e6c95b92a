"""What the use cases of escalation need from outside themselves."""

from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.ports import ActWork
from services.escalation.app.views import (
    BodyView,
    CaseView,
    FederationView,
    LeadershipEntry,
    NoteView,
    OverdueBody,
    Standing,
    SupervisionFilter,
    SupervisionStanding,
    SupervisionView,
    WorkList,
)
from services.escalation.domain.asks import Ask
from services.escalation.domain.bodies import Officer, PartnerBody
from services.escalation.domain.bundles import Bundle
from services.escalation.domain.cases import Case, Traits
from services.escalation.domain.federations import Post
from services.escalation.domain.notes import ActionNote
from services.escalation.domain.supervision import Supervision, Watch


@dataclass(frozen=True, slots=True)
class Answer:
    """What the federation answers. The register checks it: only there it is kept."""

    outcome: str
    text: str = field(repr=False)
    action_record: str = field(repr=False)
    reason: str = field(repr=False)
    law_references: tuple[str, ...]
    expected_at: datetime | None = None


class Posts(Protocol):
    """Who has which post."""

    async def add(self, post: Post) -> Post:
        """Store a post; the same one that she has there already is returned instead."""

    async def get(self, post: UUID) -> Post | None:
        """Return a post, locked until the act ends."""

    async def end(self, post: Post, at: datetime) -> None:
        """Note until when somebody had a post."""

    async def were_known(self, federation: str) -> bool:
        """Whether anybody ever held a post in a federation."""


class Cases(Protocol):
    """Cases, with their custody and stages."""

    async def find(self, matter_id: UUID) -> Case | None:
        """Return a case, locked until the act ends."""

    async def open(self, matter_id: UUID, traits: Traits) -> Case:
        """Return a case, locked until the act ends; make it at the first sight of the matter."""

    async def save(self, case: Case) -> None:
        """Store custody, acceptances and the stages that follow from them."""

    async def exclude(self, matter_id: UUID, people: Collection[str]) -> None:
        """Make these the people who must not learn of the matter, and nobody else."""

    async def excluded_from(self, matter_id: UUID) -> frozenset[str]:
        """Return who must not learn of the matter."""

    async def linked(self, matter_id: UUID, relation: str) -> list[str]:
        """Return the bodies that stand in a relation to a matter now, by name."""

    async def link(self, matter_id: UUID, relation: str, body: str) -> None:
        """Let a body stand in a relation to a matter."""

    async def unlink(self, matter_id: UUID, relation: str, body: str) -> None:
        """End that."""

    async def add_note(self, note: ActionNote) -> None:
        """Store a note. Raises RESOURCE_TAKEN when its resource is booked at that time."""


class Bodies(Protocol):
    """The registry of bodies, and who acts for them."""

    async def add(self, body: PartnerBody) -> PartnerBody:
        """Store a body; the same one that is there already is returned instead."""

    async def find(self, body: UUID) -> PartnerBody | None:
        """Return a body as it is now, unlocked."""

    async def get(self, body: UUID) -> PartnerBody | None:
        """Return a body, locked until the act ends."""

    async def end(self, body: PartnerBody, at: datetime) -> None:
        """Note until when a body and its officers acted."""

    async def add_officer(self, officer: Officer) -> Officer:
        """Store an officer; the office that she has there already is returned instead."""

    async def officer(self, officer: UUID) -> Officer | None:
        """Return an officer, locked until the act ends."""

    async def end_officer(self, officer: Officer, at: datetime) -> None:
        """Note until when somebody acted for a body."""


class Asks(Protocol):
    """Asks and bundles. Whoever changes one locks its case first."""

    async def matter_of(self, ask: UUID) -> UUID | None:
        """Return the matter of an ask, unlocked: the case is locked before its asks."""

    async def matter_of_bundle(self, bundle: UUID) -> UUID | None:
        """Return the matter of a bundle, unlocked."""

    async def get(self, ask: UUID) -> Ask | None:
        """Return an ask, locked until the act ends."""

    async def waiting(self, matter: UUID) -> list[Ask]:
        """Return the asks about a matter that have not come to their end, locked."""

    async def to_do(self, doer: str) -> list[UUID]:
        """Return the asks that wait for a body, unlocked, in id order."""

    async def of_bundle(self, bundle: UUID) -> list[Ask]:
        """Return everything that was asked together, locked."""

    async def add(self, ask: Ask) -> None:
        """Store a new ask with its clock."""

    async def save(self, ask: Ask) -> None:
        """Store what an act did to an ask; a new date sets a new clock."""

    async def add_bundle(self, bundle: Bundle) -> None:
        """Store a new bundle."""

    async def bundle(self, bundle: UUID) -> Bundle | None:
        """Return a bundle, locked until the act ends."""

    async def save_bundle(self, bundle: Bundle) -> None:
        """Store what an act did to a bundle."""

    async def end_timer(self, timer: UUID) -> None:
        """Mark a timer as done."""


class Supervisions(Protocol):
    """What levels have to choose about late bodies."""

    async def of_matter(self, matter_id: UUID) -> Watch:
        """Return what levels have to choose about a matter, its case locked until the act ends."""

    async def matter_of(self, supervision: UUID) -> UUID | None:
        """Return the matter that a supervision is about."""

    async def save(self, links: Iterable[Supervision]) -> None:
        """Store supervisions, with timers for those that wait."""

    async def hear_of(self, matter_id: UUID, number: int) -> None:
        """Note that a matter has its deadline of this number."""

    async def end_timer(self, timer: UUID) -> None:
        """Mark a timer as done."""


class EscalationWork(ActWork, Protocol):
    """One act's transaction, see `chassis.work.Work`."""

    @property
    def posts(self) -> Posts:
        """The posts."""

    @property
    def cases(self) -> Cases:
        """The cases."""

    @property
    def asks(self) -> Asks:
        """The asks."""

    @property
    def bodies(self) -> Bodies:
        """The registry."""

    @property
    def supervisions(self) -> Supervisions:
        """What levels have to choose about late bodies."""


Begin = Callable[[Act], AbstractAsyncContextManager[EscalationWork]]


class Register(Protocol):
    """Intake's register, called with the acting person's own token."""

    async def answer(self, act: Act, matter_id: UUID, epoch: int, answer: Answer) -> None:
        """Move the matter to RESOLVED. Raises the register's refusals as they are."""

    async def raise_up(self, act: Act, matter_id: UUID, epoch: int, reason: str) -> None:
        """Move the matter one level up. Raises the register's refusals as they are."""

    async def order(self, act: Act, matter_id: UUID, epoch: int, until: datetime) -> datetime:
        """Set the owner another date; return the one that holds, perhaps an earlier one."""

    async def take_over(
        self, act: Act, matter_id: UUID, epoch: int, to: str, reason: str
    ) -> tuple[int, str]:
        """Move the matter from a late owner to a body above it; return epoch and owner now."""

    async def raise_past(self, act: Act, matter_id: UUID, epoch: int, to: str, reason: str) -> None:
        """Move the matter to a body further up, past levels between."""

    async def refer(self, act: Act, matter_id: UUID, epoch: int, body: str, reason: str) -> int:
        """Note that a body handles the matter; return its epoch now."""

    async def made(self, act: Act, matter_id: UUID) -> bool:
        """Whether this very request has moved the matter before."""


class FederationReader(Protocol):
    """Queries on federations."""

    async def federation(self, act: Act, name: str) -> FederationView:
        """Return one federation."""

    async def mine(self, act: Act, size: int, token: str) -> tuple[list[FederationView], str]:
        """Return a page of the federations in which the caller holds a post."""

    async def posts(
        self, act: Act, federation: str, size: int, token: str
    ) -> tuple[list[Post], str]:
        """Return a page of a federation's posts."""

    async def post(self, name: str) -> Post:
        """Return a post that the caller has just given."""


class BodyReader(Protocol):
    """Queries on the registry."""

    async def body(self, act: Act, name: str) -> BodyView:
        """Return one body. Raises NOT_FOUND."""

    async def bodies(
        self, act: Act, size: int, token: str, region: str, kind: str
    ) -> tuple[list[BodyView], str]:
        """Return a page of the bodies that have not ended."""

    async def officers(
        self, act: Act, body: str, size: int, token: str
    ) -> tuple[list[Officer], str]:
        """Return a page of who acts for a body now."""

    async def officer(self, name: str) -> Officer:
        """Return an office that the caller has just given or ended."""


class CaseReader(Protocol):
    """Queries on cases, cut to the caller's rights."""

    async def case(self, act: Act, name: str) -> CaseView:
        """Return one case. Raises NOT_FOUND."""

    async def cases(
        self, act: Act, size: int, token: str, federation: str, state: str
    ) -> tuple[list[CaseView], str]:
        """Return a page of cases, newest first."""

    async def standing(self, act: Act, name: str) -> Standing:
        """Return a case for an act on it. Raises NOT_FOUND."""


class NoteReader(Protocol):
    """Queries on action notes."""

    async def note(self, act: Act, name: str) -> NoteView:
        """Return one note. Raises NOT_FOUND."""

    async def notes(self, act: Act, case: str, size: int, token: str) -> tuple[list[NoteView], str]:
        """Return a page of a case's notes, oldest first."""


class SupervisionReader(Protocol):
    """Queries on supervisions, cut to the caller's rights."""

    async def supervision(self, act: Act, name: str) -> SupervisionView:
        """Return one supervision. Raises NOT_FOUND."""

    async def standing(self, act: Act, name: str) -> SupervisionStanding:
        """Return a supervision for a choice about it. Raises NOT_FOUND."""

    async def supervisions(
        self, act: Act, filters: SupervisionFilter, size: int, token: str
    ) -> tuple[list[SupervisionView], str]:
        """Return a page of supervisions, newest first."""

    async def group(
        self, act: Act, body: str, about: str, size: int
    ) -> tuple[list[Supervision], int, datetime]:
        """Return the first of a list that wait for the caller, how many wait, and the time."""

    async def decided_by(self, act: Act, body: str, about: str) -> int:
        """Return how many of a list this very request has decided."""


class OverdueReader(Protocol):
    """Counts of what is late, cut to the caller's rights."""

    async def overdue(self, act: Act, size: int, token: str) -> tuple[list[OverdueBody], str]:
        """Return a page of late bodies, in the order of their names."""

    async def leadership(
        self, act: Act, size: int, token: str
    ) -> tuple[list[LeadershipEntry], str]:
        """Return a page of what the leadership of a province has to hear of."""


class WorkReader(Protocol):
    """What waits for the caller."""

    async def work(self, act: Act, size: int, kinds: Collection[str], *, overdue: bool) -> WorkList:
        """Return the earliest due items and how many there are."""
