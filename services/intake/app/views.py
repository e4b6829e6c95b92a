"""What queries of intake return: plain values, already cut to the caller's rights."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.facts import Fact


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as she sees herself."""

    id: UUID
    display_name: str = field(repr=False)
    phone: str = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class MeView:
    """The caller and her relations to bodies; a system has no person."""

    person: PersonView | None
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class GroupView:
    """An area group."""

    id: UUID
    region: str
    title: str
    member_count: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """Somebody's place in a group."""

    group: UUID
    person: UUID
    role: str
    display_name: str = field(repr=False)
    since: datetime
