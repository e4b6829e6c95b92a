"""A clock rests for three reasons only, and loses or gains no minute by it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.ids import new_random_id
from chassis.refusals import TongxinError
from chassis.region import parse_region_code
from services.intake.domain import clocks
from services.intake.domain.bodies import council_of
from services.intake.domain.matter import Matter
from services.intake.domain.pauses import AT_MOST, COURT, WAITING_FOR_HER, WEATHER

VILLAGE = parse_region_code("210922107002")
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
minutes = st.integers(1, 60 * 24 * 9)


def matter(confidentiality: str = "OPEN") -> Matter:
    made = Matter(
        id=new_random_id(),
        region=VILLAGE,
        topic="selling",
        right="NONE",
        urgency="NORMAL",
        risk="LOW",
        confidentiality=confidentiality,
        channel="WEB",
        audience="LEADER",
        group=None,
        text="地瓜卖不出去",
        pseudonym="",
        whole_due_at=clocks.whole_due("NORMAL", START),
        created_at=START,
    )
    made.file(council_of(VILLAGE), actor="people/asker", now=START, on_behalf=False)
    return made


@given(worked=minutes, rested=minutes, planned=minutes, why=st.sampled_from([COURT, WEATHER]))
def test_a_pause_gives_back_what_it_took(worked: int, rested: int, planned: int, why: str) -> None:
    item = matter()
    assert item.deadline is not None
    owner, whole = item.deadline, item.whole_due_at
    begins = START + timedelta(minutes=worked)
    item.pause(reason=why, until=begins + timedelta(minutes=planned), now=begins)
    ends = begins + timedelta(minutes=min(rested, planned))
    assert item.resume(now=ends)
    assert item.deadline - owner == ends - begins
    assert item.whole_due_at - whole == ends - begins
    assert not item.resume(now=ends)


@given(st.lists(st.tuples(minutes, minutes), min_size=1, max_size=6))
def test_all_questions_of_one_owner_wait_ten_days_together(turns: list[tuple[int, int]]) -> None:
    item, now = matter(), START
    rested = timedelta()
    for worked, waited in turns:
        now += timedelta(minutes=worked)
        if rested == AT_MOST[WAITING_FOR_HER]:
            with pytest.raises(TongxinError, match="PAUSE_NOT_ALLOWED"):
                item.pause(reason=WAITING_FOR_HER, until=None, now=now)
            return
        item.pause(reason=WAITING_FOR_HER, until=None, now=now)
        assert item.pausing is not None
        length = min(timedelta(minutes=waited), item.pausing.until - now)
        now += length
        rested += length
        item.resume(now=now)
    assert rested <= AT_MOST[WAITING_FOR_HER]


@pytest.mark.parametrize(
    ("why", "days", "confidentiality", "reason"),
    [
        (COURT, 181, "OPEN", "INVALID_FIELDS"),
        (WEATHER, 31, "OPEN", "INVALID_FIELDS"),
        (COURT, 0, "OPEN", "INVALID_FIELDS"),
        (WAITING_FOR_HER, 5, "SEALED", "PAUSE_NOT_ALLOWED"),
    ],
)
def test_no_pause_without_an_end(why: str, days: int, confidentiality: str, reason: str) -> None:
    item = matter(confidentiality)
    with pytest.raises(TongxinError) as refused:
        item.pause(reason=why, until=START + timedelta(days=days), now=START)
    assert refused.value.reason == reason


def test_a_pause_heals_no_lateness_and_a_move_ends_it() -> None:
    item = matter()
    late = START + timedelta(days=20)
    owner, whole = item.deadline, item.whole_due_at
    item.pause(reason=COURT, until=late + timedelta(days=30), now=late)
    assert item.deadline == owner, "what is over is not healed"
    assert item.whole_due_at == whole + timedelta(days=30)
    item.raise_up(
        expected_epoch=1,
        without_deliberation=False,
        reason="做不了",
        actor="people/director",
        request_id="",
        now=late + timedelta(days=10),
    )
    assert item.pausing is None
    assert item.whole_due_at == whole + timedelta(days=10)
