"""What the use cases of intake need from outside themselves."""

from collections.abc import Callable, Container, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.facts import Fact
from chassis.region import Level, RegionCode
from services.intake.app.views import GroupView, MemberView, MeView, PersonView
from services.intake.domain.people import Group, Person


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

    async def set_member(self, group: UUID, person: UUID, role: str) -> None:
        """Make somebody a member or leader of a group; a former leader becomes a member."""


class IntakeWork(Protocol):
    """One act's transaction, see `chassis.work.Work`."""

    act: Act
    now: datetime

    @property
    def people(self) -> People:
        """The vault."""

    async def require(
        self,
        action: str,
        object_name: str = "",
        *,
        bodies: Mapping[str, str] | None = None,
        classification: str = "",
        state: str = "",
        read_action: str = "",
    ) -> tuple[str, ...]:
        """Return the allowed actions, or refuse."""

    async def change_facts(
        self,
        object_name: str,
        region: RegionCode,
        level: Level,
        *,
        add: Iterable[Fact] = (),
        end: Iterable[tuple[str, str | None]] = (),
        publish: Container[str] | None = None,
    ) -> None:
        """Change the facts about a body and tell the replicas."""

    def record(self, *events: object) -> None:
        """Take domain events."""

    def audit(self, object_name: str, **details: str) -> None:
        """Note what was done to which object."""

    def done(self, resource: str) -> None:
        """Name what a repetition of this request answers with."""


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
