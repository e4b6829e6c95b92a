"""Councils, who sits in them, and what waits there."""

from typing import Annotated

from fastapi import Query

from chassis.refusals import TongxinError
from gateway.away import is_away
from gateway.backends import Caller
from gateway.route import ACT, READ, Asking, Pages, RegionCode, RequestId, caller_router
from gateway.schemas import words
from gateway.schemas.base import Page, fill, page_of, plain
from gateway.schemas.councils import (
    Council,
    CreateCouncil,
    CreateExpert,
    CreateSeat,
    Docket,
    DocketMatter,
    Expert,
    Seat,
)
from tongxin.deliberation.v1 import council_pb2 as pb
from tongxin.intake.v1 import matter_pb2 as intake

router = caller_router(tags=["councils"])

_SHOWN_OF_MATTER = ("council_text", "pseudonym", "status_line")


@router.post("/councils", status_code=201, responses=ACT)
async def create_council(body: CreateCouncil, caller: Asking, request_id: RequestId) -> Council:
    """Found the council of a village or community."""
    request = body.fill(pb.CreateCouncilRequest(request_id=request_id))
    return Council.of(await caller.ask(caller.to.councils.CreateCouncil, request))


@router.get("/councils", responses=READ)
async def list_councils(caller: Asking, page: Pages) -> Page[Council]:
    """The councils in which you sit."""
    request = pb.ListCouncilsRequest(**page.fields)
    found = await caller.ask(caller.to.councils.ListCouncils, request)
    return page_of(Council, found.councils, found.next_page_token)


@router.get("/councils/{region}", responses=READ)
async def get_council(region: RegionCode, caller: Asking) -> Council:
    """One council."""
    request = pb.GetCouncilRequest(name=f"councils/{region}")
    return Council.of(await caller.ask(caller.to.councils.GetCouncil, request))


@router.post("/councils/{region}/seats", status_code=201, responses=ACT)
async def create_seat(
    region: RegionCode, body: CreateSeat, caller: Asking, request_id: RequestId
) -> Seat:
    """Seat somebody."""
    request = body.fill(pb.CreateSeatRequest(parent=f"councils/{region}", request_id=request_id))
    return Seat.of(await caller.ask(caller.to.councils.CreateSeat, request))


@router.get("/councils/{region}/seats", responses=READ)
async def list_seats(region: RegionCode, caller: Asking, page: Pages) -> Page[Seat]:
    """The seats, for those who sit there."""
    request = pb.ListSeatsRequest(parent=f"councils/{region}", **page.fields)
    found = await caller.ask(caller.to.councils.ListSeats, request)
    return page_of(Seat, found.seats, found.next_page_token)


@router.post("/councils/{region}/experts", status_code=201, responses=ACT)
async def create_expert(
    region: RegionCode, body: CreateExpert, caller: Asking, request_id: RequestId
) -> Expert:
    """Enter somebody who may be invited for what she knows."""
    request = body.fill(pb.CreateExpertRequest(parent=f"councils/{region}", request_id=request_id))
    return Expert.of(await caller.ask(caller.to.councils.CreateExpert, request))


@router.get("/councils/{region}/experts", responses=READ)
async def list_experts(
    region: RegionCode,
    caller: Asking,
    page: Pages,
    skill: Annotated[str, Query(description="Only those who know this.")] = "",
) -> Page[Expert]:
    """Who may be invited."""
    request = pb.ListExpertsRequest(parent=f"councils/{region}", skill=skill, **page.fields)
    found = await caller.ask(caller.to.councils.ListExperts, request)
    return page_of(Expert, found.experts, found.next_page_token)


async def _matters(caller: Caller, names: list[str]) -> dict[str, intake.Matter] | None:
    """Return the matters that the caller may read, by name; None when intake is away."""
    if not names:
        return {}
    request = intake.BatchGetMattersRequest(names=names)
    try:
        found = await caller.ask(caller.to.matters.BatchGetMatters, request)
    except TongxinError as error:
        if is_away(error):
            return None
        raise
    return {matter.name: matter for matter in found.matters}


def _entry(entry: pb.DocketEntry, matter: intake.Matter | None) -> DocketMatter:
    if matter is None:
        return DocketMatter.of(entry)
    shown = plain(matter)
    return DocketMatter.of(entry, **{name: shown[name] for name in _SHOWN_OF_MATTER})


@router.get("/councils/{region}/docket", responses=READ)
async def list_docket(
    region: RegionCode,
    caller: Asking,
    page: Pages,
    state: Annotated[
        words.DocketState | None,
        Query(description="Only this state; what the council still has when left out."),
    ] = None,
) -> Docket:
    """What waits at the council, the oldest first, with what you may read of each matter."""
    request = pb.ListDocketRequest(parent=f"councils/{region}", **page.fields)
    found = await caller.ask(caller.to.dockets.ListDocket, fill(request, {"state": state}))
    matters = await _matters(caller, [entry.matter for entry in found.entries])
    return Docket(
        items=[_entry(entry, (matters or {}).get(entry.matter)) for entry in found.entries],
        next_page_token=found.next_page_token,
        unavailable=["intake"] if matters is None else [],
    )
