"""InboxService: decode, call the use case, encode; sentences are made here."""

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.texts import Sentences
from chassis.wire import stamp, text_message
from services.notification.app.mark_read import MarkRead, mark_read
from services.notification.app.ports import Begin, InboxReader
from services.notification.app.views import EntryView
from tongxin.notification.v1 import notification_pb2 as pb
from tongxin.notification.v1 import notification_pb2_grpc


class InboxServicer(notification_pb2_grpc.InboxServiceServicer):
    """The inbox's RPCs: always the caller's own inbox."""

    def __init__(self, begin: Begin, reader: InboxReader, sentences: Sentences) -> None:
        self._begin = begin
        self._reader = reader
        self._sentences = sentences

    async def ListEntries(
        self, request: pb.ListEntriesRequest, context: object
    ) -> pb.ListEntriesResponse:
        """List what the caller was told, newest first."""
        page = await self._reader.entries(
            current_act(),
            request.page_size,
            request.page_token,
            unread=request.unread,
            matter=request.matter,
        )
        return pb.ListEntriesResponse(
            entries=[self._entry(view) for view in page.entries],
            next_page_token=page.next_page_token,
            unread_count=page.unread,
        )

    async def MarkRead(self, request: pb.MarkReadRequest, context: object) -> pb.MarkReadResponse:
        """Mark everything up to a number as read."""
        await perform(mark_read(self._begin, current_act(request), MarkRead(request.up_to)))
        return pb.MarkReadResponse(unread_count=await self._reader.unread_count(current_act()))

    def _entry(self, view: EntryView) -> pb.InboxEntry:
        return pb.InboxEntry(
            name=f"inbox/{view.number}",
            number=view.number,
            matter=name_of("matters", view.matter),
            template_key=view.template_key,
            text=text_message(self._sentences.render(view.template_key, view.params)),
            read=view.read,
            create_time=stamp(view.at),
        )
