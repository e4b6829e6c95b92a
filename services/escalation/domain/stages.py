"""From custody to stages: a fold that gives the same stages in whatever order custody was told.

A stage is a run of consecutive custody entries of one federation. A move without a change of
owner (an answer, a reopening) carries it to the new epoch; any other owner, or none, ends it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chassis.region import Level
from services.escalation.domain.federations import is_federation

OPENED = "OPENED"
ACCEPTED = "ACCEPTED"
ANSWERED = "ANSWERED"
ENDED = "ENDED"

_RESOLVED = "RESOLVED"
_REOPEN = "REOPEN"


@dataclass(frozen=True, slots=True)
class Custody:
    """Who has the matter in an epoch. `body` is empty and `level` None when it has ended."""

    epoch: int
    body: str
    level: Level | None
    move: str
    status: str
    since: datetime
    deadline: datetime | None
    without_deliberation: bool = False


@dataclass(frozen=True, slots=True)
class Acceptance:
    """In this epoch this person (`people/{id}`) took the stage."""

    epoch: int
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Stage:
    """A matter at one federation. `epoch` is the one in which it came."""

    federation: str
    level: Level
    epoch: int
    state: str
    since: datetime
    deadline: datetime | None
    officer: str = ""


def stages_of(
    custody: Iterable[Custody], acceptances: Mapping[int, Acceptance]
) -> tuple[Stage, ...]:
    """Return the stages, oldest first; at most the last one has not ended.

    `acceptances` is keyed by epoch.
    """
    stages: list[Stage] = []
    live: Stage | None = None
    for entry in sorted(custody, key=lambda item: item.epoch):
        if live is not None and live.federation != entry.body:
            stages.append(replace(live, state=ENDED, since=entry.since))
            live = None
        if is_federation(entry.body) and entry.level is not None:
            live = _carried(live, entry, entry.level)
            acceptance = acceptances.get(entry.epoch)
            if acceptance is not None and live.state == OPENED:
                live = replace(
                    live, state=ACCEPTED, since=acceptance.at, officer=acceptance.officer
                )
    if live is not None:
        stages.append(live)
    return tuple(stages)


def _carried(live: Stage | None, entry: Custody, level: Level) -> Stage:
    """Return the stage after one more entry of its own federation."""
    if live is None:
        live = Stage(entry.body, level, entry.epoch, OPENED, entry.since, entry.deadline)
    live = replace(live, deadline=entry.deadline)
    if entry.status == _RESOLVED:
        return replace(live, state=ANSWERED, since=entry.since)
    if entry.move == _REOPEN or live.state == ANSWERED:
        # She said no: somebody has to take it again.
        return replace(live, state=OPENED, since=entry.since, officer="")
    return live
