"""What the use cases of notification need from outside themselves."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.ports import ActWork
from services.notification.app.views import InboxPage
from services.notification.domain.inbox import Entry, Head
from services.notification.domain.preferences import Preferences


class Inboxes(Protocol):
    """Everybody's inbox."""

    async def deliver(self, people: Sequence[UUID], entry: Entry) -> int:
        """Number and store an entry for those who do not have it yet; return how many those are."""

    async def head(self, person: UUID) -> Head:
        """Return an inbox, locked until the act ends; an empty one for whoever has none."""

    async def save(self, head: Head) -> None:
        """Store up to where an inbox was read."""


class PreferenceShelf(Protocol):
    """Everybody's preferences."""

    async def of(self, person: UUID) -> Preferences:
        """Return somebody's preferences, locked until the act ends; the defaults for others."""

    async def save(self, preferences: Preferences) -> None:
        """Store them."""


class NotificationWork(ActWork, Protocol):
    """One act's transaction, see `chassis.work.Work`."""

    @property
    def preferences(self) -> PreferenceShelf:
        """Everybody's preferences."""

    @property
    def inboxes(self) -> Inboxes:
        """Everybody's inbox."""


Begin = Callable[[Act], AbstractAsyncContextManager[NotificationWork]]


class InboxReader(Protocol):
    """Queries on the caller's own inbox."""

    async def entries(
        self, act: Act, size: int, token: str, *, unread: bool, matter: str, after: int | None
    ) -> InboxPage:
        """Return a page of the entries, newest first; those after a number oldest first."""

    async def unread_count(self, act: Act) -> int:
        """Return how many entries are unread."""

    async def preferences(self, act: Act) -> Preferences:
        """Return how the caller wants to be told."""
