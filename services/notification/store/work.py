"""notification's unit of work: the chassis' one with notification's repositories."""

from functools import cached_property

from chassis.act import Act
from chassis.database import Database
from chassis.policy import Policy
from chassis.work import Publish, Work
from services.notification.store.inboxes import InboxStore
from services.notification.store.preferences import PreferenceStore


class NotificationStore(Work):
    """One act's transaction on notification's tables."""

    @cached_property
    def inboxes(self) -> InboxStore:
        """Everybody's inbox."""
        return InboxStore(self.session)

    @cached_property
    def preferences(self) -> PreferenceStore:
        """Everybody's preferences."""
        return PreferenceStore(self.session)


class Unit:
    """Begins units of work: `unit(act)` is an `app.ports.Begin`."""

    def __init__(self, database: Database, policy: Policy, publish: Publish) -> None:
        self._database = database
        self._policy = policy
        self._publish = publish

    def __call__(self, act: Act) -> NotificationStore:
        """Begin the transaction of one act."""
        return NotificationStore(
            self._database, act, self._policy, self._publish, "tongxin:notification"
        )
