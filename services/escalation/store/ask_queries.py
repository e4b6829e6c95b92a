"""Reads asks and bundles for their two sides: who asks, and who is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from chassis.act import Act, subject_of
from chassis.database import Database, Reading
from chassis.facts import FACT, valid
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from services.escalation.app.ask_views import AskView, BundleView
from services.escalation.domain.asks import REFER, WAITING, Ask
from services.escalation.domain.bundles import Bundle
from services.escalation.store.ask_tables import ASK, BUNDLE
from services.escalation.store.tables import CASE

Roles = Mapping[str, frozenset[str]]

COLUMNS = Columns(
    classification=CASE.c.confidentiality,
    state=ASK.c.state,
    object_id=ASK.c.matter_id,
    bodies={"asker": ASK.c.asker, "doer": ASK.c.doer},
)
_BUNDLE_COLUMNS = Columns(
    classification=CASE.c.confidentiality,
    object_id=BUNDLE.c.matter_id,
    bodies={"asker": BUNDLE.c.asker},
)
_FIELDS = [field.name for field in fields_of(Ask)]


class AskQueries:
    """Implements `app.ask_ports.AskReader` and `BundleReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def ask(self, act: Act, name: str, word: str, kinds: Sequence[str]) -> AskView:
        """Return one ask; `word` is that of its actions. Raises NOT_FOUND."""
        ask_id = id_in(name, name.partition("/")[0])
        async with self._database.reading() as reading:
            views = await self._views(
                act,
                reading,
                word,
                self._visible(act, reading, word, kinds).where(ASK.c.id == ask_id),
            )
        if not views:
            raise not_found()
        return views[0]

    async def asks(
        self,
        act: Act,
        word: str,
        kinds: Sequence[str],
        size: int,
        token: str,
        *,
        state: str,
        overdue: bool,
    ) -> tuple[list[AskView], str]:
        """Return a page of asks, newest first."""
        page = self._pages.open(act, f"{word} {state} {overdue}", size, token)
        self._policy.require(f"{word}.list", act.caller)
        async with self._database.reading() as reading:
            statement = self._visible(act, reading, word, kinds)
            if state:
                statement = statement.where(ASK.c.state == state)
            if overdue:
                statement = statement.where(ASK.c.state.in_(WAITING), ASK.c.due <= reading.now)
            if page.after:
                statement = statement.where(ASK.c.id < UUID(page.after))
            statement = statement.order_by(ASK.c.id.desc()).limit(page.size + 1)
            views = await self._views(act, reading, word, statement)
        return page.cut(views, lambda view: str(view.ask.id))

    async def bundle(self, act: Act, name: str) -> BundleView:
        """Return one bundle. Raises NOT_FOUND."""
        bundle_id = id_in(name, "bundles")
        async with self._database.reading() as reading:
            views = await self._bundles(act, reading, BUNDLE.c.id == bundle_id, 1)
        if not views:
            raise not_found()
        return views[0]

    async def bundles(
        self, act: Act, case: str, size: int, token: str
    ) -> tuple[list[BundleView], str]:
        """Return a page of a case's bundles, oldest first; none for who asked for none."""
        page = self._pages.open(act, f"bundles {case}", size, token)
        wanted = BUNDLE.c.matter_id == id_in(case, "cases", field="parent")
        if page.after:
            wanted &= BUNDLE.c.id > UUID(page.after)
        async with self._database.reading() as reading:
            views = await self._bundles(act, reading, wanted, page.size + 1)
        if not views and not page.after:
            raise not_found()
        return page.cut(views, lambda view: str(view.bundle.id))

    async def _bundles(
        self, act: Act, reading: Reading, wanted: ColumnElement[bool], limit: int
    ) -> list[BundleView]:
        condition = self._policy.predicate("bundle.read", act.caller, _BUNDLE_COLUMNS, reading.now)
        rows = await reading.session.execute(
            select(BUNDLE)
            .join(CASE, CASE.c.matter_id == BUNDLE.c.matter_id)
            .where(condition, wanted)
            .order_by(BUNDLE.c.id)
            .limit(limit)
        )
        bundles = [Bundle(**row._asdict()) for row in rows]
        asks = await self._views(
            act,
            reading,
            "request",
            select(ASK, CASE.c.confidentiality, CASE.c.pseudonym)
            .join(CASE, CASE.c.matter_id == ASK.c.matter_id)
            .where(ASK.c.bundle.in_([bundle.id for bundle in bundles]))
            .order_by(ASK.c.id),
        )
        return [
            BundleView(
                bundle,
                [view for view in asks if view.ask.bundle == bundle.id],
                [] if bundle.seen_at is not None else ["bundle.acknowledge"],
            )
            for bundle in bundles
        ]

    def _visible(self, act: Act, reading: Reading, word: str, kinds: Sequence[str]) -> Select[Any]:
        condition = self._policy.predicate(f"{word}.read", act.caller, COLUMNS, reading.now)
        return (
            select(ASK, CASE.c.confidentiality, CASE.c.pseudonym)
            .join(CASE, CASE.c.matter_id == ASK.c.matter_id)
            .where(ASK.c.kind.in_(kinds), condition)
        )

    async def _views(
        self, act: Act, reading: Reading, word: str, statement: Select[Any]
    ) -> list[AskView]:
        rows = list(await reading.session.execute(statement))
        roles = await roles_of(
            act, reading, {row.asker for row in rows} | {row.doer for row in rows}
        )
        return [self._view(act, reading, word, row, roles) for row in rows]

    def _view(self, act: Act, reading: Reading, word: str, row: Any, roles: Roles) -> AskView:  # noqa: ANN401 - a row of `ask` with its case
        ask = ask_of(row)
        asking = roles.get(ask.asker, frozenset())
        doing = roles.get(ask.doer, frozenset())
        allowed = self._policy.allowed(
            act.caller,
            frozenset({f"{role}@asker" for role in asking} | {f"{role}@doer" for role in doing}),
            classification=row.confidentiality,
            state=ask.state,
        )
        # A referral ends by a move of the register, not by being withdrawn.
        hidden = {f"{word}.read", f"{word}.list", "request.withdraw" if ask.kind == REFER else ""}
        acts = [item for item in allowed if item.startswith(f"{word}.")]
        return AskView(
            ask=ask,
            pseudonym=row.pseudonym,
            asks=bool(asking),
            overdue=ask.waits and ask.due is not None and ask.due <= reading.now,
            allowed_actions=[item for item in acts if item not in hidden],
        )


def ask_of(row: Any) -> Ask:  # noqa: ANN401 - a row of `ask`, perhaps with its case
    """Return a row as an ask."""
    values = row._asdict()
    return Ask(**{name: values[name] for name in _FIELDS})


async def roles_of(act: Act, reading: Reading, bodies: Iterable[str]) -> Roles:
    """Return what the caller is in each of some bodies."""
    rows = await reading.session.execute(
        select(FACT.c.object, FACT.c.relation).where(
            FACT.c.subject == subject_of(act.caller),
            FACT.c.object.in_(sorted(set(bodies))),
            valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
        )
    )
    roles: dict[str, frozenset[str]] = {}
    for row in rows:
        roles[row.object] = roles.get(row.object, frozenset()) | {row.relation}
    return roles
