"""Reads posts for the members of their group, and offers for who asked and who works on it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.facts import relations_to
from chassis.names import id_in, name_of
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from chassis.texts import Sentences
from services.intake.app.create_post import post_ids
from services.intake.app.post_ports import OfferView, PostView
from services.intake.store.matter_queries import COLUMNS
from services.intake.store.post_tables import OfferRow, PostRow
from services.intake.store.posts import post_of
from services.intake.store.tables import GroupRow, MatterRow, PersonRow

_POST = PostRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_OFFER = OfferRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
_PERSON = PersonRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
MAX_OFFERS = 100


class PostQueries:
    """Implements `app.post_ports.PostReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def post(self, act: Act, name: str) -> PostView:
        """Return one post; from whom it is hidden learns no more than that."""
        group, post = post_ids(name)
        async with self._database.reading() as reading:
            row = await reading.session.get(PostRow, post)
            place = await reading.session.get(GroupRow, group)
            if row is None or place is None or row.group_id != group:
                raise not_found()
            [view] = await self._views(reading, act, name_of("groups", group), [row])
            return view

    async def posts(
        self, act: Act, group: str, size: int, token: str
    ) -> tuple[list[PostView], str]:
        """Return a page of a group's posts, newest first."""
        group_id = id_in(group, "groups", field="group")
        page = self._pages.open(act, f"posts {group}", size, token)
        async with self._database.reading() as reading:
            allowed = await reading.allowed(self._policy, act.caller, group)
            if "post.list" not in allowed:
                raise not_found()
            statement = select(PostRow).where(_POST.c.group_id == group_id)
            if "post.read_private" not in allowed:
                own = UUID(act.caller.person_id) if act.caller.person_id else UUID(int=0)
                statement = statement.where(or_(~_POST.c.private, _POST.c.author_id == own))
            if page.after:
                statement = statement.where(_POST.c.id < UUID(page.after))
            rows = (
                await reading.session.scalars(
                    statement.order_by(_POST.c.id.desc()).limit(page.size + 1)
                )
            ).all()
            kept, next_token = page.cut(list(rows), lambda row: str(row.id))
            return await self._views(reading, act, group, kept), next_token

    async def offers(self, act: Act, matter: str) -> list[OfferView]:
        """Return the offers on a matter, newest first."""
        async with self._database.reading() as reading:
            row = await reading.session.get(MatterRow, id_in(matter, "matters"))
            if row is None:
                raise not_found()
            relations = await relations_to(
                reading.session, subject_of(act.caller), matter, reading.now
            )
            self._policy.require(
                "matter.read_offers",
                act.caller,
                relations,
                classification=row.confidentiality,
                state=row.status,
                read_action="matter.read",
            )
            rows = await reading.session.execute(
                select(OfferRow, PersonRow)
                .join(PersonRow, _PERSON.c.id == _OFFER.c.person_id)
                .where(_OFFER.c.matter_id == row.id)
                .order_by(_OFFER.c.created_at.desc(), _OFFER.c.person_id)
                .limit(MAX_OFFERS)
            )
            return [
                OfferView(
                    offer.person_id,
                    person.display_name.reveal(),
                    offer.text.reveal(),
                    offer.created_at,
                )
                for offer, person in rows
            ]

    async def _views(
        self, reading: Reading, act: Act, group: str, rows: Sequence[PostRow]
    ) -> list[PostView]:
        allowed = await reading.allowed(self._policy, act.caller, group)
        authors = {row.author_id for row in rows if row.author_id is not None}
        people = {
            person.id: person
            for person in await reading.session.scalars(
                select(PersonRow).where(_PERSON.c.id.in_(authors))
            )
        }
        about = {row.matter_id for row in rows if row.matter_id is not None}
        readable = set(
            await reading.session.scalars(
                select(_MATTER.c.id).where(
                    _MATTER.c.id.in_(about),
                    self._policy.predicate("matter.read", act.caller, COLUMNS, reading.now),
                )
            )
        )
        sentences = Sentences.load()
        views = []
        for row in rows:
            own = row.author_id is not None and str(row.author_id) == act.caller.person_id
            hidden = row.private and not own and "post.read_private" not in allowed
            actions = []
            if row.author_id is not None:
                if "post.promote" in allowed and row.matter_id is None:
                    actions.append("promote")
                if not row.private and (own or "post.take_private" in allowed):
                    actions.append("take_private")
            author = people.get(row.author_id) if row.author_id is not None else None
            views.append(
                PostView(
                    post=post_of(row),
                    display_name=author.display_name.reveal() if author and not hidden else "",
                    text="" if hidden else row.text.reveal(),
                    sentence=(
                        sentences.render(row.template_key, row.params) if row.template_key else None
                    ),
                    matter=row.matter_id if row.matter_id in readable else None,
                    allowed_actions=actions,
                )
            )
        return views
