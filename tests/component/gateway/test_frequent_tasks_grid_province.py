"""The most frequent tasks of a grid worker and a provincial leader: one or two calls each."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.component.escalation.supervision_support import CITY, COUNTY, PROVINCE
from tests.component.gateway.door import VILLAGE, Door, opened
from tests.component.gateway.frequent import docketed, later, played, task_of, work
from tests.support.world import World


def record(number: int, **fields: Any) -> dict[str, Any]:
    """Return a draft as her phone keeps it."""
    written = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
    return {"device": "phone-1", "recorded_time": written, "draft_no": number} | fields


def patrol(number: int, **fields: Any) -> dict[str, Any]:
    seen = {"place": "三号楼", "topic": "noise_and_space", "finding": "为楼道争吵"}
    return record(number, **seen | fields)


SETTLED = {"outcome": "SETTLED", "action_record": "当场说好轮流用"}


@asynccontextmanager
async def grid(world: World) -> AsyncIterator[tuple[Door, str]]:
    """Open the gateway before a grid with its worker."""
    async with opened(world, "intake") as door:
        worker = await door.person("网格员")
        given = {"person": worker, "grid_title": "一网格"}
        await door.post("system:seed", f"/federations/{VILLAGE}/grid-workers", 201, **given)
        yield door, worker


@pytest.mark.parametrize(
    "drafts",
    [
        [patrol(1), patrol(2), patrol(3)],
        [patrol(1, **SETTLED)],
        [patrol(1, outcome="RAISED")],
    ],
    ids=["sends a day's drafts", "settles on the spot", "raises what she found"],
)
async def test_a_grid_worker_patrols(world: World, drafts: list[dict[str, Any]]) -> None:
    async with grid(world) as (door, worker):
        async with task_of(door, worker) as calls:
            batch = await door.post(worker, "/patrols:batch", records=drafts)
        assert len(calls.paths) == 1
        assert [result["state"] for result in batch["results"]] == ["CREATED"] * len(drafts)


async def test_a_grid_worker_follows_what_she_raised(world: World) -> None:
    async with grid(world) as (door, worker):
        await door.post(worker, "/patrols:batch", records=[patrol(1, outcome="RAISED")])
        async with task_of(door, worker):
            [mine] = (await door.get(worker, "/patrols"))["items"]
            matter = await door.get(worker, f"/{mine['matter']}")
        assert matter["status_line"]["zh"]


async def visited(door: Door, worker: str) -> str:
    """Record a visit that wants another one."""
    again = (datetime.now(UTC) + timedelta(days=5)).isoformat()
    visit = record(4, household="三号楼王家", finding="老人在家", next_time=again)
    sent = await door.post(worker, "/visits:batch", records=[visit])
    return str(sent["results"][0]["name"])


async def test_a_grid_worker_sends_visits(world: World) -> None:
    async with grid(world) as (door, worker):
        visits = [record(number, household="王家", finding="都好") for number in (1, 2)]
        async with task_of(door, worker) as calls:
            sent = await door.post(worker, "/visits:batch", records=visits)
        assert len(calls.paths) == 1
        assert [result["state"] for result in sent["results"]] == ["CREATED", "CREATED"]


async def test_a_grid_worker_sees_whom_to_visit(world: World) -> None:
    async with grid(world) as (door, worker):
        before = await visited(door, worker)
        async with task_of(door, worker) as calls:
            [planned] = (await door.get(worker, "/visits/planned"))["visits"]
        assert len(calls.paths) == 1
        assert planned["follows"] == before


async def test_a_grid_worker_makes_a_planned_visit(world: World) -> None:
    async with grid(world) as (door, worker):
        await visited(door, worker)
        async with task_of(door, worker):
            [planned] = (await door.get(worker, "/visits/planned"))["visits"]
            visit = record(5, household="三号楼王家", finding="好些了", follows=planned["follows"])
            sent = await door.post(worker, "/visits:batch", records=[visit])
        assert sent["results"][0]["state"] == "CREATED"
        assert (await door.get(worker, "/visits/planned"))["visits"] == []


@pytest.mark.parametrize("path", ["/patrols", "/visits"])
async def test_a_grid_worker_reads_her_records(world: World, path: str) -> None:
    async with grid(world) as (door, worker):
        await door.post(worker, "/patrols:batch", records=[patrol(1)])
        await visited(door, worker)
        async with task_of(door, worker) as calls:
            assert len((await door.get(worker, path))["items"]) == 1
        assert len(calls.paths) == 1


@asynccontextmanager
async def province(world: World, *days: int) -> AsyncIterator[tuple[Door, str, str]]:
    """Let a matter climb to the province; return its leader and the matter."""
    async with played(world) as (door, village):
        leader = await door.person("分管领导")
        post = {"person": leader, "kind": "FED_LEADER"}
        await door.post("system:seed", f"/{PROVINCE}/posts", 201, **post)
        name = await docketed(door, village, "illness")
        for count in days:
            await world.jump(days=count)
        yield door, leader, name


TO_CHOOSE = (16, 14, 14, 14, 14)
NOBODY_CHOSE = (*TO_CHOOSE, 14)


async def test_a_leader_of_the_province_sees_what_nobody_chose_about(world: World) -> None:
    async with province(world, *NOBODY_CHOSE) as (door, leader, _):
        async with task_of(door, leader) as calls:
            [entry] = (await door.get(leader, "/supervisions/leadership"))["items"]
        assert len(calls.paths) == 1
        assert entry["days"] >= 70


async def test_a_leader_of_the_province_counts_late_bodies(world: World) -> None:
    async with province(world, *TO_CHOOSE) as (door, leader, _):
        async with task_of(door, leader) as calls:
            [line] = (await door.get(leader, "/supervisions/overdue"))["items"]
        assert len(calls.paths) == 1
        assert (line["about"], line["too_late"]) == (CITY, 1)


async def test_a_leader_of_the_province_sees_what_waits(world: World) -> None:
    async with province(world, *TO_CHOOSE) as (door, leader, _):
        async with task_of(door, leader) as calls:
            item = await work(door, leader, "supervision.decide")
        assert len(calls.paths) == 1
        assert item["epoch"] > 0


@pytest.mark.parametrize("choice", ["TAKE_OVER", "ORDER", "HELP"])
async def test_a_leader_of_the_province_chooses(world: World, choice: str) -> None:
    async with province(world, *TO_CHOOSE) as (door, leader, _):
        until = await later(world, days=3)
        more = {"to": COUNTY} if choice == "TAKE_OVER" else {"until": until}
        async with task_of(door, leader):
            item = await work(door, leader, "supervision.decide")
            chosen = {"expected_epoch": item["epoch"], "choice": choice, "reason": "请办好"}
            made = await door.post(leader, f"/{item['resource']}/decide", **chosen, **more)
        assert (made["state"], made["choice"]) == ("DECIDED", choice)


async def test_a_leader_of_the_province_orders_for_a_whole_list(world: World) -> None:
    async with province(world, *TO_CHOOSE) as (door, leader, _):
        until = await later(world, days=3)
        async with task_of(door, leader):
            [line] = (await door.get(leader, "/supervisions/overdue"))["items"]
            group = {"body": line["body"], "about": line["about"], "choice": "ORDER"}
            path = "/supervisions/groups/decide"
            done = await door.post(leader, path, **group, until=until, reason="请一起办好")
        assert done == {"decided": 1, "remaining": 0}


async def test_a_leader_of_the_province_reads_the_course_of_one(world: World) -> None:
    async with province(world, *TO_CHOOSE) as (door, leader, name):
        async with task_of(door, leader):
            item = await work(door, leader, "supervision.decide")
            course = (await door.get(leader, f"/{item['matter']}/timeline"))["items"]
        assert item["matter"] == name
        assert course
