"""Clocks of a matter: promises, extensions, pauses, asking her."""

from fastapi import Response

from gateway.route import ACT, Asking, Id, RequestId, caller_router
from gateway.routes.matters import shown
from gateway.schemas.clocks import (
    DecideExtension,
    ExtendMatter,
    FulfilMatter,
    NoteContact,
    PauseMatter,
    ResumeMatter,
)
from gateway.schemas.extension import Extension
from gateway.schemas.matters import Matter
from tongxin.intake.v1 import clocks_pb2, register_pb2
from tongxin.intake.v1 import matter_pb2 as pb

router = caller_router(tags=["clocks"])


@router.post("/matters/{matter}/fulfil", responses=ACT)
async def fulfil_matter(
    matter: Id, body: FulfilMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """What was promised is done: she is asked whether it is solved."""
    name = f"matters/{matter}"
    await caller.ask(
        caller.to.register.MoveMatter,
        register_pb2.MoveMatterRequest(
            name=name,
            expected_epoch=body.expected_epoch,
            move=pb.MOVE_FULFIL,
            request_id=request_id,
        ),
    )
    request = pb.GetMatterRequest(name=name)
    return shown(await caller.ask(caller.to.matters.GetMatter, request), response)


@router.post("/matters/{matter}/pause", responses=ACT)
async def pause_matter(
    matter: Id, body: PauseMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Let its clock rest because a court has it or the weather forbids; she is told."""
    request = clocks_pb2.PauseMatterRequest(name=f"matters/{matter}", request_id=request_id)
    return shown(await caller.ask(caller.to.clocks.PauseMatter, body.fill(request)), response)


@router.post("/matters/{matter}/resume", responses=ACT)
async def resume_matter(
    matter: Id, body: ResumeMatter, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Let its clock go on before the pause's own end."""
    request = clocks_pb2.ResumeMatterRequest(name=f"matters/{matter}", request_id=request_id)
    return shown(await caller.ask(caller.to.clocks.ResumeMatter, body.fill(request)), response)


@router.post("/matters/{matter}/contacts", responses=ACT)
async def note_contact(
    matter: Id, body: NoteContact, caller: Asking, request_id: RequestId, response: Response
) -> Matter:
    """Note that you asked her whether it is solved, and what she said if you reached her."""
    request = clocks_pb2.NoteContactRequest(name=f"matters/{matter}", request_id=request_id)
    return shown(await caller.ask(caller.to.clocks.NoteContact, body.fill(request)), response)


@router.post("/matters/{matter}/extend", responses=ACT)
async def extend_matter(
    matter: Id, body: ExtendMatter, caller: Asking, request_id: RequestId
) -> Extension:
    """Ask the level above for more time, once, at most 30 days."""
    request = clocks_pb2.ExtendMatterRequest(name=f"matters/{matter}", request_id=request_id)
    message = await caller.ask(caller.to.clocks.ExtendMatter, body.fill(request))
    return Extension.of(message)


@router.post("/matters/{matter}/extension/decide", responses=ACT)
async def decide_extension(
    matter: Id, body: DecideExtension, caller: Asking, request_id: RequestId
) -> Extension:
    """Grant more time or refuse it; she is told of the new day."""
    request = clocks_pb2.DecideExtensionRequest(name=f"matters/{matter}", request_id=request_id)
    message = await caller.ask(caller.to.clocks.DecideExtension, body.fill(request))
    return Extension.of(message)
