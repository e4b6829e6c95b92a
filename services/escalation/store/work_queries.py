"""Reads what waits for the caller at the third platform: one list of several sources."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from chassis.act import Act
from chassis.database import Database, Reading
from chassis.paging import page_size
from chassis.policy import Policy
from services.escalation.app.views import WorkItemView, WorkList


class Source(Protocol):
    """One kind of work: stages, asks, supervision."""

    async def __call__(
        self, act: Act, reading: Reading, limit: int, kinds: Collection[str], *, overdue: bool
    ) -> WorkList:
        """Return the caller's earliest due items and how many there are."""


class WorkQueries:
    """Implements `app.ports.WorkReader`."""

    def __init__(self, database: Database, policy: Policy, sources: Sequence[Source]) -> None:
        self._database = database
        self._policy = policy
        self._sources = sources

    async def work(self, act: Act, size: int, kinds: Collection[str], *, overdue: bool) -> WorkList:
        """Return the earliest due items and how many there are; unknown kinds have none."""
        limit = page_size(size)
        self._policy.require("case.list_work", act.caller)
        async with self._database.reading() as reading:
            lists = [
                await source(act, reading, limit, kinds, overdue=overdue)
                for source in self._sources
            ]
        items = sorted((item for found in lists for item in found.items), key=_by_due)
        return WorkList(
            items[:limit],
            sum(found.total for found in lists),
            sum(found.overdue for found in lists),
        )


def _by_due(item: WorkItemView) -> tuple[bool, datetime, str]:
    return (item.due is None, item.due or item.since, item.resource)
