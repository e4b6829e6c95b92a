"""Every move that an owner or a superior asks for: its right, what it needs, what it does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from chassis.catalogue import catalogue
from chassis.region import parse_region_code
from chassis.validation import Fields
from services.intake.app.fitness import note_unfit
from services.intake.app.ports import IntakeWork
from services.intake.app.rights import highest_office
from services.intake.domain.answer import Answer, checked
from services.intake.domain.bodies import way_up
from services.intake.domain.matter import Matter
from services.intake.domain.state import By

MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked for: the epoch that she saw, and what the move needs."""

    expected_epoch: int
    to: str
    region: str
    answer: Answer | None


Make = Callable[[IntakeWork, Matter, Asked, By], Awaitable[None]]
Check = Callable[[Asked, Fields], Asked]


def _nothing(asked: Asked, _: Fields) -> Asked:
    return asked


def _to(asked: Asked, fields: Fields) -> Asked:
    return replace(asked, to=fields.text("to", asked.to, maximum=MAX_NAME))


def _region(asked: Asked, fields: Fields) -> Asked:
    fields.region("region", asked.region)
    return asked


def _answer(asked: Asked, fields: Fields) -> Asked:
    return replace(asked, answer=checked(asked.answer or Answer("", ""), fields))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of move: the action of the policy table, its fields, and the domain's method."""

    action: str
    make: Make
    checked: Check = _nothing
    needs_reason: bool = True


async def _make_answer(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    assert asked.answer is not None  # noqa: S101 - refused without one
    matter.answer(
        expected_epoch=asked.expected_epoch,
        answer=asked.answer,
        actor=by.actor,
        request_id=by.request_id,
        now=by.now,
    )


async def _make_raise(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    matter.raise_up(
        expected_epoch=asked.expected_epoch,
        without_deliberation=by.without_deliberation,
        reason=by.reason,
        actor=by.actor,
        request_id=by.request_id,
        now=by.now,
    )


async def _make_fulfil(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    matter.fulfil(
        expected_epoch=asked.expected_epoch,
        actor=by.actor,
        request_id=by.request_id,
        now=by.now,
    )


async def _make_skip(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    matter.skip(to=asked.to, expected_epoch=asked.expected_epoch, by=by)


async def _make_return(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    matter.return_down(to=asked.to, expected_epoch=asked.expected_epoch, by=by)


async def _make_relay(work: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    region = parse_region_code(asked.region)
    if catalogue().find(region) is not None:
        await note_unfit(work, matter, way_up(region))
    matter.relay(region=region, expected_epoch=asked.expected_epoch, by=by)


async def _make_take_over(work: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    highest = await highest_office(work, matter)
    matter.take_over(to=asked.to, highest=highest, expected_epoch=asked.expected_epoch, by=by)


async def _make_refer(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    matter.refer(to=asked.to, expected_epoch=asked.expected_epoch, by=by)


async def _make_end_referral(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    matter.end_referral(expected_epoch=asked.expected_epoch, by=by)


async def _make_undo(_: IntakeWork, matter: Matter, asked: Asked, by: By) -> None:
    matter.undo(expected_epoch=asked.expected_epoch, by=by)


MOVES: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "ANSWER": Kind("matter.answer", _make_answer, _answer, needs_reason=False),
        "FULFIL": Kind("matter.fulfil", _make_fulfil, needs_reason=False),
        "RAISE": Kind("matter.raise", _make_raise),
        "SKIP": Kind("matter.skip", _make_skip, _to),
        "RETURN": Kind("matter.return", _make_return, _to),
        "RELAY": Kind("matter.relay", _make_relay, _region),
        "TAKE_OVER": Kind("matter.take_over", _make_take_over, _to),
        "REFER": Kind("matter.refer", _make_refer, _to),
        "REFERRAL_ENDED": Kind("matter.end_referral", _make_end_referral),
        "UNDO": Kind("matter.undo", _make_undo),
    }
)
