"""X becomes ASSOCIATE, a seat ends, a result is published in the village."""

from datetime import timedelta
from typing import Any

import pytest

from tests.component.deliberation.support import now
from tests.component.gateway.door import VILLAGE, Door, Village, make_village, opened
from tests.support.world import SERVICES, World

COUNCIL = f"councils/{VILLAGE}"
SEATS, ASSOCIATES = f"/councils/{VILLAGE}/seats", f"/councils/{VILLAGE}/associates"


async def resolved(
    door: Door, village: Village, guest: str, topic: str = "water_power_heat", **fields: Any
) -> tuple[str, str]:
    """Let a guest come as X to a meeting that resolves; return matter and item."""
    filed = await door.post(
        village.asker, "/matters", 201, topic=topic, text="地面冒水", group=village.group, **fields
    )
    name = filed["name"]
    epoch = (await door.get(village.leader, f"/{name}"))["epoch"]
    forward = {"expected_epoch": epoch}
    if topic != "water_power_heat":
        forward["council_text"] = "地面冒水"
    await door.post(village.leader, f"/{name}/forward", **forward)
    await door.world.quiescent()
    director = village.director
    meeting = await door.post(
        director,
        "/meetings",
        201,
        council=COUNCIL,
        kind="PER_MATTER",
        mode="ASSEMBLY",
        start_time=(await now(door.world) + timedelta(hours=1)).isoformat(),
        matters=[name],
    )
    item = f"/{meeting['items'][0]['name']}"
    invited = await door.post(director, f"{item}/invitations", 201, person=guest, skill="water")
    await door.post(guest, f"/{invited['name']}/accept")
    advice = {"text": "这样办合规矩", "law_references": ["民法典第1127条"]}
    await door.post(guest, f"{item}/statements", 201, **advice)
    proposal = await door.post(guest, f"{item}/proposals", 201, text="换掉老管子")
    for person in (director, *village.councillors):
        await door.post(person, f"/{proposal['name']}/ballots", 201, vote="YES")
    read = await door.get(director, f"/{meeting['name']}")
    there = [director, *village.councillors, guest]
    closed = await (await door.as_(director)).post(
        f"/{meeting['name']}/close",
        json={
            "attendance": [{"person": person, "present": True} for person in there],
            "minutes": "定了换管子。",
            "items": [
                {
                    "item": item[1:],
                    "adopted_proposal": proposal["name"],
                    "resolution_text": "换掉老管子",
                    "actions": [],
                }
            ],
        },
        headers={"If-Match": read["etag"]},
    )
    assert closed.status_code == 200, closed.text
    await door.world.quiescent()
    return str(name), item[1:]


@pytest.mark.feature(4, 32)
async def test_who_came_as_x_becomes_an_associate_and_leaves_again(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        director, (first, second) = village.director, village.councillors
        manager = await door.person("水务经理")
        early = await door.post(director, ASSOCIATES, 409, person=manager)
        assert early["reason"] == "NOT_OFTEN_INVITED"
        await resolved(door, village, manager)
        councillor = await door.post(first, ASSOCIATES, 409, person=manager)
        assert councillor["reason"] == "NOT_OFTEN_INVITED"
        proposed = await door.post(director, ASSOCIATES, 201, person=manager)
        assert (proposed["meetings"], proposed["state"]) == (1, "OPEN")
        again = await door.post(director, ASSOCIATES, 409, person=manager)
        assert again["reason"] == "ALREADY_PROPOSED"
        vote = f"/{proposed['name']}/vote"
        await door.post(manager, vote, 404, vote="YES")
        await door.post(village.asker, ASSOCIATES, 404, person=manager)
        assert (await door.post(first, vote, vote="YES"))["state"] == "OPEN"
        assert (await door.post(first, vote, vote="YES"))["yes_count"] == 1
        before = (await door.get(director, f"/councils/{VILLAGE}"))["councillor_count"]
        assert (await door.post(second, vote, vote="YES"))["state"] == "ADOPTED"
        late = await door.post(director, vote, 409, vote="NO")
        assert late["reason"] == "ASSOCIATE_DECIDED"
        seats = {one["person"]: one for one in (await door.get(manager, SEATS))["items"]}
        assert seats[manager]["kind"] == "ASSOCIATE"
        after = (await door.get(director, f"/councils/{VILLAGE}"))["councillor_count"]
        assert before == after == 3
        listed = (await door.get(first, ASSOCIATES))["items"]
        assert [one["state"] for one in listed] == ["ADOPTED"]

        other = f"/{seats[first]['name']}/end"
        assert (await door.post(director, other, 409))["reason"] == "ONLY_ASSOCIATES"
        end = f"/{seats[manager]['name']}/end"
        await door.post(village.asker, end, 404)
        refused = await door.post(second, end, 403)
        assert refused["reason"] == "ACTION_NOT_ALLOWED"
        assert (await door.post(director, end))["name"] == seats[manager]["name"]
        await door.get(manager, SEATS, 404)
        await door.post("system:seed", other)
        left = {one["person"] for one in (await door.get(director, SEATS))["items"]}
        assert left == {director, second}
        await world.quiescent()


async def test_a_result_is_published_to_the_groups_of_its_village(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        manager = await door.person("水务经理")
        name, item = await resolved(door, village, manager)
        await door.post(village.asker, "/publications", 404, item=item)
        await door.post(village.councillors[0], "/publications", 403, item=item)
        shown = await door.post(village.director, "/publications", 201, item=item)
        assert (shown["text"], shown["topic"]) == ("换掉老管子", "water_power_heat")
        twice = await door.post(village.director, "/publications", 409, item=item)
        assert twice["reason"] == "ALREADY_PUBLISHED"
        await world.quiescent()
        for person in (village.neighbour, village.leader, village.councillors[0]):
            found = (await door.get(person, "/publications", region=VILLAGE))["items"]
            assert [one["name"] for one in found] == [shown["name"]]
        for person in (manager, village.cadre):
            assert (await door.get(person, "/publications", region=VILLAGE))["items"] == []
        await door.get(village.neighbour, "/publications", 400, region="x")
        timeline = (await door.get(village.asker, f"/{name}/timeline"))["items"]
        assert "公布" in " ".join(entry["text"]["zh"] for entry in timeline)

        _, private = await resolved(door, village, manager, topic="school_costs")
        refused = await door.post(village.director, "/publications", 409, item=private)
        assert refused["reason"] == "CONSENT_REQUIRED"


@pytest.mark.feature(12)
async def test_who_knows_a_lawyer_and_what_the_lawyer_says(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        lawyer = await door.person("律师")
        experts = f"/councils/{VILLAGE}/experts"
        await door.post("system:seed", experts, 201, person=lawyer, skills=["lawyer"])
        [found] = (await door.get(village.director, experts, skill="lawyer"))["items"]
        assert found["person"] == lawyer
        _, item = await resolved(door, village, found["person"])
        said = await door.get(village.director, f"/{item}/statements")
        assert [one["law_references"] for one in said["items"]] == [["民法典第1127条"]]
