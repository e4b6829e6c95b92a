"""A matter's ways through the register: the happy ones, and who may not."""

import pytest

from chassis.refusals import TongxinError
from tests.support.village import VILLAGE, Village, make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import register_pb2
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

ANSWER = pb.Answer(outcome=pb.OUTCOME_SOLVED, text="直播间卖完了", action_record="办了一场直播")


async def refused(awaitable: object) -> str:
    with pytest.raises(TongxinError) as refusal:
        await awaitable  # type: ignore[misc]
    return refusal.value.reason


async def move(
    village: Village, person: str, matter: pb.Matter, kind: int, **fields: object
) -> register_pb2.MoveMatterResponse:
    request = register_pb2.MoveMatterRequest(
        **{
            "name": matter.name,
            "expected_epoch": matter.epoch,
            "move": kind,
            "request_id": f"{kind}-{matter.epoch}",
            "reason": "货物易坏",
        }
        | fields
    )
    return await village.client(person)(RegisterServiceStub, "MoveMatter", request)


async def timeline(village: Village, person: str, name: str) -> list[str]:
    answer = await village.call(person, "ListTimeline", pb.ListTimelineRequest(name=name))
    return [entry.template_key for entry in answer.entries]


async def test_sweet_potatoes_go_up_and_every_cosigner_is_answered(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    assert matter.owner.name == village.group
    assert "withdraw" in matter.allowed_actions
    child = await village.call(
        village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=matter.name, text="我家也有")
    )
    assert child.status == pb.MATTER_STATUS_MERGED
    assert child.parent == matter.name
    raised = await village.call(
        village.leader,
        "RaiseMatter",
        pb.RaiseMatterRequest(name=matter.name, expected_epoch=matter.epoch, reason="货物易坏"),
    )
    assert raised.owner.name == f"federations/{VILLAGE}"
    at_village = await village.read(village.chair, matter.name)
    await move(village, village.chair, at_village, pb.MOVE_RAISE, without_deliberation=True)
    at_township = await village.read(village.cadre, matter.name)
    assert at_township.owner.name == "federations/210922107000"
    await move(village, village.cadre, at_township, pb.MOVE_ANSWER, answer=ANSWER)
    answered = await village.read(village.neighbour, child.name)
    assert answered.resolution.answer.text == ANSWER.text
    assert "confirm" in answered.allowed_actions
    for person, name in ((village.asker, matter.name), (village.neighbour, child.name)):
        now = await village.call(
            person,
            "ConfirmMatter",
            pb.ConfirmMatterRequest(
                name=name,
                resolution_no=1,
                solved=True,
                satisfaction=pb.SATISFACTION_SATISFIED,
            ),
        )
        assert now.resolved_level == 2, now
    closed = await village.read(village.asker, matter.name)
    assert closed.status == pb.MATTER_STATUS_CLOSED_CONFIRMED
    assert await timeline(village, village.asker, matter.name) == [
        "filed.group",
        "cosigned",
        "raised.without_deliberation",
        "raised.without_deliberation",
        "answered.solved",
        "confirmed",
    ]
    custody = await village.call(
        village.asker, "ListCustody", pb.ListCustodyRequest(name=matter.name)
    )
    assert [link.epoch for link in custody.custody] == [1, 2, 3, 4, 5]


async def test_a_cosigners_no_takes_her_out_of_the_collective_matter(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    child = await village.call(
        village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=matter.name)
    )
    await village.call(
        village.leader,
        "AnswerMatter",
        pb.AnswerMatterRequest(name=matter.name, expected_epoch=matter.epoch, answer=ANSWER),
    )
    taken_out = await village.call(
        village.neighbour,
        "ConfirmMatter",
        pb.ConfirmMatterRequest(name=child.name, resolution_no=1, solved=False, comment="没有"),
    )
    assert taken_out.status == pb.MATTER_STATUS_OPEN
    assert taken_out.owner.name == village.group
    assert (await village.read(village.asker, matter.name)).children_count == 0


async def test_withdrawing_a_collective_matter_leaves_nobody_without_an_owner(
    world: World,
) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    child = await village.call(
        village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=matter.name)
    )
    await village.call(village.asker, "WithdrawMatter", pb.WithdrawMatterRequest(name=matter.name))
    alone = await village.read(village.neighbour, child.name)
    assert (alone.status, alone.owner.name) == (pb.MATTER_STATUS_OPEN, village.group)


async def test_a_stale_epoch_learns_who_has_it_now(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    forward = pb.ForwardMatterRequest(name=matter.name, expected_epoch=1)
    await village.call(village.leader, "ForwardMatter", forward)
    with pytest.raises(TongxinError) as refusal:
        await village.call(village.leader, "ForwardMatter", forward)
    assert refusal.value.reason == "MATTER_MOVED"
    assert refusal.value.metadata["owner"] == f"councils/{VILLAGE}"


async def test_the_same_move_again_is_the_same_move(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    await village.call(
        village.leader,
        "ForwardMatter",
        pb.ForwardMatterRequest(name=matter.name, expected_epoch=1, request_id="f"),
    )
    at_council = await village.read(village.director, matter.name)
    first = await move(village, village.director, at_council, pb.MOVE_RAISE)
    again = await move(village, village.director, at_council, pb.MOVE_RAISE)
    assert first == again
    found = await village.client(village.director)(
        RegisterServiceStub,
        "LookupMove",
        register_pb2.LookupMoveRequest(name=matter.name, request_id=f"{pb.MOVE_RAISE}-2"),
    )
    assert found.epoch == first.epoch


async def test_protected_shows_names_to_few_and_nothing_to_strangers(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(
        village.asker, topic="inheritance", text="我叫张婶，电话13900001111，他们不给我地"
    )
    assert matter.confidentiality == 2
    draft = await village.call(
        village.leader, "DraftCouncilText", pb.DraftCouncilTextRequest(name=matter.name)
    )
    assert "张婶" not in draft.council_text
    assert "13900001111" not in draft.council_text
    assert (
        await refused(
            village.call(
                village.leader,
                "ForwardMatter",
                pb.ForwardMatterRequest(name=matter.name, expected_epoch=1),
            )
        )
        == "COUNCIL_TEXT_REQUIRED"
    )
    await village.call(
        village.leader,
        "ForwardMatter",
        pb.ForwardMatterRequest(
            name=matter.name, expected_epoch=1, council_text=draft.council_text
        ),
    )
    for stranger in (village.neighbour, village.stranger, village.cadre):
        assert await refused(village.read(stranger, matter.name)) == "NOT_FOUND"
        listed = await village.call(stranger, "ListMatters", pb.ListMattersRequest())
        assert listed.matters == []
    entitled = await village.read(village.director, matter.name)
    assert entitled.text
    assert not entitled.masked
    assert {party.display_name for party in entitled.parties} == {"张婶"}


async def test_the_leaders_clock_hands_the_matter_to_the_council(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    await world.jump(hours=45)
    moved = await village.read(village.asker, matter.name)
    assert moved.owner.name == f"councils/{VILLAGE}"
    assert await timeline(village, village.asker, matter.name) == [
        "filed.group",
        "clock.to_council",
    ]


async def test_a_respondent_cannot_learn_that_it_exists(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(
        village.asker,
        topic="wages",
        parties=[pb.Party(role=pb.PARTY_ROLE_RESPONDENT, person=village.leader)],
    )
    assert matter.owner.name == f"councils/{VILLAGE}", "never addressed to whom it is about"
    assert await refused(village.read(village.leader, matter.name)) == "NOT_FOUND"
    assert (await village.read(village.director, matter.name)).name == matter.name


async def test_sealed_topics_are_refused_with_help_first(world: World) -> None:
    village = await make_village(world)
    with pytest.raises(TongxinError) as refusal:
        await village.file(village.asker, topic="domestic_violence")
    assert refusal.value.reason == "SEALED_NOT_AVAILABLE"
    assert refusal.value.metadata["help_first"] == "110"
    assert await world.rows("intake", "SELECT 1 FROM matter") == []


async def test_screening_comes_before_a_marked_topic_is_settled(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, topic="couple")
    reasons = [
        await refused(village.call(village.leader, method, request))
        for method, request in (
            (
                "ForwardMatter",
                pb.ForwardMatterRequest(name=matter.name, expected_epoch=1, council_text="x"),
            ),
            (
                "AnswerMatter",
                pb.AnswerMatterRequest(name=matter.name, expected_epoch=1, answer=ANSWER),
            ),
        )
    ]
    assert reasons == ["SCREENING_REQUIRED"] * 2
