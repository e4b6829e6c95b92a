"""Play 7: square-dance music disturbs the neighbours; two rounds, support, consensus, a check."""

from datetime import timedelta
from typing import Any

from tests.component.deliberation.support import now
from tests.component.gateway.door import Door, Village, make_village, opened
from tests.support.world import SERVICES, World

COMMUNITY = "210204006003"  # 春柳社区, 春柳街道, 沙河口区, 大连


async def noise(door: Door, village: Village) -> tuple[str, str]:
    """Return the matter that the council has, and the matter of the neighbour who joined."""
    filed = await door.post(
        village.asker,
        "/matters",
        201,
        topic="noise_and_space",
        text="广场舞音乐太响，孩子没法写作业",
        group=village.group,
    )
    name = filed["name"]
    child = await door.post(village.neighbour, f"/{name}/cosign", 201, text="我家也这样")
    epoch = (await door.get(village.leader, f"/{name}"))["epoch"]
    await door.post(village.leader, f"/{name}/forward", expected_epoch=epoch)
    await door.world.quiescent()
    return str(name), str(child["name"])


async def convened(door: Door, village: Village, matter: str) -> dict[str, Any]:
    meeting: dict[str, Any] = await door.post(
        village.director,
        "/meetings",
        201,
        council=f"councils/{COMMUNITY}",
        kind="PER_MATTER",
        mode="ONLINE",
        start_time=(await now(door.world) + timedelta(hours=1)).isoformat(),
        matters=[matter],
    )
    await door.world.jump(hours=1, minutes=1)
    return meeting


async def test_two_rounds_a_consensus_and_a_look_after_a_month(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door, COMMUNITY)
        director, (first, second) = village.director, village.councillors
        name, child = await noise(door, village)
        meeting = await convened(door, village, name)
        item = f"/{meeting['items'][0]['name']}"

        one = await door.post(director, f"{item}/rounds", 201)
        shorter = await door.post(first, f"{item}/proposals", 201, text="八点半前结束")
        quieter = await door.post(second, f"{item}/proposals", 201, text="音量调低")
        ban = await door.post(director, f"{item}/proposals", 201, text="不让跳了")
        for person in (director, first, second):
            work = (await door.get(person, "/worklist", kinds="proposal.support"))["items"]
            assert [line["resource"] for line in work] == [item[1:]]
            for proposal, level in ((shorter, "FULL"), (quieter, "FULL"), (ban, "AGAINST")):
                rated = await door.post(person, f"/{proposal['name']}/support", level=level)
        assert (rated["my_support"], rated["support"][3]["councillors"]) == ("AGAINST", 3)
        assert rated["support"][3]["words"]["zh"] == "反对"
        await door.post(
            director,
            f"/{one['name']}/close",
            summary="都同意又短又轻，没人同意不让跳",
            kept=[shorter["name"], quieter["name"]],
        )
        refused = await door.post(first, f"{item}/proposals", 409, text="再想想")
        assert refused["reason"] == "ROUND_NOT_OPEN"

        two = await door.post(director, f"{item}/rounds", 201)
        month = await now(world) + timedelta(days=30)
        consensus = await door.post(
            director,
            f"{item}/consensus",
            201,
            text="晚上八点半前结束，音量调低",
            built_on=[shorter["name"], quieter["name"]],
            conditions="一个月后回头看看做到没有",
            check_time=month.isoformat(),
        )
        for person in (director, first, second):
            await door.post(person, f"/{consensus['name']}/support", level="FULL")
            await door.post(person, f"/{consensus['name']}/ballots", 201, vote="YES")
        await door.post(director, f"/{two['name']}/close", summary="定了", kept=[consensus["name"]])
        rounds = (await door.get(first, f"{item}/rounds"))["items"]
        assert [(entry["number"], entry["state"]) for entry in rounds] == [
            (1, "CLOSED"),
            (2, "CLOSED"),
        ]
        await door.get(village.neighbour, f"{item}/rounds", 404)

        read = await door.get(director, f"/{meeting['name']}")
        closed = await (await door.as_(director)).post(
            f"/{meeting['name']}/close",
            json={
                "attendance": [
                    {"person": person, "present": True} for person in (director, first, second)
                ],
                "minutes": "两轮商量，定了时间和音量。",
                "items": [
                    {
                        "item": item[1:],
                        "adopted_proposal": consensus["name"],
                        "resolution_text": consensus["text"],
                        "actions": [],
                    }
                ],
            },
            headers={"If-Match": read["etag"]},
        )
        assert closed.status_code == 200, closed.text
        await world.quiescent()

        await world.jump(days=29)
        [again] = (await door.get(director, "/worklist", kinds="action.look_again"))["items"]
        assert again["line"]["zh"] == "该回头看看了：噪音和场地"
        await door.post(director, f"/{again['resource']}/done", note="去看了三次，都做到了")
        await world.quiescent()
        epoch = (await door.get(director, f"/{name}"))["epoch"]
        answer = {
            "outcome": "SOLVED",
            "text": "八点半前结束，音量也调低了",
            "action_record": "两轮商量，一个月后去看了三次",
        }
        await door.post(director, f"/{name}/answer", expected_epoch=epoch, answer=answer)
        await world.quiescent()
        for person, matter in ((village.asker, name), (village.neighbour, child)):
            timeline = (await door.get(person, f"/{matter}/timeline"))["items"]
            said = " ".join(entry["text"]["zh"] for entry in timeline)
            assert "说办好了" in said
            assert "不让跳" not in said
        done = await door.post(
            village.asker,
            f"/{name}/confirm",
            resolution_no=1,
            solved=True,
            satisfaction="SATISFIED",
        )
        assert (done["status"], done["resolved_level"]) == ("CLOSED_CONFIRMED", "VILLAGE")
