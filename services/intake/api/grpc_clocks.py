"""ClockService: decode, call the use case, read again, encode."""

from collections.abc import Awaitable

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import moment, word
from services.intake.api import mapping
from services.intake.app.extend_matter import (
    DecideExtension,
    ExtendMatter,
    decide_extension,
    extend_matter,
)
from services.intake.app.note_contact import HerWord, NoteContact, note_contact
from services.intake.app.pause_matter import PauseMatter, ResumeMatter, pause_matter, resume_matter
from services.intake.app.ports import Begin, MatterReader
from tongxin.intake.v1 import clocks_pb2 as pb
from tongxin.intake.v1 import clocks_pb2_grpc, extension_pb2, matter_pb2


class ClockServicer(clocks_pb2_grpc.ClockServiceServicer):
    """The RPCs on clocks."""

    def __init__(self, begin: Begin, reader: MatterReader) -> None:
        self._begin = begin
        self._reader = reader

    async def _after(self, act: Act, work: Awaitable[str]) -> matter_pb2.Matter:
        return mapping.matter(await self._reader.matter(act, await perform(work)))

    async def _asked(self, act: Act, work: Awaitable[str]) -> extension_pb2.Extension:
        name = await perform(work)
        return mapping.extension(name, await self._reader.extension(act, name))

    async def PauseMatter(
        self, request: pb.PauseMatterRequest, context: object
    ) -> matter_pb2.Matter:
        """Let the clock rest."""
        act = current_act(request)
        command = PauseMatter(
            request.name,
            request.expected_epoch,
            word(pb.PauseReason, request.reason),
            moment(request.until) if request.HasField("until") else None,
        )
        return await self._after(act, pause_matter(self._begin, act, command))

    async def ResumeMatter(
        self, request: pb.ResumeMatterRequest, context: object
    ) -> matter_pb2.Matter:
        """Let the clock go on."""
        act = current_act(request)
        command = ResumeMatter(request.name, request.expected_epoch)
        return await self._after(act, resume_matter(self._begin, act, command))

    async def NoteContact(
        self, request: pb.NoteContactRequest, context: object
    ) -> matter_pb2.Matter:
        """Note that she was asked."""
        act, said = current_act(request), request.word
        satisfaction = word(matter_pb2.Satisfaction, said.satisfaction)
        command = NoteContact(
            request.name,
            request.resolution_no,
            word(pb.ContactMedium, request.medium),
            moment(request.contact_time) if request.HasField("contact_time") else None,
            request.reached,
            HerWord(said.solved, satisfaction, said.comment) if request.HasField("word") else None,
        )
        return await self._after(act, note_contact(self._begin, act, command))

    async def ExtendMatter(
        self, request: pb.ExtendMatterRequest, context: object
    ) -> extension_pb2.Extension:
        """Ask for more time."""
        act = current_act(request)
        command = ExtendMatter(request.name, request.expected_epoch, request.days, request.reason)
        return await self._asked(act, extend_matter(self._begin, act, command))

    async def DecideExtension(
        self, request: pb.DecideExtensionRequest, context: object
    ) -> extension_pb2.Extension:
        """Grant more time, or not."""
        act = current_act(request)
        command = DecideExtension(request.name, request.approve, request.reason)
        return await self._asked(act, decide_extension(self._begin, act, command))
