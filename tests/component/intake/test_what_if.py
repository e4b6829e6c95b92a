"""What another policy would change, from the stored custody of a real register."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from deploy.policy_commands import newest_of, replayed, table_of
from services.intake.store.clock_policies import SHIPPED, shipped
from tests.component.intake.support import counts, prepared
from tests.support.village import make_village
from tests.support.world import World


def shorter(folder: Path) -> Path:
    """Write a policy in which councils have three days instead of fifteen."""
    document = yaml.safe_load((SHIPPED / "2026-1.yaml").read_text(encoding="utf-8"))
    document |= {"version": "2099-1", "valid_from": "2099-01-01T00:00:00+08:00"}
    document["clocks"]["stage.village"] |= {"normal": "3d"}
    (folder / "2099-1.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    return folder


async def test_the_present_policy_changes_nothing_and_a_shorter_one_says_who_is_late(
    world: World, tmp_path: Path
) -> None:
    village = await make_village(world)
    await prepared(village, "forwarded")
    await prepared(village, "filed")
    await prepared(village, "answered")
    await world.jump(days=2)  # the council gets what was only filed
    await world.jump(days=5)
    before = await counts(world)
    url = world.urls["intake"]

    same = await replayed(url, shipped().editions[-1], None)
    assert (same.matters, same.changes) == (3, False)
    # The group's clock ended for the one that was only filed: the council has had it since.
    assert same.clocks["stage.village"].runs == 2
    assert same.clocks["stage.village"].late_then == 0

    other = newest_of(shorter(tmp_path))
    result = await replayed(url, other, None)
    tally = result.clocks["stage.village"]
    assert result.changes
    assert (tally.runs, tally.earlier, tally.late_now, tally.late_then) == (2, 2, 0, 2)
    assert result.clocks["leader"].earlier == result.clocks["whole"].earlier == 0
    assert table_of(result, other.policy.version).row_count == len(result.clocks)

    tomorrow = datetime.now(UTC) + timedelta(days=30)
    assert (await replayed(url, other, tomorrow)).matters == 0
    assert await counts(world) == before
