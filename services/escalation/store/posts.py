"""Posts in escalation's tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.escalation.domain.federations import Post
from services.escalation.store.tables import POST


class PostStore:
    """Implements `app.ports.Posts` in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, post: Post) -> Post:
        """Store a post; the same one that she has there already is returned instead."""
        await self._session.execute(
            insert(POST)
            .values(
                id=post.id,
                federation=post.federation,
                person=post.person,
                kind=post.kind,
                since=post.since,
            )
            .on_conflict_do_nothing()
        )
        row = await self._session.execute(
            select(POST).where(
                POST.c.federation == post.federation,
                POST.c.person == post.person,
                POST.c.kind == post.kind,
                POST.c.until.is_(None),
            )
        )
        return Post(**row.one()._asdict())

    async def get(self, post: UUID) -> Post | None:
        """Return a post, locked until the act ends."""
        row = await self._session.execute(select(POST).where(POST.c.id == post).with_for_update())
        found = row.first()
        return None if found is None else Post(**found._asdict())

    async def end(self, post: Post, at: datetime) -> None:
        """Note until when somebody had a post."""
        await self._session.execute(POST.update().where(POST.c.id == post.id).values(until=at))

    async def were_known(self, federation: str) -> bool:
        """Whether anybody ever held a post in a federation."""
        found = await self._session.scalar(
            select(POST.c.id).where(POST.c.federation == federation).limit(1)
        )
        return found is not None
