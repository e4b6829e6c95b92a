"""A respondent learns nothing of co-signers; a distant reporter nothing of the course."""

from tests.component.intake.support import reason
from tests.support.village import VILLAGE, give_office, make_village
from tests.support.world import World
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import register_pb2
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub

ANSWER = pb.Answer(
    outcome=pb.OUTCOME_SOLVED, text="李姐的工资已结清", action_record="陪李姐去了劳动监察"
)


def about(person: str) -> list[pb.Party]:
    return [pb.Party(role=pb.PARTY_ROLE_RESPONDENT, person=person)]


async def test_a_respondent_learns_nothing_of_cosigners(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, parties=about(village.leader))
    child = await village.call(
        village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=matter.name, text="我也是")
    )
    for name in (matter.name, child.name):
        assert await reason(village.read(village.leader, name)) == "NOT_FOUND"
    assert (await village.read(village.neighbour, child.name)).text == "我也是"
    await village.call(village.asker, "WithdrawMatter", pb.WithdrawMatterRequest(name=matter.name))
    assert await reason(village.read(village.leader, child.name)) == "NOT_FOUND"
    assert (await village.read(village.neighbour, child.name)).owner.name


async def test_a_complaint_about_the_director_passes_over_her_council(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, parties=about(village.director))
    forwarded = await village.call(
        village.leader,
        "ForwardMatter",
        pb.ForwardMatterRequest(name=matter.name, expected_epoch=matter.epoch),
    )
    assert forwarded.owner.name == f"federations/{VILLAGE}"
    again = await village.file(village.asker, parties=about(village.director))
    await world.jump(hours=45)
    assert (await village.read(village.asker, again.name)).owner.name == f"federations/{VILLAGE}"


async def test_masked_readers_get_the_kind_of_end_and_no_word_of_it(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, topic="wages", text="工资没给")
    await village.call(
        village.leader,
        "ForwardMatter",
        pb.ForwardMatterRequest(
            name=matter.name, expected_epoch=1, council_text="一位村民的工资没给"
        ),
    )
    for person, move, fields in (
        (village.director, pb.MOVE_RAISE, {"reason": "超出村里能力"}),
        (village.chair, pb.MOVE_ANSWER, {"answer": ANSWER}),
    ):
        now = await village.read(person, matter.name)
        request = register_pb2.MoveMatterRequest(
            name=matter.name,
            expected_epoch=now.epoch,
            move=move,
            request_id=str(move),
            **fields,
        )
        await village.client(person)(RegisterServiceStub, "MoveMatter", request)
    await give_office(world, village.neighbour, ["councillor"], f"councils/{VILLAGE}", 2)
    await world.quiescent()
    masked = await village.read(village.neighbour, matter.name)
    assert masked.masked
    assert masked.council_text == "一位村民的工资没给"
    assert masked.resolution.answer.outcome == pb.OUTCOME_SOLVED
    assert "李姐" not in str(masked)
    assert (await village.read(village.asker, matter.name)).resolution.answer == ANSWER


async def test_a_distant_reporter_hears_received_taken_finished(world: World) -> None:
    village = await make_village(world)
    concerned = [pb.Party(role=pb.PARTY_ROLE_CONCERNED, person=village.neighbour)]
    matter = await village.file(village.asker, topic="wages", text="她的工资", parties=concerned)
    assert matter.status_line.en.startswith("Somebody is taking care")
    await village.call(
        village.leader,
        "AnswerMatter",
        pb.AnswerMatterRequest(name=matter.name, expected_epoch=1, answer=ANSWER),
    )
    seen = await village.read(village.asker, matter.name)
    assert (seen.status, seen.epoch, seen.HasField("owner")) == (0, 0, False)
    assert not seen.HasField("resolution")
    filtered = pb.ListMattersRequest(status=pb.MATTER_STATUS_RESOLVED)
    assert (await village.call(village.asker, "ListMatters", filtered)).matters == []
    [hers] = (await village.call(village.neighbour, "ListMatters", filtered)).matters
    assert hers.resolution.answer == ANSWER
    confirm = pb.ConfirmMatterRequest(
        name=matter.name,
        resolution_no=1,
        solved=True,
        satisfaction=pb.SATISFACTION_SATISFIED,
    )
    await village.call(village.neighbour, "ConfirmMatter", confirm)
    after = await village.read(village.asker, matter.name)
    assert after.status_line != seen.status_line


async def test_an_officer_fills_in_the_text_that_the_clock_left_empty(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, topic="wages", text="张婶的工资没给")
    await world.jump(hours=45)
    at_council = await village.read(village.director, matter.name)
    assert at_council.council_text == ""
    agenda = register_pb2.SetDeadlineRequest(
        name=matter.name,
        expected_epoch=at_council.epoch,
        cause=register_pb2.DEADLINE_CAUSE_AGENDA,
        until=at_council.deadline,
    )
    director = village.client(village.director)
    refused = await reason(director(RegisterServiceStub, "SetDeadline", agenda))
    assert refused == "COUNCIL_TEXT_REQUIRED"
    change = pb.UpdateMatterRequest(
        matter=pb.Matter(name=matter.name, council_text="一位村民的工资没给"),
        etag=at_council.etag,
    )
    change.update_mask.paths.append("council_text")
    changed = await village.call(village.director, "UpdateMatter", change)
    assert changed.council_text == "一位村民的工资没给"
    await director(RegisterServiceStub, "SetDeadline", agenda)
    change.etag = changed.etag
    assert await reason(village.call(village.asker, "UpdateMatter", change)) == "ACTION_NOT_ALLOWED"


async def test_who_was_never_heard_can_say_no_after_thirty_days(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    await village.call(
        village.leader,
        "AnswerMatter",
        pb.AnswerMatterRequest(name=matter.name, expected_epoch=1, answer=ANSWER),
    )
    await world.jump(days=40)
    no = pb.ConfirmMatterRequest(name=matter.name, resolution_no=1, solved=False, comment="没有")
    assert (await village.call(village.asker, "ConfirmMatter", no)).status == pb.MATTER_STATUS_OPEN


async def test_help_comes_before_any_field_error(world: World) -> None:
    village = await make_village(world)
    told = village.file(village.asker, topic="domestic_violence", text="长" * 5000)
    assert await reason(told) == "SEALED_NOT_AVAILABLE"
