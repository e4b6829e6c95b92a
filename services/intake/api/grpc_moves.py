"""MoveService: decode, call the use case, read again, encode."""

from chassis.act import Act
from chassis.grpcserver import current_act
from chassis.idempotency import perform
from chassis.names import name_of
from chassis.wire import number, stamp
from services.intake.api import mapping
from services.intake.app.challenge_handler import ChallengeHandler, challenge_handler
from services.intake.app.decide_challenge import DecideChallenge, decide_challenge
from services.intake.app.decide_objection import DecideObjection, decide_objection
from services.intake.app.dispute_ports import DisputeReader
from services.intake.app.exclude_person import ExcludePerson, exclude_person
from services.intake.app.merge_matter import (
    MergeMatter,
    UnmergeMatter,
    merge_matter,
    unmerge_matter,
)
from services.intake.app.object_matter import ObjectMatter, object_matter
from services.intake.app.ports import Begin, MatterReader
from services.intake.app.review_matter import ReviewMatter, review_matter
from services.intake.domain.dispute import REJECTED, UPHELD, Challenge
from tongxin.intake.v1 import matter_pb2, moves_pb2_grpc
from tongxin.intake.v1 import moves_pb2 as pb


def _challenge(value: Challenge) -> pb.Challenge:
    return pb.Challenge(
        name=name_of("matters", value.matter),
        challenge_no=value.number,
        person=value.person,
        reason=value.reason.reveal(),
        superior=mapping.body(value.superior),
        state=number(pb.ChallengeState, value.state),
        create_time=stamp(value.created_at),
        due_time=stamp(value.due_at),
    )


class MoveServicer(moves_pb2_grpc.MoveServiceServicer):
    """Objections, challenges, exclusion, review, merging."""

    def __init__(self, begin: Begin, matters: MatterReader, disputes: DisputeReader) -> None:
        self._begin = begin
        self._matters = matters
        self._disputes = disputes

    async def _read(self, act: Act, name: str) -> matter_pb2.Matter:
        return mapping.matter(await self._matters.matter(act, name))

    async def ObjectMatter(
        self, request: pb.ObjectMatterRequest, context: object
    ) -> matter_pb2.Matter:
        """Object to a transfer."""
        act = current_act(request)
        command = ObjectMatter(request.name, request.expected_epoch, request.reason)
        return await self._read(act, await perform(object_matter(self._begin, act, command)))

    async def GetObjection(self, request: pb.GetObjectionRequest, context: object) -> pb.Objection:
        """Read the objection that waits."""
        found = await self._disputes.objection(current_act(), request.name)
        return pb.Objection(
            name=name_of("matters", found.matter),
            epoch=found.epoch,
            body=mapping.body(found.body),
            giver=mapping.body(found.giver),
            reason=found.reason.reveal(),
            create_time=stamp(found.created_at),
            due_time=stamp(found.due_at),
        )

    async def DecideObjection(
        self, request: pb.DecideObjectionRequest, context: object
    ) -> matter_pb2.Matter:
        """Say the giver's word."""
        act = current_act(request)
        command = DecideObjection(
            request.name, request.expected_epoch, request.agree, request.reason
        )
        return await self._read(act, await perform(decide_objection(self._begin, act, command)))

    async def ChallengeHandler(
        self, request: pb.ChallengeHandlerRequest, context: object
    ) -> matter_pb2.Matter:
        """Challenge somebody."""
        act = current_act(request)
        command = ChallengeHandler(request.name, request.person, request.reason)
        return await self._read(act, await perform(challenge_handler(self._begin, act, command)))

    async def ListChallenges(
        self, request: pb.ListChallengesRequest, context: object
    ) -> pb.ListChallengesResponse:
        """List what is to be decided, and was."""
        found = await self._disputes.challenges(current_act(), request.name)
        return pb.ListChallengesResponse(challenges=[_challenge(item) for item in found])

    async def DecideChallenge(
        self, request: pb.DecideChallengeRequest, context: object
    ) -> pb.Challenge:
        """Decide; who has decided need not read the matter any more."""
        act = current_act(request)
        command = DecideChallenge(
            request.name, request.challenge_no, request.uphold, request.reason
        )
        name = await perform(decide_challenge(self._begin, act, command))
        return pb.Challenge(
            name=name,
            challenge_no=request.challenge_no,
            state=number(pb.ChallengeState, UPHELD if request.uphold else REJECTED),
        )

    async def ExcludePerson(
        self, request: pb.ExcludePersonRequest, context: object
    ) -> matter_pb2.Matter:
        """Let somebody not learn of it."""
        act = current_act(request)
        command = ExcludePerson(request.name, request.person)
        return await self._read(act, await perform(exclude_person(self._begin, act, command)))

    async def ReviewMatter(
        self, request: pb.ReviewMatterRequest, context: object
    ) -> matter_pb2.Matter:
        """Ask for review or re-check."""
        act = current_act(request)
        command = ReviewMatter(request.name, request.resolution_no, request.reason)
        return await self._read(act, await perform(review_matter(self._begin, act, command)))

    async def MergeMatter(
        self, request: pb.MergeMatterRequest, context: object
    ) -> matter_pb2.Matter:
        """Make two matters one."""
        act = current_act(request)
        command = MergeMatter(request.name, request.expected_epoch, request.into, request.reason)
        return await self._read(act, await perform(merge_matter(self._begin, act, command)))

    async def UnmergeMatter(
        self, request: pb.UnmergeMatterRequest, context: object
    ) -> matter_pb2.Matter:
        """Make one matter two."""
        act = current_act(request)
        command = UnmergeMatter(request.name, request.reason)
        return await self._read(act, await perform(unmerge_matter(self._begin, act, command)))
