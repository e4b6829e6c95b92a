"""Answering and raising: asked of the service whose platform has the matter."""

from fastapi import Response

from chassis.refusals import FieldError, Kind, TongxinError, invalid
from gateway.backends import Caller
from gateway.route import ACT, Asking, Id, RequestId, caller_router
from gateway.routes.matters import shown
from gateway.schemas.base import fill
from gateway.schemas.matters import AnswerMatter, Matter, RaiseMatter
from tongxin.deliberation.v1 import council_pb2 as deliberation
from tongxin.escalation.v1 import escalation_pb2 as escalation
from tongxin.intake.v1 import matter_pb2 as pb

router = caller_router(tags=["matters"])

_PAGE = 200


async def owner_kind(caller: Caller, name: str, expected_epoch: int) -> str:
    """Return `groups`, `councils` or `federations`: who had the matter at the epoch she saw.

    A repeated request thus reaches the service that did the first one, though the matter has
    moved on since. An epoch that never was, and the end, give today's owner; without one, `groups`:
    intake then says what state the matter is in.
    """
    matter = await caller.ask(caller.to.matters.GetMatter, pb.GetMatterRequest(name=name))
    body = matter.owner.name
    if expected_epoch < matter.epoch:
        body = await _owner_at(caller, name, expected_epoch) or body
    return body.partition("/")[0] or "groups"


async def _owner_at(caller: Caller, name: str, epoch: int) -> str:
    """Return who had it in an epoch; empty for nobody, or where she may not know."""
    request = pb.ListCustodyRequest(name=name, page_size=_PAGE)
    try:
        chain = await caller.ask(caller.to.matters.ListCustody, request)
    except TongxinError as error:
        if error.kind in (Kind.FORBIDDEN, Kind.NOT_FOUND):
            return ""
        raise
    return next((link.body.name for link in chain.custody if link.epoch == epoch), "")


async def _read(caller: Caller, name: str, response: Response) -> Matter:
    return shown(
        await caller.ask(caller.to.matters.GetMatter, pb.GetMatterRequest(name=name)), response
    )


@router.post("/matters/{matter}/answer", responses=ACT)
async def answer_matter(
    matter: Id, body: AnswerMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Answer it, for the body that has it."""
    name = f"matters/{matter}"
    kind = await owner_kind(caller, name, body.expected_epoch)
    if kind == "councils":
        await caller.ask(
            caller.to.dockets.AnswerMatter,
            body.fill(deliberation.AnswerMatterRequest(matter=name, request_id=request_id)),
        )
    elif kind == "federations":
        await caller.ask(
            caller.to.cases.AnswerCase,
            body.fill(escalation.AnswerCaseRequest(name=f"cases/{matter}", request_id=request_id)),
        )
    else:
        await caller.ask(
            caller.to.matters.AnswerMatter,
            body.fill(pb.AnswerMatterRequest(name=name, request_id=request_id)),
        )
    return await _read(caller, name, response)


@router.post("/matters/{matter}/raise", responses=ACT)
async def raise_matter(
    matter: Id, body: RaiseMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Raise it one step up, for the body that has it."""
    name = f"matters/{matter}"
    kind = await owner_kind(caller, name, body.expected_epoch)
    seen: dict[str, object] = {"expected_epoch": body.expected_epoch, "reason": body.reason}
    _refuse_foreign(body, kind)
    if kind == "councils":
        by_council = deliberation.RaiseMatterRequest(
            matter=name, without_deliberation=body.without_deliberation, request_id=request_id
        )
        await caller.ask(caller.to.dockets.RaiseMatter, fill(by_council, seen))
    elif kind == "federations":
        by_federation = escalation.RaiseCaseRequest(name=f"cases/{matter}", request_id=request_id)
        await caller.ask(caller.to.cases.RaiseCase, fill(by_federation, seen))
    else:
        by_group = pb.RaiseMatterRequest(
            name=name, council_text=body.council_text, request_id=request_id
        )
        await caller.ask(caller.to.matters.RaiseMatter, fill(by_group, seen))
    return await _read(caller, name, response)


def _refuse_foreign(body: RaiseMatter, kind: str) -> None:
    """Refuse what would be left out silently, because this owner has no use for it."""
    errors = [
        FieldError(field, "NOT_APPLICABLE", f"Only for a matter that {owner} has.")
        for field, owner, given in (
            ("council_text", "a group", body.council_text and kind != "groups"),
            (
                "without_deliberation",
                "a council",
                body.without_deliberation and kind == "federations",
            ),
        )
        if given
    ]
    if errors:
        raise invalid(*errors)
