"""Reads back over HTTP what became of every matter that was filed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from deploy.play.people import FrontDoor
from deploy.play.player import Filed, Record

_ENDED = frozenset({"CLOSED_CONFIRMED", "CLOSED_UNCONFIRMED", "WITHDRAWN"})
_SECONDS_IN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one matter, as those who filed and asked for it read it."""

    play: int
    name: str
    topic: str
    level: str
    hours: float | None
    answered: bool
    lost: str
    """Why the register cannot account for it; empty where it can."""


async def fates(door: FrontDoor, record: Record) -> list[Fate]:
    """Return the fate of every matter of a play, in the order of filing."""
    return [await _fate(door, record, filed) for filed in record.filed]


async def _fate(door: FrontDoor, record: Record, filed: Filed) -> Fate:
    answer = await door.ask(record.person(filed.by), "GET", f"/{filed.matter}")
    if answer.status_code != httpx.codes.OK:
        lost = f"who filed it gets {answer.status_code}"
        return Fate(record.play.play, filed.name, "", "", None, answered=False, lost=lost)
    seen = answer.json()
    # Names are read by few: a reporter who is done with it is no longer one of them.
    hers = await _as_concerned(door, record, filed)
    lost = await _unaccounted(door, record, filed, seen, hers is not None)
    return Fate(
        play=record.play.play,
        name=filed.name,
        topic=seen["topic"],
        level=seen["resolved_level"] or "",
        hours=_hours(hers),
        answered=hers is not None and _is_answered(hers),
        lost=lost,
    )


async def _as_concerned(door: FrontDoor, record: Record, filed: Filed) -> dict[str, Any] | None:
    """Return the matter as the woman whom it concerns reads it with her own token."""
    for person in record.loaded.people.values():
        answer = await door.ask(person, "GET", f"/{filed.matter}")
        if answer.status_code == httpx.codes.OK:
            matter: dict[str, Any] = answer.json()
            roles = {party["person"]: party["role"] for party in matter["parties"]}
            if roles.get(person) == "CONCERNED":
                return matter
    return None


def _is_answered(matter: dict[str, Any]) -> bool:
    """Whether she reads an outcome, and that she said what she thinks of it."""
    resolution = matter["resolution"]
    told = resolution is not None and bool(resolution["answer"]["text"])
    confirmed = told and resolution["confirm_time"] is not None
    closed = matter["status"] == "CLOSED_CONFIRMED"
    # A co-signer's matter stays part of the collective one; her own "solved" ends it for her.
    joined = matter["status"] == "MERGED" and matter["phase"] == "ENDED"
    return confirmed and (closed or joined)


async def _unaccounted(
    door: FrontDoor, record: Record, filed: Filed, seen: dict[str, Any], concerned: bool
) -> str:
    if not concerned:
        return "whom it concerns cannot read it"
    if seen["status"] not in _ENDED:
        holder = seen
        if seen["status"] == "MERGED":
            parent = await door.ask(record.person(filed.by), "GET", f"/{seen['parent']}")
            if parent.status_code != httpx.codes.OK:
                return f"the collective matter answers {parent.status_code}"
            holder = parent.json()
        if holder["status"] not in _ENDED and not (holder["owner"] and holder["deadline"]):
            return "no owner or no deadline"
    epochs = []
    for person in record.loaded.people.values():
        links = await door.everything(person, f"/{filed.matter}/custody")
        if links:
            epochs = [link["epoch"] for link in links]
            break
    if epochs != list(range(1, seen["epoch"] + 1)):
        return f"custody has a gap: {epochs} of {seen['epoch']}"
    return ""


def _hours(matter: dict[str, Any] | None) -> float | None:
    """Return the hours of business time from filing to her own word."""
    if matter is None or matter["resolution"] is None:
        return None
    ended = matter["resolution"]["confirm_time"] or matter["resolution"]["create_time"]
    spent = datetime.fromisoformat(ended) - datetime.fromisoformat(matter["create_time"])
    return spent.total_seconds() / _SECONDS_IN_HOUR
