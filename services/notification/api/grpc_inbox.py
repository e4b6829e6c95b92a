"""InboxService: decode, call the use case, encode; sentences are made here."""

from uuid import UUID

from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.texts import Sentences
from chassis.wire import stamp, text_message
from services.notification.api.watching import Watchers
from services.notification.app.mark_read import MarkRead, mark_read
from services.notification.app.ports import Begin, InboxReader
from services.notification.app.views import EntryView
from tongxin.notification.v1 import notification_pb2 as pb
from tongxin.notification.v1 import notification_pb2_grpc


class InboxServicer(notification_pb2_grpc.InboxServiceServicer):
    """The inbox's RPCs: always the caller's own inbox."""

    def __init__(
        self, begin: Begin, reader: InboxReader, sentences: Sentences, watchers: Watchers
    ) -> None:
        self._begin = begin
        self._reader = reader
        self._sentences = sentences
        self._watchers = watchers

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
            after=request.after if request.HasField("after") else None,
        )
        return pb.ListEntriesResponse(
            entries=[self._entry(view, page.language) for view in page.entries],
            next_page_token=page.next_page_token,
            unread_count=page.unread,
            last_number=page.last,
            quiet=page.quiet,
        )

    async def MarkRead(self, request: pb.MarkReadRequest, context: object) -> pb.MarkReadResponse:
        """Mark everything up to a number as read."""
        act = current_act(request)
        await perform(mark_read(self._begin, act, MarkRead(request.up_to)))
        # Her other devices show the same count.
        self._watchers.wake([UUID(act.caller.person_id)])
        return pb.MarkReadResponse(unread_count=await self._reader.unread_count(current_act()))

    def _entry(self, view: EntryView, language: str) -> pb.InboxEntry:
        chinese, english = self._sentences.render(view.template_key, view.params)
        return pb.InboxEntry(
            name=f"inbox/{view.number}",
            number=view.number,
            matter=name_of("matters", view.matter),
            template_key=view.template_key,
            text=text_message((chinese, english)),
            read=view.read,
            create_time=stamp(view.at),
            line=english if language == "en" else chinese,
        )
