"""Play 11: the ground sinks and water wells up; people decide on the spot, and it is solved."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.component.gateway.door import VILLAGE, Door, Village, make_village, opened
from tests.support.world import World

COUNCIL = f"councils/{VILLAGE}"
SERVICES = ("intake", "deliberation", "escalation", "notification")
MANAGERS = ("housing", "heating", "water")
WAY = "先围起来，三天换管填实"


async def business_now(world: World) -> datetime:
    [row] = await world.rows(
        "deliberation",
        "SELECT now() + make_interval(secs => coalesce("
        "(SELECT offset_seconds FROM business_clock), 0)) AS at",
    )
    at: datetime = row.at
    return at


async def enlarge(door: Door, village: Village) -> list[str]:
    """Seat two more N: with five, four have to be there for a resolution that binds for good."""
    for name in ("冯某", "陈某"):
        person = await door.person(name)
        seats = f"/councils/{VILLAGE}/seats"
        await door.post("system:seed", seats, 201, person=person, kind="COUNCILLOR")
        village.councillors.append(person)
    await door.world.quiescent()
    return [village.director, *village.councillors]


async def kinds_of(door: Door, who: str) -> set[str]:
    found = await door.get(who, "/worklist")
    return {item["kind"] for item in found["items"]}


async def close_with(door: Door, who: str, meeting: str, **form: Any) -> Any:
    client = await door.as_(who)
    read = await client.get(f"/{meeting}")
    answer = await client.post(
        f"/{meeting}/close", json=form, headers={"If-Match": read.headers["etag"]}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def file_and_forward(door: Door, village: Village) -> str:
    """Somebody tells it in the group; the leader hands it to the council."""
    text = "三号楼前地面塌陷，往外冒水"
    filed = await door.post(
        village.asker,
        "/matters",
        201,
        group=village.group,
        topic="public_safety",
        urgency="URGENT",
        text=text,
    )
    matter = str(filed["name"])
    await door.post(village.leader, f"/{matter}/forward", expected_epoch=1, council_text=text)
    await door.world.quiescent()
    return matter


async def convene(door: Door, director: str, *matters: str, **fields: Any) -> Any:
    at = await business_now(door.world) + timedelta(hours=2)
    asked = {
        "council": COUNCIL,
        "kind": "PER_MATTER",
        "mode": "ASSEMBLY",
        "start_time": at.isoformat(),
        "matters": list(matters),
    } | fields
    return await door.post(director, "/meetings", 201, **asked)


async def invite_managers(door: Door, director: str, item: str) -> list[str]:
    """Ask who can help, as X for this item; they come."""
    guests = []
    for skill in MANAGERS:
        guest = await door.person(f"{skill}经理")
        invitation = await door.post(
            director, f"/{item}/invitations", 201, person=guest, skill=skill
        )
        await door.post(guest, f"/{invitation['name']}/accept")
        guests.append(guest)
    return guests


async def decide_on_site(
    door: Door, held: Any, few: list[str], guests: list[str], assignee: str
) -> tuple[Any, datetime]:
    """Three N and three X are there; what they decide is due on day 3."""
    item = held["items"][0]["name"]
    for person in (*few, *guests):
        signed = await door.post(person, f"/{held['name']}/attendance", 201)
        assert signed["seat"] == ("X" if person in guests else "N")
    await door.post(guests[2], f"/{item}/statements", 201, text="主管漏了，今天就能换")
    proposal = await door.post(guests[2], f"/{item}/proposals", 201, text=WAY)
    await door.post(guests[0], f"/{proposal['name']}/ballots", 403, vote="YES")
    for person in few:
        await door.post(person, f"/{proposal['name']}/ballots", 201, vote="YES")
    due = await business_now(door.world) + timedelta(days=3)
    task = {"text": "换管填实", "due_time": due.isoformat(), "assignee": assignee}
    closed = await close_with(
        door,
        few[0],
        held["name"],
        attendance=[{"person": person, "present": True} for person in few],
        minutes_parts=[
            {"text": "看了现场。"},
            {"item": item, "text": "水务换管，房产填实，供热检查。"},
        ],
        items=[
            {
                "item": item,
                "adopted_proposal": proposal["name"],
                "resolution_text": WAY,
                "actions": [task],
            }
        ],
    )
    await door.world.quiescent()
    return closed, due


async def ratify(door: Door, council: list[str], decided: str) -> None:
    """The next meeting has it on its agenda by itself."""
    following = await convene(door, council[0])
    assert following["quorum"] == 4, "three ASSOCIATES more, quorum unchanged"
    [point] = following["items"]
    assert point["ratifies"] == decided
    [again] = (await door.get(council[0], f"/{point['name']}/proposals"))["items"]
    for person in council:
        await door.post(person, f"/{again['name']}/ballots", 201, vote="YES")
    await close_with(
        door,
        council[0],
        following["name"],
        attendance=[{"person": person, "present": True} for person in council],
        minutes="大家同意。",
        items=[
            {
                "item": point["name"],
                "adopted_proposal": again["name"],
                "resolution_text": again["text"],
            }
        ],
    )


async def solve(door: Door, village: Village, matter: str) -> None:
    """The council answers, she confirms: resolved where it was raised."""
    await door.world.quiescent()
    shown = await door.get(village.asker, f"/{matter}")
    answer = {
        "outcome": "SOLVED",
        "text": "管子换了，地面填实了。",
        "action_record": "三天换管填实",
    }
    await door.post(
        village.director, f"/{matter}/answer", expected_epoch=shown["epoch"], answer=answer
    )
    await door.world.quiescent()
    shown = await door.get(village.asker, f"/{matter}")
    assert shown["status"] == "RESOLVED"
    await door.post(
        village.asker,
        f"/{matter}/confirm",
        resolution_no=1,
        solved=True,
        satisfaction="SATISFIED",
    )
    assert (await door.get(village.asker, f"/{matter}"))["status"] == "CLOSED_CONFIRMED"
    owners = {
        row.body for row in await door.world.rows("intake", "SELECT body FROM custody") if row.body
    }
    assert owners == {village.group, COUNCIL}, "resolved at VILLAGE"


@pytest.mark.feature(5, 32, 50)
async def test_the_ground_sinks(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        council = await enlarge(door, village)
        director = village.director
        matter = await file_and_forward(door, village)
        held = await convene(
            door, director, matter, kind="URGENT", mode="ON_SITE", place="三号楼前"
        )
        assert (held["place"], held["quorum"]) == ("三号楼前", 4)
        item = held["items"][0]["name"]
        guests = await invite_managers(door, director, item)
        await world.jump(hours=2)
        few = council[:3]
        closed, due = await decide_on_site(door, held, few, guests, village.councillors[0])
        assert closed["items"][0]["ratification"] == "DUE"
        there = {(one["person"], one["seat"]) for one in closed["attendance"] if one["present"]}
        assert there == {(one, "N") for one in few} | {(one, "X") for one in guests}
        shown = await door.get(village.asker, f"/{matter}")
        assert datetime.fromisoformat(shown["deadline"]) == due
        await door.get(guests[0], f"/{held['name']}", 404)
        assert "meeting.ratify" in await kinds_of(door, director)
        seats = f"/councils/{VILLAGE}/seats"
        for guest in guests:
            await door.post("system:seed", seats, 201, person=guest, kind="ASSOCIATE")
        await world.jump(days=2, hours=23)
        action = closed["items"][0]["actions"][0]["name"]
        await door.post(village.councillors[0], f"/{action}/done", note="换好了，填实了")
        await ratify(door, council, item)
        first = await door.get(director, f"/{held['name']}")
        assert first["items"][0]["ratification"] == "RATIFIED"
        await solve(door, village, matter)


@pytest.mark.feature(49)
async def test_three_kinds_call_for_a_meeting(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        director = village.director

        async def waiting(**fields: Any) -> str:
            asked = {"group": village.group, "topic": "selling", "text": "地瓜卖不出去"} | fields
            filed = await door.post(village.asker, "/matters", 201, **asked)
            await door.post(
                village.leader, f"/{filed['name']}/forward", expected_epoch=1, council_text="请议"
            )
            await world.quiescent()
            return str(filed["name"])

        async def call(kind: str, matter: str, status: int = 201) -> Any:
            at = await business_now(world) + timedelta(hours=3)
            return await door.post(
                director,
                "/meetings",
                status,
                council=COUNCIL,
                kind=kind,
                mode="ASSEMBLY",
                start_time=at.isoformat(),
                matters=[matter],
            )

        calm = await waiting()
        refused = await call("URGENT", calm, 409)
        assert refused["reason"] == "NOT_URGENT_PUBLIC"
        assert (await call("PER_MATTER", calm))["kind"] == "PER_MATTER"
        urgent = await waiting(topic="water_power_heat", urgency="URGENT")
        assert (await call("URGENT", urgent))["kind"] == "URGENT"
        monthly = await call("MONTHLY", await waiting())
        assert monthly["month"]
        assert (await call("MONTHLY", await waiting(), 409))["reason"] == "MONTHLY_EXISTS"
