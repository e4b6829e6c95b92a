"""More time: at most thirty days, once, decided by another person, and nothing gets shorter."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import TongxinError
from services.intake.domain.extension import APPROVED, REFUSED, VOID
from services.intake.domain.pauses import WEATHER
from tests.unit.intake.test_pauses import START, matter

HOURS_OPEN = 24 * 14
decisions = st.lists(st.tuples(st.integers(1, 30), st.booleans()), min_size=1, max_size=5)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


@given(decisions, st.integers(0, HOURS_OPEN), st.integers(0, HOURS_OPEN), st.booleans())
def test_never_more_than_thirty_days_never_twice_never_shorter(
    asks: list[tuple[int, bool]], asked: int, decided: int, rests: bool
) -> None:
    item = matter()
    whole, deadline, epoch = item.whole_due_at, item.deadline, item.epoch
    assert deadline is not None
    now = START + hours(asked)
    if rests:
        item.pause(reason=WEATHER, until=now + timedelta(days=3), now=now)
        whole, deadline = item.whole_due_at, item.deadline
    for days, approve in asks:
        try:
            item.ask_extension(
                expected_epoch=epoch, days=days, reason="等测绘", actor="people/a", now=now
            )
            at = now + hours(decided)
            item.decide_extension(approved=approve, reason="", actor="people/b", now=at)
        except TongxinError:
            break
    assert item.epoch == epoch
    assert item.deadline is not None
    assert whole <= item.whole_due_at <= whole + timedelta(days=30)
    assert deadline is not None
    assert item.deadline - deadline == item.whole_due_at - whole
    granted = item.extension is not None and item.extension.state == APPROVED
    assert granted == (item.whole_due_at > whole)


def test_who_asked_never_decides_and_what_was_refused_stays_so() -> None:
    item = matter()
    item.ask_extension(expected_epoch=1, days=30, reason="x", actor="people/a", now=START)
    with pytest.raises(TongxinError, match="DECIDED_BY_THE_ASKER"):
        item.decide_extension(approved=True, reason="", actor="people/a", now=START)
    decided = item.decide_extension(approved=False, reason="x", actor="people/b", now=START)
    assert decided.state == REFUSED
    with pytest.raises(TongxinError, match="EXTENSION_REFUSED"):
        item.ask_extension(expected_epoch=1, days=1, reason="x", actor="people/a", now=START)


def test_a_move_voids_what_is_not_decided() -> None:
    item = matter()
    item.ask_extension(expected_epoch=1, days=30, reason="x", actor="people/a", now=START)
    item.raise_up(
        expected_epoch=1,
        without_deliberation=False,
        reason="",
        actor="people/a",
        request_id="",
        now=START,
    )
    assert item.extension is not None
    assert item.extension.state == VOID
    with pytest.raises(TongxinError, match="NO_EXTENSION_PENDING"):
        item.decide_extension(approved=True, reason="", actor="people/b", now=START)
    item.ask_extension(expected_epoch=2, days=1, reason="x", actor="people/c", now=START)
    assert item.extension.number == 2


def test_what_is_late_is_not_healed() -> None:
    item = matter()
    late = START + timedelta(days=16)
    with pytest.raises(TongxinError, match="TOO_LATE_TO_EXTEND"):
        item.ask_extension(expected_epoch=1, days=30, reason="x", actor="people/a", now=late)
