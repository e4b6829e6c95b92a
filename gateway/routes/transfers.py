"""Moves whose rules are the register's own: asked of it with the person's token."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response

from gateway.route import ACT, Asking, Id, RequestId, caller_router
from gateway.routes.matters import shown
from gateway.schemas.base import Request
from gateway.schemas.matters import Matter
from gateway.schemas.transfers import EndReferral, MoveTo, Relay, Undo
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import register_pb2

router = caller_router(tags=["moves"])


@dataclass(frozen=True, slots=True)
class Mover:
    """Has the register move a matter, and shows it as it is then."""

    caller: Asking
    request_id: RequestId
    response: Response

    async def __call__(self, matter: str, move: str, body: Request) -> Matter:
        """Make one move of a matter (its bare id) and return it."""
        name, ask, to = f"matters/{matter}", self.caller.ask, self.caller.to
        request = register_pb2.MoveMatterRequest(name=name, request_id=self.request_id)
        await ask(to.register.MoveMatter, body.fill(request, move=move))
        found = await ask(to.matters.GetMatter, pb.GetMatterRequest(name=name))
        return shown(found, self.response)


Moving = Annotated[Mover, Depends(Mover)]


@router.post("/matters/{matter}/skip", responses=ACT)
async def skip_matter(matter: Id, body: MoveTo, moving: Moving) -> Matter:
    """Hand it up past at least one level."""
    return await moving(matter, "SKIP", body)


@router.post("/matters/{matter}/return", responses=ACT)
async def return_matter(matter: Id, body: MoveTo, moving: Moving) -> Matter:
    """Hand it back down; the third hand-over without an action goes to the common superior."""
    return await moving(matter, "RETURN", body)


@router.post("/matters/{matter}/relay", responses=ACT)
async def relay_matter(matter: Id, body: Relay, moving: Moving) -> Matter:
    """Hand it to the village of the same county that it belongs to."""
    return await moving(matter, "RELAY", body)


@router.post("/matters/{matter}/take-over", responses=ACT)
async def take_over_matter(matter: Id, body: MoveTo, moving: Moving) -> Matter:
    """Take it as a superior, or give it to a federation between the owner and yours."""
    return await moving(matter, "TAKE_OVER", body)


@router.post("/matters/{matter}/undo", responses=ACT)
async def undo_move(matter: Id, body: Undo, moving: Moving) -> Matter:
    """Take your body's last move back, within 10 minutes and before anybody acted on it."""
    return await moving(matter, "UNDO", body)


@router.post("/matters/{matter}/end-referral", responses=ACT)
async def end_referral(matter: Id, body: EndReferral, moving: Moving) -> Matter:
    """Go on yourselves with what a body was to handle."""
    return await moving(matter, "REFERRAL_ENDED", body)


# A case has its matter's id: those who work on cases find the same moves there.
@router.post("/cases/{case}/return", responses=ACT)
async def return_case(case: Id, body: MoveTo, moving: Moving) -> Matter:
    """Hand its matter back down; the third hand-over without an action goes up to decide."""
    return await moving(case, "RETURN", body)


@router.post("/cases/{case}/take-over", responses=ACT)
async def take_over_case(case: Id, body: MoveTo, moving: Moving) -> Matter:
    """Take its matter as a superior, or give it to a federation between the owner and yours."""
    return await moving(case, "TAKE_OVER", body)
