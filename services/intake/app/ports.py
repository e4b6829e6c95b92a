"""What the use cases of intake need from outside themselves."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.ports import ActWork
from services.intake.app.attachment_ports import Attachments
from services.intake.app.desk import Receipts, Vault
from services.intake.app.dispute_ports import Disputes
from services.intake.app.field_ports import FieldWork
from services.intake.app.office_ports import Deputies
from services.intake.app.post_ports import Posts
from services.intake.app.talk_ports import Conversations
from services.intake.app.views import (
    CustodyView,
    GroupView,
    MatterFilter,
    MatterView,
    MemberView,
    MeView,
    PersonView,
    TimelineView,
    WorkView,
)
from services.intake.domain.asking import Contact
from services.intake.domain.bodies import Body
from services.intake.domain.clock_policy import PolicyBook
from services.intake.domain.extension import Extension
from services.intake.domain.matter import Matter
from services.intake.domain.people import Group, Person
from services.intake.domain.resolution import Resolution


class People(Protocol):
    """The vault of people, and the groups they are in."""

    async def add(self, person: Person) -> None:
        """Store a new person."""

    async def exists(self, person: UUID) -> bool:
        """Whether there is such a person with a login."""

    async def add_group(self, group: Group) -> None:
        """Store a new group."""

    async def group(self, group: UUID) -> Group | None:
        """Return a group, locked until the act ends."""

    async def remove_member(self, group: UUID, person: UUID) -> bool:
        """End somebody's membership or leadership of a group; return whether she had one."""

    async def set_member(self, group: UUID, person: UUID, role: str) -> None:
        """Make somebody a member or leader of a group; a former leader becomes a member."""

    async def role(self, group: UUID, person: UUID) -> str:
        """Return what somebody is in a group; empty when she is not in it."""

    async def set_title(self, group: UUID, person: UUID, title: str, area: str) -> None:
        """Make a member the organiser of a part of the area."""


@dataclass(frozen=True, slots=True)
class NewParty:
    """Somebody of a new matter: her role, and the relations that follow from it."""

    person: UUID
    role: str
    relations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeMove:
    """A move as its custody row has it."""

    matter: str
    epoch: int
    move: str
    owner: Body | None
    deadline: datetime | None
    status: str
    fingerprint: bytes | None


class Matters(Protocol):
    """The register."""

    async def get(self, matter: UUID) -> Matter | None:
        """Return a matter, locked until the act ends."""

    async def children(self, parent: UUID) -> list[Matter]:
        """Return the matters that are part of a collective one, locked, in id order."""

    async def has_cosigned(self, parent: UUID, person: str) -> bool:
        """Whether a person (bare id) is in a collective matter already."""

    async def add(self, matter: Matter, parties: list[NewParty]) -> None:
        """Store a new matter with everything that belongs to it."""

    async def save(self, matter: Matter) -> None:
        """Store what an act did to a matter."""

    async def save_hearers(self, children: Sequence[Matter]) -> None:
        """Store children of a collective matter after they heard of it, all at once."""

    async def note_confirmation(
        self,
        matter: Matter,
        resolution: Resolution,
        *,
        solved: bool,
        satisfaction: str,
        comment: str,
    ) -> None:
        """Store what she said of an outcome."""

    async def made_move(self, matter: UUID, actor: str, request_id: str) -> MadeMove | None:
        """Return the move that a request of this actor made, if it did."""

    async def sign_move(self, matter: UUID, epoch: int, fingerprint: bytes) -> None:
        """Keep what the request asked for that made the move to this epoch."""

    async def set_invitee(self, matter: UUID, person: str, until: datetime | None) -> None:
        """Let somebody read a matter as X until a time (None: open), or end that."""

    async def end_invitees(self, matter: UUID, begun_by: datetime) -> None:
        """End what anybody reads as X since that time or longer."""

    async def excluded_from(self, matter: UUID) -> frozenset[str]:
        """Return the people who must not learn that a matter exists."""

    async def let_supervise(self, matter: UUID, body: str) -> None:
        """Let a level above read a matter whose owner is late."""

    async def end_timer(self, timer: UUID) -> None:
        """Mark a timer as done."""

    def alarm_untaken(self, matter: Matter) -> None:
        """Let operations know that an owner's service has not opened a stage."""


class Contacts(Protocol):
    """Tries to ask her whether an outcome solved it."""

    async def of_outcome(self, matter: UUID, resolution_no: int) -> list[Contact]:
        """Return the tries for one outcome, oldest first."""

    async def add(self, matter: UUID, resolution_no: int, number: int, contact: Contact) -> None:
        """Store a try."""

    async def closer(self, matter: UUID) -> str:
        """Return who gave the newest outcome, or said that it is done."""

    async def has_login(self, matter: UUID) -> bool:
        """Whether the concerned person can be asked in her own inbox."""


class Offices(Protocol):
    """Who holds which office in which body, as this service knows it."""

    async def people(
        self, bodies: Sequence[str], roles: Collection[str]
    ) -> Mapping[str, frozenset[str]]:
        """Return who holds one of the roles now, of each body of which such a holder was known."""

    async def last_day(self, body: str, roles: Collection[str]) -> datetime | None:
        """Return when the last holder leaves, also when that is over; None: nobody knows yet."""

    async def worked_on_by(self, body: str, most: int) -> list[UUID]:
        """Return some matters that a body has to act on, the oldest first."""

    async def look_again(self, body: str, at: datetime) -> None:
        """Set the timer that looks whether a body still has somebody in office."""


class Readers(Protocol):
    """Bodies that read a matter which they do not have."""

    async def set(self, matter: UUID, body: str, relation: str, until: datetime | None) -> None:
        """Let a body read a matter until a time (None: open), or end that."""


class IntakeWork(ActWork, Protocol):
    """One act's transaction, see `chassis.work.Work`."""

    @property
    def book(self) -> PolicyBook:
        """The clocks' policies."""

    @property
    def people(self) -> People:
        """The vault."""

    @property
    def contacts(self) -> Contacts:
        """Tries to ask her."""

    @property
    def matters(self) -> Matters:
        """The register."""

    @property
    def readers(self) -> Readers:
        """Bodies that read a matter which they do not have."""

    @property
    def attachments(self) -> Attachments:
        """The rows of attachments."""

    @property
    def conversations(self) -> Conversations:
        """Messages and notes."""

    @property
    def disputes(self) -> Disputes:
        """Objections, challenges, exclusions."""

    @property
    def offices(self) -> Offices:
        """Who holds which office."""

    @property
    def deputies(self) -> Deputies:
        """Who stands in, and hand-overs."""

    @property
    def posts(self) -> Posts:
        """Posts of groups, and offers of help."""

    @property
    def field(self) -> FieldWork:
        """Grids and what their workers write."""

    @property
    def receipts(self) -> Receipts:
        """Receipts of the desk."""

    @property
    def vault(self) -> Vault:
        """Finding people."""


Begin = Callable[[Act], AbstractAsyncContextManager[IntakeWork]]


class PeopleReader(Protocol):
    """Queries on people and groups, cut to the caller's rights."""

    async def person(self, name: str) -> PersonView:
        """Return a person that the caller has just entered."""

    async def me(self, act: Act) -> MeView:
        """Return the caller."""

    async def group(self, act: Act, name: str) -> GroupView:
        """Return one group."""

    async def groups(self, act: Act, size: int, token: str) -> tuple[list[GroupView], str]:
        """Return a page of the caller's groups."""

    async def members(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[MemberView], str]:
        """Return a page of a group's members."""

    async def membership(self, group: str, person: str) -> MemberView:
        """Return a membership that the caller has just made."""


class MatterReader(Protocol):
    """Queries on matters, cut to the caller's rights."""

    async def matter(self, act: Act, name: str) -> MatterView:
        """Return one matter."""

    async def batch(self, act: Act, names: Sequence[str]) -> list[MatterView]:
        """Return the matters that the caller may read, in the order asked."""

    async def extension(self, act: Act, name: str) -> Extension:
        """Return the newest extension that the caller has asked for or decided on."""

    async def matters(
        self, act: Act, filters: MatterFilter, size: int, token: str
    ) -> tuple[list[MatterView], str]:
        """Return a page of matters, newest first."""

    async def timeline(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[TimelineView], str]:
        """Return a page of the timeline, oldest first."""

    async def custody(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[CustodyView], str]:
        """Return a page of the custody chain, oldest first."""

    async def council_draft(self, act: Act, name: str) -> str:
        """Return the text with recorded names and phones replaced."""

    async def masked(self, act: Act, name: str, texts: Sequence[str]) -> list[str]:
        """Return texts as they may leave the named readers of a matter."""


class WorkReader(Protocol):
    """What waits for somebody."""

    async def items(
        self, act: Act, size: int, kinds: frozenset[str], *, overdue: bool
    ) -> tuple[list[WorkView], int, int]:
        """Return the earliest due items, how many there are, and how many are overdue."""
