"""Councils of women 妇女议事会, who sits in them, and who may be invited."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

COUNCILLOR = "COUNCILLOR"
DIRECTOR = "DIRECTOR"
ASSOCIATE = "ASSOCIATE"
SEAT_KINDS = frozenset({COUNCILLOR, DIRECTOR, ASSOCIATE})
# N 议事会成员: they vote and count for quorum; the director is one of them.
VOTING_KINDS = frozenset({COUNCILLOR, DIRECTOR})


@dataclass(frozen=True, slots=True)
class Council:
    """The council of one village or community; `name` is `councils/{region}`."""

    name: str
    region: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Seat:
    """How somebody sits in a council; one seat for a person."""

    id: UUID
    council: str
    person_id: UUID
    kind: str
    since: datetime

    @property
    def relations(self) -> tuple[str, ...]:
        """The facts about the council that this seat means."""
        return {
            COUNCILLOR: ("councillor",),
            DIRECTOR: ("councillor", "director"),
            ASSOCIATE: ("associate",),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who may be invited as X for what she knows."""

    id: UUID
    council: str
    person_id: UUID
    skills: list[str]
