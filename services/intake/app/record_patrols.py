"""What grid workers found on patrol: noted, settled on the spot, or raised to the council."""

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from uuid import UUID

from chassis.act import Act, subject_of
from chassis.catalogue import catalogue
from chassis.ids import new_id
from chassis.names import name_of
from chassis.protected_value import Protected
from chassis.validation import Fields
from services.intake.app.create_matter import MAX_TEXT, URGENCIES, CreateMatter, file_matter
from services.intake.app.field_ports import Taken
from services.intake.app.parties import PartyInput
from services.intake.app.ports import Begin, IntakeWork
from services.intake.app.record_batch import head_of, known, record_batch
from services.intake.domain.answer import Answer
from services.intake.domain.field_records import (
    NOTED,
    PATROL,
    RAISED,
    SETTLED,
    FieldRecord,
    Grid,
)
from services.intake.domain.matter import Matter
from services.intake.domain.screening import CLEAR, DANGER, LOOK_AGAIN, Screening
from services.intake.domain.topics import SEALED, TOPICS, Topic

OUTCOMES = frozenset({NOTED, SETTLED, RAISED})
MAX_PLACE = 200


@dataclass(frozen=True, slots=True)
class PatrolDraft:
    """One draft as it was sent."""

    device: str
    draft_no: int
    grid: str
    recorded_at: datetime | None
    place: str = field(repr=False)
    topic: str
    finding: str = field(repr=False)
    outcome: str
    action_record: str = field(repr=False)
    screening: Screening
    concerned: PartyInput | None = field(repr=False, default=None)
    urgency: str = ""

    @property
    def fingerprint(self) -> bytes:
        """What was sent: another text under the same number is another record."""
        return hashlib.sha256(repr(astuple(self)).encode()).digest()


async def record_patrols(begin: Begin, act: Act, drafts: Sequence[PatrolDraft]) -> list[Taken]:
    """Store each draft; see `record_batch`.

    SETTLED keeps what was done. Who is named becomes the concerned person of a matter with that
    answer, so that somebody else asks her whether it is settled. A ⚠ find is settled only after
    a clear screening, and then as a record alone; otherwise somebody looks again within 3 days.
    """
    return await record_batch(begin, act, drafts, _take)


async def _take(work: IntakeWork, draft: PatrolDraft, author: UUID) -> Taken:
    fields = Fields()
    if earlier := await known(work, author, PATROL, draft, draft.fingerprint):
        return earlier
    head = await head_of(work, draft, fields)
    outcome = fields.choice("outcome", draft.outcome or NOTED, OUTCOMES)
    place = fields.text("place", draft.place, minimum=0, maximum=MAX_PLACE)
    finding = fields.text("finding", draft.finding, maximum=MAX_TEXT)
    action = fields.text(
        "action_record",
        draft.action_record,
        minimum=1 if outcome == SETTLED else 0,
        maximum=MAX_TEXT,
    )
    fields.choice("urgency", draft.urgency or "NORMAL", URGENCIES)
    topic = TOPICS.get(draft.topic)
    if topic is None:
        fields.error("topic", "UNKNOWN_TOPIC", "See the list of topics.")
    else:
        _check_safety(topic, draft, outcome, fields)
    matter = await _matter(work, draft, head.grid, fields)
    fields.refuse_if_any()
    assert head.grid is not None  # noqa: S101 - refused above
    assert topic is not None  # noqa: S101 - refused above
    look_again = topic.needs_screening and outcome != SETTLED and draft.screening.verdict != CLEAR
    record = FieldRecord(
        id=new_id(catalogue().home_number(head.grid.region)),
        kind=PATROL,
        author=author,
        grid=head.grid.id,
        device=draft.device,
        draft_no=draft.draft_no,
        recorded_at=head.recorded_at,
        created_at=work.now,
        place=Protected(place),
        finding=Protected(finding),
        fingerprint=draft.fingerprint,
        topic=draft.topic,
        outcome=outcome,
        action_record=Protected(action),
        screening=draft.screening,
        matter=matter.id if matter is not None else None,
        next_at=work.now + LOOK_AGAIN if look_again else None,
    )
    await work.field.add(record)
    work.audit(name_of("patrols", record.id), grid=name_of("grids", record.grid), outcome=outcome)
    return Taken(draft.device, draft.draft_no, "CREATED", record.id, record.matter)


def _check_safety(topic: Topic, draft: PatrolDraft, outcome: str, fields: Fields) -> None:
    if topic.confidentiality == SEALED:
        # No record in a worker's list: only the phone is safe until sealed matters are taken.
        fields.error("topic", "SEALED_NOT_AVAILABLE", "Call 110 in danger, else 12338.")
    elif topic.needs_screening and outcome == SETTLED:
        if draft.screening.verdict == DANGER:
            fields.error("screening", "DANGER_SIGN", "Not settled: call 110 in danger, else 12338.")
        elif draft.screening.verdict != CLEAR:
            fields.error(
                "screening", "SCREENING_REQUIRED", "Only after she was asked alone: note it."
            )


async def _matter(
    work: IntakeWork, draft: PatrolDraft, grid: Grid | None, fields: Fields
) -> Matter | None:
    """File what is raised, and what was settled for somebody; everything else is a record only."""
    topic = TOPICS.get(draft.topic)
    settled_for_her = draft.outcome == SETTLED and draft.concerned is not None
    if topic is None or topic.confidentiality == SEALED or grid is None:
        return None
    if draft.outcome != RAISED and not (settled_for_her and not topic.needs_screening):
        return None
    filing = CreateMatter(
        region=grid.region,
        topic=draft.topic,
        right="",
        urgency=draft.urgency,
        confidentiality="",
        channel="PATROL",
        audience="",
        group="",
        text=draft.finding,
        parties=(draft.concerned,) if draft.concerned is not None else (),
    )
    matter, _ = await file_matter(work, filing, fields)
    if draft.outcome == SETTLED:
        action = draft.action_record.strip()
        matter.answer(
            expected_epoch=matter.epoch,
            answer=Answer("SOLVED", action, action_record=action),
            actor=subject_of(work.act.caller),
            request_id="",
            now=work.now,
        )
        await work.matters.save(matter)
    return matter
