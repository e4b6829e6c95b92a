"""Records from offline drafts: each in a transaction of its own, each once however often sent."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from chassis.act import Act
from chassis.names import id_in
from chassis.refusals import FieldError, Kind, TongxinError, forbidden
from chassis.validation import Fields
from services.intake.app.field_ports import Taken
from services.intake.app.ports import Begin, IntakeWork
from services.intake.domain.field_records import OLDEST, Grid

MAX_RECORDS = 100
MAX_DEVICE = 64
MAX_DRAFT = 2**53  # what every device can count to
# Refusals of one record; whatever is away is away for all of them.
_OF_THE_RECORD = (Kind.INVALID, Kind.STATE, Kind.NOT_FOUND, Kind.FORBIDDEN, Kind.EXISTS)


class Draft(Protocol):
    """What every draft says of itself."""

    @property
    def device(self) -> str:
        """The device that wrote it."""

    @property
    def draft_no(self) -> int:
        """Its number on that device."""

    @property
    def grid(self) -> str:
        """`grids/{id}`, or empty."""

    @property
    def recorded_at(self) -> datetime | None:
        """When it was written."""


D = TypeVar("D", bound=Draft)
Take = Callable[[IntakeWork, D, UUID], Awaitable[Taken]]


async def record_batch(begin: Begin, act: Act, drafts: Sequence[D], take: Take[D]) -> list[Taken]:
    """Store what can be stored, in the order sent; one bad record does not refuse the others.

    Raises:
        TongxinError: INVALID_FIELDS for no records or too many; ACTION_NOT_ALLOWED for who works
            in no grid.
    """
    fields = Fields()
    fields.require(
        condition=0 < len(drafts) <= MAX_RECORDS,
        field="records",
        reason="WRONG_NUMBER",
        description=f"1 to {MAX_RECORDS}.",
    )
    async with begin(act) as work:
        await work.require("field.record")
        if not await work.field.grids_of(f"people/{act.caller.person_id}"):
            raise forbidden("field.record")
        fields.refuse_if_any()
    author = UUID(act.caller.person_id or "")
    return [await _one(begin, act, draft, take, author) for draft in drafts]


async def _one(begin: Begin, act: Act, draft: D, take: Take[D], author: UUID) -> Taken:
    # The natural key is the record's idempotency: the batch as a whole has none.
    try:
        async with begin(replace(act, request_id="")) as work:
            return await take(work, draft, author)
    except TongxinError as error:
        if error.kind not in _OF_THE_RECORD:
            raise
        errors = error.fields or (FieldError("", error.reason, error.message),)
        return Taken(draft.device[:MAX_DEVICE], draft.draft_no, "REFUSED", errors=errors)


@dataclass(frozen=True, slots=True)
class Head:
    """The checked head of a draft; without a grid or time it has been refused in `fields`."""

    grid: Grid | None
    recorded_at: datetime


async def head_of(work: IntakeWork, draft: Draft, fields: Fields) -> Head:
    """Check what every draft says of itself."""
    fields.text("device", draft.device, maximum=MAX_DEVICE)
    fields.require(
        condition=0 < draft.draft_no <= MAX_DRAFT,
        field="draft_no",
        reason="OUT_OF_RANGE",
        description="1, 2, 3 … on the device.",
    )
    at = draft.recorded_at
    if at is None or at > work.now:
        fields.error("recorded_time", "IN_FUTURE", "Not in the future.")
    elif at < work.now - OLDEST:
        fields.error("recorded_time", "TOO_OLD", f"Not older than {OLDEST.days} days.")
    grids = await work.field.grids_of(f"people/{work.act.caller.person_id}")
    if draft.grid:
        try:
            wanted = id_in(draft.grid, "grids", field="grid")
            grids = [grid for grid in grids if grid.id == wanted]
        except TongxinError as error:
            fields.errors.extend(error.fields)
    fields.require(
        condition=len(grids) == 1,
        field="grid",
        reason="NOT_YOUR_GRID" if draft.grid else "WHICH_GRID",
        description="A grid in which you work.",
    )
    return Head(grids[0] if len(grids) == 1 else None, at or work.now)


async def known(
    work: IntakeWork, author: UUID, kind: str, draft: Draft, fingerprint: bytes
) -> Taken | None:
    """Return the answer for a draft that was stored before; refuse another one in its place."""
    stored = await work.field.stored(author, kind, draft.device, draft.draft_no)
    if stored is None:
        return None
    if stored.fingerprint != fingerprint:
        fields = Fields()
        fields.error("draft_no", "DRAFT_REUSED", "Another record was sent under this number.")
        fields.refuse_if_any()
    return Taken(draft.device, draft.draft_no, "EXISTS", stored.id, stored.matter)
