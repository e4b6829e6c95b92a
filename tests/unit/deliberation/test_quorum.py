"""Who decides: the quorum, the few on the spot, those who stepped back; and opening hours."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar import business_date
from chassis.ids import new_random_id
from chassis.refusals import TongxinError
from chassis.validation import Fields
from services.deliberation.domain.attendance import Attendance, N
from services.deliberation.domain.closing import ItemForm
from services.deliberation.domain.meeting import ONLINE, Meeting, check_times
from services.deliberation.domain.quorum import bench_of, check_binding, quorum_of, votes_on
from services.deliberation.domain.rules import month_number, month_of, months_after
from tests.unit.deliberation.fakes import COUNCIL, NOW, REGION, RULES, new_home_id

MEETING = new_random_id()
PEOPLE = [new_random_id() for _ in range(9)]
Subset = st.sets(st.sampled_from(PEOPLE))


def decide(
    present: set[UUID], yes: set[UUID], recused: set[UUID], *, at_once: bool
) -> tuple[str, bool]:
    """Return the refusal, or whether the resolution is provisional; the first leads."""
    form = ItemForm("items[0]", new_random_id(), new_random_id(), "办", ())
    attendance = [Attendance(MEETING, one, one in present, N) for one in PEOPLE]
    benches = {form.item_id: bench_of(attendance, PEOPLE[0], recused)}
    assert form.proposal_id is not None
    try:
        found = check_binding(
            votes_on([form], benches, {form.proposal_id: yes}), RULES, at_once=at_once
        )
    except TongxinError as refusal:
        return refusal.reason, False
    return "", found[form.item_id]


@given(Subset, Subset, Subset, st.booleans())
def test_it_binds_for_good_for_the_time_being_or_not(
    present: set[UUID], yes: set[UUID], recused: set[UUID], at_once: bool
) -> None:
    reason, provisional = decide(present, yes, recused, at_once=at_once)
    may = set(PEOPLE) - recused
    there = present & may
    full = len(there) >= quorum_of(len(may), RULES)
    few = at_once and PEOPLE[0] in there and len(there) >= 3
    if not (full or few):
        assert reason == "QUORUM_NOT_MET"
    elif 2 * len(yes & there) <= len(there):
        assert reason == "MAJORITY_NOT_MET"
    else:
        assert (reason, provisional) == ("", not full)


@given(Subset, Subset, Subset, st.sampled_from(PEOPLE))
def test_who_steps_back_changes_nothing_by_voting(
    present: set[UUID], yes: set[UUID], recused: set[UUID], who: UUID
) -> None:
    left = recused | {who}
    without = decide(present - {who}, yes - {who}, left, at_once=True)
    assert decide(present | {who}, yes | {who}, left, at_once=True) == without


@given(
    st.integers(-72, 72),
    st.one_of(st.none(), st.integers(-5, 48)),
    st.sampled_from(["ASSEMBLY", "ON_SITE", "DOORSTEP", "ONLINE"]),
)
def test_a_meeting_has_a_time_to_come_and_online_perhaps_hours(
    start: int, hours: int | None, mode: str
) -> None:
    fields = Fields()
    begins = NOW + timedelta(hours=start)
    ends = None if hours is None else begins + timedelta(hours=hours)
    check_times(fields, mode, begins, ends, now=NOW, rules=RULES)
    fine = start >= 0 or mode in {"ON_SITE", "DOORSTEP"}
    assert ("start_time" in {one.field for one in fields.errors}) == (not fine)
    wrong = hours is not None and (mode != ONLINE or not 2 <= hours <= 24)
    assert ("close_time" in {one.field for one in fields.errors}) == wrong


@given(st.integers(2, 24), st.integers(-60, 60 * 30))
def test_people_speak_within_the_hours_and_only_then(hours: int, minutes: int) -> None:
    meeting = Meeting(
        new_home_id(), COUNCIL, REGION, "PER_MATTER", ONLINE, NOW, "OPEN", "", None, 1, NOW,
        close_time=NOW + timedelta(hours=hours),
    )  # fmt: skip
    at = NOW + timedelta(minutes=minutes)
    try:
        meeting.check_hours(at)
        reason = ""
    except TongxinError as refusal:
        reason = refusal.reason
    try:
        meeting.check_closable(at)
        closable = ""
    except TongxinError as refusal:
        closable = refusal.reason
    if minutes < 0:
        assert (reason, closable) == ("MEETING_NOT_BEGUN", "MEETING_STILL_OPEN")
    elif minutes < 60 * hours:
        assert (reason, closable) == ("", "MEETING_STILL_OPEN")
    else:
        assert (reason, closable) == ("MEETING_OVER", "")


@given(st.integers(2020, 2100), st.integers(1, 12))
def test_the_month_meets_in_its_last_week(year: int, month: int) -> None:
    held = RULES.monthly_date(year, month)
    assert (business_date(held).year, business_date(held).month) == (year, month)
    assert business_date(held + timedelta(days=7)).month != month
    assert business_date(held).weekday() == 5
    assert timedelta(days=4) < held - RULES.monthly_made_at(year, month) <= timedelta(days=5)
    name = month_of(held)
    assert month_number(months_after(name)) == month_number(name) + 1


def test_a_month_is_one_of_shanghai() -> None:
    assert month_of(datetime(2026, 2, 28, 15, 59, tzinfo=UTC)) == "2026-02"
    assert month_of(datetime(2026, 2, 28, 16, tzinfo=UTC)) == "2026-03"
    assert months_after("2026-12") == "2027-01"
