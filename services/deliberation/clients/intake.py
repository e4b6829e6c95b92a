"""The register of intake over gRPC, with the acting person's own token."""

from datetime import datetime

import grpc

from chassis.act import Act
from chassis.grpcclient import call
from chassis.ids import new_random_id
from chassis.refusals import Kind, TongxinError
from chassis.wire import moment, number, stamp, word
from services.deliberation.app.ports import Answer, Moved
from tongxin.intake.v1 import matter_pb2, register_pb2
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub


class IntakeRegister:
    """Implements `app.ports.Register`."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._stub = RegisterServiceStub(channel)

    async def answer(self, act: Act, matter: str, epoch: int, answer: Answer) -> Moved:
        """Move a matter by answering it."""
        return await self._move(
            act,
            register_pb2.MoveMatterRequest(
                name=matter,
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

    async def raise_up(
        self, act: Act, matter: str, epoch: int, reason: str, *, without_deliberation: bool
    ) -> Moved:
        """Move a matter one step up."""
        return await self._move(
            act,
            register_pb2.MoveMatterRequest(
                name=matter,
                expected_epoch=epoch,
                move=matter_pb2.MOVE_RAISE,
                reason=reason,
                without_deliberation=without_deliberation,
            ),
        )

    async def made(self, act: Act, matter: str) -> bool:
        """Whether this very request's key has moved the matter before."""
        try:
            await call(
                self._stub.LookupMove,
                register_pb2.LookupMoveRequest(name=matter, request_id=act.request_id),
                token=act.token,
                name="intake LookupMove",
            )
        except TongxinError as refusal:
            if refusal.kind is Kind.NOT_FOUND:
                return False
            raise
        return True

    async def set_deadline(
        self, act: Act, matter: str, epoch: int, *, cause: str, until: datetime, key: str
    ) -> datetime:
        """Move the deadline and return the one that holds, perhaps an earlier one."""
        response = await call(
            self._stub.SetDeadline,
            register_pb2.SetDeadlineRequest(
                name=matter,
                expected_epoch=epoch,
                cause=number(register_pb2.DeadlineCause, cause),
                until=stamp(until),
                request_id=key,
            ),
            token=act.token,
            name="intake SetDeadline",
        )
        return moment(response.deadline)

    async def begin_invitee(self, act: Act, matter: str, person: str, *, until: datetime) -> None:
        """Let a person read a matter as X, at the longest until a time."""
        await self._set_invitee(act, matter, person, until)

    async def end_invitee(self, act: Act, matter: str, person: str, *, at: datetime) -> None:
        """End that."""
        try:
            await self._set_invitee(act, matter, person, at)
        except TongxinError as refusal:
            # Somebody excluded after she was invited: to her there is nothing left to end.
            if refusal.reason != "INVITATION_NOT_POSSIBLE":
                raise

    async def _set_invitee(self, act: Act, matter: str, person: str, until: datetime) -> None:
        # Without a key: setting is repeatable, and what was taken back can be set once more.
        request = register_pb2.SetFactRequest(
            name=matter, subject=person, relation="invitee", valid_until=stamp(until)
        )
        await call(self._stub.SetFact, request, token=act.token, name="intake SetFact")

    async def _move(self, act: Act, request: register_pb2.MoveMatterRequest) -> Moved:
        # The register wants a key for every move: retries of this call must have one effect.
        request.request_id = act.request_id or str(new_random_id())
        return _moved(
            await call(self._stub.MoveMatter, request, token=act.token, name="intake MoveMatter")
        )


def _moved(response: register_pb2.MoveMatterResponse) -> Moved:
    return Moved(
        epoch=response.epoch,
        owner=response.owner.name,
        status=word(matter_pb2.MatterStatus, response.status),
        deadline=moment(response.deadline) if response.HasField("deadline") else None,
    )
