"""What waits for the caller: asked of three services at once; one that is away is named."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import Query

from chassis.refusals import TongxinError
from gateway.away import is_away
from gateway.backends import Caller
from gateway.route import READ, Asking, caller_router
from gateway.schemas.common import WorkItem
from gateway.schemas.worklist import PartCounts, Worklist, WorklistCounts
from tongxin.common.v1 import common_pb2 as pb

router = caller_router(tags=["worklist"])

_SECONDS = 3.0
_SERVICES = ("intake", "deliberation", "escalation")

Kinds = Annotated[
    list[str], Query(description="Only these kinds; all when left out.", max_length=50)
]
Overdue = Annotated[bool, Query(description="Only what is overdue.")]
_Parts = dict[str, pb.ListWorkItemsResponse]


async def _ask(caller: Caller, request: pb.ListWorkItemsRequest) -> _Parts:
    """Return the answers of the services that are there, by name.

    Raises:
        TongxinError: what a service refuses, or that all are away.
    """
    methods = (
        caller.to.register.ListWorkItems,
        caller.to.dockets.ListWorkItems,
        caller.to.cases.ListWorkItems,
    )
    answers = await asyncio.gather(
        *(caller.ask(method, request, seconds=_SECONDS) for method in methods),
        return_exceptions=True,
    )
    parts: _Parts = {}
    away: list[BaseException] = []
    for name, answer in zip(_SERVICES, answers, strict=True):
        if not isinstance(answer, BaseException):
            parts[name] = answer
        elif isinstance(answer, TimeoutError) or (
            isinstance(answer, TongxinError) and is_away(answer)
        ):
            away.append(answer)
        else:
            raise answer
    if not parts:
        raise away[0]
    return parts


def _away(parts: _Parts) -> list[str]:
    return [name for name in _SERVICES if name not in parts]


def earliest(items: Sequence[WorkItem], count: int) -> list[WorkItem]:
    """Return the items that are due first, those without a date last; equal ones by age."""

    def key(item: WorkItem) -> tuple[bool, float, float]:
        due = item.due.timestamp() if item.due else 0.0
        return (item.due is None, due, item.since.timestamp() if item.since else 0.0)

    return sorted(items, key=key)[:count]


@router.get("/worklist", responses=READ)
async def list_worklist(
    caller: Asking,
    kinds: Kinds = [],  # noqa: B006 - FastAPI copies it
    page_size: Annotated[int, Query(ge=1, le=200, description="How many at most.")] = 50,
    *,
    overdue: Overdue = False,
) -> Worklist:
    """What waits for you, the earliest due first."""
    request = pb.ListWorkItemsRequest(page_size=page_size, kinds=kinds, overdue=overdue)
    parts = await _ask(caller, request)
    items = [WorkItem.of(item) for part in parts.values() for item in part.items]
    return Worklist(
        items=earliest(items, page_size),
        total=sum(part.total_size for part in parts.values()),
        overdue=sum(part.overdue_size for part in parts.values()),
        unavailable=_away(parts),
    )


@router.get("/worklist/counts", responses=READ)
async def count_worklist(
    caller: Asking,
    kinds: Kinds = [],  # noqa: B006 - FastAPI copies it
    *,
    overdue: Overdue = False,
) -> WorklistCounts:
    """How much waits for you, in all and at each platform."""
    parts = await _ask(caller, pb.ListWorkItemsRequest(page_size=1, kinds=kinds, overdue=overdue))
    counts = {
        name: PartCounts(total=part.total_size, overdue=part.overdue_size)
        for name, part in parts.items()
    }
    return WorklistCounts(
        total=sum(part.total for part in counts.values()),
        overdue=sum(part.overdue for part in counts.values()),
        parts=counts,
        unavailable=_away(parts),
    )
