"""Clock policies as files: what ships is what is meant, and nonsense does not start."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chassis.region import Level, parse_region_code
from services.intake.domain import clocks
from services.intake.domain.bodies import way_up
from services.intake.domain.clock_policy import POLICY
from services.intake.domain.topics import TOPICS
from services.intake.store.clock_policies import (
    SHIPPED,
    PolicyUnusableError,
    load_policies,
    read_policy,
    shipped,
)

VILLAGE = parse_region_code("210922107002")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHANNELS = ["GROUP", "WEB", "WECHAT", "HOTLINE_12338", "LETTER", "WALK_IN", "PATROL"]


def document() -> dict[str, Any]:
    """Return the shipped policy as it is written."""
    read: dict[str, Any] = yaml.safe_load((SHIPPED / "2026-1.yaml").read_text(encoding="utf-8"))
    return read


def written(folder: Path, **changes: Any) -> Path:
    """Write the shipped policy with changes and return its file."""
    changed_document = document() | changes
    path = folder / f"{changed_document['version']}.yaml"
    path.write_text(yaml.safe_dump(changed_document, allow_unicode=True), encoding="utf-8")
    return path


def changed(name: str, **fields: Any) -> dict[str, Any]:
    """Return the shipped clocks with one of them changed."""
    all_clocks = document()["clocks"]
    all_clocks[name] = {key: value for key, value in (all_clocks[name] | fields).items() if value}
    return {"clocks": all_clocks}


def test_what_ships_begins_with_the_built_in_version() -> None:
    assert shipped().editions[0].policy == POLICY


@given(topic=st.sampled_from(sorted(TOPICS)), channel=st.sampled_from(CHANNELS))
def test_every_matter_has_clocks_that_fit_into_its_whole(topic: str, channel: str) -> None:
    policy = shipped().at(NOW).clocks_of(VILLAGE, topic, channel)
    whole = clocks.whole_due("NORMAL", NOW, policy)
    now = NOW
    for body in way_up(VILLAGE)[1:]:
        now = clocks.owner_due(
            body, urgency="NORMAL", now=now, whole_due_at=whole, village_due_at=None, policy=policy
        )
    assert now <= whole


def test_the_fast_track_is_for_some_topics_that_come_online() -> None:
    edition = shipped().at(NOW)
    fast = edition.clocks_of(VILLAGE, "noise_and_space", "WEB")
    assert fast.version == "2026-1+fast_track"
    assert fast.stages[Level.VILLAGE].normal == timedelta(days=7)
    assert "快办" in fast.stages[Level.VILLAGE].basis
    for topic, channel in (("noise_and_space", "LETTER"), ("inheritance", "WEB")):
        assert edition.clocks_of(VILLAGE, topic, channel) == POLICY


def test_a_new_version_holds_from_its_day_on(tmp_path: Path) -> None:
    written(tmp_path)
    later = changed("leader", normal="12h") | {
        "version": "2026-2",
        "valid_from": "2026-05-01T00:00:00+08:00",
    }
    written(tmp_path, **later)
    book = load_policies(tmp_path)
    before = datetime(2026, 4, 30, 15, 59, 59, tzinfo=UTC)
    assert book.at(before).policy.version == "2026-1"
    assert book.at(before + timedelta(seconds=1)).policy.leader.normal == timedelta(hours=12)


def test_an_override_may_be_about_a_region(tmp_path: Path) -> None:
    override = {
        "name": "fuxin",
        "regions": ["2109"],
        "clocks": {"leader": {"normal": "8h", "urgent": "1h", "basis": "ours"}},
    }
    edition = read_policy(written(tmp_path, overrides=[override]))
    assert edition.clocks_of(VILLAGE, "selling", "GROUP").leader.normal == timedelta(hours=8)
    elsewhere = parse_region_code("211021112209")
    assert edition.clocks_of(elsewhere, "selling", "GROUP") == POLICY


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (changed("leader", basis=None), "no basis"),
        (changed("whole", normal="59d"), "exceed"),
        (changed("leader", normal="24"), "no span"),
        (changed("leader", normal="2wd"), "calendar days"),
        (changed("ask_her", normal="10d"), "working days"),
        (changed("leader", urgent="25h"), "slower"),
        ({"clocks": {}}, "missing"),
        ({"clock": {}}, "unknown"),
        ({"valid_from": "2026-01-01T00:00:00"}, "time zone"),
        ({"overrides": [{"name": "x", "topics": ["gossip"], "clocks": {}}]}, "unknown topics"),
        ({"overrides": [{"name": "x", "clocks": {"ask_her": {"normal": "1wd"}}}]}, "unknown"),
    ],
)
def test_a_policy_that_makes_no_sense_does_not_start(
    tmp_path: Path, changes: dict[str, Any], says: str
) -> None:
    with pytest.raises(PolicyUnusableError, match=says):
        read_policy(written(tmp_path, **changes))


def test_no_policy_or_two_of_one_date_do_not_start(tmp_path: Path) -> None:
    with pytest.raises(PolicyUnusableError, match="no policy"):
        load_policies(tmp_path)
    written(tmp_path)
    written(tmp_path, version="2026-2")
    with pytest.raises(PolicyUnusableError, match="one name or date"):
        load_policies(tmp_path)
