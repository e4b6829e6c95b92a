"""Organisers, stand-ins and hand-overs over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.component.gateway.door import VILLAGE, opened
from tests.support.world import World


@pytest.mark.feature(36)
async def test_a_leader_gives_titles_names_a_deputy_and_hands_over(world: World) -> None:
    async with opened(world, "intake") as door:
        leader, member = await door.person("群主"), await door.person("楼长")
        successor, stranger = await door.person("新群主"), await door.person("外人")
        seed = "system:seed"
        group = (await door.post(seed, "/groups", 201, region=VILLAGE, title="一组"))["name"]
        for person, role in ((leader, "LEADER"), (member, "MEMBER")):
            await door.post(seed, f"/{group}/members", 201, person=person, role=role)
        title = {"person": member, "title": "BUILDING_LEADER", "area": "三号楼"}
        given = await door.post(leader, f"/{group}/titles", **title)
        assert (given["title"], given["area"]) == ("BUILDING_LEADER", "三号楼")
        assert len((await door.get(member, f"/{group}/members"))["items"]) == 2
        await door.post(stranger, f"/{group}/titles", 404, **title)
        until = (datetime.now(UTC) + timedelta(days=7)).isoformat()
        deputy = {"body": group, "person": member, "until": until}
        made = await door.post(leader, "/me/deputies", 201, **deputy)
        assert (await door.get(member, "/me/deputies"))["deputies"] == [made]
        await door.post(stranger, "/me/deputies", 404, **deputy)
        path = f"/me/{made['name']}/end"
        await door.post(stranger, path, 404)
        await door.post(leader, path)
        handover = {"giver": leader, "receiver": successor, "reason": "搬走了"}
        await door.post(stranger, "/handovers", 404, **handover)
        done = await door.post(leader, "/handovers", 201, **handover)
        assert done["bodies"] == [group]
        facts = (await door.get(successor, "/me"))["facts"]
        assert ("leader", group) in [(fact["relation"], fact["object"]) for fact in facts]
