"""A council or federation moves a matter: the one way in which ownership changes there."""

import hashlib
import json
from dataclasses import astuple, dataclass, field
from datetime import datetime

from chassis.act import Act, subject_of
from chassis.names import id_in
from chassis.refusals import not_found
from chassis.validation import Fields
from services.intake.app.loading import finish, matter_for, save_with_children
from services.intake.app.ports import Begin, IntakeWork, MadeMove
from services.intake.domain.answer import Answer, checked
from services.intake.domain.matter import Matter
from services.intake.domain.refusals import key_reused

MAX_REASON = 500
MOVES = {"ANSWER": "matter.answer", "RAISE": "matter.raise", "FULFIL": "matter.fulfil"}


@dataclass(frozen=True, slots=True)
class MoveMatter:
    """The matter, the epoch that the acting service saw, the move and what it needs."""

    name: str
    expected_epoch: int
    move: str
    reason: str = field(repr=False)
    answer: Answer | None
    without_deliberation: bool
    request_id: str

    @property
    def fingerprint(self) -> bytes:
        """What the person asked for; `without_deliberation` follows from her council's state."""
        answer = astuple(self.answer) if self.answer is not None else None
        asked = [self.move, self.expected_epoch, self.reason, answer]
        return hashlib.sha256(json.dumps(asked, default=datetime.isoformat).encode()).digest()


async def move_matter(begin: Begin, act: Act, command: MoveMatter) -> MadeMove:
    """Make the move once per request_id; the custody row is its only record of idempotency.

    Raises:
        TongxinError: MATTER_MOVED with the present owner, SCREENING_REQUIRED, INVALID_FIELDS,
            IDEMPOTENCY_KEY_REUSED when this request_id asked for something else before.
    """
    fields = Fields()
    fields.choice("move", command.move, MOVES)
    fields.text("request_id", command.request_id, maximum=100)
    reason = fields.text(
        "reason", command.reason, minimum=1 if command.move == "RAISE" else 0, maximum=MAX_REASON
    )
    answer = command.answer
    if command.move == "ANSWER":
        answer = checked(command.answer or Answer("", ""), fields)
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
            MOVES.get(command.move, "matter.read"),
            expected_epoch=command.expected_epoch,
        )
        fields.refuse_if_any()
        _move(work, matter, command, reason, answer)
        await save_with_children(work, matter)
        await work.matters.sign_move(matter.id, matter.epoch, command.fingerprint)
        finish(work, command.name, move=command.move, epoch=str(matter.epoch))
        return MadeMove(
            command.name,
            matter.epoch,
            command.move,
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


def _move(
    work: IntakeWork, matter: Matter, command: MoveMatter, reason: str, answer: Answer | None
) -> None:
    actor = subject_of(work.act.caller)
    if command.move == "ANSWER":
        assert answer is not None  # noqa: S101 - refused without one
        matter.answer(
            expected_epoch=command.expected_epoch,
            answer=answer,
            actor=actor,
            request_id=command.request_id,
            now=work.now,
        )
    elif command.move == "FULFIL":
        matter.fulfil(
            expected_epoch=command.expected_epoch,
            actor=actor,
            request_id=command.request_id,
            now=work.now,
        )
    else:
        matter.raise_up(
            expected_epoch=command.expected_epoch,
            without_deliberation=command.without_deliberation,
            reason=reason,
            actor=actor,
            request_id=command.request_id,
            now=work.now,
        )
