"""What you were told."""

from typing import Annotated

from fastapi import Query

from gateway.route import ACT, READ, Asking, Pages, RequestId, caller_router
from gateway.schemas.inbox import Inbox, InboxEntry, MarkRead, Unread
from tongxin.notification.v1 import notification_pb2 as pb

router = caller_router(tags=["inbox"])


@router.get("/inbox", responses=READ)
async def list_inbox(
    caller: Asking,
    page: Pages,
    matter: Annotated[str, Query(description="Only about this matter, `matters/{id}`.")] = "",
    *,
    unread: Annotated[bool, Query(description="Only unread ones.")] = False,
) -> Inbox:
    """Your inbox, newest first."""
    request = pb.ListEntriesRequest(unread=unread, matter=matter, **page.fields)
    found = await caller.ask(caller.to.inboxes.ListEntries, request)
    return Inbox(
        items=[InboxEntry.of(entry) for entry in found.entries],
        next_page_token=found.next_page_token,
        unread_count=found.unread_count,
    )


@router.get("/inbox/unread", responses=READ)
async def count_unread(caller: Asking) -> Unread:
    """How many entries you have not read."""
    found = await caller.ask(caller.to.inboxes.ListEntries, pb.ListEntriesRequest(page_size=1))
    return Unread(unread_count=found.unread_count)


@router.post("/inbox/read", responses=ACT)
async def mark_read(body: MarkRead, caller: Asking, request_id: RequestId) -> Unread:
    """Mark everything up to a number as read."""
    request = body.fill(pb.MarkReadRequest(request_id=request_id))
    return Unread.of(await caller.ask(caller.to.inboxes.MarkRead, request))
