"""MatterService: decode, call the use case, read again, encode."""

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.wire import moment, number, text_message, word
from services.intake.api import mapping
from services.intake.app.answer_matter import AnswerMatter, answer_matter
from services.intake.app.confirm_matter import ConfirmMatter, confirm_matter
from services.intake.app.cosign_matter import CosignMatter, cosign_matter
from services.intake.app.create_matter import CreateMatter, create_matter
from services.intake.app.forward_matter import ForwardMatter, forward_matter
from services.intake.app.parties import PartyInput
from services.intake.app.ports import Begin, MatterReader
from services.intake.app.raise_matter import RaiseMatter, raise_matter
from services.intake.app.reopen_matter import ReopenMatter, reopen_matter
from services.intake.app.update_matter import UpdateMatter, update_matter
from services.intake.app.views import MatterFilter
from services.intake.app.withdraw_matter import WithdrawMatter, withdraw_matter
from services.intake.domain.topics import TOPICS
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import matter_pb2_grpc


class MatterServicer(matter_pb2_grpc.MatterServiceServicer):
    """The RPCs on matters."""

    def __init__(self, begin: Begin, reader: MatterReader) -> None:
        self._begin = begin
        self._reader = reader

    async def _read(self, act: Act, name: str) -> pb.Matter:
        return mapping.matter(await self._reader.matter(act, name))

    async def CreateMatter(self, request: pb.CreateMatterRequest, context: object) -> pb.Matter:
        """File a matter."""
        act = current_act(request)
        command = CreateMatter(
            region=request.region,
            topic=request.topic,
            right=word(pb.Right, request.right),
            urgency=word(common.Urgency, request.urgency),
            confidentiality=word(common.Confidentiality, request.confidentiality),
            channel=word(pb.Channel, request.channel),
            audience=word(pb.Audience, request.audience),
            group=request.group,
            text=request.text,
            parties=tuple(
                PartyInput(
                    word(pb.PartyRole, party.role), party.person, party.display_name, party.phone
                )
                for party in request.parties
            ),
        )
        return await self._read(act, await perform(create_matter(self._begin, act, command)))

    async def GetMatter(self, request: pb.GetMatterRequest, context: object) -> pb.Matter:
        """Read a matter."""
        return await self._read(current_act(), request.name)

    async def BatchGetMatters(
        self, request: pb.BatchGetMattersRequest, context: object
    ) -> pb.BatchGetMattersResponse:
        """Read several matters."""
        views = await self._reader.batch(current_act(), request.names)
        return pb.BatchGetMattersResponse(matters=[mapping.matter(view) for view in views])

    async def ListMatters(
        self, request: pb.ListMattersRequest, context: object
    ) -> pb.ListMattersResponse:
        """List matters."""
        filters = MatterFilter(
            within=request.within,
            status=word(pb.MatterStatus, request.status),
            topic=request.topic,
            owner=request.owner,
            mine=request.mine,
            overdue=request.overdue,
            level=request.level,
            urgency=word(common.Urgency, request.urgency),
            risk=word(common.Risk, request.risk),
            confidentiality=word(common.Confidentiality, request.confidentiality),
            channel=word(pb.Channel, request.channel),
            due_before=moment(request.due_before) if request.HasField("due_before") else None,
            waiting_for=word(pb.WaitingFor, request.waiting_for),
        )
        views, token = await self._reader.matters(
            current_act(), filters, request.page_size, request.page_token
        )
        return pb.ListMattersResponse(
            matters=[mapping.matter(view) for view in views], next_page_token=token
        )

    async def UpdateMatter(self, request: pb.UpdateMatterRequest, context: object) -> pb.Matter:
        """Change content."""
        act = current_act(request)
        command = UpdateMatter(
            request.matter.name,
            tuple(request.update_mask.paths),
            request.matter.text,
            word(pb.Right, request.matter.right),
            request.matter.council_text,
            request.etag,
        )
        return await self._read(act, await perform(update_matter(self._begin, act, command)))

    async def CosignMatter(self, request: pb.CosignMatterRequest, context: object) -> pb.Matter:
        """Join a collective matter."""
        act = current_act(request)
        command = CosignMatter(request.name, request.text)
        return await self._read(act, await perform(cosign_matter(self._begin, act, command)))

    async def DraftCouncilText(
        self, request: pb.DraftCouncilTextRequest, context: object
    ) -> pb.DraftCouncilTextResponse:
        """Propose the council text."""
        draft = await self._reader.council_draft(current_act(), request.name)
        return pb.DraftCouncilTextResponse(council_text=draft)

    async def ForwardMatter(self, request: pb.ForwardMatterRequest, context: object) -> pb.Matter:
        """Hand a matter to the council."""
        act = current_act(request)
        command = ForwardMatter(request.name, request.expected_epoch, request.council_text)
        return await self._read(act, await perform(forward_matter(self._begin, act, command)))

    async def AnswerMatter(self, request: pb.AnswerMatterRequest, context: object) -> pb.Matter:
        """Answer a matter of the group."""
        act = current_act(request)
        command = AnswerMatter(
            request.name, request.expected_epoch, mapping.answer_of(request.answer)
        )
        return await self._read(act, await perform(answer_matter(self._begin, act, command)))

    async def RaiseMatter(self, request: pb.RaiseMatterRequest, context: object) -> pb.Matter:
        """Raise a matter of the group without deliberation."""
        act = current_act(request)
        command = RaiseMatter(
            request.name, request.expected_epoch, request.reason, request.council_text
        )
        return await self._read(act, await perform(raise_matter(self._begin, act, command)))

    async def ConfirmMatter(self, request: pb.ConfirmMatterRequest, context: object) -> pb.Matter:
        """Say whether it is solved."""
        act = current_act(request)
        command = ConfirmMatter(
            request.name,
            request.resolution_no,
            request.solved,
            word(pb.Satisfaction, request.satisfaction),
            request.comment,
        )
        return await self._read(act, await perform(confirm_matter(self._begin, act, command)))

    async def ReopenMatter(self, request: pb.ReopenMatterRequest, context: object) -> pb.Matter:
        """Take a matter up again."""
        act = current_act(request)
        command = ReopenMatter(request.name, request.resolution_no, request.reason)
        return await self._read(act, await perform(reopen_matter(self._begin, act, command)))

    async def WithdrawMatter(self, request: pb.WithdrawMatterRequest, context: object) -> pb.Matter:
        """Take a matter back."""
        act = current_act(request)
        command = WithdrawMatter(request.name, request.reason)
        return await self._read(act, await perform(withdraw_matter(self._begin, act, command)))

    async def ListTimeline(
        self, request: pb.ListTimelineRequest, context: object
    ) -> pb.ListTimelineResponse:
        """Say what happened."""
        views, token = await self._reader.timeline(
            current_act(), request.name, request.page_size, request.page_token
        )
        return pb.ListTimelineResponse(
            entries=[mapping.timeline_entry(view) for view in views], next_page_token=token
        )

    async def ListCustody(
        self, request: pb.ListCustodyRequest, context: object
    ) -> pb.ListCustodyResponse:
        """Say who had it when."""
        views, token = await self._reader.custody(
            current_act(), request.name, request.page_size, request.page_token
        )
        return pb.ListCustodyResponse(
            custody=[mapping.custody(view) for view in views], next_page_token=token
        )

    async def ListTopics(
        self, request: pb.ListTopicsRequest, context: object
    ) -> pb.ListTopicsResponse:
        """List the topics."""
        return pb.ListTopicsResponse(
            topics=[
                pb.Topic(
                    code=topic.code,
                    family=topic.family,
                    default_confidentiality=number(common.Confidentiality, topic.confidentiality),
                    needs_screening=topic.needs_screening,
                    title=text_message((topic.zh, topic.en)),
                )
                for topic in TOPICS.values()
            ]
        )
