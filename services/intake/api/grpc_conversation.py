"""ConversationService: decode, call the use case, read again, encode."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import number, stamp, word
from services.intake.app.create_message import CreateMessage, create_message
from services.intake.app.create_note import CreateNote, create_note
from services.intake.app.mark_messages_read import MarkMessagesRead, mark_messages_read
from services.intake.app.ports import Begin
from services.intake.app.talk_ports import ConversationReader
from services.intake.app.talk_views import MessageView, NoteView
from tongxin.intake.v1 import conversation_pb2 as pb
from tongxin.intake.v1 import conversation_pb2_grpc


def _message(view: MessageView) -> pb.Message:
    return pb.Message(
        name=f"{name_of('matters', view.matter)}/messages/{view.id}",
        side=number(pb.MessageSide, view.side),
        author=view.author,
        body=view.body,
        text=view.text,
        create_time=stamp(view.at),
        read_time=stamp(view.read_at),
        question_state=number(pb.QuestionState, view.question_state),
    )


def _note(view: NoteView) -> pb.Note:
    return pb.Note(
        name=f"{name_of('matters', view.matter)}/notes/{view.id}",
        visibility=number(pb.NoteVisibility, view.visibility),
        author=view.author,
        text=view.text,
        create_time=stamp(view.at),
    )


class ConversationServicer(conversation_pb2_grpc.ConversationServiceServicer):
    """The RPCs on messages and notes."""

    def __init__(self, begin: Begin, reader: ConversationReader) -> None:
        self._begin = begin
        self._reader = reader

    async def CreateMessage(self, request: pb.CreateMessageRequest, context: object) -> pb.Message:
        """Say something to the other side."""
        act = current_act(request)
        command = CreateMessage(request.name, request.text, request.question)
        name = await perform(create_message(self._begin, act, command))
        return _message(await self._reader.message(act, name))

    async def ListMessages(
        self, request: pb.ListMessagesRequest, context: object
    ) -> pb.ListMessagesResponse:
        """Read the conversation."""
        views, token, unread = await self._reader.messages(
            current_act(), request.name, request.page_size, request.page_token
        )
        return pb.ListMessagesResponse(
            messages=[_message(view) for view in views],
            next_page_token=token,
            unread_count=unread,
        )

    async def MarkMessagesRead(
        self, request: pb.MarkMessagesReadRequest, context: object
    ) -> pb.MarkMessagesReadResponse:
        """Mark what was said as read."""
        act = current_act(request)
        command = MarkMessagesRead(request.name, request.message)
        name = await perform(mark_messages_read(self._begin, act, command))
        _, _, unread = await self._reader.messages(act, name, 1, "")
        return pb.MarkMessagesReadResponse(unread_count=unread)

    async def CreateNote(self, request: pb.CreateNoteRequest, context: object) -> pb.Note:
        """Note something."""
        act = current_act(request)
        command = CreateNote(
            request.name, request.text, word(pb.NoteVisibility, request.visibility)
        )
        name = await perform(create_note(self._begin, act, command))
        return _note(await self._reader.note(act, name))

    async def ListNotes(
        self, request: pb.ListNotesRequest, context: object
    ) -> pb.ListNotesResponse:
        """Read the notes."""
        views, token = await self._reader.notes(
            current_act(), request.name, request.page_size, request.page_token
        )
        return pb.ListNotesResponse(notes=[_note(view) for view in views], next_page_token=token)
