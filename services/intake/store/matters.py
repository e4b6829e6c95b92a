"""The register in intake's tables: one act's view of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.facts import Fact, add_facts, end_facts, facts_of
from chassis.names import name_of
from chassis.tables import TimerRow
from services.intake.app.ports import MadeMove, NewParty
from services.intake.domain.clock_policy import PolicyBook
from services.intake.domain.events import (
    ClockGone,
    Moved,
    Told,
)
from services.intake.domain.matter import Matter
from services.intake.domain.refusals import key_reused
from services.intake.domain.resolution import Resolution
from services.intake.domain.state import MERGED
from services.intake.store.clocks import (
    SUPERVISING,
    MatterClocks,
    alarm_untaken,
    let_supervise,
    moved_deadline,
)
from services.intake.store.extensions import ExtensionStore
from services.intake.store.mapping import (
    body_of,
    custody_values,
    matter_of,
    matter_values,
    resolution_values,
)
from services.intake.store.matter_facts import end_reporters_view
from services.intake.store.readers import ASSISTING
from services.intake.store.tables import (
    CustodyRow,
    MatterRow,
    PartyRow,
    ResolutionRow,
)
from services.intake.store.telling import tell

_SOURCE = "tongxin:intake"
_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


class MatterStore:
    """Implements `app.ports.Matters` in one transaction."""

    def __init__(
        self,
        session: AsyncSession,
        now: datetime,
        record: Callable[[object], None],
        book: PolicyBook,
    ) -> None:
        self._session = session
        self._now = now
        self._record = record
        self._stored_resolutions: dict[UUID, int] = {}
        self._merged_into: dict[UUID, UUID] = {}
        self._clocks = MatterClocks(session, now)
        self._extensions = ExtensionStore(session, now)
        self._book = book

    async def get(self, matter: UUID) -> Matter | None:
        """Return a matter, locked until the act ends."""
        # A collective matter is locked before its children: the same order for everybody.
        parent = await self._session.scalar(
            select(_MATTER.c.parent_id).where(_MATTER.c.id == matter)
        )
        if parent is not None:
            await self._session.execute(
                select(_MATTER.c.id).where(_MATTER.c.id == parent).with_for_update()
            )
        row = await self._session.get(MatterRow, matter, with_for_update=True)
        return await self._loaded(row) if row is not None else None

    async def children(self, parent: UUID) -> list[Matter]:
        """Return the matters that are part of a collective one, locked, in id order."""
        rows = await self._session.scalars(
            select(MatterRow)
            .where(_MATTER.c.parent_id == parent, _MATTER.c.status == "MERGED")
            .order_by(_MATTER.c.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        found = rows.all()
        # Into the session, all at once: `_loaded` then finds each without asking for it.
        wanted = [(row.id, row.resolution_no) for row in found if row.resolution_no]
        kept = await self._session.scalars(
            select(ResolutionRow).where(
                tuple_(ResolutionRow.matter_id, ResolutionRow.resolution_no).in_(wanted)
            )
        )
        _held = kept.all()  # the session refers to them weakly
        return [await self._loaded(row) for row in found]

    async def has_cosigned(self, parent: UUID, person: str) -> bool:
        """Whether a person is in a collective matter already, as its reporter or a co-signer."""
        family = select(_MATTER.c.id).where(
            ((_MATTER.c.parent_id == parent) & (_MATTER.c.status == MERGED))
            | (_MATTER.c.id == parent)
        )
        row = await self._session.execute(
            select(PartyRow.matter_id)  # type: ignore[call-overload]  # SQLModel columns
            .where(PartyRow.matter_id.in_(family), PartyRow.person_id == UUID(person))  # type: ignore[attr-defined]
            .limit(1)
        )
        return row.first() is not None

    async def add(self, matter: Matter, parties: list[NewParty]) -> None:
        """Store a new matter with its parties, their facts, custody, timers and timeline."""
        name = name_of("matters", matter.id)
        await self._session.execute(insert(MatterRow), [matter_values(matter) | {"timeline_no": 0}])
        await self._session.execute(
            insert(PartyRow),
            [
                {"matter_id": matter.id, "person_id": party.person, "role": party.role}
                for party in parties
            ],
        )
        facts = [
            Fact(name_of("people", party.person), relation, name, self._now)
            for party in parties
            for relation in party.relations
        ]
        if matter.group is not None:
            group = name_of("groups", matter.group)
            if matter.audience == "GROUP":
                facts.append(Fact(group, "audience", name, self._now))
            if matter.parent is not None:
                # The leader of a co-signer's group goes on reading what her group raised. What
                # went straight to the county, or is about the leader, never was the group's.
                facts.append(Fact(group, "held", name, self._now))
        await add_facts(self._session, facts, source=_SOURCE)
        await self._note_events(matter)

    async def save(self, matter: Matter) -> None:
        """Store what an act did to a matter; the custody chain grows, the timers follow."""
        values = matter_values(matter)
        await self._session.execute(
            update(MatterRow).where(_MATTER.c.id == values.pop("id")).values(**values)
        )
        parent = self._merged_into.get(matter.id)
        if parent is not None and matter.status != MERGED:
            await self._session.execute(
                update(MatterRow)
                .where(_MATTER.c.id == parent)
                .values(
                    children_count=_MATTER.c.children_count - 1, revision=_MATTER.c.revision + 1
                )
            )
        resolution = matter.resolution
        if resolution is not None and resolution.resolution_no > self._stored_resolutions.get(
            matter.id, 0
        ):
            await self._session.execute(
                insert(ResolutionRow), [resolution_values(matter, resolution)]
            )
        elif resolution is not None and resolution.fulfilled_at == self._now:
            await self._session.execute(
                update(ResolutionRow)
                .filter_by(matter_id=matter.id, resolution_no=resolution.resolution_no)
                .values(fulfilled_at=self._now)
            )
        await self._note_events(matter)

    async def save_hearers(self, children: Sequence[Matter]) -> None:
        """Store children that only heard or got what their collective matter did, all at once.

        Who moves by herself is stored by herself: she leaves, or begins a custody of her own.
        """
        still = [child for child in children if self._only_heard(child)]
        for child in children:
            if child not in still:
                await self.save(child)
        if not still:
            return
        rows = [matter_values(child) for child in still]
        names = [name for name in rows[0] if name != "id"]
        await self._session.execute(
            _MATTER.update()
            .where(_MATTER.c.id == bindparam("key"))
            .values({name: bindparam(f"new_{name}") for name in names}),
            [{"key": row["id"]} | {f"new_{name}": row[name] for name in names} for row in rows],
        )
        answers = [
            resolution_values(child, child.resolution)
            for child in still
            if child.resolution is not None
            and child.resolution_no > self._stored_resolutions.get(child.id, 0)
        ]
        if answers:
            await self._session.execute(insert(ResolutionRow), answers)
        await tell(self._session, still, self._now, self._record)
        for child in still:
            child.events.clear()

    def _only_heard(self, child: Matter) -> bool:
        fulfilled = child.resolution is not None and child.resolution.fulfilled_at == self._now
        stays = child.status == MERGED and not fulfilled
        return stays and all(isinstance(event, Told) for event in child.events)

    async def note_confirmation(
        self,
        matter: Matter,
        resolution: Resolution,
        *,
        solved: bool,
        satisfaction: str,
        comment: str,
    ) -> None:
        """Store what she said of an outcome."""
        await self._session.execute(
            update(ResolutionRow)
            .filter_by(matter_id=matter.id, resolution_no=resolution.resolution_no)
            .values(
                solved=solved,
                satisfaction=satisfaction or None,
                comment=comment,
                confirmed_at=self._now,
            )
        )

    async def made_move(self, matter: UUID, actor: str, request_id: str) -> MadeMove | None:
        """Return the move that a request of this actor made, if it did."""
        row = await self._session.execute(
            select(CustodyRow).filter_by(matter_id=matter, actor=actor, request_id=request_id)
        )
        found = row.scalar_one_or_none()
        if found is None:
            return None
        owner = body_of(found.body, found.level, found.region)
        return MadeMove(
            name_of("matters", matter),
            found.epoch,
            found.move,
            owner,
            found.deadline,
            found.status,
            found.fingerprint,
        )

    async def sign_move(self, matter: UUID, epoch: int, fingerprint: bytes) -> None:
        """Keep what the request asked for that made the move to this epoch."""
        await self._session.execute(
            update(CustodyRow)
            .filter_by(matter_id=matter, epoch=epoch)
            .values(fingerprint=fingerprint)
        )

    async def set_invitee(self, matter: UUID, person: str, until: datetime | None) -> None:
        """Let somebody read a matter as X, or end that."""
        name = name_of("matters", matter)
        await end_facts(
            self._session, object_name=name, relation="invitee", subject=person, at=self._now
        )
        if until is None or until > self._now:
            await add_facts(
                self._session,
                [Fact(person, "invitee", name, self._now, until)],
                source=_SOURCE,
            )

    async def end_invitees(self, matter: UUID, begun_by: datetime) -> None:
        """End what anybody reads as X since that time or longer."""
        name = name_of("matters", matter)
        for fact in await facts_of(self._session, name):
            # Who was invited again since then has a younger fact, and keeps it.
            if (
                fact.relation == "invitee"
                and fact.valid_from <= begun_by
                and (fact.valid_until is None or fact.valid_until > self._now)
            ):
                await end_facts(
                    self._session,
                    object_name=name,
                    relation="invitee",
                    subject=fact.subject,
                    at=self._now,
                )

    async def excluded_from(self, matter: UUID) -> frozenset[str]:
        """Return the people who must not learn that a matter exists."""
        return frozenset(await self._subjects(matter, frozenset({"excluded"})))

    async def let_supervise(self, matter: UUID, body: str) -> None:
        """Let a level above read a matter whose owner is late."""
        await let_supervise(self._session, matter, body, self._now, source=_SOURCE)

    async def end_timer(self, timer: UUID) -> None:
        """Mark a timer as done."""
        await self._session.execute(update(TimerRow).filter_by(id=timer).values(done_at=self._now))

    def alarm_untaken(self, matter: Matter) -> None:
        """Let operations know that an owner's service has not opened a stage."""
        alarm_untaken(matter)

    async def _loaded(self, row: MatterRow) -> Matter:
        resolution = None
        if row.resolution_no:
            resolution = await self._session.get(ResolutionRow, (row.id, row.resolution_no))
        self._stored_resolutions[row.id] = row.resolution_no
        self._clocks.loaded(row)
        if row.status == MERGED and row.parent_id is not None:
            self._merged_into[row.id] = row.parent_id
        # Part of a collective matter it has no owner of its own who could ask for more time.
        extension = await self._extensions.load(row.id) if row.status != MERGED else None
        return matter_of(row, resolution, self._book, extension)

    async def _note_events(self, matter: Matter) -> None:
        for event in matter.events:
            if isinstance(event, Moved):
                await self._note_move(matter, event)
            elif isinstance(event, ClockGone):
                await self._note_gone(event)
        await self._extensions.follow(matter)
        if await self._clocks.follow(matter):
            self._record(*moved_deadline(matter, self._now))
        await tell(self._session, [matter], self._now, self._record)
        matter.events.clear()

    async def _note_move(self, matter: Matter, event: Moved) -> None:
        name = name_of("matters", event.matter)
        link = await self._session.execute(
            insert(CustodyRow)
            .values(custody_values(event, self._now))
            .on_conflict_do_nothing(constraint="custody_request")
            .returning(CustodyRow.epoch)  # type: ignore[call-overload]  # SQLModel columns
        )
        if link.first() is None:
            raise key_reused()
        # Whatever moves a matter closes its item in a meeting, and with it an X's access.
        await end_facts(
            self._session, object_name=name, relation="invitee", subject=None, at=self._now
        )
        if event.giver != event.receiver:
            await self._note_owner(name, event)
        if matter.handed_in:
            await end_reporters_view(self._session, name, self._now, source=_SOURCE)
        excluded = await self._subjects(event.matter, frozenset({"excluded"}))
        self._record(replace(event, excluded=tuple(excluded)))

    async def _note_gone(self, event: ClockGone) -> None:
        if event.superior is not None:
            await self.let_supervise(event.matter, event.superior.name)
        excluded = await self._subjects(event.matter, frozenset({"excluded"}))
        self._record(replace(event, excluded=tuple(excluded)))

    async def _note_owner(self, name: str, event: Moved) -> None:
        # Who watched over the former owner, or worked for it, does so no longer.
        for relation in ("owner", "gave", SUPERVISING, *ASSISTING):
            await end_facts(
                self._session, object_name=name, relation=relation, subject=None, at=self._now
            )
        facts = []
        if event.giver is not None:
            facts.append(Fact(event.giver.name, "held", name, self._now))
            facts.append(Fact(event.giver.name, "gave", name, self._now))
        if event.receiver is not None:
            facts.append(Fact(event.receiver.name, "owner", name, self._now))
        await add_facts(self._session, facts, source=_SOURCE)

    async def _subjects(self, matter: UUID, relations: frozenset[str]) -> list[str]:
        facts = await self._present_facts(matter)
        return sorted(fact.subject for fact in facts if fact.relation in relations)

    async def _present_facts(self, matter: UUID) -> list[Fact]:
        return [
            fact
            for fact in await facts_of(self._session, name_of("matters", matter))
            if fact.valid_until is None or fact.valid_until > self._now
        ]
