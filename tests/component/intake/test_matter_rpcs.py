"""Every act on a matter: who may not, what is wrong, once only, in time, in the right state."""

from typing import Any

import pytest
from google.protobuf import message_factory

from tests.component.intake.support import (
    ANSWER,
    DEEDS,
    Deed,
    counts,
    move,
    prepared,
    reason,
    refusal,
)
from tests.support.village import VILLAGE, Village, enter, make_village
from tests.support.world import World
from tongxin.intake.v1 import (
    attachments_pb2,
    attachments_pb2_grpc,
    clocks_pb2,
    clocks_pb2_grpc,
    conversation_pb2,
    conversation_pb2_grpc,
    matter_pb2_grpc,
    moves_pb2,
    moves_pb2_grpc,
    people_pb2,
    people_pb2_grpc,
    register_pb2,
    register_pb2_grpc,
)
from tongxin.intake.v1 import matter_pb2 as pb

SERVICES = [
    (pb, "MatterService", matter_pb2_grpc.MatterServiceStub),
    (clocks_pb2, "ClockService", clocks_pb2_grpc.ClockServiceStub),
    (register_pb2, "RegisterService", register_pb2_grpc.RegisterServiceStub),
    (attachments_pb2, "AttachmentService", attachments_pb2_grpc.AttachmentServiceStub),
    (conversation_pb2, "ConversationService", conversation_pb2_grpc.ConversationServiceStub),
    (moves_pb2, "MoveService", moves_pb2_grpc.MoveServiceStub),
    (people_pb2, "PeopleService", people_pb2_grpc.PeopleServiceStub),
    (people_pb2, "GroupService", people_pb2_grpc.GroupServiceStub),
]
KEY = {"request_id": "键-1"}
every_deed = pytest.mark.parametrize("deed", DEEDS, ids=str)


def rpcs() -> list[tuple[Any, str, Any]]:
    """Return stub, method and an empty request of every RPC of intake."""
    return [
        (stub, method.name, message_factory.GetMessageClass(method.input_type)())
        for module, service, stub in SERVICES
        for method in module.DESCRIPTOR.services_by_name[service].methods
    ]


async def test_nothing_answers_without_a_token(world: World) -> None:
    await make_village(world)
    before = await counts(world)
    reasons = [
        await reason(world.anonymous("intake")(stub, method, request))
        for stub, method, request in rpcs()
    ]
    assert reasons == ["TOKEN_REQUIRED"] * len(rpcs())
    assert len(reasons) >= 28
    assert await counts(world) == before


@every_deed
async def test_an_act_is_refused_where_it_must_be_and_then_done_once(
    world: World, deed: Deed
) -> None:
    """One village serves every refusal: after each of them nothing may have changed."""
    village = await make_village(world)
    matter = await prepared(village, deed.after)
    far = await enter(world, "远方·阿依", "211021112209")
    before = await counts(world)
    await nobody_without_rights(village, deed, matter, far)
    refused = await refusal(deed.do(village, deed.who, matter, **deed.bad))
    assert refused.reason == "INVALID_FIELDS"
    assert {error.field for error in refused.fields} == deed.errors
    if deed.epoch:
        await no_stale_epoch(village, deed, matter)
    assert await counts(world) == before, "a refused act leaves nothing"
    first = await deed.do(village, deed.who, matter, **KEY | deed.good)
    after = await counts(world)
    assert after != before
    assert await deed.do(village, deed.who, matter, **KEY | deed.good) == first
    if deed.method != "MoveMatter":  # its record is the custody row, which keeps no body
        other = deed.do(village, deed.who, matter, **KEY | deed.bad)
        assert await reason(other) == "IDEMPOTENCY_KEY_REUSED"
    assert await counts(world) == after, "the same request has one effect"


async def nobody_without_rights(village: Village, deed: Deed, matter: pb.Matter, far: str) -> None:
    unknown = pb.Matter(name=village.asker.replace("people/", "matters/"), epoch=1, etag='"x"')
    for person in ("stranger", "cadre", far):
        assert await reason(deed.do(village, person, matter, **deed.good)) == "NOT_FOUND"
    assert await reason(deed.do(village, deed.who, unknown, **deed.good)) == "NOT_FOUND"
    if deed.reader:
        refused = await refusal(deed.do(village, deed.reader, matter, **deed.good))
        assert refused.reason == "ACTION_NOT_ALLOWED"


async def no_stale_epoch(village: Village, deed: Deed, matter: pb.Matter) -> None:
    for epoch in (matter.epoch - 1, matter.epoch + 1, -1):
        refused = await refusal(
            deed.do(village, deed.who, matter, **deed.good | {"expected_epoch": epoch})
        )
        assert refused.reason == "MATTER_MOVED"
        assert refused.metadata == {"epoch": str(matter.epoch), "owner": matter.owner.name}


async def test_a_key_that_made_another_move_of_the_matter_is_refused(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    answer = pb.AnswerMatterRequest(
        name=matter.name, expected_epoch=1, answer=ANSWER, request_id="k"
    )
    await village.call(village.leader, "AnswerMatter", answer)
    again = await village.call(
        village.asker,
        "ReopenMatter",
        pb.ReopenMatterRequest(name=matter.name, resolution_no=1, reason="没有"),
    )
    raised = pb.RaiseMatterRequest(
        name=matter.name, expected_epoch=again.epoch, reason="急", request_id="k"
    )
    before = await counts(world)
    refused = await reason(village.call(village.leader, "RaiseMatter", raised))
    assert refused == "IDEMPOTENCY_KEY_REUSED"
    assert await counts(world) == before


@every_deed
async def test_an_act_in_the_wrong_state_is_refused(world: World, deed: Deed) -> None:
    village = await make_village(world)
    matter = await prepared(village, deed.after)
    if deed.after == "answered":
        # She has said "solved" once: saying so twice is no act any more, nor is it while open.
        still_open = await village.file(village.asker, text="又一件")
        stale = await refusal(deed.do(village, deed.who, still_open, **deed.good))
        assert stale.reason == "STATE_NOT_ALLOWED"
        return
    if deed.after in ("forwarded", "raised", "referred"):
        owner = village.director if deed.after == "forwarded" else village.chair
        await move(village, owner, matter.name, pb.MOVE_ANSWER, answer=ANSWER, reason="")
    elif deed.method == "WithdrawMatter":
        await deed.do(village, deed.who, matter)
    else:
        await village.call(
            village.leader,
            "AnswerMatter",
            pb.AnswerMatterRequest(name=matter.name, expected_epoch=1, answer=ANSWER),
        )
    now = await village.read(village.asker, matter.name)
    before = await counts(world)
    wanted = "MATTER_NOT_OPEN" if deed.method == "SetDeadline" else "STATE_NOT_ALLOWED"
    assert await reason(deed.do(village, deed.who, now, **deed.good)) == wanted
    assert await counts(world) == before


async def test_an_edit_says_what_it_read(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    deed = next(item for item in DEEDS if item.method == "UpdateMatter")
    assert await reason(deed.do(village, "asker", matter, **deed.good, etag="")) == "ETAG_REQUIRED"
    changed = await deed.do(village, "asker", matter, **deed.good)
    assert changed.text == "地瓜𠮷卖不出去"
    assert changed.etag != matter.etag
    assert await reason(deed.do(village, "asker", matter, **deed.good)) == "ETAG_MISMATCH"


async def test_she_speaks_of_the_newest_outcome_only(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "answered")
    for number in (0, 2, -1):
        for deed in (item for item in DEEDS if item.after == "answered"):
            refused = await refusal(
                deed.do(village, "asker", matter, **deed.good | {"resolution_no": number})
            )
            assert refused.reason == "RESOLUTION_STALE"
            assert refused.metadata["resolution_no"] == "1"


async def test_an_invited_person_reads_until_the_invitation_ends(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")

    async def invite(person: str, by: str, **fields: Any) -> None:
        request = register_pb2.SetFactRequest(
            name=matter.name, subject=person, relation="invitee", **fields
        )
        await village.client(by)(register_pb2_grpc.RegisterServiceStub, "SetFact", request)

    assert await reason(village.read(village.stranger, matter.name)) == "NOT_FOUND"
    assert await reason(invite(village.stranger, village.stranger)) == "NOT_FOUND"
    assert await reason(invite(village.stranger, village.neighbour)) == "ACTION_NOT_ALLOWED"
    nobody = village.group.replace("groups/", "people/")
    assert await reason(invite(nobody, village.director)) == "INVITATION_NOT_POSSIBLE"
    assert await reason(invite("people/x", village.director)) == "INVALID_FIELDS"
    await invite(village.stranger, village.director)
    assert (await village.read(village.stranger, matter.name)).name == matter.name
    [now] = await world.rows("intake", "SELECT now()")
    await invite(village.stranger, village.director, valid_until=now[0])
    assert await reason(village.read(village.stranger, matter.name)) == "NOT_FOUND"


async def test_a_move_is_found_again_by_who_made_it_only(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    deed = next(item for item in DEEDS if item.method == "MoveMatter")
    made = await deed.do(village, "director", matter, **deed.good)
    assert made.owner.name == f"federations/{VILLAGE}"
    lookup = register_pb2.LookupMoveRequest(name=matter.name, request_id="move")
    stub = register_pb2_grpc.RegisterServiceStub
    assert await village.client(village.director)(stub, "LookupMove", lookup) == made
    for person in (village.leader, village.chair, village.stranger):
        assert await reason(village.client(person)(stub, "LookupMove", lookup)) == "NOT_FOUND"
    # What her council's state adds is no part of what she asked for.
    again = {**deed.good, "without_deliberation": True}
    assert await deed.do(village, "director", matter, **again) == made
    for other in (
        {"move": pb.MOVE_ANSWER, "answer": ANSWER},
        {"reason": "另一个理由"},
        {"reason": ""},
        {"expected_epoch": matter.epoch + 1},
        {"answer": ANSWER},
    ):
        refused = await reason(deed.do(village, "director", matter, **deed.good | other))
        assert refused == "IDEMPOTENCY_KEY_REUSED"
