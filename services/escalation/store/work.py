"""escalation's unit of work: the chassis' one with escalation's repositories."""

from functools import cached_property

from chassis.act import Act
from chassis.database import Database
from chassis.policy import Policy
from chassis.work import Publish, Work
from services.escalation.store.asks import AskStore
from services.escalation.store.bodies import BodyStore
from services.escalation.store.cases import CaseStore
from services.escalation.store.posts import PostStore
from services.escalation.store.supervisions import SupervisionStore


class EscalationStore(Work):
    """One act's transaction on escalation's tables."""

    @cached_property
    def posts(self) -> PostStore:
        """The posts."""
        return PostStore(self.session)

    @cached_property
    def cases(self) -> CaseStore:
        """The cases."""
        return CaseStore(self.session, self.now)

    @cached_property
    def asks(self) -> AskStore:
        """The asks."""
        return AskStore(self.session, self.now)

    @cached_property
    def bodies(self) -> BodyStore:
        """The registry."""
        return BodyStore(self.session)

    @cached_property
    def supervisions(self) -> SupervisionStore:
        """What levels have to choose about late bodies."""
        return SupervisionStore(self.session)


class Unit:
    """Begins units of work: `unit(act)` is an `app.ports.Begin`."""

    def __init__(self, database: Database, policy: Policy, publish: Publish) -> None:
        self._database = database
        self._policy = policy
        self._publish = publish

    def __call__(self, act: Act) -> EscalationStore:
        """Begin the transaction of one act."""
        return EscalationStore(
            self._database, act, self._policy, self._publish, "tongxin:escalation"
        )
