"""Messages between her and whoever has her matter, and the notes of officers."""

from gateway.route import ACT, READ, Asking, Id, Pages, RequestId, caller_router
from gateway.schemas.base import Page, page_of
from gateway.schemas.conversation import (
    CreateMessage,
    CreateNote,
    MarkMessagesRead,
    Message,
    Messages,
    Note,
    UnreadMessages,
)
from tongxin.intake.v1 import conversation_pb2 as pb

router = caller_router(tags=["conversation"])


@router.post("/matters/{matter}/messages", status_code=201, responses=ACT)
async def create_message(
    matter: Id, body: CreateMessage, caller: Asking, request_id: RequestId
) -> Message:
    """Say something to the other side: to whoever has your matter, or to whom it concerns."""
    request = body.fill(pb.CreateMessageRequest(name=f"matters/{matter}", request_id=request_id))
    return Message.of(await caller.ask(caller.to.conversations.CreateMessage, request))


@router.get("/matters/{matter}/messages", responses=READ)
async def list_messages(matter: Id, caller: Asking, page: Pages) -> Messages:
    """The conversation, oldest first; showing it does not mark it as read."""
    request = pb.ListMessagesRequest(name=f"matters/{matter}", **page.fields)
    found = await caller.ask(caller.to.conversations.ListMessages, request)
    return Messages(
        items=[Message.of(message) for message in found.messages],
        next_page_token=found.next_page_token,
        unread_count=found.unread_count,
    )


@router.post("/matters/{matter}/messages/read", responses=ACT)
async def mark_messages_read(
    matter: Id, body: MarkMessagesRead, caller: Asking, request_id: RequestId
) -> UnreadMessages:
    """Mark what the other side said as read, up to a message."""
    request = body.fill(pb.MarkMessagesReadRequest(name=f"matters/{matter}", request_id=request_id))
    return UnreadMessages.of(await caller.ask(caller.to.conversations.MarkMessagesRead, request))


@router.post("/matters/{matter}/notes", status_code=201, responses=ACT)
async def create_matter_note(
    matter: Id, body: CreateNote, caller: Asking, request_id: RequestId
) -> Note:
    """Note something, inside for officers or public for her too."""
    request = body.fill(pb.CreateNoteRequest(name=f"matters/{matter}", request_id=request_id))
    return Note.of(await caller.ask(caller.to.conversations.CreateNote, request))


@router.get("/matters/{matter}/notes", responses=READ)
async def list_matter_notes(matter: Id, caller: Asking, page: Pages) -> Page[Note]:
    """The notes that you may read, oldest first."""
    request = pb.ListNotesRequest(name=f"matters/{matter}", **page.fields)
    found = await caller.ask(caller.to.conversations.ListNotes, request)
    return page_of(Note, found.notes, found.next_page_token)
