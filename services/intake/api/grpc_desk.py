"""DeskService: decode, call the use case, read again, encode."""

from dataclasses import replace

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import AlreadyDoneError
from chassis.names import name_of
from chassis.wire import stamp, text_message, word
from services.intake.api import mapping
from services.intake.app.create_matter import CreateMatter
from services.intake.app.desk import DeskReader, NewReceipt
from services.intake.app.lookup_receipt import (
    LookupReceipt,
    lookup_receipt,
    receipt_not_found,
)
from services.intake.app.parties import PartyInput
from services.intake.app.ports import Begin, MatterReader
from services.intake.app.register_walk_in import RegisterWalkIn, register_walk_in
from services.intake.app.renew_receipt import RenewReceipt, renew_receipt
from services.intake.app.search_people import SearchPeople, search_people
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import desk_pb2 as pb
from tongxin.intake.v1 import desk_pb2_grpc, matter_pb2


def party_of(message: matter_pb2.Party) -> PartyInput:
    """Decode somebody whom a request names."""
    return PartyInput(
        word(matter_pb2.PartyRole, message.role),
        message.person,
        message.display_name,
        message.phone,
    )


def _receipt(receipt: NewReceipt) -> pb.Receipt:
    return pb.Receipt(code=receipt.code, pin=receipt.pin, create_time=stamp(receipt.created_at))


class DeskServicer(desk_pb2_grpc.DeskServiceServicer):
    """The RPCs of the desk."""

    def __init__(self, begin: Begin, matters: MatterReader, desk: DeskReader) -> None:
        self._begin = begin
        self._matters = matters
        self._desk = desk

    async def RegisterWalkIn(self, request: pb.RegisterWalkInRequest, context: object) -> pb.WalkIn:
        """Register who came."""
        act = current_act(request)
        filing = CreateMatter(
            region=request.region,
            topic=request.topic,
            right=word(matter_pb2.Right, request.right),
            urgency=word(common.Urgency, request.urgency),
            confidentiality=word(common.Confidentiality, request.confidentiality),
            channel=word(matter_pb2.Channel, request.channel),
            audience=word(matter_pb2.Audience, request.audience),
            group="",
            text=request.text,
            parties=tuple(party_of(party) for party in request.parties),
        )
        command = RegisterWalkIn(party_of(request.visitor), filing)
        try:
            receipt = await register_walk_in(self._begin, act, command)
        except AlreadyDoneError as already:
            receipt = await self._without_pin(act, already.resource)
        view = await self._matters.matter(act, receipt.matter)
        return pb.WalkIn(matter=mapping.matter(view), receipt=_receipt(receipt))

    async def RenewReceipt(self, request: pb.RenewReceiptRequest, context: object) -> pb.Receipt:
        """Give a receipt a new PIN."""
        act = current_act(request)
        try:
            return _receipt(await renew_receipt(self._begin, act, RenewReceipt(request.name)))
        except AlreadyDoneError as already:
            return _receipt(await self._without_pin(act, already.resource))

    async def _without_pin(self, act: Act, matter: str) -> NewReceipt:
        """Return what a repetition may see: the PIN was shown once."""
        return replace(await self._desk.receipt(act, matter), pin="")

    async def LookupReceipt(
        self, request: pb.LookupReceiptRequest, context: object
    ) -> pb.LookupReceiptResponse:
        """Say where a matter stands."""
        command = LookupReceipt(request.code, request.pin, request.phone)
        view = await self._desk.standing(await lookup_receipt(self._begin, current_act(), command))
        if view is None:
            raise receipt_not_found()
        return pb.LookupReceiptResponse(
            code=view.code,
            status_line=text_message(view.status_line),
            entries=[mapping.timeline_entry(entry) for entry in view.entries],
        )

    async def SearchPeople(
        self, request: pb.SearchPeopleRequest, context: object
    ) -> pb.SearchPeopleResponse:
        """Find people by their exact phone."""
        command = SearchPeople(request.phone, word(pb.SearchReason, request.reason))
        found = await search_people(self._begin, current_act(), command)
        return pb.SearchPeopleResponse(
            people=[
                pb.FoundPerson(
                    person=name_of("people", view.person),
                    display_name=view.display_name,
                    region=view.region,
                )
                for view in found
            ]
        )
