"""Reads cases for their readers: only the stages of the caller's own federations."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.facts import FACT, valid
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from services.escalation.app.views import CaseView, Standing
from services.escalation.domain.cases import Case
from services.escalation.domain.federations import RELATIONS
from services.escalation.store.cases import HELD, load_cases
from services.escalation.store.tables import CASE, STAGE

Posts = Mapping[str, frozenset[str]]


class CaseQueries:
    """Implements `app.ports.CaseReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def case(self, act: Act, name: str) -> CaseView:
        """Return one case. Raises NOT_FOUND when none of its stages is the caller's."""
        matter_id = id_in(name, "cases")
        async with self._database.reading() as reading:
            visible = readable(self._policy, act, reading)
            views = await self._views(act, reading, [matter_id], visible)
        if not views:
            raise not_found()
        return views[0]

    async def standing(self, act: Act, name: str) -> Standing:
        """Return a case for an act on it. Raises NOT_FOUND like `case`."""
        matter_id = id_in(name, "cases")
        async with self._database.reading() as reading:
            visible = readable(self._policy, act, reading)
            if not await self._views(act, reading, [matter_id], visible):
                raise not_found()
            case = (await load_cases(reading.session, [matter_id]))[matter_id]
            allowed = allowed_on(self._policy, act, case, await posts_of(act, reading))
        return Standing(case, allowed)

    async def cases(
        self, act: Act, size: int, token: str, federation: str, state: str
    ) -> tuple[list[CaseView], str]:
        """Return a page of cases, newest matter first; empty filters mean any stage."""
        page = self._pages.open(act, f"cases {federation} {state}", size, token)
        self._policy.require("case.list", act.caller)
        async with self._database.reading() as reading:
            visible = readable(self._policy, act, reading)
            if federation:
                visible = and_(visible, STAGE.c.federation == federation)
            if state:
                visible = and_(visible, STAGE.c.state == state)
            statement = select(STAGE.c.matter_id).join(CASE).where(visible)
            if page.after:
                statement = statement.where(STAGE.c.matter_id < UUID(page.after))
            ids = await reading.session.scalars(
                statement.distinct().order_by(STAGE.c.matter_id.desc()).limit(page.size + 1)
            )
            views = await self._views(act, reading, list(ids), visible)
        return page.cut(views, lambda view: str(view.case.matter_id))

    async def _views(
        self, act: Act, reading: Reading, ids: list[UUID], visible: ColumnElement[bool]
    ) -> list[CaseView]:
        rows = await reading.session.execute(
            select(STAGE.c.matter_id, STAGE.c.epoch)
            .join(CASE)
            .where(STAGE.c.matter_id.in_(ids), visible)
        )
        shown = {(row.matter_id, row.epoch) for row in rows}
        cases = await load_cases(reading.session, sorted({matter for matter, _ in shown}))
        posts = await posts_of(act, reading)
        return [
            CaseView(
                case,
                [stage for stage in case.stages if (case.matter_id, stage.epoch) in shown],
                open_actions(self._policy, act, case, posts),
            )
            for case in (cases[matter] for matter in ids if matter in cases)
        ]


def readable(policy: Policy, act: Act, reading: Reading) -> ColumnElement[bool]:
    """Return the condition on `stage` joined with its case that the caller may see the stage."""
    return stage_condition(policy, "case.read", HELD, act, reading)


def stage_condition(
    policy: Policy, action: str, link: str, act: Act, reading: Reading
) -> ColumnElement[bool]:
    """Return the policy's condition for an action, its link being the stage's federation."""
    columns = Columns(
        classification=CASE.c.confidentiality,
        object_id=STAGE.c.matter_id,
        bodies={link: STAGE.c.federation},
    )
    return policy.predicate(action, act.caller, columns, reading.now)


async def posts_of(act: Act, reading: Reading) -> Posts:
    """Return what the caller is in which federation."""
    rows = await reading.session.execute(
        select(FACT.c.object, FACT.c.relation)
        .where(
            FACT.c.subject == subject_of(act.caller),
            FACT.c.relation.in_(RELATIONS),
            valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
        )
        .limit(1000)
    )
    posts: dict[str, frozenset[str]] = {}
    for row in rows:
        posts[row.object] = posts.get(row.object, frozenset()) | {row.relation}
    return posts


def allowed_on(policy: Policy, act: Act, case: Case, posts: Posts) -> tuple[str, ...]:
    """Return what the policy lets the caller do on a case that she may read."""
    relations = set(_linked(posts, (stage.federation for stage in case.stages), HELD))
    if case.live is not None:
        relations |= set(_linked(posts, [case.live.federation], "owner"))
    return policy.allowed(
        act.caller, frozenset(relations), classification=case.traits.confidentiality
    )


def open_actions(policy: Policy, act: Act, case: Case, posts: Posts) -> list[str]:
    """Return the acts on a case that are hers and that its state leaves open."""
    acts = case.open_acts()
    return [item for item in allowed_on(policy, act, case, posts) if item in acts]


def _linked(posts: Posts, federations: Iterable[str], link: str) -> list[str]:
    return [
        f"{role}@{link}"
        for federation in federations
        for role in posts.get(federation, frozenset())
    ]
