"""The most frequent tasks of a resident and of a leader: one or two calls each."""

import pytest

from tests.component.gateway.frequent import (
    ANSWER,
    CONFIRMED,
    answered,
    docketed,
    filed,
    played,
    task_of,
    work,
)
from tests.support.world import World


@pytest.mark.feature(10)
@pytest.mark.parametrize("topic", ["wages", "couple", "illness", "selling"])
async def test_a_resident_raises_something_of_each_family(world: World, topic: str) -> None:
    async with played(world) as (door, village):
        topics = (await door.get(village.asker, "/topics"))["items"]
        families = {item["code"]: item["family"] for item in topics}
        family = {"wages": "CARE", "couple": "FAMILY", "illness": "HARDSHIP"}
        assert families[topic] == family.get(topic, "LIVELIHOOD")
        async with task_of(door, village.asker):
            raised = {"topic": topic, "text": "有难处", "group": village.group}
            made = await door.post(village.asker, "/matters", 201, **raised)
        assert made["topic"] == topic
        assert made["owner"]["name"] == village.group


async def test_a_resident_says_we_too(world: World) -> None:
    async with played(world) as (door, village):
        name = await filed(door, village)
        async with task_of(door, village.neighbour):
            [seen] = (await door.get(village.neighbour, "/matters"))["items"]
            assert "matter.cosign" in seen["allowed_actions"] or "cosign" in seen["allowed_actions"]
            mine = await door.post(village.neighbour, f"/{seen['name']}/cosign", 201)
        assert mine["parent"] == name


@pytest.mark.feature(8)
async def test_a_resident_sees_where_it_is(world: World) -> None:
    async with played(world) as (door, village):
        await docketed(door, village)
        async with task_of(door, village.asker) as calls:
            [seen] = (await door.get(village.asker, "/matters", mine=True))["items"]
        assert len(calls.paths) == 1
        assert seen["status_line"]["zh"]
        assert seen["deadline"]


async def test_a_resident_answers_a_message(world: World) -> None:
    async with played(world) as (door, village):
        name = await filed(door, village)
        await door.post(village.leader, f"/{name}/messages", 201, text="有多少斤？")
        async with task_of(door, village.asker):
            shown = await door.get(village.asker, f"/{name}/messages")
            assert shown["unread_count"] == 1
            await door.post(village.asker, f"/{name}/messages", 201, text="三千斤")
        both = (await door.get(village.leader, f"/{name}/messages"))["items"]
        assert [item["text"] for item in both] == ["有多少斤？", "三千斤"]


@pytest.mark.feature(9)
async def test_a_resident_confirms(world: World) -> None:
    async with played(world) as (door, village):
        name = await answered(door, village)
        async with task_of(door, village.asker):
            [seen] = (await door.get(village.asker, "/matters", mine=True))["items"]
            number = seen["resolution"]["resolution_no"]
            closed = await door.post(
                village.asker, f"/{seen['name']}/confirm", resolution_no=number, **CONFIRMED
            )
        assert (closed["name"], closed["status"]) == (name, "CLOSED_CONFIRMED")


async def test_a_resident_says_not_solved(world: World) -> None:
    async with played(world) as (door, village):
        await answered(door, village)
        async with task_of(door, village.asker):
            [seen] = (await door.get(village.asker, "/matters", mine=True))["items"]
            number = seen["resolution"]["resolution_no"]
            again = await door.post(
                village.asker, f"/{seen['name']}/confirm", resolution_no=number, solved=False
            )
        assert again["status"] == "OPEN"


async def test_a_resident_reads_her_inbox(world: World) -> None:
    async with played(world) as (door, village):
        await answered(door, village)
        async with task_of(door, village.asker):
            inbox = await door.get(village.asker, "/inbox", unread=True)
            newest = inbox["items"][0]["number"]
            left = await door.post(village.asker, "/inbox/read", up_to=newest)
        assert left == {"unread_count": 0}


async def test_a_resident_withdraws(world: World) -> None:
    async with played(world) as (door, village):
        await filed(door, village)
        async with task_of(door, village.asker):
            [seen] = (await door.get(village.asker, "/matters", mine=True))["items"]
            gone = await door.post(village.asker, f"/{seen['name']}/withdraw")
        assert gone["status"] == "WITHDRAWN"


async def test_a_resident_takes_it_up_again(world: World) -> None:
    async with played(world) as (door, village):
        name = await answered(door, village)
        await door.post(village.asker, f"/{name}/confirm", resolution_no=1, **CONFIRMED)
        await world.quiescent()
        async with task_of(door, village.asker):
            [seen] = (await door.get(village.asker, "/matters", mine=True))["items"]
            number = seen["resolution"]["resolution_no"]
            again = await door.post(
                village.asker, f"/{seen['name']}/reopen", resolution_no=number, reason="又滞销了"
            )
        assert again["status"] == "OPEN"


async def test_a_leader_forwards(world: World) -> None:
    async with played(world) as (door, village):
        await filed(door, village)
        async with task_of(door, village.leader):
            item = await work(door, village.leader, "matter.answer")
            assert "forward" in str(item["allowed_actions"])
            forward = {"expected_epoch": item["epoch"]}
            gone = await door.post(village.leader, f"/{item['resource']}/forward", **forward)
        assert gone["owner"]["name"].startswith("councils/")


async def test_a_leader_forwards_what_is_protected_in_her_words(world: World) -> None:
    async with played(world) as (door, village):
        await filed(door, village, "illness")
        async with task_of(door, village.leader):
            item = await work(door, village.leader, "matter.answer")
            forward = {"expected_epoch": item["epoch"], "council_text": "一家看病钱不够"}
            gone = await door.post(village.leader, f"/{item['resource']}/forward", **forward)
        assert gone["council_text"] == "一家看病钱不够"


async def test_a_leader_answers(world: World) -> None:
    async with played(world) as (door, village):
        await filed(door, village)
        async with task_of(door, village.leader):
            item = await work(door, village.leader, "matter.answer")
            told = {"expected_epoch": item["epoch"], "answer": ANSWER}
            done = await door.post(village.leader, f"/{item['resource']}/answer", **told)
        assert done["status"] == "RESOLVED"


async def test_a_leader_makes_a_matter_of_what_was_said(world: World) -> None:
    async with played(world) as (door, village):
        posts = f"/{village.group}/posts"
        await door.post(village.asker, posts, 201, text="三号楼停水了")
        async with task_of(door, village.leader):
            [said] = (await door.get(village.leader, posts))["items"]
            promote = {"topic": "water_power_heat"}
            made = await door.post(village.leader, f"/{said['name']}/promote", 201, **promote)
        assert made["owner"]["name"] == village.group


async def test_a_leader_registers_for_a_neighbour(world: World) -> None:
    async with played(world) as (door, village):
        async with task_of(door, village.leader):
            members = (await door.get(village.leader, f"/{village.group}/members"))["items"]
            [her] = [item["person"] for item in members if item["person"] == village.neighbour]
            made = await door.post(
                village.leader,
                "/matters",
                201,
                topic="selling",
                text="她家红薯滞销",
                group=village.group,
                parties=[{"role": "CONCERNED", "person": her}],
            )
        [mine] = (await door.get(village.neighbour, "/matters", mine=True))["items"]
        assert mine["name"] == made["name"]


async def test_a_leader_sees_what_waits(world: World) -> None:
    async with played(world) as (door, village):
        await filed(door, village)
        async with task_of(door, village.leader) as calls:
            item = await work(door, village.leader, "matter.answer")
        assert len(calls.paths) == 1
        assert item["due"]
        assert item["line"]["zh"]


async def test_a_leader_writes_to_her(world: World) -> None:
    async with played(world) as (door, village):
        await filed(door, village)
        async with task_of(door, village.leader):
            item = await work(door, village.leader, "matter.answer")
            await door.post(village.leader, f"/{item['resource']}/messages", 201, text="有多少斤？")


async def test_a_leader_raises_goods_that_spoil(world: World) -> None:
    async with played(world) as (door, village):
        await filed(door, village)
        async with task_of(door, village.leader):
            item = await work(door, village.leader, "matter.answer")
            up = {"expected_epoch": item["epoch"], "reason": "再放就烂了"}
            gone = await door.post(village.leader, f"/{item['resource']}/raise", **up)
        assert gone["owner"]["name"].startswith("federations/")


async def test_a_leader_sees_her_members(world: World) -> None:
    async with played(world) as (door, village):
        async with task_of(door, village.leader) as calls:
            members = (await door.get(village.leader, f"/{village.group}/members"))["items"]
        assert len(calls.paths) == 1
        assert len(members) == 3
