"""Posts in escalation's tables."""

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
        """Store a post; the one that the person has there already is returned instead."""
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
            select(POST).where(POST.c.federation == post.federation, POST.c.person == post.person)
        )
        return Post(**row.one()._asdict())
