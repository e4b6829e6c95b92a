"""Frequent tasks: a situation made beforehand, then the task itself with its calls counted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from tests.component.deliberation.support import now
from tests.component.gateway.door import TOWNSHIP, VILLAGE, Door, Village, make_village, opened
from tests.support.world import SERVICES, World

MOST_CALLS = 2
COUNCIL = f"councils/{VILLAGE}"
TOWN = f"federations/{TOWNSHIP}"
ANSWER = {"outcome": "SOLVED", "text": "卖完了", "action_record": "办了一场直播"}
CONFIRMED = {"solved": True, "satisfaction": "SATISFIED"}


@dataclass
class Calls:
    """What one person asked of the gateway while a task lasted."""

    paths: list[str] = field(default_factory=list)

    async def note(self, request: httpx.Request) -> None:
        self.paths.append(f"{request.method} {request.url.path}")


@asynccontextmanager
async def task_of(door: Door, who: str) -> AsyncIterator[Calls]:
    """Count her calls inside; one or two, never more, and never none."""
    calls, client = Calls(), await door.as_(who)
    hooks = client.event_hooks
    client.event_hooks = {**hooks, "request": [*hooks["request"], calls.note]}
    try:
        yield calls
    finally:
        client.event_hooks = hooks
    assert 1 <= len(calls.paths) <= MOST_CALLS, calls.paths


@asynccontextmanager
async def played(world: World) -> AsyncIterator[tuple[Door, Village]]:
    """Open the gateway before a village."""
    async with opened(world, *SERVICES) as door:
        yield door, await make_village(door)


async def work(door: Door, who: str, kind: str) -> dict[str, Any]:
    """Read her worklist once: the only thing of this kind, with all that acting on it needs."""
    [item] = (await door.get(who, "/worklist", kinds=kind))["items"]
    return dict(item)


async def later(world: World, **delta: float) -> str:
    """Return a moment ahead of business time."""
    at: datetime = await now(world) + timedelta(**delta)
    return at.isoformat()


async def filed(door: Door, village: Village, topic: str = "selling") -> str:
    """Let the asker file a matter in her group."""
    made = await door.post(
        village.asker, "/matters", 201, topic=topic, text="红薯滞销", group=village.group
    )
    await door.world.quiescent()
    return str(made["name"])


async def answered(door: Door, village: Village) -> str:
    """Have the leader answer a matter."""
    name = await filed(door, village)
    await door.post(village.leader, f"/{name}/answer", expected_epoch=1, answer=ANSWER)
    await door.world.quiescent()
    return name


async def docketed(
    door: Door, village: Village, topic: str = "selling", *, together: bool = False
) -> str:
    """Bring a matter to the council, epoch 2; `together` with the neighbour's."""
    name = await filed(door, village, topic)
    if together:
        await door.post(village.neighbour, f"/{name}/cosign", 201)
        await door.world.quiescent()
    forward = {"expected_epoch": 1, "council_text": "一位村民有难处"}
    await door.post(village.leader, f"/{name}/forward", **forward)
    await door.world.quiescent()
    return name


async def at_the_township(
    door: Door, village: Village, *, accepted: bool = True, together: bool = False
) -> str:
    """Bring a matter to the township, epoch 4."""
    name = await docketed(door, village, together=together)
    case = name.replace("matters/", "/cases/")
    await door.post(village.director, f"/{name}/raise", expected_epoch=2, reason="要更大的平台")
    await door.world.quiescent()
    await door.post(village.chair, f"{case}/accept", expected_epoch=3)
    await door.post(village.chair, f"/{name}/raise", expected_epoch=3, reason="要乡镇直播间")
    await door.world.quiescent()
    if accepted:
        await door.post(village.cadre, f"{case}/accept", expected_epoch=4)
        await door.world.quiescent()
    return name


async def convened(door: Door, village: Village, name: str) -> dict[str, Any]:
    """Call a meeting about a matter."""
    meeting = await door.post(
        village.director,
        "/meetings",
        201,
        council=COUNCIL,
        kind="PER_MATTER",
        mode="ASSEMBLY",
        start_time=await later(door.world, hours=3),
        matters=[name],
    )
    await door.world.quiescent()
    return dict(meeting)


async def body_of(door: Door, title: str = "民政办公室") -> tuple[str, str]:
    """Enter a body of the township with an officer; return both names."""
    seed = "system:seed"
    fields = {"kind": "CIVIL_AFFAIRS", "region": TOWNSHIP, "title": title}
    body = (await door.post(seed, "/bodies", 201, **fields))["name"]
    officer = await door.person(title)
    await door.post(seed, f"/{body}/officers", 201, person=officer)
    await door.world.quiescent()
    return str(body), officer
