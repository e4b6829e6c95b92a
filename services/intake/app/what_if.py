"""What another clock policy would have changed: stored matters are replayed, nothing is written."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.intake.domain.clock_policy import Edition
from services.intake.domain.what_if import Difference, History, differences

BATCH = 500


class Histories(Protocol):
    """Stored matters with their custody."""

    def pages(
        self, since: datetime | None, size: int
    ) -> AsyncIterator[tuple[datetime, Sequence[History]]]:
        """Give the matters filed since then, page by page, each with its business time."""


@dataclass(slots=True)
class Tally:
    """What would have changed for one clock."""

    runs: int = 0
    earlier: int = 0
    later: int = 0
    late_now: int = 0
    late_then: int = 0
    raised_now: int = 0
    raised_then: int = 0

    def count(self, item: Difference) -> None:
        """Take one clock that ran."""
        present, other = item.present, item.other
        self.runs += 1
        self.earlier += other.due < present.due
        self.later += other.due > present.due
        self.late_now += present.late
        self.late_then += other.late
        self.raised_now += present.raised
        self.raised_then += other.raised


@dataclass(slots=True)
class WhatIf:
    """How many matters were replayed, and what would have changed per clock."""

    matters: int = 0
    clocks: dict[str, Tally] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether any deadline would have been another one."""
        return any(tally.earlier or tally.later for tally in self.clocks.values())


async def what_if(
    histories: Histories, present: Edition, other: Edition, since: datetime | None = None
) -> WhatIf:
    """Return what would have changed; only one page of matters is in memory at a time."""
    result = WhatIf()
    async for now, page in histories.pages(since, BATCH):
        for history in page:
            result.matters += 1
            for item in differences(history, present, other, now):
                result.clocks.setdefault(item.present.clock, Tally()).count(item)
    return result
