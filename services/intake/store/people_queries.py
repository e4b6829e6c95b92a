"""Reads people and groups for their readers."""

from uuid import UUID

from sqlalchemy import select

from chassis.act import Act, subject_of
from chassis.database import Database
from chassis.facts import FACT, Fact, valid
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Policy
from chassis.refusals import not_found
from services.intake.app.views import GroupView, MemberView, MeView, PersonView
from services.intake.store.tables import GroupRow, MembershipRow, PersonRow


class PeopleQueries:
    """Queries on the vault."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages

    async def person(self, name: str) -> PersonView:
        """Return a person that the caller has just entered."""
        async with self._database.reading() as reading:
            row = await reading.session.get(PersonRow, id_in(name, "people"))
            if row is None:
                raise not_found()
            return _person(row)

    async def me(self, act: Act) -> MeView:
        """Return the caller and her relations to bodies."""
        async with self._database.reading() as reading:
            self._policy.require("person.read_me", act.caller)
            row = None
            if act.caller.person_id is not None:
                row = await reading.session.get(PersonRow, UUID(act.caller.person_id))
            rows = await reading.session.execute(
                select(FACT)
                .where(
                    FACT.c.subject == subject_of(act.caller),
                    valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
                    ~FACT.c.object.startswith("matters/"),
                )
                .order_by(FACT.c.object, FACT.c.relation)
                .limit(200)
            )
            facts = [
                Fact(item.subject, item.relation, item.object, item.valid_from, item.valid_until)
                for item in rows
            ]
        return MeView(_person(row) if row is not None else None, facts)

    async def group(self, act: Act, name: str) -> GroupView:
        """Return one group. Raises NOT_FOUND for everybody who is not in it."""
        async with self._database.reading() as reading:
            allowed = await reading.allowed(self._policy, act.caller, name)
            row = await reading.session.get(GroupRow, id_in(name, "groups"))
            if row is None or "group.read" not in allowed:
                raise not_found()
            return GroupView(row.id, row.region, row.title, row.member_count)

    async def groups(self, act: Act, size: int, token: str) -> tuple[list[GroupView], str]:
        """Return a page of the caller's groups, by id."""
        page = self._pages.open(act, "groups", size, token)
        async with self._database.reading() as reading:
            mine = select(FACT.c.object_id).where(
                FACT.c.subject == subject_of(act.caller),
                FACT.c.relation.in_(["member", "leader"]),
                valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
            )
            statement = select(GroupRow).where(GroupRow.id.in_(mine))  # type: ignore[attr-defined]  # SQLModel columns
            if page.after:
                statement = statement.where(GroupRow.id > UUID(page.after))  # type: ignore[arg-type]
            rows = await reading.session.scalars(
                statement.order_by(GroupRow.id).limit(page.size + 1)  # type: ignore[arg-type]
            )
            views = [GroupView(row.id, row.region, row.title, row.member_count) for row in rows]
        return page.cut(views, lambda view: str(view.id))

    async def members(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[MemberView], str]:
        """Return a page of a group's members, for its leader."""
        group = id_in(name, "groups", field="group")
        page = self._pages.open(act, f"members {name}", size, token)
        async with self._database.reading() as reading:
            allowed = await reading.allowed(self._policy, act.caller, name)
            if "group.list_members" not in allowed:
                raise not_found()
            statement = (
                select(MembershipRow, PersonRow)
                .join(PersonRow, PersonRow.id == MembershipRow.person_id)  # type: ignore[arg-type]
                .where(MembershipRow.group_id == group)  # type: ignore[arg-type]
            )
            if page.after:
                statement = statement.where(MembershipRow.person_id > UUID(page.after))  # type: ignore[arg-type]
            rows = await reading.session.execute(
                statement.order_by(MembershipRow.person_id).limit(page.size + 1)  # type: ignore[arg-type]
            )
            views = [
                MemberView(
                    member.group_id,
                    member.person_id,
                    member.role,
                    person.display_name.reveal(),
                    member.since,
                    member.title,
                    member.area,
                )
                for member, person in rows
            ]
        return page.cut(views, lambda view: str(view.person))

    async def membership(self, group: str, person: str) -> MemberView:
        """Return a membership that the caller has just made."""
        async with self._database.reading() as reading:
            key = (id_in(group, "groups"), id_in(person, "people"))
            row = await reading.session.get(MembershipRow, key)
            if row is None:
                raise not_found()
            return MemberView(
                row.group_id, row.person_id, row.role, "", row.since, row.title, row.area
            )


def _person(row: PersonRow) -> PersonView:
    return PersonView(row.id, row.display_name.reveal(), row.phone.reveal(), row.language)
