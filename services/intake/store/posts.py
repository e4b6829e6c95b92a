"""Posts and offers in intake's tables: one act's view of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.protected import Protected
from services.intake.app.post_ports import Post
from services.intake.store.post_tables import OfferRow, PostRow


def post_of(row: PostRow) -> Post:
    """Return the post of a row."""
    return Post(
        row.id,
        row.group_id,
        row.author_id,
        row.text,
        row.created_at,
        row.matter_id,
        row.private,
        row.template_key,
        row.params,
    )


class PostStore:
    """Implements `app.post_ports.Posts` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, post: Post) -> None:
        """Store a post."""
        self._session.add(
            PostRow(
                id=post.id,
                group_id=post.group,
                author_id=post.author,
                text=post.text,
                matter_id=post.matter,
                private=post.private,
                template_key=post.key,
                params=dict(post.params),
                created_at=post.created_at,
            )
        )
        await self._session.flush()

    async def get(self, group: UUID, post: UUID) -> Post | None:
        """Return a post, locked until the act ends."""
        row = await self._session.get(PostRow, post, with_for_update=True)
        return post_of(row) if row is not None and row.group_id == group else None

    async def save(self, post: Post) -> None:
        """Store what an act did to a post."""
        row = await self._session.get(PostRow, post.id)
        if row is not None:
            row.matter_id, row.private = post.matter, post.private
            await self._session.flush()

    async def offer(self, matter: UUID, person: UUID, text: Protected[str]) -> bool:
        """Store an offer; her newest words replace older ones. Whether it is her first."""
        # The matter is locked: nobody offers at the same moment.
        row = await self._session.get(OfferRow, (matter, person))
        if row is not None:
            row.text = text
        else:
            self._session.add(
                OfferRow(matter_id=matter, person_id=person, text=text, created_at=self._now)
            )
        await self._session.flush()
        return row is None
