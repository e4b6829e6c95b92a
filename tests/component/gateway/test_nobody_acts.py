"""Nobody acts: what is late climbs from the council to the province, which has the county do it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.component.escalation.supervision_support import (
    CITY,
    COUNCIL,
    COUNTY,
    PROVINCE,
    TOWN,
    VILLAGE_BODY,
    WAY,
    now,
)
from tests.component.gateway.door import Door, Village, make_village, opened
from tests.support.world import SERVICES, World


async def forwarded(door: Door, village: Village) -> str:
    """Return a matter of hardship that the council has, and will leave lying."""
    filed = await door.post(
        village.asker, "/matters", 201, topic="illness", text="看病钱不够", group=village.group
    )
    forward = {"expected_epoch": filed["epoch"], "council_text": "一家看病钱不够"}
    await door.post(village.leader, f"/{filed['name']}/forward", **forward)
    await door.world.quiescent()
    return str(filed["name"])


async def officers(door: Door, village: Village) -> dict[str, str]:
    """Return an officer of each federation on the way up; a FED_LEADER at the province."""
    found = {VILLAGE_BODY: village.chair, TOWN: village.cadre}
    for body, kind in ((COUNTY, "CADRE"), (CITY, "CADRE"), (PROVINCE, "FED_LEADER")):
        found[body] = await door.person("某人")
        await door.post("system:seed", f"/{body}/posts", 201, person=found[body], kind=kind)
    await door.world.quiescent()
    return found


async def half_and_then_all(door: Door, who: str, body: str) -> dict[str, Any]:
    """Let a level's time pass; it is reminded at half of it. Return what it had to choose."""
    [mine] = (await door.get(who, "/supervisions", body=body))["items"]
    begun, due = (datetime.fromisoformat(mine[name]) for name in ("create_time", "due_time"))
    half = (due - begun) / 2 + timedelta(minutes=1)
    before = await inbox(door, who)
    await door.world.jump(seconds=half.total_seconds())
    assert (await door.get(who, f"/{mine['name']}"))["reminded_time"]
    assert len(await inbox(door, who)) == len(before) + 1
    await door.world.jump(seconds=half.total_seconds())
    return dict(mine)


async def inbox(door: Door, who: str) -> list[dict[str, Any]]:
    return list((await door.get(who, "/inbox", page_size=200))["items"])


async def told(door: Door, who: str, matter: str) -> list[str]:
    """Return the sentences that she reads in her timeline."""
    shown = await door.get(who, f"/{matter}/timeline", page_size=200)
    return [entry["text"]["zh"] for entry in shown["items"]]


@pytest.mark.feature(82)
async def test_nobody_acts_and_the_province_has_the_county_do_it(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        name = await forwarded(door, village)
        people = await officers(door, village)
        await world.jump(days=16)
        above = [COUNCIL, *WAY]
        for step, body in enumerate(WAY[:-1]):
            mine = await half_and_then_all(door, people[body], body)
            assert (mine["about"], mine["owner"], mine["state"]) == (above[step], COUNCIL, "OPEN")
            [line] = (await door.get(people[body], "/worklist", kinds="supervision.decide"))[
                "items"
            ]
            assert (line["resource"], line["overdue"]) == (mine["name"], True)
            said = (await told(door, village.asker, name))[-1]
            assert "妇联" in said
            assert "也没按时管" in said
        # Each step in one sentence, and each of them in her inbox as well.
        course = await told(door, village.asker, name)
        assert sum("到日子还没答复您" in line for line in course) == 1
        assert sum("也没按时管" in line for line in course) == 4
        heard = [item["text"]["zh"] for item in await inbox(door, village.asker)]
        assert sum("也没按时管" in line for line in heard) == 4

        leader = people[PROVINCE]
        [mine] = (await door.get(leader, "/supervisions", body=PROVINCE))["items"]
        assert (mine["about"], mine["allowed_actions"]) == (CITY, ["supervision.decide"])
        counts = (await door.get(leader, "/supervisions/overdue"))["items"]
        assert [(line["about"], line["too_late"], line["beyond_us"]) for line in counts] == [
            (CITY, 1, 0)
        ]
        decided = await door.post(
            leader,
            f"/{mine['name']}/decide",
            expected_epoch=mine["epoch"],
            choice="TAKE_OVER",
            to=COUNTY,
            reason="请县里接过来办",
        )
        assert (decided["state"], decided["to"]) == ("DECIDED", COUNTY)
        await world.quiescent()
        # Nobody has to choose any more; what was late is on nobody's list.
        for person in people.values():
            states = (await door.get(person, "/supervisions"))["items"]
            assert {item["state"] for item in states} <= {"ENDED", "DECIDED"}
            assert (await door.get(person, "/supervisions/overdue"))["items"] == []
        assert (await door.get(leader, "/supervisions/leadership"))["items"] == []

        cadre, case = people[COUNTY], name.replace("matters", "cases")
        [stage] = [
            item
            for item in (await door.get(cadre, f"/{case}"))["stages"]
            if item["state"] == "OPENED"
        ]
        await door.post(cadre, f"/{case}/accept", expected_epoch=stage["epoch"])
        answer = {"outcome": "SOLVED", "text": "补助发下来了", "action_record": "办了临时救助"}
        await door.post(cadre, f"/{case}/answer", expected_epoch=stage["epoch"], answer=answer)
        await world.quiescent()
        confirm = {"resolution_no": 1, "solved": True, "satisfaction": "SATISFIED"}
        ended = await door.post(village.asker, f"/{name}/confirm", **confirm)
        assert (ended["status"], ended["resolved_level"]) == ("CLOSED_CONFIRMED", "COUNTY")


async def test_what_nobody_chose_about_is_for_the_provinces_leaders_only(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        name = await forwarded(door, village)
        people = await officers(door, village)
        for days in (16, 14, 14, 14, 14, 14):
            await world.jump(days=days)
        [entry] = (await door.get(people[PROVINCE], "/supervisions/leadership"))["items"]
        assert sorted(entry) == ["body", "code", "count", "days", "supervision"]
        assert (entry["body"], entry["count"]) == (COUNCIL, 1)
        assert entry["days"] >= 70
        assert "省里领导已经看到了" in (await told(door, village.asker, name))[-1]
        shown = await door.get(village.asker, f"/{name}")
        assert entry["code"] == shown["pseudonym"]
        for person in (village.asker, village.neighbour, people[CITY], village.chair):
            assert (await door.get(person, "/supervisions/leadership"))["items"] == []
        for person in (village.asker, village.neighbour, village.leader, village.director):
            for path in ("/supervisions", "/supervisions/overdue"):
                assert (await door.get(person, path))["items"] == []
            await door.get(person, f"/{entry['supervision']}", 404)
        await door.get("anonymous", "/supervisions/leadership", 401)
        # The leaders can still choose, late as it is.
        until = (await now(world) + timedelta(days=3)).astimezone(UTC).isoformat()
        order = {"expected_epoch": 2, "choice": "ORDER", "until": until, "reason": "三天内答复她"}
        path = f"/{entry['supervision']}/decide"
        await door.post(village.asker, path, 404, **order)
        refused = await door.post(people[PROVINCE], path, 400, **order | {"reason": " "})
        assert [field["field"] for field in refused["errors"]] == ["reason"]
        assert (await door.post(people[PROVINCE], path, **order))["state"] == "DECIDED"
        assert (await door.get(people[PROVINCE], "/supervisions/leadership"))["items"] == []


async def test_a_list_is_one_line_and_gets_one_date(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        names = [await forwarded(door, village) for _ in range(2)]
        await world.jump(days=16)
        chair = village.chair
        assert len((await door.get(chair, "/supervisions", about=COUNCIL))["items"]) == len(names)
        until = (await now(world) + timedelta(days=3)).astimezone(UTC).isoformat()
        group = {"body": VILLAGE_BODY, "about": COUNCIL, "choice": "ORDER", "until": until}
        path = "/supervisions/groups/decide"
        await door.post(village.asker, path, 404, **group, reason="请一起办好")
        await door.post(chair, path, 400, **group, reason="请一起办好", to=TOWN)
        done = await door.post(chair, path, **group, reason="请一起办好")
        assert done == {"decided": 2, "remaining": 0}
        assert (await door.get(chair, "/supervisions/overdue"))["items"] == []
