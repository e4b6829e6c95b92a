"""A register in memory: the use cases' own ending of an act, without a database."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from services.intake.app.loading import save_with_children
from services.intake.app.post_ports import Post
from services.intake.domain.events import Moved, Told
from services.intake.domain.matter import Matter
from services.intake.domain.state import MERGED

T = TypeVar("T")


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine returns that waits for nothing outside itself."""
    try:
        work.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    raise AssertionError("it waits for something")


@dataclass
class Wall:
    """What was told in the groups."""

    posts: list[Post] = field(default_factory=list)

    async def add(self, post: Post) -> None:
        """Keep a post: one without an author, a text or anybody's name."""
        assert post.author is None
        assert post.text.reveal() == ""
        assert set(post.params) == {"body"}
        self.posts.append(post)


@dataclass
class Register:
    """All matters, what happened to each, and business time. It is its own `work.matters`."""

    now: datetime
    kept: dict[UUID, Matter] = field(default_factory=dict)
    moves: dict[UUID, list[Moved]] = field(default_factory=dict)
    told: dict[UUID, list[Told]] = field(default_factory=dict)
    merged_into: dict[UUID, UUID] = field(default_factory=dict)
    posts: Wall = field(default_factory=Wall)

    @property
    def matters(self) -> Register:
        """The repository, which is the register itself."""
        return self

    @property
    def offices(self) -> Register:
        """Who holds which office: here nobody is known, so everybody counts as there."""
        return self

    async def people(self, *_: object) -> dict[str, frozenset[str]]:
        """Return no body of which an officer was ever known."""
        return {}

    def add(self, matter: Matter) -> None:
        """Keep a new matter."""
        self.kept[matter.id] = matter
        self._note(matter)

    def load(self, identity: UUID) -> Matter:
        """Return a copy, as a transaction has one; `commit` keeps it."""
        return deepcopy(self.kept[identity])

    def commit(self, matter: Matter) -> None:
        """End an act as every use case does: the matter and its children are stored."""
        finished(save_with_children(self, matter))

    async def save(self, matter: Matter) -> None:
        """Store a matter; a child that left makes its collective matter smaller."""
        parent = self.merged_into.get(matter.id)
        self.kept[matter.id] = matter
        if parent is not None and matter.status != MERGED:
            self.kept[parent].children_count -= 1
        self._note(matter)

    async def save_hearers(self, children: Sequence[Matter]) -> None:
        """Store the children of a collective matter."""
        for child in children:
            await self.save(child)

    async def excluded_from(self, _: UUID) -> frozenset[str]:
        """Return nobody: who is passed over is tested on the real register."""
        return frozenset()

    async def children(self, parent: UUID) -> list[Matter]:
        """Return the matters that are part of a collective one."""
        return [
            deepcopy(matter)
            for matter in self.kept.values()
            if matter.parent == parent and matter.status == MERGED
        ]

    def pass_time(self, hours: int) -> None:
        """Let business time go on."""
        self.now += timedelta(hours=hours)

    def _note(self, matter: Matter) -> None:
        if matter.status == MERGED and matter.parent is not None:
            self.merged_into[matter.id] = matter.parent
        else:
            self.merged_into.pop(matter.id, None)
        moves = self.moves.setdefault(matter.id, [])
        told = self.told.setdefault(matter.id, [])
        moves += [event for event in matter.events if isinstance(event, Moved)]
        told += [event for event in matter.events if isinstance(event, Told)]
        matter.events.clear()
