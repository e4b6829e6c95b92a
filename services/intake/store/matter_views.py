"""Builds views of matters for one caller: a handful of queries, however many matters."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, tuple_

from chassis.act import Act, subject_of
from chassis.database import Reading
from chassis.etag import etag_of
from chassis.facts import relations_to_many
from chassis.names import name_of
from chassis.policy import Policy
from services.intake.app.presenting import (
    distant_line,
    is_overdue,
    shown_actions,
    status_line,
)
from services.intake.app.views import MatterView, PartyView
from services.intake.domain.matter import Matter
from services.intake.domain.topics import PROTECTED
from services.intake.store.extensions import newest_extensions
from services.intake.store.mapping import matter_of
from services.intake.store.tables import MatterRow, PartyRow, PersonRow, ResolutionRow

_MATTER = MatterRow.__table__  # type: ignore[attr-defined]  # SQLModel makes it


class MatterViews:
    """Cuts matters to what a caller may see."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    async def build(
        self, reading: Reading, act: Act, rows: Sequence[MatterRow]
    ) -> list[MatterView]:
        """Return the views of the rows that the caller may read, in their order."""
        relations = await relations_to_many(
            reading.session,
            subject_of(act.caller),
            [name_of("matters", row.id) for row in rows],
            reading.now,
        )
        resolutions = await _resolutions(reading, rows)
        parents = await _parents(reading, rows)
        extensions = await newest_extensions(reading.session, [row.id for row in rows])
        matters = [
            matter_of(row, resolutions.get(row.id), extension=extensions.get(row.id))
            for row in rows
        ]
        allowed = {
            matter.id: self._policy.allowed(
                act.caller,
                relations[name_of("matters", matter.id)],
                classification=matter.confidentiality,
                state=matter.status,
            )
            for matter in matters
        }
        named = [matter.id for matter in matters if "matter.read_names" in allowed[matter.id]]
        parties = await _parties(reading, named)
        return [
            self._view(
                reading,
                matter,
                allowed[matter.id],
                parties=parties.get(matter.id, []),
                parent=parents.get(matter.parent) if matter.parent else None,
                resolution=resolutions.get(matter.id),
            )
            for matter in matters
            if "matter.read" in allowed[matter.id]
        ]

    def _view(
        self,
        reading: Reading,
        matter: Matter,
        allowed: tuple[str, ...],
        *,
        parties: list[PartyView],
        parent: Matter | None,
        resolution: ResolutionRow | None,
    ) -> MatterView:
        distant = "matter.read_course" not in allowed
        return MatterView(
            matter=matter,
            distant=distant,
            masked=matter.confidentiality == PROTECTED and "matter.read_names" not in allowed,
            parties=parties,
            overdue=not distant and is_overdue(matter, reading.now),
            allowed_actions=shown_actions(matter, allowed, reading.now),
            status_line=distant_line(matter)
            if distant
            else status_line(matter, parent, reading.now),
            etag=etag_of(matter.id, matter.revision),
            satisfaction=(resolution.satisfaction or "") if resolution else "",
        )


async def _resolutions(reading: Reading, rows: Sequence[MatterRow]) -> dict[UUID, ResolutionRow]:
    keys = [(row.id, row.resolution_no) for row in rows if row.resolution_no]
    if not keys:
        return {}
    found = await reading.session.scalars(
        select(ResolutionRow).where(
            tuple_(ResolutionRow.matter_id, ResolutionRow.resolution_no).in_(keys)
        )
    )
    return {row.matter_id: row for row in found}


async def _parents(reading: Reading, rows: Sequence[MatterRow]) -> dict[UUID, Matter]:
    """Return the collective matters of children: who has them is shown to the co-signers."""
    ids = {row.parent_id for row in rows if row.parent_id is not None}
    if not ids:
        return {}
    found = await reading.session.scalars(select(MatterRow).where(_MATTER.c.id.in_(ids)))
    return {row.id: matter_of(row, None) for row in found}


async def _parties(reading: Reading, matters: Sequence[UUID]) -> dict[UUID, list[PartyView]]:
    if not matters:
        return {}
    found = await reading.session.execute(
        select(PartyRow, PersonRow)
        .join(PersonRow, PersonRow.id == PartyRow.person_id)  # type: ignore[arg-type]  # SQLModel columns
        .where(PartyRow.matter_id.in_(matters))  # type: ignore[attr-defined]
        .order_by(PartyRow.matter_id, PartyRow.role, PartyRow.person_id)  # type: ignore[arg-type]
    )
    result: dict[UUID, list[PartyView]] = {}
    for party, person in found:
        view = PartyView(party.role, person.id, person.display_name.reveal())
        result.setdefault(party.matter_id, []).append(view)
    return result
