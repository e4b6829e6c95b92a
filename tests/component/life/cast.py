"""Everybody on the way up of one village, and what each of them may do with a matter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.component.gateway.door import Door, make_village

COUNTY, CITY, PROVINCE = "210922000000", "210900000000", "210000000000"
# What the lists of allowed actions offer beside acts on the matter itself.
CASE = "case."


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who may do something with one matter now, as she read it."""

    actor: str
    act: str
    matter: dict[str, Any] = field(repr=False)

    @property
    def name(self) -> str:
        """The matter's resource name."""
        return str(self.matter["name"])


class Cast:
    """The people by what they are, in a fixed order, so that a run can be repeated."""

    def __init__(self, door: Door, people: dict[str, str], group: str) -> None:
        self.door = door
        self.people = people
        self.group = group

    @classmethod
    async def gather(cls, door: Door) -> Cast:
        """Seed a village with its whole way up."""
        village = await make_village(door)
        people = {
            "asker": village.asker,
            "neighbour": village.neighbour,
            "leader": village.leader,
            "director": village.director,
            "councillor": village.councillors[0],
            "chair": village.chair,
            "township": village.cadre,
        }
        for who, region in (("county", COUNTY), ("city", CITY), ("province", PROVINCE)):
            people[who] = await door.person(who)
            await door.post(
                "system:seed",
                f"/federations/{region}/posts",
                201,
                person=people[who],
                kind="CADRE",
            )
        await door.world.quiescent()
        return cls(door, people, village.group)

    async def offers(self, names: list[str]) -> list[Offer]:
        """Return what anybody may do with these matters now, of `REQUESTS`, in a fixed order."""
        found = []
        for name in names:
            for actor, person in self.people.items():
                client = await self.door.as_(person)
                answer = await client.get(f"/{name}")
                if answer.status_code != 200:
                    continue
                matter = answer.json()
                acts = set(matter["allowed_actions"])
                case = await client.get(f"/cases/{name.removeprefix('matters/')}")
                if case.status_code == 200:
                    acts |= {
                        CASE + act.removeprefix(CASE) for act in case.json()["allowed_actions"]
                    }
                known = sorted(acts & REQUESTS.keys())
                found += [Offer(actor, act, matter) for act in known]
        return found

    async def do(self, offer: Offer, off: int = 0) -> Any:
        """Take an offer, with an epoch that is wrong by `off`; return the answer."""
        path, body = REQUESTS[offer.act](offer.matter)
        if "expected_epoch" in body:
            body = body | {"expected_epoch": max(1, offer.matter["epoch"] + off)}
        client = await self.door.as_(self.people[offer.actor])
        return await client.post(path, json=body)


_SOLVED = {"outcome": "SOLVED", "text": "办好了", "action_record": "上门修好了"}


def _matter(verb: str, **body: Any) -> Any:
    return lambda matter: (f"/{matter['name']}/{verb}", dict(body))


def _case(verb: str, **body: Any) -> Any:
    return lambda matter: (f"/cases/{matter['name'].removeprefix('matters/')}/{verb}", dict(body))


def _spoken(verb: str, **body: Any) -> Any:
    return lambda matter: (
        f"/{matter['name']}/{verb}",
        {"resolution_no": (matter["resolution"] or {}).get("resolution_no", 1), **body},
    )


REQUESTS: dict[str, Any] = {
    "cosign": _matter("cosign", text="我家也这样"),
    "forward": _matter("forward", expected_epoch=1, council_text="有户人家的事"),
    "answer": _matter("answer", expected_epoch=1, answer=_SOLVED),
    "raise": _matter("raise", expected_epoch=1, reason="超出能力"),
    "confirm": _spoken("confirm", solved=True, satisfaction="SATISFIED"),
    "reopen": _spoken("reopen", reason="没有解决"),
    "withdraw": _matter("withdraw", reason="不用了"),
    CASE + "accept": _case("accept", expected_epoch=1),
    CASE + "note": _case("notes", expected_epoch=1, note={"text": "打了电话"}),
}
"""How each act is asked for: from the matter as read to path and body."""
