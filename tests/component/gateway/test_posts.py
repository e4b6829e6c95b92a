"""The first platform as people know it: a post, one tap, and the answer back in the group."""

import pytest

from tests.component.gateway.door import VILLAGE, Door, opened
from tests.support.world import World


async def group_with(door: Door, leader: str, *members: str) -> str:
    seed = "system:seed"
    group = (await door.post(seed, "/groups", 201, region=VILLAGE, title="一组"))["name"]
    for person, role in [(leader, "LEADER"), *((member, "MEMBER") for member in members)]:
        await door.post(seed, f"/{group}/members", 201, person=person, role=role)
    await door.world.quiescent()
    return str(group)


@pytest.mark.feature(2, 3)
async def test_a_post_becomes_a_matter_and_its_answer_comes_back(world: World) -> None:
    async with opened(world, "intake") as door:
        leader, asker = await door.person("群主"), await door.person("张婶")
        neighbour, stranger = await door.person("邻居"), await door.person("外人")
        group = await group_with(door, leader, asker, neighbour)
        post = await door.post(asker, f"/{group}/posts", 201, text="三号楼停水了")
        path = f"/{post['name']}"
        # Two calls of the leader: one tap, one answer.
        matter = await door.post(leader, f"{path}/promote", 201, topic="water_power_heat")
        assert (matter["channel"], matter["owner"]["name"]) == ("GROUP", group)
        await door.post(neighbour, f"/{matter['name']}/offer", 201, text="我认识水电工")
        offers = await door.get(leader, f"/{matter['name']}/offers")
        assert [item["person"] for item in offers["offers"]] == [neighbour]
        answer = {"outcome": "SOLVED", "text": "下午来水", "action_record": "联系了水务"}
        await door.post(leader, f"/{matter['name']}/answer", expected_epoch=1, answer=answer)
        told = (await door.get(neighbour, f"/{group}/posts"))["items"]
        assert [item["matter"] for item in told] == [matter["name"]] * 2
        assert told[0]["sentence"]["zh"]
        assert "张婶" not in str(told[0])
        for suffix in ("/promote", "/take-private"):
            body = {"topic": "selling"} if suffix == "/promote" else {}
            await door.post(stranger, path + suffix, 404, **body)
        await door.get(stranger, f"/{group}/posts", 404)
        await door.post(stranger, f"/{group}/posts", 404, text="x")
        await door.post(stranger, f"/{matter['name']}/offer", 404, text="x")
        await door.get(stranger, f"/{matter['name']}/offers", 404)
        hidden = await door.post(asker, f"{path}/take-private")
        assert hidden["private"]
        assert "110" in hidden["help"]["zh"]
        assert len((await door.get(neighbour, f"/{group}/posts"))["items"]) == 1
        assert len((await door.get(asker, f"/{group}/posts"))["items"]) == 2
