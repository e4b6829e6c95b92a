"""A county with ten villages, and how its officers work: most do, some pass on, some do nothing."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from chassis.catalogue import catalogue
from tests.component.gateway.door import Door

COUNTY, CITY, PROVINCE = "210922000000", "210900000000", "210000000000"
TOWNSHIPS = 2
VILLAGES_EACH = 5
RESIDENTS_EACH = 3
SEED = "system:seed"
# What women raise: the plays' topics and their families, by how often.
TOPICS = {
    "selling": 12,
    "water_power_heat": 18,
    "noise_and_space": 14,
    "environment": 10,
    "public_safety": 6,
    "neighbours": 6,
    "parenting": 4,
    "allowance": 10,
    "illness": 8,
    "single_parent": 4,
    "land_and_membership": 5,
    "wages": 3,
}
SOLVED_AT_ONCE = 0.59  # 41 % are unsolved at their first owner
PASSED_ON = 0.55  # of the unsolved, "beyond us"; the others lie there until a clock is gone
CHOOSES = 0.8  # a supervisor who makes her choice in time


@dataclass
class Village:
    """One village: its group with leader and members, its director and chair."""

    region: str
    group: str
    leader: str
    director: str
    chair: str
    residents: list[str]


@dataclass
class County:
    """Everybody of the county and above, and the chance that decides what they do."""

    door: Door
    chance: random.Random
    villages: list[Village] = field(default_factory=list)
    # Federation → who has its post.
    officers: dict[str, str] = field(default_factory=dict)
    # What an officer decided to do about a matter while one deadline ran.
    decided: dict[tuple[str, str], str] = field(default_factory=dict)

    async def post(self, who: str, path: str, **body: Any) -> Any:
        """Post as somebody; return the answer, whatever its status."""
        return await (await self.door.as_(who)).post(path, json=body)

    async def pages(self, who: str, path: str, **query: str) -> AsyncIterator[dict[str, Any]]:
        """Walk a list to its end."""
        client = await self.door.as_(who)
        token = ""
        while True:
            params = {**query, "page_size": "200", "page_token": token}
            answer = await client.get(path, params=params)
            assert answer.status_code == 200, answer.text
            page = answer.json()
            for item in page["items"]:
                yield item
            token = page["next_page_token"]
            if not token:
                return

    def means_to(self, matter: dict[str, Any]) -> str:
        """Return what its owner does while this deadline runs: solve, pass on, or nothing."""
        key = (matter["name"], str(matter["deadline"]))
        if key not in self.decided:
            solves = self.chance.random() < SOLVED_AT_ONCE
            passes = self.chance.random() < PASSED_ON
            self.decided[key] = "solve" if solves else "pass on" if passes else "nothing"
        return self.decided[key]


async def settle(door: Door, seed: int) -> County:
    """Seed ten villages of two townships, with everybody up to the province."""
    county = County(door, random.Random(seed))  # noqa: S311 - the same month in every run
    townships = catalogue().children(COUNTY)
    for township in townships:
        villages = catalogue().children(township.code)[:VILLAGES_EACH]
        if len(villages) < VILLAGES_EACH:
            continue
        for village in villages:
            county.villages.append(await _village(county, village.code))
        await _officer(county, township.code, "CADRE")
        if len(county.villages) == TOWNSHIPS * VILLAGES_EACH:
            break
    for region in (COUNTY, CITY):
        await _officer(county, region, "CADRE")
    await _officer(county, PROVINCE, "FED_LEADER")
    await door.world.quiescent()
    return county


async def _village(county: County, region: str) -> Village:
    door = county.door
    names = ["群主", "主任", "委员", "委员", *["妇女"] * RESIDENTS_EACH]
    leader, director, first, second, *residents = [await door.person(name) for name in names]
    group = (await door.post(SEED, "/groups", 201, region=region, title="一组片区群"))["name"]
    roles = [(leader, "LEADER"), *((person, "MEMBER") for person in residents)]
    for person, role in roles:
        await door.post(SEED, f"/{group}/members", 201, person=person, role=role)
    await door.post(SEED, "/councils", 201, region=region)
    seats = [(director, "DIRECTOR"), (first, "COUNCILLOR"), (second, "COUNCILLOR")]
    for person, kind in seats:
        await door.post(SEED, f"/councils/{region}/seats", 201, person=person, kind=kind)
    chair = await _officer(county, region, "VILLAGE_CHAIR")
    return Village(region, group, leader, director, chair, residents)


async def _officer(county: County, region: str, kind: str) -> str:
    person = await county.door.person("干部")
    posts = f"/federations/{region}/posts"
    await county.door.post(SEED, posts, 201, person=person, kind=kind)
    county.officers[f"federations/{region}"] = person
    return person
