"""The gateway in front of real services, and people who use it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from chassis.devkeys import mint_person_token, mint_seed_token
from gateway.app import create_app
from gateway.settings import Settings
from tests.support.features import HEARD
from tests.support.world import SERVICES, World

NOWHERE = "127.0.0.1:1"
VILLAGE = "210922107002"
TOWNSHIP = "210922107000"


def _noting(who: str) -> Callable[[httpx.Response], Awaitable[None]]:
    """Return a hook that lets the marks of features know who got an answer."""

    async def note(response: httpx.Response) -> None:
        HEARD.note(who, response)

    return note


@dataclass
class Door:
    """`door.as_("people/…")` is a client with her token."""

    world: World
    transport: httpx.ASGITransport
    stack: AsyncExitStack
    clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)

    async def as_(self, who: str) -> httpx.AsyncClient:
        """Return `people/{id}`, `system:seed` or `anonymous` as a client."""
        if who not in self.clients:
            keys = self.world.keys
            token = (
                mint_seed_token(keys)
                if who == "system:seed"
                else mint_person_token(keys, who.removeprefix("people/"))
                if who != "anonymous"
                else ""
            )
            headers = {"authorization": f"Bearer {token}"} if token else {}
            client = httpx.AsyncClient(
                transport=self.transport,
                base_url="http://t/api/v1",
                headers=headers,
                timeout=30,
                event_hooks={"response": [_noting(who)]},
            )
            self.clients[who] = await self.stack.enter_async_context(client)
        return self.clients[who]

    async def post(self, who: str, path: str, status: int = 200, **body: Any) -> Any:
        """Post JSON and return the answer's, which must have this status."""
        answer = await (await self.as_(who)).post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def get(self, who: str, path: str, status: int = 200, **query: Any) -> Any:
        """Read JSON; the answer must have this status."""
        answer = await (await self.as_(who)).get(path, params=query)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def person(self, name: str) -> str:
        """Enter a person and return her name."""
        entered = await self.post("system:seed", "/people", 201, display_name=name, region=VILLAGE)
        return str(entered["name"])


@asynccontextmanager
async def opened(world: World, *services: str) -> AsyncIterator[Door]:
    """Run the gateway in front of these services; the others are away."""
    await world.start(*services)
    addresses = {
        f"{name}_address": world.address(name) if name in services else NOWHERE for name in SERVICES
    }
    app = create_app(
        Settings(
            environment="development",
            jwks_file=world.keys / "jwks.json",
            system_key_file=world.keys / "system-gateway.pem",
            **addresses,
        )
    )
    async with app.router.lifespan_context(app), AsyncExitStack() as stack:
        yield Door(world, httpx.ASGITransport(app), stack)


@dataclass
class Village:
    """A group with its people, a council and two federations."""

    group: str
    asker: str
    neighbour: str
    leader: str
    director: str
    councillors: list[str]
    chair: str
    cadre: str


async def make_village(door: Door, region: str = VILLAGE) -> Village:
    """Seed a village over HTTP."""
    seed, township = "system:seed", f"{region[:9]}000"
    people = [
        await door.person(name)
        for name in ("李·某", "周某", "赵某", "钱某", "孙某", "吴某", "郑某", "王某")
    ]
    asker, neighbour, leader, director, first, second, chair, cadre = people
    group = (await door.post(seed, "/groups", 201, region=region, title="一组片区群"))["name"]
    for person, role in ((asker, "MEMBER"), (neighbour, "MEMBER"), (leader, "LEADER")):
        await door.post(seed, f"/{group}/members", 201, person=person, role=role)
    await door.post(seed, "/councils", 201, region=region)
    seats = f"/councils/{region}/seats"
    await door.post(seed, seats, 201, person=director, kind="DIRECTOR")
    for person in (first, second):
        await door.post(seed, seats, 201, person=person, kind="COUNCILLOR")
    for place, person, kind in ((region, chair, "VILLAGE_CHAIR"), (township, cadre, "CADRE")):
        await door.post(seed, f"/federations/{place}/posts", 201, person=person, kind=kind)
    await door.world.quiescent()
    return Village(group, asker, neighbour, leader, director, [first, second], chair, cadre)
