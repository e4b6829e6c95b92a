"""A council or federation moves a matter: the one way in which ownership changes there."""

import hashlib
import json
from dataclasses import astuple, dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.loading import READ, finish, matter_for, save_with_children
from services.intake.app.move_table import MOVES, Asked
from services.intake.app.ports import Begin, IntakeWork, MadeMove
from services.intake.domain.answer import Answer
from services.intake.domain.refusals import key_reused
from services.intake.domain.state import By

MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class MoveMatter:
    """The matter, the epoch that the acting service saw, the move and what it needs.

    `to`: the body that is to have it; `region`: the village that it belongs to.
    """

    name: str
    expected_epoch: int
    move: str
    reason: str = field(repr=False)
    answer: Answer | None
    without_deliberation: bool
    request_id: str
    to: str = ""
    region: str = ""

    @property
    def fingerprint(self) -> bytes:
        """What the person asked for; `without_deliberation` follows from her council's state."""
        answer = astuple(self.answer) if self.answer is not None else None
        asked: list[object] = [self.move, self.expected_epoch, self.reason, answer]
        if self.to or self.region:
            asked += [self.to, self.region]
        return hashlib.sha256(json.dumps(asked, default=datetime.isoformat).encode()).digest()


async def move_matter(begin: Begin, act: Act, command: MoveMatter) -> MadeMove:
    """Make the move once per request_id; the custody row is its only record of idempotency.

    Raises:
        TongxinError: MATTER_MOVED with the present owner, SCREENING_REQUIRED, INVALID_FIELDS,
            IDEMPOTENCY_KEY_REUSED when this request_id asked for something else before, and
            what the move itself refuses (`domain.moves`, `domain.transfers`).
    """
    fields = Fields()
    fields.choice("move", command.move, MOVES)
    fields.text("request_id", command.request_id, maximum=100)
    move = MOVES.get(command.move)
    reason = fields.text(
        "reason",
        command.reason,
        minimum=1 if move is not None and move.needs_reason else 0,
        maximum=MAX_REASON,
    )
    asked = Asked(command.expected_epoch, command.to, command.region, command.answer)
    if move is not None:
        asked = move.checked(asked, fields)
    async with begin(act) as work:
        # Locked first: a twin that is under way has committed its custody row by then.
        await work.matters.get(id_in(command.name, "matters"))
        made = await _made(work, command.name, command.request_id)
        if made is not None:
            if made.fingerprint != command.fingerprint:
                raise key_reused()
            return made
        matter = await matter_for(
            work,
            command.name,
            move.action if move is not None else READ,
            expected_epoch=command.expected_epoch,
        )
        fields.refuse_if_any()
        assert move is not None  # noqa: S101 - refused above
        by = By(
            subject_of(act.caller),
            work.now,
            reason,
            command.request_id,
            command.without_deliberation,
        )
        await move.make(work, matter, asked, by)
        await save_with_children(work, matter)
        await work.matters.sign_move(matter.id, matter.epoch, command.fingerprint)
        finish(work, command.name, move=matter.last_move, epoch=str(matter.epoch))
        return MadeMove(
            command.name,
            matter.epoch,
            matter.last_move,
            matter.owner,
            matter.deadline,
            matter.status,
            command.fingerprint,
        )


async def lookup_move(begin: Begin, act: Act, name: str, request_id: str) -> MadeMove:
    """Return the move that this caller's request made. Raises NOT_FOUND when it made none."""
    async with begin(act) as work:
        made = await _made(work, name, request_id)
    if made is None:
        raise not_found()
    return made


async def _made(work: IntakeWork, name: str, request_id: str) -> MadeMove | None:
    actor = subject_of(work.act.caller)
    return await work.matters.made_move(id_in(name, "matters"), actor, request_id)
