"""A simulated month: nobody without owner or deadline, and no flood at the top.

`TONGXIN_MONTH_MATTERS` matters (2,000) of the plays' mix come in over thirty days; 41 % are not
solved by their first owner. Officers work through what they own, some do nothing; time is jumped.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.component.gateway.door import opened
from tests.prove.county import CHOOSES, CITY, PROVINCE, TOPICS, County, Village, settle
from tests.support.world import SERVICES, World

MATTERS = int(os.environ.get("TONGXIN_MONTH_MATTERS", "2000"))
DAYS = 30
# Until the last of them has ended or climbed as far as it does.
DAYS_AFTER = 70
SOLVED = {"outcome": "SOLVED", "text": "办好了", "action_record": "上门办好了"}
AT_THE_TOP = 0.01
_OWNERLESS = (
    "SELECT count(*) FROM matter WHERE (status IN ('OPEN','RESOLVED','REFERRED'))"
    " AND (owner_body IS NULL OR deadline IS NULL)"
)
_FIRST = "SELECT count(DISTINCT matter_id) FROM custody WHERE move IN ('FORWARD','CLOCK','RAISE')"
_ARRIVED = "SELECT count(DISTINCT matter_id) FROM custody WHERE level = :level"
_SUPERVISED = (
    "SELECT count(DISTINCT matter_id) FROM supervision WHERE body = :body AND state <> 'LISTED'"
)
_ENDED = "SELECT status, count(*) FROM matter GROUP BY status ORDER BY status"


async def file(county: County, village: Village) -> None:
    """Let one woman raise one matter."""
    body = {
        "group": village.group,
        "topic": county.chance.choices(list(TOPICS), list(TOPICS.values()))[0],
        "text": "有件事想请大家帮忙",
    }
    answer = await county.post(county.chance.choice(village.residents), "/matters", **body)
    assert answer.status_code == 201, answer.text


async def work(county: County, who: str, body: str) -> None:
    """Let an officer work through what her body owns."""
    mine = [matter async for matter in county.pages(who, "/matters", owner=body, status="OPEN")]
    for matter in mine:
        await _handle(county, who, matter)


async def _handle(county: County, who: str, matter: dict[str, Any]) -> None:
    name, epoch = matter["name"], matter["epoch"]
    means = county.means_to(matter)
    kind = matter["owner"]["name"].partition("/")[0]
    if means == "nothing":
        return
    if kind == "federations":
        await county.post(
            who, f"/cases/{name.removeprefix('matters/')}/accept", expected_epoch=epoch
        )
    if means == "solve":
        await county.post(who, f"/{name}/answer", expected_epoch=epoch, answer=SOLVED)
    elif kind == "groups":
        text = "有户人家的事，请大家商量"
        await county.post(who, f"/{name}/forward", expected_epoch=epoch, council_text=text)
    else:
        await county.post(who, f"/{name}/raise", expected_epoch=epoch, reason="超出我们的能力")


async def say_so(county: County, village: Village) -> None:
    """Let the women of a village say that what was answered is solved."""
    for person in village.residents:
        answered = [
            item async for item in county.pages(person, "/matters", mine="true", status="RESOLVED")
        ]
        for matter in answered:
            await county.post(
                person,
                f"/{matter['name']}/confirm",
                resolution_no=matter["resolution"]["resolution_no"],
                solved=True,
                satisfaction="SATISFIED",
            )


async def supervise(county: County, body: str, who: str, now: datetime) -> None:
    """Let an officer choose about what is late below her; most do, in time."""
    waiting = [item async for item in county.pages(who, "/supervisions", body=body, state="OPEN")]
    for item in waiting:
        if county.chance.random() < CHOOSES:
            await county.post(
                who,
                f"/{item['name']}/decide",
                expected_epoch=item["epoch"],
                choice="ORDER",
                until=(now + timedelta(days=5)).isoformat(),
                reason="请尽快答复",
            )


async def a_day(county: County, arrivals: int) -> None:
    """Let a day pass: women raise, officers work, women answer."""
    for number in range(arrivals):
        await file(county, county.villages[number % len(county.villages)])
    for village in county.villages:
        await work(county, village.leader, village.group)
        await work(county, village.director, f"councils/{village.region}")
    await county.door.world.quiescent()
    for body, who in county.officers.items():
        await work(county, who, body)
    await county.door.world.quiescent()
    [row] = await county.door.world.rows(
        "intake",
        "SELECT now() + make_interval(secs => coalesce(max(offset_seconds), 0))"
        " FROM business_clock",
    )
    for body, who in county.officers.items():
        await supervise(county, body, who, row[0])
    for village in county.villages:
        await say_so(county, village)
    await county.door.world.jump(days=1)


@pytest.mark.timeout(3600)
async def test_a_month(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        county = await settle(door, seed=11)
        left = MATTERS
        for day in range(DAYS + DAYS_AFTER):
            today = min(left, -(-MATTERS // DAYS)) if day < DAYS else 0
            left -= today
            await a_day(county, today)
        counts = Counter({row[0]: row[1] for row in await world.rows("intake", _ENDED)})
        [[ownerless]] = await world.rows("intake", _OWNERLESS)
        [[unsolved_first]] = await world.rows("intake", _FIRST)
        single: dict[str, int] = {}
        for name, level, region in (("CITY", 4, CITY), ("PROVINCE", 5, PROVINCE)):
            [[owned]] = await world.rows("intake", _ARRIVED, level=level)
            body = f"federations/{region}"
            [[watched]] = await world.rows("escalation", _SUPERVISED, body=body)
            single[name] = owned + watched
        share = sum(single.values()) / MATTERS
        print(  # noqa: T201 - what `make prove` shows
            f"month: {MATTERS} matters, {unsolved_first / MATTERS:.0%} unsolved at first,"
            f" {dict(counts)}, singly at CITY {single['CITY']}, at PROVINCE {single['PROVINCE']}"
            f" ({share:.2%}), without owner or deadline {ownerless}"
        )
        assert sum(counts.values()) == MATTERS
        assert ownerless == 0
        assert 0.36 < unsolved_first / MATTERS < 0.46
        assert share < AT_THE_TOP
        assert counts["CLOSED_CONFIRMED"] > MATTERS / 2, "the positive twin: most were solved"
