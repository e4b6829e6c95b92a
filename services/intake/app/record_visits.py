"""Whom grid workers visited, and when to go again."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.act import Act
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import id_in, name_of
from chassis.protected_value import Protected
from chassis.refusals import TongxinError
from chassis.region import RegionCode
from chassis.validation import Fields
from services.intake.app.create_matter import MAX_TEXT
from services.intake.app.field_ports import Taken
from services.intake.app.loading import matter_for, save_with_children
from services.intake.app.ports import Begin, IntakeWork
from services.intake.app.record_batch import head_of, known, record_batch
from services.intake.app.record_patrols import MAX_PLACE
from services.intake.domain.field_records import FARTHEST, PATROL, VISIT, FieldRecord
from services.intake.domain.matter import Matter
from services.intake.domain.progress import Progress

MAX_HOUSEHOLD = 100


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """One draft as it was sent."""

    device: str
    draft_no: int
    grid: str
    recorded_at: datetime | None
    place: str = field(repr=False)
    person: str
    household: str = field(repr=False)
    matter: str
    finding: str = field(repr=False)
    next_at: datetime | None
    follows: str

    @property
    def fingerprint(self) -> bytes:
        """What was sent: another text under the same number is another record."""
        return hashlib.sha256(repr(astuple(self)).encode()).digest()


async def record_visits(begin: Begin, act: Act, drafts: Sequence[VisitDraft]) -> list[Taken]:
    """Store each draft; see `record_batch`. A visit for a matter is an action on it."""
    return await record_batch(begin, act, drafts, _take)


async def _take(work: IntakeWork, draft: VisitDraft, author: UUID) -> Taken:
    fields = Fields()
    if earlier := await known(work, author, VISIT, draft, draft.fingerprint):
        return earlier
    head = await head_of(work, draft, fields)
    place = fields.text("place", draft.place, minimum=0, maximum=MAX_PLACE)
    household = fields.text("household", draft.household, minimum=0, maximum=MAX_HOUSEHOLD)
    finding = fields.text("finding", draft.finding, maximum=MAX_TEXT)
    fields.require(
        condition=bool(draft.person or household or draft.matter),
        field="person",
        reason="WHOM",
        description="A person, a household or a matter.",
    )
    if draft.next_at is not None and not work.now < draft.next_at <= work.now + FARTHEST:
        fields.error("next_time", "NOT_IN_FUTURE", "In the future, within a year.")
    person = await _person(work, draft, head.grid.region if head.grid else None, fields)
    matter = await _matter(work, draft, fields)
    await _follow(work, draft, author, fields)
    fields.refuse_if_any()
    assert head.grid is not None  # noqa: S101 - refused above
    record = FieldRecord(
        id=new_id(catalogue().home_number(head.grid.region)),
        kind=VISIT,
        author=author,
        grid=head.grid.id,
        device=draft.device,
        draft_no=draft.draft_no,
        recorded_at=head.recorded_at,
        created_at=work.now,
        place=Protected(place),
        finding=Protected(finding),
        fingerprint=draft.fingerprint,
        person=person,
        household=Protected(household),
        matter=matter.id if matter is not None else None,
        next_at=draft.next_at,
    )
    await work.field.add(record)
    if matter is not None:
        params = {"body": matter.owner.name if matter.owner else ""}
        step = Progress("visited", params, matter.epoch, head.recorded_at, for_her=True)
        matter.note_progress(step, work.now)
        await save_with_children(work, matter)
    work.audit(name_of("visits", record.id), grid=name_of("grids", record.grid))
    return Taken(draft.device, draft.draft_no, "CREATED", record.id, record.matter)


async def _person(
    work: IntakeWork, draft: VisitDraft, region: RegionCode | None, fields: Fields
) -> UUID | None:
    """Return whom she visited; somebody of another village is as unknown as nobody."""
    if not draft.person or region is None:
        return None
    try:
        person = id_in(draft.person, "people", field="person")
    except TongxinError as error:
        fields.errors.extend(error.fields)
        return None
    fields.require(
        condition=await work.field.lives_in(person, region),
        field="person",
        reason="UNKNOWN_PERSON",
        description="No such person in the village.",
    )
    return person


async def _matter(work: IntakeWork, draft: VisitDraft, fields: Fields) -> Matter | None:
    """Return the matter she visits for: one that she may read, or that her patrol became."""
    if not draft.matter:
        return None
    try:
        return await matter_for(work, draft.matter, "matter.visit")
    except TongxinError:
        fields.error("matter", "UNKNOWN_MATTER", "No matter for which you can visit.")
        return None


async def _follow(work: IntakeWork, draft: VisitDraft, author: UUID, fields: Fields) -> None:
    if not draft.follows:
        return
    patrol = draft.follows.startswith("patrols/")
    try:
        followed = id_in(draft.follows, "patrols" if patrol else "visits", field="follows")
        known_to_her = await work.field.follow(author, followed, PATROL if patrol else VISIT)
    except TongxinError:
        known_to_her = False
    fields.require(
        condition=known_to_her,
        field="follows",
        reason="UNKNOWN_RECORD",
        description="A record of your own.",
    )
