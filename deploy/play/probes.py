"""Strangers try every place of a PROTECTED matter; somebody entitled shows that it works."""

import asyncio
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from deploy.play.people import FrontDoor
from deploy.play.player import Record
from deploy.play.schema import Secret
from deploy.play.shown_by_tests import SHOWN_BY_TESTS
from deploy.play.surfaces import SURFACES, Surface, shape

_AT_ONCE = 8
_LAST_GROUP = re.compile(r"(?<=-)[0-9a-f]{12}$")
# What a stranger may get: no valid token, not for her, or no such thing. Anything else would mean
# that the probe did not come as far as the question whether it exists.
_REFUSALS = frozenset({401, 403, 404})


@dataclass(frozen=True, slots=True)
class Leak:
    """What somebody got who must get nothing. Holds no text of the matter."""

    play: int
    actor: str
    relation: str
    surface: str
    what: str


@dataclass(slots=True)
class Probes:
    """All probes of a run; `twins` names the places that somebody entitled has seen working."""

    door: FrontDoor
    count: int = 0
    people: set[str] = field(default_factory=set)
    leaks: list[Leak] = field(default_factory=list)
    twins: set[str] = field(default_factory=set)
    _nobody: dict[tuple[str, str], tuple[int, object]] = field(default_factory=dict)

    async def probe(self, record: Record, secret: Secret, everybody: bool) -> None:
        """Have the entitled show, and `everybody` else try, all that exists of the matter now."""
        target = await _target(self.door, record, secret)
        asked = [surface for surface in SURFACES if surface.needs <= target.values.keys()]
        for actor in secret.entitled:
            await self._show(record.person(actor), asked, target)
        if everybody:
            await self._have_tried(record, secret, asked, target)

    async def _have_tried(
        self, record: Record, secret: Secret, asked: list[Surface], target: "_Target"
    ) -> None:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(actor: str, relation: str, surface: Surface) -> None:
            async with gate:
                what = await self._try(record.person(actor), surface, target)
            self.count += 1
            if what:
                leak = Leak(record.play.play, actor, relation, surface.key, what)
                self.leaks.append(leak)

        strangers = [
            (hidden.actor, hidden.relation.en)
            for hidden in secret.hidden_from
            if hidden.after is None or hidden.after in record.done
        ]
        self.people |= {f"{record.play.play}/{actor}" for actor, _ in strangers}
        await asyncio.gather(
            *(one(*stranger, surface) for stranger in strangers for surface in asked)
        )

    async def _try(self, caller: str, surface: Surface, target: "_Target") -> str:
        """Return what a stranger got, or nothing."""
        answer = await _ask(self.door, caller, surface, target.values)
        found = target.marks_in(answer)
        if found:
            return f"{answer.status_code} shows {found}"
        if surface.path == "/worklist/counts" and answer.is_success:
            return await self._uncovered_count(caller, answer.json()["total"])
        if not surface.by_id:
            return "" if answer.is_success or answer.status_code in _REFUSALS else _odd(answer)
        if answer.status_code not in _REFUSALS:
            return _odd(answer)
        if _comparable(answer) != await self._for_nobody(caller, surface, target):
            return f"{answer.status_code} differs from the answer for an id that nobody has"
        return ""

    async def _uncovered_count(self, caller: str, total: int) -> str:
        """Return how a stranger's count shows more than her own list does, or nothing."""
        listed = await self.door.ask(
            caller, "GET", "/worklist", query={"page_size": "200"}, traced=False
        )
        items = len(listed.json().get("items", []))
        return "" if items == total else f"counts {total} where the list has {items}"

    async def _for_nobody(
        self, caller: str, surface: Surface, target: "_Target"
    ) -> tuple[int, object]:
        """Return what a stranger gets for an id that nobody has: asked once, it never changes."""
        known = self._nobody.get((caller, surface.key))
        if known is None:
            answer = await _ask(self.door, caller, surface, target.nobody())
            known = self._nobody[caller, surface.key] = _comparable(answer)
        return known

    async def _show(self, caller: str, asked: Iterable[Surface], target: "_Target") -> None:
        for surface in asked:
            if surface.key in self.twins or surface.twin == "act":
                continue
            if surface.twin == "offered":
                act = surface.path.rpartition("/")[2]
                matter = (await self.door.ask(caller, "GET", f"/matters/{target.matter}")).json()
                if act in matter.get("allowed_actions", []):
                    self.twins.add(surface.key)
                continue
            answer = await _ask(self.door, caller, surface, target.values)
            if answer.is_success and target.shown(surface, answer):
                self.twins.add(surface.key)

    @property
    def places(self) -> int:
        """How many places are tried."""
        return len(SURFACES)

    def missing_twins(self, acts: set[str]) -> list[str]:
        """Return the places that nobody entitled has seen working; `acts` are those of plays.

        Places that no play reaches are shown by tests of their own.
        """
        return [
            surface.key
            for surface in SURFACES
            if surface.key not in self.twins
            and surface.key not in SHOWN_BY_TESTS
            and not (surface.twin == "act" and shape(surface.method, surface.path) in acts)
        ]


@dataclass(frozen=True, slots=True)
class _Target:
    """A PROTECTED matter: the ids to ask for, and what must not be found anywhere."""

    values: dict[str, str]
    marks: dict[str, str]

    @property
    def matter(self) -> str:
        return self.values["matter"]

    def nobody(self) -> dict[str, str]:
        """Return the same places with ids that nobody has."""
        return {name: _LAST_GROUP.sub(_other, value) for name, value in self.values.items()}

    def marks_in(self, answer: httpx.Response) -> str:
        """Return what of the matter an answer shows: `matter`, `alias` or `marker 2`."""
        seen = f"{_text(answer)}\n{answer.headers}"
        return next((name for name, mark in self.marks.items() if mark in seen), "")

    def shown(self, surface: Surface, answer: httpx.Response) -> bool:
        """Whether an entitled reader's answer shows what this place is there to show."""
        seen = _text(answer)
        if surface.twin == "mark":
            return any(
                mark in seen for name, mark in self.marks.items() if name.startswith("marker")
            )
        if surface.twin == "id":
            return self.marks["matter"] in seen
        return any(bool(value) for value in answer.json().values())


async def _target(door: FrontDoor, record: Record, secret: Secret) -> _Target:
    matter = record.value(secret.matter)
    values = {"matter": matter.partition("/")[2], "region": secret.region}
    for part, name in secret.parts.items():
        if name in record.saved:
            values[part] = record.value(name).rpartition("/")[2]
    marks = {"matter": values["matter"]}
    marks |= {f"marker {number}": mark for number, mark in enumerate(secret.markers, start=1)}
    reader = record.person(secret.entitled[0])
    shown = (await door.ask(reader, "GET", f"/{matter}")).json()
    marks["alias"] = shown["pseudonym"]
    values["topic"] = shown["topic"]
    # Where it is now, for the filters; the council of the place when it has ended.
    values["owner"] = (shown["owner"] or {"name": f"councils/{secret.region}"})["name"]
    values["federation"] = f"federations/{secret.region}"
    if values["owner"].startswith("federations/"):
        values["federation"] = values["owner"]
    return _Target(values, marks)


async def _ask(
    door: FrontDoor, caller: str, surface: Surface, values: dict[str, str]
) -> httpx.Response:
    return await door.ask(
        caller,
        surface.method,
        _put(surface.path, values),
        query={name: _put(value, values) for name, value in surface.query.items()},
        body=_put(surface.body, values),
        if_match='"probe"' if surface.if_match else "",
        traced=False,
    )


def _put(value: Any, values: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        for name, text in values.items():
            value = value.replace(f"{{{name}}}", text)
        return value
    if isinstance(value, dict):
        return {key: _put(each, values) for key, each in value.items()}
    if isinstance(value, list):
        return [_put(each, values) for each in value]
    return value


def _other(found: re.Match[str]) -> str:
    """Return another end of an id: the same form, place and time, and nobody's."""
    other = found[0]
    while other == found[0]:
        other = secrets.token_hex(6)
    return other


def _text(answer: httpx.Response) -> str:
    """Return the body as text; JSON with its characters as people read them."""
    try:
        return json.dumps(answer.json(), ensure_ascii=False)
    except ValueError:
        return answer.text


def _comparable(answer: httpx.Response) -> tuple[int, object]:
    """Return status and body without the id of the trace, which is another each time."""
    try:
        body = answer.json()
    except ValueError:
        return answer.status_code, answer.content
    if isinstance(body, dict):
        body.pop("trace_id", None)
    return answer.status_code, body


def _odd(answer: httpx.Response) -> str:
    return f"answered {answer.status_code}"
