"""The custody clocks, with the numbers of the domain's table."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.calendar import add_waking_hours, to_shanghai
from chassis.region import Level, parse_region_code
from services.intake.domain import clocks
from services.intake.domain.bodies import council_of, federation_of, group_body, way_up
from services.intake.domain.clock_policy import POLICY

VILLAGE = parse_region_code("210922107002")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GROUP = group_body("groups/01a0d5b2-7c00-7abc-8def-0123456789ab", VILLAGE)
COUNCIL = council_of(VILLAGE)
BY_LEVEL = {body.level: body for body in way_up(VILLAGE)[1:]}


def due(owner: object, **changes: object) -> timedelta:
    """Return how long an owner has from now; nothing of the whole clock is used yet."""
    known: dict[str, object] = {
        "urgency": "NORMAL",
        "now": NOW,
        "whole_due_at": NOW + timedelta(days=60),
        "village_due_at": None,
    }
    return clocks.owner_due(owner, **(known | changes)) - NOW


@pytest.mark.parametrize(
    ("level", "days"),
    [
        (Level.VILLAGE, 15),
        (Level.TOWNSHIP, 12),
        (Level.COUNTY, 12),
        (Level.CITY, 11),
        (Level.PROVINCE, 10),
    ],
)
def test_every_level_has_its_budget_and_they_fill_the_whole_clock(level: Level, days: int) -> None:
    assert due(BY_LEVEL[level]) == timedelta(days=days)
    used = sum(budget for at, budget in BUDGETS.items() if at < level)
    left = timedelta(days=60 - used)
    assert due(BY_LEVEL[level], whole_due_at=NOW + left) == timedelta(days=days)


BUDGETS = {
    Level.VILLAGE: 15,
    Level.TOWNSHIP: 12,
    Level.COUNTY: 12,
    Level.CITY: 11,
    Level.PROVINCE: 10,
}


def test_the_budgets_are_the_whole_clock() -> None:
    assert sum(BUDGETS.values()) == 60
    assert POLICY.whole.normal == timedelta(days=60)
    assert clocks.whole_due("NORMAL", NOW) == NOW + timedelta(days=60)
    assert clocks.whole_due("URGENT", NOW) == NOW + timedelta(days=15)


@pytest.mark.parametrize(
    ("level", "left", "days"),
    [
        (Level.VILLAGE, 30, 7.5),  # 30 × 15 / 60
        (Level.TOWNSHIP, 22.5, 6),  # 22.5 × 12 / 45
        (Level.CITY, 10.5, 5.5),  # 10.5 × 11 / 21
        (Level.PROVINCE, 4, 4),  # the last level has all that is left
    ],
)
def test_a_budget_is_cut_to_its_share_of_what_is_left(
    level: Level, left: float, days: float
) -> None:
    got = due(BY_LEVEL[level], whole_due_at=NOW + timedelta(days=left))
    assert got == timedelta(days=days)


@pytest.mark.parametrize("left", [-30.0, 0.0, 0.5])
@pytest.mark.parametrize("level", list(BY_LEVEL))
def test_what_is_over_already_still_gets_a_day(level: Level, left: float) -> None:
    got = due(BY_LEVEL[level], whole_due_at=NOW + timedelta(days=left))
    assert got == timedelta(days=1)


def test_the_leader_has_24_waking_hours_or_one() -> None:
    assert NOW + due(GROUP) == add_waking_hours(NOW, timedelta(hours=24))
    assert NOW + due(GROUP, urgency="URGENT") == add_waking_hours(NOW, timedelta(hours=1))
    assert timedelta(hours=34) <= due(GROUP) <= timedelta(hours=44), (
        "24 hours and one or two nights"
    )


def test_council_and_village_federation_share_one_budget() -> None:
    end = NOW + timedelta(days=4)
    assert due(COUNCIL) == timedelta(days=15)
    assert due(BY_LEVEL[Level.VILLAGE], village_due_at=end) == timedelta(days=4)
    assert due(COUNCIL, village_due_at=end) == timedelta(days=4)
    assert due(BY_LEVEL[Level.TOWNSHIP], village_due_at=end) == timedelta(days=12)
    assert due(GROUP, village_due_at=end) == due(GROUP)
    assert clocks.shares_village_budget(COUNCIL)
    assert clocks.shares_village_budget(BY_LEVEL[Level.VILLAGE])
    assert not clocks.shares_village_budget(GROUP)
    assert not clocks.shares_village_budget(BY_LEVEL[Level.TOWNSHIP])


@pytest.mark.parametrize("gone", [timedelta(0), timedelta(days=20)])
def test_a_village_budget_that_is_gone_is_not_given_twice(gone: timedelta) -> None:
    assert due(BY_LEVEL[Level.VILLAGE], village_due_at=NOW - gone) == timedelta(days=1)


@pytest.mark.parametrize("level", list(BY_LEVEL))
def test_urgent_matters_have_hours(level: Level) -> None:
    hours = 72 if level is Level.PROVINCE else 48
    fresh = due(BY_LEVEL[level], urgency="URGENT", whole_due_at=NOW + timedelta(days=15))
    assert fresh == timedelta(hours=hours)
    spent = due(BY_LEVEL[level], urgency="URGENT", whole_due_at=NOW - timedelta(days=1))
    assert spent == timedelta(hours=hours / 2)


def test_she_is_asked_within_ten_working_days_over_a_holiday() -> None:
    # Spring Festival 2026: 15 to 23 February are free, 14 and 28 February are worked.
    answered = datetime(2026, 2, 13, 2, 0, tzinfo=UTC)
    asked = to_shanghai(clocks.ask_her_due(answered))
    # 14 | 24 25 26 27 28 | 2 3 4 5 March
    assert (asked.month, asked.day, asked.hour, asked.minute) == (3, 5, 23, 59)


def test_a_date_is_capped_by_the_whole_clock_but_never_lies_in_the_past() -> None:
    whole = NOW + timedelta(days=9)
    assert clocks.capped(NOW + timedelta(days=3), whole, NOW) == NOW + timedelta(days=3)
    assert clocks.capped(NOW + timedelta(days=30), whole, NOW) == whole
    gone = NOW - timedelta(days=2)
    assert clocks.capped(NOW + timedelta(days=30), gone, NOW) == NOW + timedelta(days=1)


def test_she_can_take_it_up_again_for_thirty_days() -> None:
    assert clocks.reopen_until(NOW) == NOW + timedelta(days=30)


def test_a_federation_is_found_for_every_level() -> None:
    assert set(BY_LEVEL) == set(BUDGETS)
    assert federation_of(VILLAGE) == BY_LEVEL[Level.VILLAGE]
