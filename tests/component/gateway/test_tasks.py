"""Play 3's council part: no water; who is free, who goes, what was found, by when it runs."""

from datetime import timedelta

import pytest

from tests.component.deliberation.support import now
from tests.component.gateway.door import VILLAGE, Door, Village, make_village, opened
from tests.support.world import SERVICES, World

COUNCIL = f"councils/{VILLAGE}"


async def no_water(door: Door, village: Village) -> str:
    """Return the matter that the council has, in epoch 2."""
    filed = await door.post(
        village.asker,
        "/matters",
        201,
        topic="water_power_heat",
        text="施工以后家里没水了",
        group=village.group,
    )
    await door.post(village.leader, f"/{filed['name']}/forward", expected_epoch=filed["epoch"])
    await door.world.quiescent()
    return str(filed["name"])


@pytest.mark.feature(14)
async def test_somebody_goes_this_afternoon_and_says_when_the_water_runs(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        name = await no_water(door, village)
        first, second = village.councillors
        at = await now(world)
        asked = await door.post(
            village.director,
            "/actions",
            201,
            council=COUNCIL,
            matter=name,
            kind="VISIT",
            text="今天下午谁有空，去看看为什么停水",
            due_time=(at + timedelta(hours=5)).isoformat(),
        )
        action = f"/{asked['name']}"
        for person in (first, second):
            work = (await door.get(person, "/worklist", kinds="action.claim"))["items"]
            assert [item["resource"] for item in work] == [asked["name"]]
        claimed = await door.post(first, f"{action}/claim")
        assert (claimed["assignee"], claimed["kind"]) == (first, "VISIT")
        assert (await door.post(second, f"{action}/claim", 409))["reason"] == "ALREADY_CLAIMED"
        running = (at + timedelta(days=1)).isoformat()
        told = {"text": "水管挖断了，配件明早到", "percent": 40, "expected_time": running}
        await door.post(first, f"{action}/progress", 201, **told)
        seen = (await door.get(second, f"{action}/progress"))["items"]
        assert [(item["text"], item["percent"]) for item in seen] == [(told["text"], 40)]
        visit = {
            "people": [first, second],
            "visit_time": at.isoformat(),
            "place": "三单元楼下",
            "finding": "施工队挖断水管，答应明天修好",
        }
        await door.post(first, f"{action}/visit", 201, **visit)
        found = await door.get(village.director, f"{action}/visit")
        assert (found["finding"], found["people"]) == (visit["finding"], [first, second])
        assert (await door.get(village.director, action))["state"] == "DONE"
        await world.quiescent()

        timeline = (await door.get(village.asker, f"/{name}/timeline"))["items"]
        said = " ".join(entry["text"]["zh"] for entry in timeline)
        for words in ("有人上门来看您的事", "估计", "办好了一步"):
            assert words in said
        assert "挖断" not in said
        for path in (action, f"{action}/progress", f"{action}/visit"):
            await door.get(village.asker, path, 404)
        answer = {
            "outcome": "SOLVED",
            "text": "水管修好，来水了",
            "action_record": "两位委员上门，督促施工队修好水管",
        }
        epoch = (await door.get(village.director, f"/{name}"))["epoch"]
        await door.post(village.director, f"/{name}/answer", expected_epoch=epoch, answer=answer)
        await world.quiescent()
        closed = await door.post(
            village.asker,
            f"/{name}/confirm",
            resolution_no=1,
            solved=True,
            satisfaction="SATISFIED",
        )
        assert (closed["status"], closed["resolved_level"]) == ("CLOSED_CONFIRMED", "VILLAGE")


async def test_a_task_goes_from_hand_to_hand(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        name = await no_water(door, village)
        first, second = village.councillors
        task = {
            "council": COUNCIL,
            "matter": name,
            "kind": "TASK",
            "text": "给施工队打电话",
            "due_time": (await now(world) + timedelta(hours=5)).isoformat(),
        }
        given = await door.post(first, "/actions", 201, **task, assignee=first)
        action = f"/{given['name']}"
        assert (await door.post(first, f"{action}/hand-on", assignee=second))["assignee"] == second
        assert (await door.post(second, f"{action}/release"))["state"] == "OPEN"
        await world.jump(hours=6)
        work = (await door.get(village.director, "/worklist", kinds="action.overdue"))["items"]
        assert [item["resource"] for item in work] == [given["name"]]
        assert work[0]["line"]["zh"] == "任务过了日子：水电暖"
        await door.post(village.asker, "/actions", 404, **task)
        await door.post("anonymous", "/actions", 401, **task)
