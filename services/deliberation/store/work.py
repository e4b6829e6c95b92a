"""deliberation's unit of work: the chassis' one with deliberation's repositories."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cached_property

from chassis.act import Act
from chassis.database import Database, away, database_away
from chassis.policy import Policy
from chassis.work import Publish, Work
from services.deliberation.store.actions import ActionStore
from services.deliberation.store.bench import BenchStore
from services.deliberation.store.clocks import ClockStore
from services.deliberation.store.councils import CouncilStore
from services.deliberation.store.docket import DocketStore
from services.deliberation.store.meetings import MeetingStore
from services.deliberation.store.rounds import RoundStore
from services.deliberation.store.rules import MeetingRules
from services.deliberation.store.standing import OWN, StandingStore
from services.deliberation.store.talk import TalkStore


class DeliberationStore(Work):
    """One act's transaction on deliberation's tables."""

    @cached_property
    def councils(self) -> CouncilStore:
        """Councils, seats and experts."""
        return CouncilStore(self.session)

    @cached_property
    def docket(self) -> DocketStore:
        """What councils have."""
        return DocketStore(self.session)

    @cached_property
    def meetings(self) -> MeetingStore:
        """Meetings, items, invitations, attendance."""
        return MeetingStore(self.session)

    @cached_property
    def talk(self) -> TalkStore:
        """What is said, proposed and voted."""
        return TalkStore(self.session)

    @cached_property
    def bench(self) -> BenchStore:
        """Who comes and goes, and what is published."""
        return BenchStore(self.session)

    @cached_property
    def rounds(self) -> RoundStore:
        """Rounds of items, and support."""
        return RoundStore(self.session)

    @cached_property
    def actions(self) -> ActionStore:
        """Tasks."""
        return ActionStore(self.session)

    @cached_property
    def standing(self) -> StandingStore:
        """How people stand to matters and actions: facts of this service alone."""
        return StandingStore(self.session, self.now)

    @cached_property
    def rules(self) -> MeetingRules:
        """The rules of meetings."""
        return MeetingRules()

    @cached_property
    def clocks(self) -> ClockStore:
        """Timers of this service."""
        return ClockStore(self.session, self.now)

    async def abandon(self) -> None:
        """Keep nothing of what was done."""
        await self._abandon()


class Unit:
    """Begins units of work: `unit(act)` is an `app.ports.Begin`, `unit.look` a `Look`."""

    def __init__(self, database: Database, policy: Policy, publish: Publish) -> None:
        self._database = database
        self._policy = policy
        self._publish = publish

    def __call__(self, act: Act) -> DeliberationStore:
        """Begin the transaction of one act."""
        return DeliberationStore(self._database, act, self._policy, self._publish, OWN)

    @asynccontextmanager
    async def look(self, act: Act) -> AsyncIterator[DeliberationStore]:
        """Give an act's transaction for its checks and keep nothing of it."""
        async with AsyncExitStack() as stack:
            work = await self(act).__aenter__()
            stack.push_async_callback(work.abandon)
            try:
                yield work
            except Exception as error:
                if away(error):
                    raise database_away() from error
                raise
