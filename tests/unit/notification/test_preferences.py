"""Quiet hours are silent, never late; changes name what was read."""

from datetime import datetime, time
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendar import SHANGHAI
from chassis.refusals import TongxinError
from services.notification.domain.preferences import Preferences

WOMAN = UUID("01a0d5b2-7c00-7abc-8def-0123456789ab")
clock = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=SHANGHAI)


def test_by_default_the_night_is_quiet() -> None:
    wishes = Preferences(WOMAN)
    assert [wishes.quiet_at(at(hour)) for hour in (20, 21, 23, 0, 6, 7)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]


@given(clock, clock, clock)
def test_a_day_is_quiet_or_not_and_swapped_hours_are_the_other_part(
    begin: time, end: time, now: time
) -> None:
    moment = datetime.combine(at(0).date(), now, tzinfo=SHANGHAI)
    quiet = Preferences(WOMAN, quiet_from=begin, quiet_until=end).quiet_at(moment)
    swapped = Preferences(WOMAN, quiet_from=end, quiet_until=begin).quiet_at(moment)
    assert quiet != swapped if begin != end else not quiet


def test_every_wrong_field_is_named_at_once() -> None:
    kept = Preferences(WOMAN)
    with pytest.raises(TongxinError) as refused:
        kept.changed(kept.etag, {"language": "fr", "quiet_from": "25:00", "person": "x"})
    assert {error.field for error in refused.value.fields} == {
        "language",
        "quiet_from",
        "update_mask",
    }


def test_a_change_needs_what_was_read() -> None:
    kept = Preferences(WOMAN)
    changed = kept.changed(kept.etag, {"quiet_from": "00:00", "language": "en"})
    assert (changed.quiet_from, changed.quiet_until) == (time(0), time(7))
    for etag, reason in (("", "ETAG_REQUIRED"), (kept.etag, "ETAG_MISMATCH")):
        with pytest.raises(TongxinError) as refused:
            changed.changed(etag, {"language": "en"})
        assert refused.value.reason == reason
