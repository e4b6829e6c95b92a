"""Reads matters, timelines, custody and worklists for their readers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.database import Database, Reading
from chassis.facts import FACT, valid
from chassis.names import id_in
from chassis.pages import Pages
from chassis.policy import Columns, Policy
from chassis.refusals import not_found
from chassis.region import prefix_of
from chassis.texts import Sentences
from chassis.validation import Fields
from services.intake.app.views import CustodyView, MatterFilter, MatterView, TimelineView
from services.intake.domain.events import CLOSE, DISTANT, EVERYBODY
from services.intake.domain.extension import Extension
from services.intake.domain.privacy import council_draft, mask_recorded
from services.intake.domain.topics import PROTECTED
from services.intake.store.extensions import EXTENSION, extension_of
from services.intake.store.mapping import body_of
from services.intake.store.matter_views import MatterViews
from services.intake.store.readable import readable
from services.intake.store.tables import (
    CustodyRow,
    ExtensionRow,
    MatterRow,
    PartyRow,
    PersonRow,
    TimelineRow,
)

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it
COLUMNS = Columns(
    classification=_MATTER.c.confidentiality, state=_MATTER.c.status, object_id=_MATTER.c.id
)
MAX_BATCH = 200
# For whom a matter waits is what its status says.
_WAITS = {"HER": "RESOLVED", "OWNER": "OPEN", "BODY": "REFERRED"}


class MatterQueries:
    """Implements `app.ports.MatterReader`."""

    def __init__(self, database: Database, policy: Policy, pages: Pages) -> None:
        self._database = database
        self._policy = policy
        self._pages = pages
        self._views = MatterViews(policy)

    async def matter(self, act: Act, name: str) -> MatterView:
        """Return one matter. Raises NOT_FOUND for unknown and forbidden alike."""
        views = await self.batch(act, [name])
        if not views:
            raise not_found()
        return views[0]

    async def batch(self, act: Act, names: Sequence[str]) -> list[MatterView]:
        """Return the matters that the caller may read, in the order asked."""
        fields = Fields()
        fields.require(
            condition=len(names) <= MAX_BATCH,
            field="names",
            reason="TOO_MANY",
            description=f"At most {MAX_BATCH}.",
        )
        fields.refuse_if_any()
        ids = [id_in(name, "matters") for name in names]
        async with self._database.reading() as reading:
            rows = {
                row.id: row
                for row in await reading.session.scalars(
                    select(MatterRow).where(_MATTER.c.id.in_(ids))
                )
            }
            return await self._views.build(
                reading, act, [rows[identity] for identity in ids if identity in rows]
            )

    async def extension(self, act: Act, name: str) -> Extension:
        """Return the newest extension that the caller has asked for or decided on."""
        caller = subject_of(act.caller)
        async with self._database.reading() as reading:
            row = await reading.session.scalar(
                select(ExtensionRow)
                .where(
                    EXTENSION.c.matter_id == id_in(name, "matters"),
                    (EXTENSION.c.asked_by == caller) | (EXTENSION.c.decided_by == caller),
                )
                .order_by(EXTENSION.c.number.desc())
                .limit(1)
            )
        if row is None:
            raise not_found()
        return extension_of(row)

    async def matters(
        self, act: Act, filters: MatterFilter, size: int, token: str
    ) -> tuple[list[MatterView], str]:
        """Return a page of the matters that the caller may read, newest first."""
        page = self._pages.open(act, repr(filters), size, token)
        async with self._database.reading() as reading:
            statement = select(MatterRow).where(
                self._policy.predicate(_read_for(filters), act.caller, COLUMNS, reading.now),
                *self._conditions(reading, act, filters),
            )
            if page.after:
                statement = statement.where(_MATTER.c.id < UUID(page.after))
            rows = await reading.session.scalars(
                statement.order_by(_MATTER.c.id.desc()).limit(page.size + 1)
            )
            kept, next_token = page.cut(list(rows), lambda row: str(row.id))
            return await self._views.build(reading, act, kept), next_token

    async def timeline(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[TimelineView], str]:
        """Return a page of the timeline, oldest first.

        A reporter who is not the concerned person gets: received, taken, finished.
        """
        page = self._pages.open(act, f"timeline {name}", size, token)
        async with self._database.reading() as reading:
            row, allowed = await self._readable(reading, act, name, "matter.read")
            statement = select(TimelineRow).filter_by(matter_id=row.id)
            heard = (EVERYBODY, CLOSE if "matter.read_course" in allowed else DISTANT)
            statement = statement.where(TimelineRow.hearers.in_(heard))  # type: ignore[attr-defined]  # SQLModel columns
            if page.after:
                statement = statement.where(TimelineRow.entry_no > int(page.after))  # type: ignore[arg-type]  # SQLModel columns
            rows = await reading.session.scalars(
                statement.order_by(TimelineRow.entry_no).limit(page.size + 1)  # type: ignore[arg-type]
            )
            sentences = Sentences.load()
            views = [
                TimelineView(
                    item.entry_no,
                    item.at,
                    item.template_key,
                    sentences.render(item.template_key, item.params),
                )
                for item in rows
            ]
        return page.cut(views, lambda view: str(view.entry_no))

    async def custody(
        self, act: Act, name: str, size: int, token: str
    ) -> tuple[list[CustodyView], str]:
        """Return a page of the custody chain, oldest first."""
        page = self._pages.open(act, f"custody {name}", size, token)
        async with self._database.reading() as reading:
            row, _ = await self._readable(reading, act, name, "matter.read_custody")
            statement = select(CustodyRow).filter_by(matter_id=row.id)
            if page.after:
                statement = statement.where(CustodyRow.epoch > int(page.after))  # type: ignore[arg-type]  # SQLModel columns
            rows = await reading.session.scalars(
                statement.order_by(CustodyRow.epoch).limit(page.size + 1)  # type: ignore[arg-type]
            )
            views = [
                CustodyView(
                    item.epoch,
                    body_of(item.body, item.level, item.region),
                    item.since,
                    item.move,
                    item.deadline,
                )
                for item in rows
            ]
        return page.cut(views, lambda view: str(view.epoch))

    async def council_draft(self, act: Act, name: str) -> str:
        """Return the text with the parties' recorded names and phones replaced."""
        async with self._database.reading() as reading:
            row, _ = await self._readable(reading, act, name, "matter.draft_council_text")
            known = await _recorded(reading, row.id)
        return council_draft(
            row.text,
            [person.display_name.reveal() for person in known],
            [person.phone.reveal() for person in known],
            row.pseudonym,
        )

    async def masked(self, act: Act, name: str, texts: Sequence[str]) -> list[str]:
        """Return texts as they may leave the named readers of a matter."""
        async with self._database.reading() as reading:
            row, _ = await self._readable(reading, act, name, "matter.mask_texts")
            known = await _recorded(reading, row.id) if row.confidentiality == PROTECTED else []
        if row.confidentiality != PROTECTED:
            return list(texts)
        names = [person.display_name.reveal() for person in known]
        phones = [person.phone.reveal() for person in known]
        return [mask_recorded(text, names, phones, row.pseudonym) for text in texts]

    async def _readable(
        self, reading: Reading, act: Act, name: str, action: str
    ) -> tuple[MatterRow, tuple[str, ...]]:
        return await readable(self._policy, reading, act, name, action)

    def _conditions(
        self, reading: Reading, act: Act, filters: MatterFilter
    ) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if filters.within:
            region = catalogue().find(filters.within)
            fields = Fields()
            if region is None:
                fields.error("within", "UNKNOWN_REGION", "No such region in the catalogue.")
            fields.refuse_if_any()
            assert region is not None  # noqa: S101 - refused above
            prefix = prefix_of(region.code, region.level)
            conditions.append(_MATTER.c.region.startswith(prefix, autoescape=True))
        for column, value in (
            (_MATTER.c.status, filters.status),
            (_MATTER.c.topic, filters.topic),
            (_MATTER.c.owner_body, filters.owner),
            (_MATTER.c.owner_level, filters.level),
            (_MATTER.c.urgency, filters.urgency),
            (_MATTER.c.risk, filters.risk),
            (_MATTER.c.confidentiality, filters.confidentiality),
            (_MATTER.c.channel, filters.channel),
            (_MATTER.c.status, _WAITS.get(filters.waiting_for)),
        ):
            if value:
                conditions.append(column == value)
        if filters.overdue:
            conditions.append(_MATTER.c.deadline < reading.now)
        if filters.due_before is not None:
            conditions.append(_MATTER.c.deadline < filters.due_before)
        if filters.mine:
            conditions.append(
                _MATTER.c.id.in_(
                    select(FACT.c.object_id).where(
                        FACT.c.subject == subject_of(act.caller),
                        FACT.c.relation.in_(
                            ["concerned", "representative", "reporter", "informant"]
                        ),
                        valid(FACT.c, reading.now),  # type: ignore[arg-type]  # a condition
                    )
                )
            )
        return conditions


def _read_for(filters: MatterFilter) -> str:
    """Return the right that a list needs: a filter must not tell what the view does not show."""
    tells_course = (
        filters.status
        or filters.owner
        or filters.overdue
        or filters.level
        or filters.due_before
        or filters.waiting_for
    )
    return "matter.read_course" if tells_course else "matter.read"


async def _recorded(reading: Reading, matter: UUID) -> list[PersonRow]:
    """Return the people who are recorded as parties of a matter."""
    people = await reading.session.scalars(
        select(PersonRow)
        .join(PartyRow, PartyRow.person_id == PersonRow.id)  # type: ignore[arg-type]  # SQLModel columns
        .where(PartyRow.matter_id == matter)  # type: ignore[arg-type]
    )
    return list(people)
