"""Objections, challenges, exclusion, review, collective matters: the register's own rules."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Response

from gateway.route import ACT, READ, Asking, Id, RequestId, caller_router
from gateway.routes.matters import shown
from gateway.schemas.disputes import (
    Challenge,
    ChallengeHandler,
    Challenges,
    DecideChallenge,
    DecideObjection,
    ExcludePerson,
    MergeMatter,
    Objection,
    ObjectMatter,
    ReviewMatter,
    UnmergeMatter,
)
from gateway.schemas.matters import Matter
from tongxin.intake.v1 import moves_pb2 as pb

router = caller_router(tags=["moves"])


@dataclass(frozen=True, slots=True)
class Act:
    """Who asks for an act, by which request, and what is answered."""

    caller: Asking
    request_id: RequestId
    response: Response


Acting = Annotated[Act, Depends(Act)]


async def _object(matter: str, body: ObjectMatter, act: Act) -> Matter:
    request = pb.ObjectMatterRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.ObjectMatter, body.fill(request))
    return shown(found, act.response)


@router.post("/matters/{matter}/object", responses=ACT)
async def object_matter(matter: Id, body: ObjectMatter, act: Acting) -> Matter:
    """Say that it is not yours; you keep it until the giver, or the superior, has decided."""
    return await _object(matter, body, act)


@router.post("/cases/{case}/object", responses=ACT)
async def object_case(case: Id, body: ObjectMatter, act: Acting) -> Matter:
    """Say that its matter is not yours; you keep it until the giver or superior has decided."""
    return await _object(case, body, act)


@router.get("/matters/{matter}/objection", responses=READ)
async def get_objection(matter: Id, caller: Asking) -> Objection:
    """The objection that waits for your word."""
    request = pb.GetObjectionRequest(name=f"matters/{matter}")
    return Objection.of(await caller.ask(caller.to.moves.GetObjection, request))


@router.post("/matters/{matter}/objection/decide", responses=ACT)
async def decide_objection(matter: Id, body: DecideObjection, act: Acting) -> Matter:
    """Take it back, or refuse: then the common superior decides."""
    request = pb.DecideObjectionRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.DecideObjection, body.fill(request))
    return shown(found, act.response)


@router.post("/matters/{matter}/challenge", responses=ACT)
async def challenge_handler(matter: Id, body: ChallengeHandler, act: Acting) -> Matter:
    """Say that somebody may not be fair: she stays away until the superior has decided."""
    request = pb.ChallengeHandlerRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.ChallengeHandler, body.fill(request))
    return shown(found, act.response)


@router.get("/matters/{matter}/challenges", responses=READ)
async def list_challenges(matter: Id, caller: Asking) -> Challenges:
    """The challenges about which your federation decides."""
    request = pb.ListChallengesRequest(name=f"matters/{matter}")
    return Challenges.of(await caller.ask(caller.to.moves.ListChallenges, request))


@router.post("/matters/{matter}/challenge/decide", responses=ACT)
async def decide_challenge(matter: Id, body: DecideChallenge, act: Acting) -> Challenge:
    """Decide whether the challenged person stays away."""
    request = pb.DecideChallengeRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.DecideChallenge, body.fill(request))
    return Challenge.of(found)


@router.post("/matters/{matter}/exclude", responses=ACT)
async def exclude_person(matter: Id, body: ExcludePerson, act: Acting) -> Matter:
    """Name somebody who must not learn of it; for her it is not there from now on."""
    request = pb.ExcludePersonRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.ExcludePerson, body.fill(request))
    return shown(found, act.response)


@router.post("/matters/{matter}/review", responses=ACT)
async def review_matter(matter: Id, body: ReviewMatter, act: Acting) -> Matter:
    """Ask the next higher level to look at a numbered answer again, within 30 days."""
    request = pb.ReviewMatterRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.ReviewMatter, body.fill(request))
    return shown(found, act.response)


@router.post("/matters/{matter}/merge", responses=ACT)
async def merge_matter(matter: Id, body: MergeMatter, act: Acting) -> Matter:
    """Make it part of another matter that you have: each asker gets the answer."""
    request = pb.MergeMatterRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.MergeMatter, body.fill(request))
    return shown(found, act.response)


@router.post("/matters/{matter}/unmerge", responses=ACT)
async def unmerge_matter(matter: Id, body: UnmergeMatter, act: Acting) -> Matter:
    """Take it out of its collective matter again: you have it as one of its own."""
    request = pb.UnmergeMatterRequest(name=f"matters/{matter}", request_id=act.request_id)
    found = await act.caller.ask(act.caller.to.moves.UnmergeMatter, body.fill(request))
    return shown(found, act.response)
