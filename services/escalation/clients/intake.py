"""Intake's register over gRPC, with the acting person's own token."""

from datetime import datetime
from uuid import UUID

import grpc

from chassis.act import Act
from chassis.grpcclient import call
from chassis.ids import new_random_id
from chassis.names import name_of
from chassis.refusals import Kind, TongxinError
from chassis.wire import moment, number, stamp
from services.escalation.app.ports import Answer
from tongxin.intake.v1 import matter_pb2, register_pb2
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub


class IntakeRegister:
    """Implements `app.ports.Register`."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = RegisterServiceStub(channel)

    async def answer(self, act: Act, matter_id: UUID, epoch: int, answer: Answer) -> None:
        """Move the matter to RESOLVED. Raises the register's refusals as they are."""
        await self._move(
            act,
            register_pb2.MoveMatterRequest(
                name=name_of("matters", matter_id),
                expected_epoch=epoch,
                move=matter_pb2.MOVE_ANSWER,
                answer=matter_pb2.Answer(
                    outcome=number(matter_pb2.Outcome, answer.outcome),
                    text=answer.text,
                    action_record=answer.action_record,
                    reason=answer.reason,
                    law_references=answer.law_references,
                    expected_time=stamp(answer.expected_at),
                ),
            ),
        )

    async def raise_up(self, act: Act, matter_id: UUID, epoch: int, reason: str) -> None:
        """Move the matter one level up. Raises the register's refusals as they are."""
        await self._move(
            act,
            register_pb2.MoveMatterRequest(
                name=name_of("matters", matter_id),
                expected_epoch=epoch,
                move=matter_pb2.MOVE_RAISE,
                reason=reason,
            ),
        )

    async def order(self, act: Act, matter_id: UUID, epoch: int, until: datetime) -> datetime:
        """Set the owner another date; return the one that holds, perhaps an earlier one."""
        request = register_pb2.SetDeadlineRequest(
            name=name_of("matters", matter_id),
            expected_epoch=epoch,
            cause=register_pb2.DEADLINE_CAUSE_ORDER,
            until=stamp(until),
            request_id=act.request_id or str(new_random_id()),
        )
        answer = await call(self._stub.SetDeadline, request, token=act.token, name="SetDeadline")
        return moment(answer.deadline)

    async def take_over(
        self, act: Act, matter_id: UUID, epoch: int, to: str, reason: str
    ) -> tuple[int, str]:
        """Move the matter from a late owner to a body above it; return epoch and owner now."""
        made = await self._move(
            act,
            register_pb2.MoveMatterRequest(
                name=name_of("matters", matter_id),
                expected_epoch=epoch,
                move=matter_pb2.MOVE_TAKE_OVER,
                to=to,
                reason=reason,
            ),
        )
        return made.epoch, made.owner.name

    async def raise_past(self, act: Act, matter_id: UUID, epoch: int, to: str, reason: str) -> None:
        """Move the matter to a body further up, past levels between."""
        await self._move(
            act,
            register_pb2.MoveMatterRequest(
                name=name_of("matters", matter_id),
                expected_epoch=epoch,
                move=matter_pb2.MOVE_SKIP,
                to=to,
                reason=reason,
            ),
        )

    async def refer(self, act: Act, matter_id: UUID, epoch: int, body: str, reason: str) -> int:
        """Note that a body handles the matter; return its epoch now."""
        made = await self._move(
            act,
            register_pb2.MoveMatterRequest(
                name=name_of("matters", matter_id),
                expected_epoch=epoch,
                move=matter_pb2.MOVE_REFER,
                to=body,
                reason=reason,
            ),
        )
        return made.epoch

    async def made(self, act: Act, matter_id: UUID) -> bool:
        """Whether this very request has moved the matter before."""
        if not act.request_id:
            return False
        request = register_pb2.LookupMoveRequest(
            name=name_of("matters", matter_id), request_id=act.request_id
        )
        try:
            await call(self._stub.LookupMove, request, token=act.token, name="LookupMove")
        except TongxinError as refusal:
            if refusal.kind is Kind.NOT_FOUND:
                return False
            raise
        return True

    async def _move(
        self, act: Act, request: register_pb2.MoveMatterRequest
    ) -> register_pb2.MoveMatterResponse:
        # The register wants a key for every move: retries of this call must have one effect.
        request.request_id = act.request_id or str(new_random_id())
        return await call(self._stub.MoveMatter, request, token=act.token, name="MoveMatter")
