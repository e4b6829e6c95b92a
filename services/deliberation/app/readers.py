"""What the entry points of deliberation read, already cut to the caller's rights."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from services.deliberation.app.views import (
    ActionView,
    CouncilView,
    EntryView,
    InvitationView,
    ItemView,
    MeetingView,
    ProposalView,
    StatementView,
    VisitView,
    Worklist,
)
from services.deliberation.domain.action import Progress
from services.deliberation.domain.attendance import Attendance
from services.deliberation.domain.council import Expert, Seat


class CouncilReader(Protocol):
    """Queries on councils, seats and experts, cut to the caller's rights."""

    async def council(self, act: Act, name: str) -> CouncilView:
        """Return one council."""

    async def councils(self, act: Act, size: int, token: str) -> tuple[list[CouncilView], str]:
        """Return a page of the councils in which the caller sits."""

    async def seat(self, act: Act, name: str) -> Seat:
        """Return one seat."""

    async def seats(self, act: Act, council: str, size: int, token: str) -> tuple[list[Seat], str]:
        """Return a page of a council's seats."""

    async def expert(self, act: Act, name: str) -> Expert:
        """Return one expert."""

    async def experts(
        self, act: Act, council: str, skill: str, size: int, token: str
    ) -> tuple[list[Expert], str]:
        """Return a page of a council's experts who know something."""


class DocketReader(Protocol):
    """Queries on dockets and the caller's worklist, cut to the caller's rights."""

    async def entry(self, act: Act, council: str, matter_id: UUID) -> EntryView:
        """Return one entry."""

    async def entries(
        self, act: Act, council: str, state: str, size: int, token: str
    ) -> tuple[list[EntryView], str]:
        """Return a page of a docket, the oldest first; without state what the council has."""

    async def worklist(
        self, act: Act, kinds: Sequence[str], size: int, *, overdue: bool
    ) -> Worklist:
        """Return what waits for the caller."""


class MeetingReader(Protocol):
    """Queries on meetings and actions, cut to the caller's rights."""

    async def meeting(self, act: Act, name: str) -> MeetingView:
        """Return a meeting as the caller may see it."""

    async def meetings(
        self, act: Act, council: str, size: int, token: str
    ) -> tuple[list[MeetingView], str]:
        """Return a page of a council's meetings, the newest first."""

    async def item(self, act: Act, name: str) -> ItemView:
        """Return one item."""

    async def invitation(self, act: Act, name: str) -> InvitationView:
        """Return an invitation that the caller made or answered."""

    async def action(self, act: Act, name: str) -> ActionView:
        """Return one action."""

    async def actions(
        self, act: Act, council: str, matter: str, size: int, token: str
    ) -> tuple[list[ActionView], str]:
        """Return a page of a council's actions, the earliest due first."""


class TaskReader(Protocol):
    """Queries on what happens to tasks, cut to the caller's rights."""

    async def progress(self, act: Act, name: str) -> Progress:
        """Return what was told once about an action."""

    async def progress_of(
        self, act: Act, action: str, size: int, token: str
    ) -> tuple[list[Progress], str]:
        """Return a page of what was told about an action, oldest first."""

    async def visit(self, act: Act, name: str) -> VisitView:
        """Return the visit that an action was."""


class TalkReader(Protocol):
    """Queries on what was said and proposed, cut to the caller's rights."""

    async def statement(self, act: Act, name: str) -> StatementView:
        """Return one statement."""

    async def statements(
        self, act: Act, item: str, size: int, token: str
    ) -> tuple[list[StatementView], str]:
        """Return a page of what was said on an item, oldest first."""

    async def proposal(self, act: Act, name: str) -> ProposalView:
        """Return one proposal with its counts."""

    async def proposals(
        self, act: Act, item: str, size: int, token: str
    ) -> tuple[list[ProposalView], str]:
        """Return a page of the proposals of an item, oldest first."""


class AttendanceReader(Protocol):
    """Queries on who signed herself in."""

    async def own(self, act: Act, name: str) -> Attendance:
        """Return the caller's own signing in."""
