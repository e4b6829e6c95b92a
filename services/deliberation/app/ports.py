"""What the use cases of deliberation need from outside themselves."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.ports import ActWork
from services.deliberation.app.bench_ports import BenchWork
from services.deliberation.app.round_ports import Rounds
from services.deliberation.domain.action import Action, Progress, Visit
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.closing import MinutesPart
from services.deliberation.domain.council import Council, Expert, Seat
from services.deliberation.domain.docket import Custody, Entry
from services.deliberation.domain.invitation import Invitation
from services.deliberation.domain.item import Item
from services.deliberation.domain.meeting import Meeting
from services.deliberation.domain.rules import Rules
from services.deliberation.domain.talk import Ballot, Proposal, Statement


class Councils(Protocol):
    """Councils, seats and experts."""

    async def get(self, name: str) -> Council | None:
        """Return a council, locked until the act ends."""

    async def add(self, council: Council) -> None:
        """Store a new council."""

    async def seats(self, council: str) -> list[Seat]:
        """Return the seats of a council."""

    async def save_seats(self, *seats: Seat) -> None:
        """Store seats, new or changed, in this order."""

    async def expert_of(self, council: str, person_id: UUID) -> Expert | None:
        """Return what a council knows of an expert."""

    async def save_expert(self, expert: Expert) -> None:
        """Store an expert, new or changed."""


class Docket(Protocol):
    """What councils have."""

    async def custody(self, matter_id: UUID) -> Custody:
        """Return the newest custody that was seen (epoch 0: none), locked until the act ends."""

    async def see(self, custody: Custody) -> None:
        """Store a newer custody."""

    async def of_matter(self, matter_id: UUID) -> list[Entry]:
        """Return a matter's entries at all councils, the newest epoch first, locked."""

    async def waiting(self, council: str, count: int) -> list[Entry]:
        """Return what waits screened at a council, the oldest first, locked by id."""

    async def at_council(self, council: str, matter_ids: Collection[UUID]) -> dict[UUID, Entry]:
        """Return entries of a council by matter, locked in the order of their ids."""

    async def save(self, entry: Entry) -> None:
        """Store an entry, new or changed."""


class Meetings(Protocol):
    """Meetings, items, invitations, attendance."""

    async def get(self, meeting_id: UUID) -> Meeting | None:
        """Return a meeting, locked until the act ends."""

    async def look(self, meeting_id: UUID) -> Meeting | None:
        """Return a meeting as it is, without its lock."""

    async def monthly(self, council: str, month: str) -> bool:
        """Whether the council has its MONTHLY meeting of a month."""

    async def next_ordinary(self, council: str, now: datetime) -> Meeting | None:
        """Return the next meeting to come that does not decide at once, locked."""

    async def save(self, meeting: Meeting) -> None:
        """Store a meeting, new or changed."""

    async def items(self, meeting_id: UUID) -> list[Item]:
        """Return the items of a meeting in their order."""

    async def item(self, meeting_id: UUID, item_id: UUID) -> Item | None:
        """Return an item, locked against its close until the act ends."""

    async def any_item(self, item_id: UUID) -> Item | None:
        """Return an item of whatever meeting, locked."""

    async def open_item_of(self, matter_id: UUID) -> Item | None:
        """Return the one open item of a matter, leaving out what is only to be ratified."""

    async def ratifications_due(self, council: str) -> list[Item]:
        """Return the items whose provisional resolution is on no agenda yet, oldest first."""

    async def recuse(self, item_id: UUID, person_id: UUID, at: datetime) -> None:
        """Store that somebody stepped back from an item."""

    async def sign_in(self, meeting_id: UUID, person_id: UUID, at: datetime) -> None:
        """Store that somebody signed herself in; the first time counts."""

    async def recused(self, item_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """Return who recused herself from which of the items."""

    async def seen(self, meeting_id: UUID, *, spoken: bool) -> dict[UUID, datetime | None]:
        """Return who signed in, with when; with `spoken` also who spoke, proposed or voted."""

    async def deliberated(self, matter_id: UUID) -> bool:
        """Whether an item of the matter was ever closed in a meeting."""

    async def save_item(self, item: Item) -> None:
        """Store an item, new or changed."""

    async def invitation(self, invitation_id: UUID) -> Invitation | None:
        """Return an invitation; the lock of its meeting guards it."""

    async def live_invitations(self, item_ids: Collection[UUID]) -> list[Invitation]:
        """Return the pending and accepted invitations to items."""

    async def guests_of(self, council: str, matter_id: UUID) -> set[UUID]:
        """Return everybody whom a council invited to a matter and who came."""

    async def save_invitation(self, invitation: Invitation) -> None:
        """Store an invitation, new or changed."""

    async def save_attendance(self, attendance: Iterable[Attendance]) -> None:
        """Store who was there."""

    async def save_minutes(self, parts: Iterable[MinutesPart]) -> None:
        """Store the parts of the minutes."""


class Talk(Protocol):
    """What is said, proposed and voted."""

    async def add_statement(self, statement: Statement) -> None:
        """Store what was said."""

    async def add_proposal(self, proposal: Proposal) -> None:
        """Store a proposed way."""

    async def proposals(self, item_ids: Collection[UUID]) -> dict[UUID, UUID]:
        """Return the proposals of items that no round left behind: proposal → item."""

    async def author_of(self, proposal_id: UUID) -> UUID:
        """Return who proposed it."""

    async def cast(self, ballot: Ballot) -> None:
        """Store a vote; it replaces the person's former one."""

    async def yes_votes(self, proposal_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
        """Return who votes yes by proposal."""


class Actions(Protocol):
    """Tasks."""

    async def get(self, action_id: UUID) -> Action | None:
        """Return an action, locked until the act ends."""

    async def save(self, action: Action) -> None:
        """Store an action, new or changed."""

    async def add_progress(self, progress: Progress) -> None:
        """Store what was told about an action."""

    async def add_visit(self, visit: Visit) -> None:
        """Store a visit."""


class Standing(Protocol):
    """Facts of this service alone: who is invited, who does what, who is excluded."""

    async def begin(self, person_id: UUID, relation: str, object_name: str) -> None:
        """Begin a fact now."""

    async def end(self, person_id: UUID, relation: str, object_name: str) -> None:
        """End a fact now."""

    async def exclude(self, matter: str, people: Collection[str]) -> None:
        """Make these people, and nobody else, excluded from a matter."""

    async def excluded(self, matter_ids: Collection[UUID]) -> set[tuple[UUID, UUID]]:
        """Return who is excluded from which of the matters: (person, matter)."""


class Clocks(Protocol):
    """Timers of this service."""

    async def set(self, kind: str, object_name: str, due_at: datetime, *, number: int = 1) -> None:
        """Set a timer on an object."""

    async def end(self, timer: UUID) -> None:
        """Mark a timer as done."""


class RulesBook(Protocol):
    """The rules of meetings, by version and region."""

    def holding(self, region: str, at: datetime) -> Rules:
        """Return the rules for a meeting that is convened now."""

    def of_version(self, version: str, region: str) -> Rules:
        """Return the rules under which a meeting was convened."""


class DeliberationWork(ActWork, Protocol):
    """One act's transaction, see `chassis.work.Work`."""

    @property
    def councils(self) -> Councils:
        """Councils, seats and experts."""

    @property
    def docket(self) -> Docket:
        """What councils have."""

    @property
    def meetings(self) -> Meetings:
        """Meetings, items, invitations, attendance."""

    @property
    def talk(self) -> Talk:
        """What is said, proposed and voted."""

    @property
    def rules(self) -> RulesBook:
        """The rules of meetings."""

    @property
    def clocks(self) -> Clocks:
        """Timers of this service."""

    @property
    def bench(self) -> BenchWork:
        """Who comes and goes, and what is published."""

    @property
    def rounds(self) -> Rounds:
        """Rounds of items, and support."""

    @property
    def actions(self) -> Actions:
        """Tasks."""

    @property
    def standing(self) -> Standing:
        """How people stand to matters and actions: facts of this service alone."""


# `Begin` keeps what was done. `Look` shows the same rows and rights for the checks that come
# before a call to another service, and keeps nothing; both end a repeated request at once.
Begin = Callable[[Act], AbstractAsyncContextManager[DeliberationWork]]
Look = Callable[[Act], AbstractAsyncContextManager[DeliberationWork]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to her; intake checks it."""

    outcome: str
    text: str = field(repr=False)
    action_record: str = field(repr=False)
    reason: str = field(repr=False)
    law_references: Sequence[str]
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A matter's custody after a move; `owner` is empty when it ended."""

    epoch: int
    owner: str
    status: str
    deadline: datetime | None


AGENDA = "AGENDA"
RESOLUTION = "RESOLUTION"


class Register(Protocol):
    """The register of intake: the only one who decides who has a matter, and until when.

    Each call is made with the acting person's own token. Its refusals pass through.
    """

    async def answer(self, act: Act, matter: str, epoch: int, answer: Answer) -> Moved:
        """Move a matter by answering it."""

    async def raise_up(
        self, act: Act, matter: str, epoch: int, reason: str, *, without_deliberation: bool
    ) -> Moved:
        """Move a matter one step up."""

    async def made(self, act: Act, matter: str) -> bool:
        """Whether this very request's key has moved the matter before."""

    async def set_deadline(
        self, act: Act, matter: str, epoch: int, *, cause: str, until: datetime, key: str
    ) -> datetime:
        """Move the deadline and return the one that holds, perhaps an earlier one."""

    async def begin_invitee(self, act: Act, matter: str, person: str, *, until: datetime) -> None:
        """Let a person read a matter as X, at the longest until a time; again: as the first."""

    async def end_invitee(self, act: Act, matter: str, person: str, *, at: datetime) -> None:
        """End that; again, or when there is nothing to end: no change."""
