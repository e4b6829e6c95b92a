"""People and groups in intake's tables."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.region import parse_region_code
from services.intake.domain.people import LEADER, MEMBER, Group, Person
from services.intake.store.blind import phone_index
from services.intake.store.tables import GroupRow, MembershipRow, PersonRow


class PeopleStore:
    """Implements `app.ports.People` in one transaction."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, person: Person) -> None:
        """Store a new person."""
        self._session.add(
            PersonRow(
                id=person.id,
                display_name=person.display_name,
                phone=person.phone,
                phone_index=phone_index(person.phone),
                language=person.language,
                region=person.region,
                login=person.login,
                created_at=person.created_at,
            )
        )
        await self._session.flush()

    async def exists(self, person: UUID) -> bool:
        """Whether there is such a person with a login."""
        row = await self._session.execute(
            select(PersonRow.id).where(PersonRow.id == person, PersonRow.login)  # type: ignore[call-overload]  # SQLModel columns
        )
        return row.first() is not None

    async def add_group(self, group: Group) -> None:
        """Store a new group."""
        self._session.add(
            GroupRow(
                id=group.id, region=group.region, title=group.title, created_at=group.created_at
            )
        )
        await self._session.flush()

    async def group(self, group: UUID) -> Group | None:
        """Return a group, locked until the act ends."""
        row = await self._session.get(GroupRow, group, with_for_update=True)
        if row is None:
            return None
        return Group(row.id, parse_region_code(row.region), row.title, row.created_at)

    async def remove_member(self, group: UUID, person: UUID) -> bool:
        """End somebody's membership or leadership of a group; return whether she had one."""
        gone = await self._session.execute(
            delete(MembershipRow)
            .where(MembershipRow.group_id == group, MembershipRow.person_id == person)  # type: ignore[arg-type]  # SQLModel columns
            .returning(MembershipRow.person_id)  # type: ignore[call-overload]
        )
        if gone.first() is None:
            return False
        await self._session.execute(
            update(GroupRow)
            .where(GroupRow.id == group)  # type: ignore[arg-type]  # SQLModel columns
            .values(member_count=GroupRow.member_count - 1)
        )
        return True

    async def set_member(self, group: UUID, person: UUID, role: str) -> None:
        """Make somebody a member or leader of a group; a former leader becomes a member."""
        if role == LEADER:
            await self._session.execute(
                update(MembershipRow)
                .where(MembershipRow.group_id == group, MembershipRow.role == LEADER)  # type: ignore[arg-type]  # SQLModel columns
                .values(role=MEMBER)
            )
        await self._session.execute(
            insert(MembershipRow)
            .values(group_id=group, person_id=person, role=role, since=self._now)
            .on_conflict_do_update(index_elements=["group_id", "person_id"], set_={"role": role})
        )
        count = (
            select(func.count())
            .select_from(MembershipRow)
            .where(MembershipRow.group_id == group)  # type: ignore[arg-type]  # SQLModel columns
            .scalar_subquery()
        )
        await self._session.execute(
            update(GroupRow).where(GroupRow.id == group).values(member_count=count)  # type: ignore[arg-type]  # SQLModel columns
        )

    async def role(self, group: UUID, person: UUID) -> str:
        """Return what somebody is in a group; empty when she is not in it."""
        row = await self._session.get(MembershipRow, (group, person))
        return row.role if row is not None else ""

    async def set_title(self, group: UUID, person: UUID, title: str, area: str) -> None:
        """Make a member the organiser of a part of the area."""
        await self._session.execute(
            update(MembershipRow)
            .filter_by(group_id=group, person_id=person)
            .values(title=title, area=area)
        )
