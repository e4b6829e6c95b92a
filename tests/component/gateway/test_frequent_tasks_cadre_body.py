"""The most frequent tasks of a township's cadre and of a body's officer: one or two calls each."""

from typing import Any

import pytest

from tests.component.gateway.door import VILLAGE, Door, Village
from tests.component.gateway.frequent import (
    ANSWER,
    TOWN,
    at_the_township,
    body_of,
    docketed,
    later,
    played,
    task_of,
    work,
)
from tests.support.world import World


async def test_a_cadre_accepts_what_came_up_from_the_village(world: World) -> None:
    async with played(world) as (door, village):
        await at_the_township(door, village, accepted=False)
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.accept")
            path = f"/{item['resource']}/accept"
            case = await door.post(village.cadre, path, expected_epoch=item["epoch"])
        assert case["stages"][-1]["federation"] == TOWN


async def test_a_cadre_answers(world: World) -> None:
    async with played(world) as (door, village):
        await at_the_township(door, village)
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.answer")
            told = {"expected_epoch": item["epoch"], "answer": ANSWER}
            done = await door.post(village.cadre, f"/{item['matter']}/answer", **told)
        assert done["status"] == "RESOLVED"


@pytest.mark.feature(9, 21)
async def test_a_cadre_answers_a_demand_of_several_and_each_gets_it(world: World) -> None:
    async with played(world) as (door, village):
        name = await at_the_township(door, village, together=True)
        booked = {
            "text": "订了直播间",
            "resource": "livestream_studio",
            "booked_from": await later(world, days=1),
            "booked_until": await later(world, days=1, hours=2),
        }
        case = name.replace("matters/", "/cases/")
        await door.post(village.cadre, f"{case}/notes", 201, expected_epoch=4, note=booked)
        await world.quiescent()
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.answer")
            told = {"expected_epoch": item["epoch"], "answer": ANSWER}
            await door.post(village.cadre, f"/{item['matter']}/answer", **told)
        await world.quiescent()
        for person in (village.asker, village.neighbour):
            [mine] = (await door.get(person, "/matters", mine=True))["items"]
            assert mine["resolution"]["answer"]["text"] == ANSWER["text"]
        assert (mine["parent"], mine["name"] == name) == (name, False)


async def test_a_cadre_raises(world: World) -> None:
    async with played(world) as (door, village):
        await at_the_township(door, village)
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.answer")
            up = {"expected_epoch": item["epoch"], "reason": "要县里来办"}
            gone = await door.post(village.cadre, f"/{item['matter']}/raise", **up)
        assert gone["owner"]["level"] == "COUNTY"


async def test_a_cadre_asks_several_bodies(world: World) -> None:
    async with played(world) as (door, village):
        await at_the_township(door, village)
        bodies = [(await body_of(door, title))[0] for title in ("民政办公室", "司法所")]
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.answer")
            asked = {"expected_epoch": item["epoch"], "bodies": bodies, "text": "请帮忙"}
            path = f"/{item['resource']}/requests"
            bundle = await door.post(village.cadre, path, 201, **asked)
        assert [request["body"] for request in bundle["requests"]] == bodies


async def test_a_cadre_gives_work_to_the_village(world: World) -> None:
    async with played(world) as (door, village):
        await at_the_township(door, village)
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.answer")
            given = {"federation": f"federations/{VILLAGE}", "text": "请上门看看"}
            path = f"/{item['resource']}/dispatch"
            made = await door.post(village.cadre, path, 201, expected_epoch=item["epoch"], **given)
        assert made["state"] == "ASKED"


async def test_a_cadre_returns(world: World) -> None:
    async with played(world) as (door, village):
        name = await at_the_township(door, village)
        # Something was done: otherwise one move more would bring it to the county to decide.
        case, note = name.replace("matters/", "/cases/"), {"text": "问过村里了"}
        await door.post(village.cadre, f"{case}/notes", 201, expected_epoch=4, note=note)
        await world.quiescent()
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.answer")
            back = {"to": f"federations/{VILLAGE}", "reason": "村里办得了"}
            path = f"/{item['resource']}/return"
            gone = await door.post(village.cadre, path, expected_epoch=item["epoch"], **back)
        assert gone["owner"]["level"] == "VILLAGE"


async def test_a_cadre_registers_who_walks_in(world: World) -> None:
    async with played(world) as (door, village):
        async with task_of(door, village.cadre) as calls:
            made = await door.post(
                village.cadre,
                "/walk-ins",
                201,
                region=VILLAGE,
                topic="wages",
                text="工钱拖了半年",
                visitor={"display_name": "赵某", "phone": "139 0000 2222"},
            )
        assert len(calls.paths) == 1
        assert made["receipt"]["pin"]


async def test_a_cadre_finds_somebody_by_phone(world: World) -> None:
    async with played(world) as (door, village):
        visitor = {"display_name": "赵某", "phone": "139 0000 2222"}
        fields = {"region": VILLAGE, "topic": "wages", "text": "工钱"}
        await door.post(village.cadre, "/walk-ins", 201, **fields, visitor=visitor)
        async with task_of(door, village.cadre) as calls:
            search = {"phone": "13900002222", "reason": "CALLING_BACK"}
            found = await door.post(village.cadre, "/people:search", **search)
        assert len(calls.paths) == 1
        assert [item["display_name"] for item in found["people"]] == ["赵某"]


async def test_a_cadre_chooses_about_a_late_village(world: World) -> None:
    async with played(world) as (door, village):
        await docketed(door, village, "illness")
        for days in (16, 14):
            await world.jump(days=days)
        until = await later(world, days=3)
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "supervision.decide")
            order = {"choice": "ORDER", "until": until, "reason": "三天内答复她"}
            path = f"/{item['resource']}/decide"
            made = await door.post(village.cadre, path, expected_epoch=item["epoch"], **order)
        assert (made["body"], made["state"]) == (TOWN, "DECIDED")


async def asked(door: Door, village: Village) -> tuple[str, dict[str, Any]]:
    """Ask a body for help; return its officer and the request."""
    name = await at_the_township(door, village)
    body, officer = await body_of(door)
    bundle = await door.post(
        village.cadre,
        f"{name.replace('matters/', '/cases/')}/requests",
        201,
        expected_epoch=4,
        bodies=[body],
        text="请帮忙",
    )
    await door.world.quiescent()
    return officer, dict(bundle["requests"][0])


async def test_an_officer_lists_her_requests(world: World) -> None:
    async with played(world) as (door, village):
        officer, request = await asked(door, village)
        async with task_of(door, officer) as calls:
            [mine] = (await door.get(officer, "/requests"))["items"]
        assert len(calls.paths) == 1
        assert (mine["name"], mine["text"]) == (request["name"], "请帮忙")
        assert mine["due_time"]


@pytest.mark.parametrize(
    ("act", "fields", "state"),
    [
        ("accept", {}, "ACCEPTED"),
        ("reject", {"reason": "不归我们管"}, "REFUSED"),
        ("agenda", {"document": "阿政发〔2026〕3号", "date": "2026-03-02"}, "ACCEPTED"),
    ],
)
async def test_an_officer_takes_a_request(
    world: World, act: str, fields: dict[str, str], state: str
) -> None:
    async with played(world) as (door, village):
        officer, _ = await asked(door, village)
        async with task_of(door, officer):
            item = await work(door, officer, "request.accept")
            done = await door.post(officer, f"/{item['resource']}/{act}", **fields)
        assert done["state"] == state


async def test_an_officer_answers(world: World) -> None:
    async with played(world) as (door, village):
        officer, request = await asked(door, village)
        await door.post(officer, f"/{request['name']}/accept")
        async with task_of(door, officer):
            item = await work(door, officer, "request.answer")
            said = {"outcome": "DONE", "text": "办好了"}
            done = await door.post(officer, f"/{item['resource']}/answer", **said)
        assert (done["state"], done["outcome"]) == ("ANSWERED", "DONE")
