"""The rules of a case by themselves."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest

from chassis.refusals import TongxinError
from chassis.region import Level, RegionCode
from services.escalation.domain.cases import Case, Traits
from services.escalation.domain.stages import Custody

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
# What whoever has taken a stage may do besides settling or raising it.
ASKING = ("case.note", "request.create", "request.refer", "information.create")
MATTER = UUID("01900000-0001-7000-8000-000000000001")


def case(
    level: Level | None = Level.VILLAGE, *, status: str = "OPEN", needs_screening: bool = False
) -> Case:
    body = "federations/210922107002" if level else ""
    custody = Custody(1, body, level, "RAISE", status, NOW, NOW)
    traits = Traits(RegionCode("210922107002"), "couple", "PROTECTED", needs_screening)
    return Case(MATTER, traits, [custody])


def reason(refused: pytest.ExceptionInfo[TongxinError]) -> str:
    return refused.value.reason


@pytest.mark.parametrize(
    ("level", "status", "screening", "taken", "acts"),
    [
        (Level.VILLAGE, "OPEN", False, False, {"case.accept"}),
        (Level.VILLAGE, "OPEN", False, True, {*ASKING, "case.answer", "case.raise"}),
        (Level.VILLAGE, "OPEN", True, True, {*ASKING, "case.raise"}),
        (Level.PROVINCE, "OPEN", False, True, {*ASKING, "case.answer", "dispatch.create"}),
        (Level.VILLAGE, "RESOLVED", False, False, set()),
        (None, "WITHDRAWN", False, False, set()),
    ],
)
def test_the_open_acts_are_exactly_those_that_are_not_refused(
    level: Level | None, status: str, screening: bool, taken: bool, acts: set[str]
) -> None:
    subject = case(level, status=status, needs_screening=screening)
    if taken:
        assert subject.accept("people/a", NOW)
    assert subject.open_acts() == acts
    checks: dict[str, Callable[[], object]] = {
        **dict.fromkeys(ASKING, subject.require_accepted),
        "dispatch.create": subject.require_dispatchable,
        "case.answer": subject.require_answerable,
        "case.raise": subject.require_raisable,
        "case.accept": lambda: subject.accept("people/b", NOW),
    }
    for act, check in checks.items():
        if act in acts:
            check()
        else:
            with pytest.raises(TongxinError):
                check()


def test_a_matter_without_a_federation_has_no_stage_to_take() -> None:
    with pytest.raises(TongxinError) as refused:
        case(None).accept("people/a", NOW)
    assert reason(refused) == "MATTER_MOVED"


def test_taking_it_again_is_no_second_act() -> None:
    subject = case()
    assert subject.accept("people/a", NOW)
    assert not subject.accept("people/a", NOW)
    with pytest.raises(TongxinError) as refused:
        subject.accept("people/b", NOW)
    assert reason(refused) == "ALREADY_ACCEPTED"
    live = subject.live
    assert live is not None
    assert (live.state, live.officer) == ("ACCEPTED", "people/a")


@pytest.mark.parametrize(("expected", "why"), [(0, "MATTER_MOVED"), (2, "NOT_YET_ARRIVED")])
def test_only_the_newest_epoch_is_acted_on(expected: int, why: str) -> None:
    subject = case()
    subject.require_epoch(1)
    with pytest.raises(TongxinError) as refused:
        subject.require_epoch(expected)
    assert reason(refused) == why
