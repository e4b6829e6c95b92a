"""Reads federations, which follow from the catalogue, and the posts in them."""

from uuid import UUID

from sqlalchemy import select

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.database import Database
from chassis.facts import FACT, relations_to, valid
from chassis.names import id_in, key_in
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from services.escalation.app.views import FederationView
from services.escalation.domain.federations import RELATIONS, Federation, Post
from services.escalation.store.tables import POST

_ACTS = ("post.create", "post.end")


class FederationQueries:
    """Implements `app.ports.FederationReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def federation(self, act: Act, name: str) -> FederationView:
        """Return one federation. Raises NOT_FOUND when no region has this code."""
        self._policy.require("federation.read", act.caller)
        return self._view(act, key_in(name, "federations"))

    async def mine(self, act: Act, size: int, token: str) -> tuple[list[FederationView], str]:
        """Return a page of the federations in which the caller holds a post, by region."""
        page = self._pages.open(act, "federations", size, token)
        self._policy.require("federation.list", act.caller)
        async with self._database.reading() as reading:
            names = await reading.session.scalars(
                select(FACT.c.object)
                .where(
                    FACT.c.subject == subject_of(act.caller),
                    FACT.c.relation.in_(RELATIONS),
                    FACT.c.object > f"federations/{page.after}",
                    FACT.c.object.startswith("federations/"),
                    valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
                )
                .distinct()
                .order_by(FACT.c.object)
                .limit(page.size + 1)
            )
            views = [self._view(act, key_in(name, "federations")) for name in names]
        return page.cut(views, lambda view: view.federation.region.code)

    async def posts(
        self, act: Act, federation: str, size: int, token: str
    ) -> tuple[list[Post], str]:
        """Return a page of a federation's posts, by id.

        Raises:
            TongxinError: ACTION_NOT_ALLOWED for who holds no post there.
        """
        page = self._pages.open(act, f"posts {federation}", size, token)
        key_in(federation, "federations", field="parent")
        async with self._database.reading() as reading:
            relations = await relations_to(
                reading.session, subject_of(act.caller), federation, reading.now
            )
            self._policy.require("post.list", act.caller, relations)
            statement = select(POST).where(POST.c.federation == federation, POST.c.until.is_(None))
            if page.after:
                statement = statement.where(POST.c.id > UUID(page.after))
            rows = await reading.session.execute(statement.order_by(POST.c.id).limit(page.size + 1))
            posts = [Post(**row._asdict()) for row in rows]
        return page.cut(posts, lambda post: str(post.id))

    async def post(self, name: str) -> Post:
        """Return a post that the caller has just given or ended."""
        federation, _, _ = name.partition("/posts/")
        async with self._database.reading() as reading:
            row = await reading.session.execute(
                select(POST).where(POST.c.id == id_in(name, f"{federation}/posts"))
            )
            found = row.first()
        if found is None:
            raise not_found()
        return Post(**found._asdict())

    def _view(self, act: Act, code: str) -> FederationView:
        region = catalogue().find(code)
        if region is None:
            raise not_found()
        allowed = self._policy.allowed(act.caller, frozenset())
        return FederationView(Federation(region), [item for item in allowed if item in _ACTS])
