"""Clocks over HTTP: what comes online is fast, promises are kept, and she is asked."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.component.gateway.door import VILLAGE, Door, make_village, opened
from tests.support.world import World

SILENT = {"outcome": "SOLVED", "text": "好了"}


def left(matter: dict[str, str]) -> timedelta:
    """Return how long the owner has from the filing."""
    deadline = datetime.fromisoformat(matter["deadline"])
    return deadline - datetime.fromisoformat(matter["create_time"])


async def raised(door: Door, who: str, name: str, status: int = 200) -> dict[str, str]:
    """Raise a matter one level and wait until it has arrived there."""
    epoch = (await door.get(who, f"/{name}"))["epoch"]
    body = {"expected_epoch": epoch, "reason": "村里做不了"}
    matter: dict[str, str] = await door.post(who, f"/{name}/raise", status, **body)
    await door.world.quiescent()
    return matter


@pytest.mark.feature(26, 94)
async def test_online_is_fast_and_nothing_closes_without_a_word(world: World) -> None:
    async with opened(world, "intake", "deliberation", "escalation") as door:
        village = await make_village(door)
        filed = {"region": VILLAGE, "channel": "WEB", "text": "广场夜里太吵"}
        fast = await door.post(village.asker, "/matters", 201, topic="noise_and_space", **filed)
        slow = await door.post(village.asker, "/matters", 201, topic="selling", **filed)
        assert left(fast) < timedelta(days=7, minutes=1) < left(slow)
        await world.quiescent()
        name = fast["name"]
        # Talk online leads to doing offline: no outcome without what was done, or why not.
        wrong = await door.post(
            village.director, f"/{name}/answer", 400, expected_epoch=1, answer=SILENT
        )
        assert "NO_SILENT_CLOSE" in str(wrong)
        await raised(door, village.director, name)
        case = name.replace("matters/", "/cases/")
        await door.post(village.chair, f"{case}/accept", expected_epoch=2)
        await raised(door, village.chair, name)
        await door.post(village.cadre, f"{case}/accept", expected_epoch=3)
        at_township = await door.get(village.cadre, f"/{name}")
        assert left(at_township) < timedelta(days=7)
        until = (datetime.now(UTC) + timedelta(days=5)).isoformat()
        paused = await door.post(
            village.cadre, f"/{name}/pause", expected_epoch=3, reason="WEATHER", until=until
        )
        assert "resume" in paused["allowed_actions"]
        await door.post(village.cadre, f"/{name}/resume", expected_epoch=3)
        promise = {
            "outcome": "PROMISED",
            "text": "周五前装好隔音",
            "action_record": "和跳舞队谈好了时间",
            "expected_time": until,
        }
        await door.post(village.cadre, f"/{name}/answer", expected_epoch=3, answer=promise)
        await world.quiescent()
        kept = await door.post(village.cadre, f"/{name}/fulfil", expected_epoch=4)
        assert (kept["status"], kept["phase"]) == ("RESOLVED", "RESOLVED")
        said = {"solved": True, "satisfaction": "SATISFIED"}
        told = {"resolution_no": 1, "medium": "PHONE", "reached": True, "word": said}
        refused = await door.post(village.cadre, f"/{name}/contacts", 409, **told)
        assert refused["reason"] == "ASKED_BY_THE_CLOSER"
        closed = await door.post(village.director, f"/{name}/contacts", **told)
        assert closed["status"] == "CLOSED_CONFIRMED"


async def test_more_time_is_asked_for_by_one_and_granted_by_another(world: World) -> None:
    async with opened(world, "intake", "deliberation", "escalation") as door:
        village = await make_village(door)
        filed = {"region": VILLAGE, "channel": "WEB", "text": "地瓜卖不出去"}
        matter = await door.post(village.asker, "/matters", 201, topic="selling", **filed)
        name = matter["name"]
        await world.quiescent()
        wanted = {"expected_epoch": 1, "days": 10, "reason": "要等测绘结果"}
        asked = await door.post(village.director, f"/{name}/extend", **wanted)
        assert (asked["state"], asked["days"]) == ("PENDING", 10)
        granted = await door.post(village.chair, f"/{name}/extension/decide", approve=True)
        assert granted["state"] == "APPROVED"
        refused = await door.post(village.director, f"/{name}/extend", 409, **wanted)
        assert refused["reason"] == "EXTENDED_ALREADY"
        hers = await door.get(village.asker, f"/{name}")
        assert hers["extension"]["reason"] == wanted["reason"]
        assert left(hers) - left(matter) == timedelta(days=10)
