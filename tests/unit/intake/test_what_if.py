"""Replaying custody under other policies."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chassis.region import parse_region_code
from services.intake.domain.bodies import Body, group_body, way_up
from services.intake.domain.clock_policy import POLICY, Clock, ClockPolicy, Edition
from services.intake.domain.what_if import History, Link, differences, replay

VILLAGE = parse_region_code("210922107002")
FILED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GROUP = group_body("groups/01a0d5b2-7c00-7abc-8def-0123456789ab", VILLAGE)
# Council and village federation share a budget, so a way up has one of them.
WAY: tuple[Body, ...] = (GROUP, way_up(VILLAGE)[0], *way_up(VILLAGE)[2:])


def history(*hours: int, urgency: str = "NORMAL", ended: bool = False) -> History:
    """Return a matter that each body of the way had for some hours."""
    since = FILED
    links: list[Link] = []
    for body, kept in zip(WAY, hours, strict=False):
        links.append(Link("RAISE" if links else "FILE", body, since, "OPEN"))
        since += timedelta(hours=kept)
    if ended:
        links.append(Link("ANSWER", links[-1].owner, since, "RESOLVED"))
    return History(VILLAGE, "selling", "GROUP", urgency, "LOW", FILED, links)


def shortened(part: float) -> ClockPolicy:
    """Return the built-in policy with every clock cut to a part of it."""

    def cut(clock: Clock) -> Clock:
        return replace(clock, normal=clock.normal * part, urgent=clock.urgent * part)

    stages = {level: cut(it) for level, it in POLICY.stages.items()}
    return replace(
        POLICY,
        version="short",
        leader=cut(POLICY.leader),
        stages=stages,
        whole=cut(POLICY.whole),
    )


HISTORIES = st.builds(
    lambda hours, urgency, ended: history(*hours, urgency=urgency, ended=ended),
    st.lists(st.integers(0, 900), min_size=1, max_size=len(WAY)),
    st.sampled_from(["NORMAL", "URGENT"]),
    st.booleans(),
)
AGES = st.integers(0, 200).map(lambda days: FILED + timedelta(days=days))


@given(HISTORIES, AGES)
def test_the_same_policy_changes_nothing(matter: History, now: datetime) -> None:
    edition = Edition(FILED, POLICY)
    found = differences(matter, edition, edition, now)
    assert found
    assert all(item.present == item.other for item in found)


@given(HISTORIES, AGES, st.floats(0.05, 1.0))
def test_shorter_clocks_never_leave_fewer_late(matter: History, now: datetime, part: float) -> None:
    present = Edition(FILED, POLICY)
    for item in differences(matter, present, Edition(FILED, shortened(part)), now):
        assert item.other.due <= item.present.due
        assert item.other.late >= item.present.late
        assert item.other.raised >= item.present.raised


def test_each_clock_is_named_and_said_to_be_late() -> None:
    now = FILED + timedelta(days=61)
    ran = replay(history(45, 240, 10), POLICY, now)
    assert [(item.clock, item.late) for item in ran] == [
        ("leader", True),
        ("stage.village", False),
        ("stage.township", True),
        ("whole", True),
    ]
    short = replay(history(45, 240, 10), shortened(0.5), now)
    assert [item.late for item in short] == [True, True, True, True]


def test_what_presses_goes_up_by_itself_and_what_is_answered_is_not_late() -> None:
    urgent = replay(history(1, 49, urgency="URGENT", ended=True), POLICY, FILED + timedelta(days=9))
    assert [(item.clock, item.late, item.raised) for item in urgent] == [
        ("leader", False, False),
        ("stage.village", True, True),
        ("whole", False, False),
    ]


def test_a_referral_is_a_part_of_the_stage_and_a_superiors_time_is_not_the_policys() -> None:
    matter = history(1, 240)
    council = WAY[1]
    at = FILED + timedelta(hours=10)
    links = [
        *matter.links,
        Link("REFER", council, at, "REFERRED"),
        Link("TO_SUPERIOR", WAY[2], FILED + timedelta(days=20), "OPEN"),
    ]
    ran = replay(replace(matter, links=links), POLICY, FILED + timedelta(days=21))
    assert [(item.clock, item.late) for item in ran] == [
        ("leader", False),
        ("stage.village", True),
        ("whole", False),
    ]
