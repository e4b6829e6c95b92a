"""Loads people, groups, councils and posts through the front door, as `system:seed`."""

from dataclasses import dataclass, field
from typing import Any

from deploy.play.people import SEED, FrontDoor
from deploy.play.schema import Cast, Council, Group, PartnerBody
from deploy.state import StateError


class LoadingError(StateError):
    """The front door refused something of the cast."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Resource names by the ids of the cast: `people/{id}`, `groups/{id}` and `bodies/{id}`."""

    people: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)


class Loader:
    """Loads one cast. Repeating it with the same `name` finds what it made before."""

    def __init__(self, door: FrontDoor, name: str) -> None:
        self._door = door
        self._name = name
        self._loaded = Loaded()

    async def load(self, cast: Cast) -> Loaded:
        """Return who is there now; LoadingError with what was refused."""
        for actor in cast.actors:
            made = await self._post(
                f"person-{actor.id}",
                "/people",
                {"display_name": actor.name, "region": actor.region, "language": "zh-CN"},
            )
            self._loaded.people[actor.id] = made["name"]
        for group in cast.groups:
            await self._group(group)
        for council in cast.councils:
            await self._council(council)
        for post in cast.posts:
            key = f"post-{post.region}-{post.person}"
            place = f"/federations/{post.region}/posts"
            await self._place(key, place, post.person, kind=post.kind)
        for body in cast.bodies:
            await self._body(body)
        return self._loaded

    async def _body(self, body: PartnerBody) -> None:
        about: dict[str, object] = {"kind": body.kind, "region": body.region, "title": body.title}
        made = await self._post(f"body-{body.id}", "/bodies", about)
        name = self._loaded.bodies[body.id] = made["name"]
        for officer in body.officers:
            await self._place(f"officer-{body.id}-{officer}", f"/{name}/officers", officer)

    async def _group(self, group: Group) -> None:
        made = await self._post(
            f"group-{group.id}", "/groups", {"region": group.region, "title": group.title}
        )
        name = self._loaded.groups[group.id] = made["name"]
        roles = [(person, "MEMBER") for person in group.members]
        for person, role in [(group.leader, "LEADER"), *roles]:
            await self._place(f"member-{group.id}-{person}", f"/{name}/members", person, role=role)

    async def _council(self, council: Council) -> None:
        region = council.region
        place = f"/councils/{region}"
        await self._post(f"council-{region}", "/councils", {"region": region})
        seats = [(council.director, "DIRECTOR")]
        seats += [(person, "COUNCILLOR") for person in council.councillors]
        seats += [(person, "ASSOCIATE") for person in council.associates]
        for person, kind in seats:
            await self._place(f"seat-{region}-{person}", f"{place}/seats", person, kind=kind)
        for expert in council.experts:
            key = f"expert-{region}-{expert.person}"
            await self._place(key, f"{place}/experts", expert.person, skills=expert.skills)

    async def _place(self, key: str, path: str, person: str, **more: object) -> None:
        await self._post(key, path, {"person": self._loaded.people[person], **more})

    async def _post(self, key: str, path: str, body: dict[str, object]) -> dict[str, Any]:
        answer = await self._door.ask(SEED, "POST", path, body=body, key=f"{self._name}-{key}")
        if not answer.is_success:
            message = f"{self._name}: {key} was refused: {answer.status_code} {answer.text}"
            raise LoadingError(message)
        made: dict[str, Any] = answer.json()
        return made
