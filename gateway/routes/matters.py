"""Matters: raise, read, co-sign, forward, confirm, reopen, withdraw."""

from typing import Annotated

from fastapi import Query, Response

from gateway.route import ACT, EDIT, READ, Asking, Id, IfMatch, Pages, RequestId, caller_router
from gateway.schemas import words
from gateway.schemas.base import Moment, Page, fill, page_of
from gateway.schemas.matters import (
    ConfirmMatter,
    CosignMatter,
    CreateMatter,
    Custody,
    DraftCouncilText,
    ForwardMatter,
    Matter,
    ReopenMatter,
    TimelineEntry,
    Topic,
    UpdateMatter,
    WithdrawMatter,
)
from tongxin.intake.v1 import matter_pb2 as pb

router = caller_router(tags=["matters"])


def shown(matter: pb.Matter, response: Response) -> Matter:
    """Return a matter as JSON shows it, with its ETag."""
    if matter.etag:
        response.headers["etag"] = matter.etag
    return Matter.of(matter)


@router.post("/matters", status_code=201, responses=ACT)
async def create_matter(
    body: CreateMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """File a matter. Durable when it answers."""
    request = body.fill(pb.CreateMatterRequest(request_id=request_id))
    created = await caller.ask(caller.to.matters.CreateMatter, request)
    response.headers["location"] = f"/api/v1/{created.name}"
    return shown(created, response)


@router.get("/matters", responses=READ)
async def list_matters(
    caller: Asking,
    page: Pages,
    *,
    within: Annotated[str, Query(description="Only within this region, 12 digits.")] = "",
    status: Annotated[words.MatterStatus | None, Query(description="Only this status.")] = None,
    topic: Annotated[str, Query(description="Only this topic.")] = "",
    owner: Annotated[
        str, Query(description="Only what this body has, such as `councils/210922107002`.")
    ] = "",
    mine: Annotated[bool, Query(description="Only as reporter or concerned.")] = False,
    overdue: Annotated[bool, Query(description="Only overdue ones.")] = False,
    level: Annotated[words.Level | None, Query(description="Only with owners of it.")] = None,
    urgency: Annotated[words.Urgency | None, Query(description="Only this urgency.")] = None,
    risk: Annotated[words.Risk | None, Query(description="Only this risk.")] = None,
    confidentiality: Annotated[
        words.Confidentiality | None, Query(description="Only this class.")
    ] = None,
    channel: Annotated[words.Channel | None, Query(description="Only by this way.")] = None,
    due_before: Annotated[
        Moment | None, Query(description="Only with an earlier deadline.")
    ] = None,
    waiting_for: Annotated[
        words.WaitingFor | None, Query(description="Only those that wait for her, them or it.")
    ] = None,
) -> Page[Matter]:
    """The matters that you may read, newest first."""
    request = fill(
        pb.ListMattersRequest(**page.fields),
        {
            "within": within,
            "status": status,
            "topic": topic,
            "owner": owner,
            "mine": mine,
            "overdue": overdue,
            "level": level,
            "urgency": urgency,
            "risk": risk,
            "confidentiality": confidentiality,
            "channel": channel,
            "due_before": due_before,
            "waiting_for": waiting_for,
        },
    )
    found = await caller.ask(caller.to.matters.ListMatters, request)
    return page_of(Matter, found.matters, found.next_page_token)


@router.get("/matters/{matter}", responses=READ)
async def get_matter(matter: Id, caller: Asking, response: Response) -> Matter:
    """One matter as you may see it."""
    request = pb.GetMatterRequest(name=f"matters/{matter}")
    return shown(await caller.ask(caller.to.matters.GetMatter, request), response)


@router.patch("/matters/{matter}", responses=EDIT)
async def update_matter(
    matter: Id,
    body: UpdateMatter,
    *,
    etag: IfMatch,
    caller: Asking,
    request_id: RequestId,
    response: Response,
) -> Matter:
    """Change content while the matter is open; what is left out stays."""
    given = body.model_dump(exclude_unset=True)
    request = pb.UpdateMatterRequest(
        matter=fill(pb.Matter(name=f"matters/{matter}"), given), etag=etag, request_id=request_id
    )
    request.update_mask.paths.extend(sorted(given))
    return shown(await caller.ask(caller.to.matters.UpdateMatter, request), response)


@router.post("/matters/{matter}/cosign", status_code=201, responses=ACT)
async def cosign_matter(
    matter: Id, body: CosignMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Say "we too": files a matter of your own as part of this one, and answers yours."""
    request = body.fill(pb.CosignMatterRequest(name=f"matters/{matter}", request_id=request_id))
    return shown(await caller.ask(caller.to.matters.CosignMatter, request), response)


@router.get("/matters/{matter}/council-text", responses=READ)
async def draft_council_text(matter: Id, caller: Asking) -> DraftCouncilText:
    """A proposal for the council's text; read, correct and confirm it by forwarding."""
    request = pb.DraftCouncilTextRequest(name=f"matters/{matter}")
    return DraftCouncilText.of(await caller.ask(caller.to.matters.DraftCouncilText, request))


@router.post("/matters/{matter}/forward", responses=ACT)
async def forward_matter(
    matter: Id, body: ForwardMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Hand it from the group to the council."""
    request = body.fill(pb.ForwardMatterRequest(name=f"matters/{matter}", request_id=request_id))
    return shown(await caller.ask(caller.to.matters.ForwardMatter, request), response)


@router.post("/matters/{matter}/confirm", responses=ACT)
async def confirm_matter(
    matter: Id, body: ConfirmMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Say whether the outcome solved it."""
    request = body.fill(pb.ConfirmMatterRequest(name=f"matters/{matter}", request_id=request_id))
    return shown(await caller.ask(caller.to.matters.ConfirmMatter, request), response)


@router.post("/matters/{matter}/reopen", responses=ACT)
async def reopen_matter(
    matter: Id, body: ReopenMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Take it up again, within 30 days after you learned of the outcome."""
    request = body.fill(pb.ReopenMatterRequest(name=f"matters/{matter}", request_id=request_id))
    return shown(await caller.ask(caller.to.matters.ReopenMatter, request), response)


@router.post("/matters/{matter}/withdraw", responses=ACT)
async def withdraw_matter(
    matter: Id, body: WithdrawMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Take it back."""
    request = body.fill(pb.WithdrawMatterRequest(name=f"matters/{matter}", request_id=request_id))
    return shown(await caller.ask(caller.to.matters.WithdrawMatter, request), response)


@router.get("/matters/{matter}/timeline", responses=READ)
async def list_timeline(matter: Id, caller: Asking, page: Pages) -> Page[TimelineEntry]:
    """What happened, oldest first."""
    request = pb.ListTimelineRequest(name=f"matters/{matter}", **page.fields)
    found = await caller.ask(caller.to.matters.ListTimeline, request)
    return page_of(TimelineEntry, found.entries, found.next_page_token)


@router.get("/matters/{matter}/custody", responses=READ)
async def list_custody(matter: Id, caller: Asking, page: Pages) -> Page[Custody]:
    """Who had it when, oldest first."""
    request = pb.ListCustodyRequest(name=f"matters/{matter}", **page.fields)
    found = await caller.ask(caller.to.matters.ListCustody, request)
    return page_of(Custody, found.custody, found.next_page_token)


@router.get("/topics", responses=READ)
async def list_topics(caller: Asking) -> Page[Topic]:
    """The topics that a matter may have; always one page."""
    found = await caller.ask(caller.to.matters.ListTopics, pb.ListTopicsRequest())
    return page_of(Topic, found.topics, "")
