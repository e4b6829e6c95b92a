"""What posts and offers need from outside, and what their queries return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from chassis.act import Act
from chassis.protected_value import Protected


@dataclass(slots=True)
class Post:
    """Something said in a group; without an author Tongxin tells what became of a matter."""

    id: UUID
    group: UUID
    author: UUID | None
    text: Protected[str]
    created_at: datetime
    matter: UUID | None = None
    private: bool = False
    key: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as one caller may see it."""

    post: Post
    display_name: str = field(repr=False)
    text: str = field(repr=False)
    sentence: tuple[str, str] | None
    matter: UUID | None
    allowed_actions: Sequence[str]


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer of help."""

    person: UUID
    display_name: str = field(repr=False)
    text: str = field(repr=False)
    created_at: datetime


class Posts(Protocol):
    """Posts of groups, and offers of help."""

    async def add(self, post: Post) -> None:
        """Store a post."""

    async def get(self, group: UUID, post: UUID) -> Post | None:
        """Return a post, locked until the act ends."""

    async def save(self, post: Post) -> None:
        """Store what an act did to a post."""

    async def offer(self, matter: UUID, person: UUID, text: Protected[str]) -> bool:
        """Store an offer; her newest words replace older ones. Whether it is her first."""


class PostReader(Protocol):
    """Queries on posts and offers, cut to the caller's rights."""

    async def post(self, act: Act, name: str) -> PostView:
        """Return one post."""

    async def posts(
        self, act: Act, group: str, size: int, token: str
    ) -> tuple[list[PostView], str]:
        """Return a page of a group's posts, newest first."""

    async def offers(self, act: Act, matter: str) -> list[OfferView]:
        """Return the offers on a matter, newest first."""
