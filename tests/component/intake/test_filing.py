"""Filing: every wrong field at once, who is excluded, whom she chose, who hears what."""

from typing import Any

from chassis.texts import Sentences
from tests.component.intake.support import ANSWER, LONG, counts, reason, refusal
from tests.support.village import OTHER_VILLAGE, VILLAGE, Village, make_village
from tests.support.world import World
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub

RESPONDENT, CONCERNED = pb.PARTY_ROLE_RESPONDENT, pb.PARTY_ROLE_CONCERNED


async def say(village: Village, person: str, name: str, *, solved: bool) -> pb.Matter:
    return await village.call(
        person,
        "ConfirmMatter",
        pb.ConfirmMatterRequest(
            name=name,
            resolution_no=(await village.read(person, name)).resolution.resolution_no,
            solved=solved,
            satisfaction=pb.SATISFACTION_SATISFIED if solved else pb.SATISFACTION_UNSPECIFIED,
        ),
    )


async def answer(village: Village, name: str) -> pb.Matter:
    epoch = (await village.read(village.leader, name)).epoch
    request = pb.AnswerMatterRequest(name=name, expected_epoch=epoch, answer=ANSWER)
    return await village.call(village.leader, "AnswerMatter", request)


async def keys(village: Village, person: str, name: str) -> list[str]:
    page = await village.call(person, "ListTimeline", pb.ListTimelineRequest(name=name))
    return [entry.template_key for entry in page.entries]


async def test_every_wrong_field_is_named_at_once(world: World) -> None:
    village = await make_village(world)
    before = await counts(world)
    refused = await refusal(
        village.file(
            village.asker,
            region="999999999999",
            topic="gossip",
            right=99,
            urgency=99,
            confidentiality=99,
            channel=pb.CHANNEL_PARTNER,
            audience=99,
            group="groups/一组",
            text="a\x00" + LONG,
            parties=[
                pb.Party(role=99, person="people/nobody"),
                pb.Party(role=CONCERNED, display_name=LONG),
                pb.Party(role=CONCERNED, display_name="a\x1bb", phone="1" * 21),
                pb.Party(role=RESPONDENT, person=village.asker),
                pb.Party(role=RESPONDENT, person=village.leader),
                pb.Party(role=CONCERNED, person=village.leader),
                pb.Party(role=RESPONDENT, person=village.group.replace("groups/", "people/")),
            ],
        )
    )
    assert refused.reason == "INVALID_FIELDS"
    assert {(error.field, error.reason) for error in refused.fields} >= {
        ("region", "UNKNOWN_REGION"),
        ("topic", "UNKNOWN_TOPIC"),
        ("right", "UNKNOWN_VALUE"),
        ("urgency", "UNKNOWN_VALUE"),
        ("confidentiality", "TOO_LOW"),
        ("channel", "UNKNOWN_VALUE"),
        ("audience", "UNKNOWN_VALUE"),
        ("group", "INVALID_NAME"),
        ("text", "CONTROL_CHARACTER"),
        ("text", "TOO_LONG"),
        ("parties", "ONE_CONCERNED"),
        ("parties[0].role", "UNKNOWN_VALUE"),
        ("parties[0].person", "INVALID_NAME"),
        ("parties[1].display_name", "TOO_LONG"),
        ("parties[2].display_name", "CONTROL_CHARACTER"),
        ("parties[2].phone", "TOO_LONG"),
        ("parties[3].person", "NOT_ONESELF"),
        ("parties[5].person", "NAMED_TWICE"),
        ("parties[6].person", "UNKNOWN_PERSON"),
    }
    assert await counts(world) == before


async def test_each_wrong_field_by_itself(world: World) -> None:
    village = await make_village(world)
    wrong: list[tuple[dict[str, Any], tuple[str, str]]] = [
        ({"text": ""}, ("text", "TOO_SHORT")),
        ({"text": " \u3000\n"}, ("text", "TOO_SHORT")),
        ({"region": OTHER_VILLAGE}, ("region", "NOT_THE_GROUPS")),
        ({"region": "210922107000"}, ("region", "UNKNOWN_REGION")),
        ({"region": "二一〇九二二一〇七〇〇二"}, ("region", "UNKNOWN_REGION")),
        ({"topic": "wages", "confidentiality": 1}, ("confidentiality", "TOO_LOW")),
        ({"group": "", "region": VILLAGE, "audience": 1}, ("audience", "GROUP_REQUIRED")),
        ({"parties": [pb.Party(role=RESPONDENT)]}, ("parties[0].display_name", "TOO_SHORT")),
        (
            {"parties": [pb.Party(role=CONCERNED, display_name="甲")] * 21},
            ("parties", "TOO_MANY"),
        ),
    ]
    before = await counts(world)
    for fields, wanted in wrong:
        refused = await refusal(village.file(village.asker, **fields))
        assert wanted in {(error.field, error.reason) for error in refused.fields}
    assert await counts(world) == before


async def test_long_texts_and_rare_characters_are_kept_as_said(world: World) -> None:
    village = await make_village(world)
    longest = "𠮷" * 4000
    assert (await village.file(village.asker, text=longest)).text == longest
    # e + combining accent becomes one character (NFC); line breaks become one kind.
    matter = await village.file(
        village.asker,
        text="  cafe\u0301\r\n赵·阿依古丽  ",
        parties=[
            pb.Party(role=CONCERNED, display_name="赵·阿依古丽·𠮷"),
            pb.Party(role=3, display_name="甲"),
        ],
    )
    assert matter.text == "café\n赵·阿依古丽"
    assert {party.display_name for party in matter.parties} == {"赵·阿依古丽·𠮷", "甲", "张婶"}


async def test_only_ones_own_group_and_channel(world: World) -> None:
    village = await make_village(world)
    refused = await refusal(village.file(village.stranger))
    assert ("group", "NOT_YOUR_GROUP") in {(item.field, item.reason) for item in refused.fields}
    hotline = {"channel": pb.CHANNEL_HOTLINE_12338, "group": "", "region": VILLAGE}
    assert await reason(village.file(village.asker, **hotline)) == "ACTION_NOT_ALLOWED"
    received = await village.file(village.cadre, **hotline)
    assert received.owner.name == "federations/210922107000", "who received it has it"
    web = await village.file(village.stranger, group="", region=VILLAGE)
    assert web.owner.name == f"councils/{VILLAGE}"
    by_seed = world.seed("intake")(
        MatterServiceStub,
        "CreateMatter",
        pb.CreateMatterRequest(region=VILLAGE, topic="jobs", text="x"),
    )
    assert await reason(by_seed) == "ACTION_NOT_ALLOWED"


async def test_straight_to_the_county_is_not_the_groups(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker, audience=pb.AUDIENCE_COUNTY)
    assert matter.owner.name == "federations/210922000000"
    for person in (village.leader, village.neighbour, village.director, village.chair):
        assert await reason(village.read(person, matter.name)) == "NOT_FOUND"
    hers = await village.file(village.asker, audience=pb.AUDIENCE_LEADER)
    assert (await village.read(village.leader, hers.name)).name == hers.name
    assert await reason(village.read(village.neighbour, hers.name)) == "NOT_FOUND"


async def test_a_reporter_hears_received_taken_finished_though_she_is_a_neighbour(
    world: World,
) -> None:
    village = await make_village(world)
    matter = await village.file(
        village.neighbour,
        topic="wages",
        parties=[pb.Party(role=CONCERNED, person=village.asker)],
    )
    assert "confirm" not in matter.allowed_actions
    await answer(village, matter.name)
    await say(village, village.asker, matter.name, solved=True)
    assert await keys(village, village.neighbour, matter.name) == ["filed.on_behalf", "finished"]
    assert await keys(village, village.asker, matter.name) == [
        "filed.on_behalf",
        "answered.solved",
        "confirmed",
    ]


async def test_her_solved_stays_solved_whatever_the_others_do(world: World) -> None:
    village = await make_village(world)
    parent = await village.file(village.asker)
    child = await village.call(
        village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=parent.name)
    )
    await answer(village, parent.name)
    ended = await say(village, village.neighbour, child.name, solved=True)
    assert ended.phase == pb.MATTER_PHASE_ENDED
    assert ended.allowed_actions == ["reopen"]
    refused = await reason(say(village, village.neighbour, child.name, solved=True))
    assert refused == "MATTER_NOT_RESOLVED"
    withdraw = pb.WithdrawMatterRequest(name=child.name)
    assert (
        await reason(village.call(village.neighbour, "WithdrawMatter", withdraw)) == "MATTER_ENDED"
    )
    await say(village, village.asker, parent.name, solved=False)
    await answer(village, parent.name)
    await say(village, village.asker, parent.name, solved=True)
    again = await village.read(village.neighbour, child.name)
    assert (again.phase, again.resolution.resolution_no) == (pb.MATTER_PHASE_ENDED, 1)
    assert await keys(village, village.neighbour, child.name) == [
        "merged",
        "answered.solved",
        "confirmed",
    ]
    taken_up = await village.call(
        village.neighbour,
        "ReopenMatter",
        pb.ReopenMatterRequest(name=child.name, resolution_no=1, reason="又坏了"),
    )
    assert (taken_up.status, taken_up.owner.name) == (pb.MATTER_STATUS_OPEN, village.group)


async def test_a_cosigner_is_not_told_that_it_is_finished_when_another_says_so(
    world: World,
) -> None:
    village = await make_village(world)
    parent = await village.file(
        village.neighbour, parties=[pb.Party(role=CONCERNED, display_name="王奶奶·甲")]
    )
    child = await village.call(
        village.asker, "CosignMatter", pb.CosignMatterRequest(name=parent.name)
    )
    await answer(village, parent.name)
    await say(village, village.neighbour, parent.name, solved=True)
    assert await keys(village, village.asker, child.name) == ["merged", "answered.solved"]
    hers = await village.read(village.asker, child.name)
    assert {"confirm", "reopen"} <= set(hers.allowed_actions)
    # The collective matter has ended; her own line still asks her, with the group's own name.
    closed = await village.read(village.neighbour, parent.name)
    sentences = Sentences.load()
    assert closed.status_line.zh == sentences.render("status.closed", {})[0]
    assert hers.status_line.zh.startswith(sentences.body(village.group)[0])
    assert hers.status_line.zh != closed.status_line.zh


async def test_who_took_her_we_too_back_may_say_it_again(world: World) -> None:
    village = await make_village(world)
    parent = await village.file(village.asker)
    join = pb.CosignMatterRequest(name=parent.name)
    child = await village.call(village.neighbour, "CosignMatter", join)
    assert await reason(village.call(village.neighbour, "CosignMatter", join)) == "ALREADY_COSIGNED"
    assert await reason(village.call(village.asker, "CosignMatter", join)) == "ALREADY_COSIGNED"
    await village.call(
        village.neighbour, "WithdrawMatter", pb.WithdrawMatterRequest(name=child.name)
    )
    assert (await village.read(village.asker, parent.name)).children_count == 0
    again = await village.call(village.neighbour, "CosignMatter", join)
    assert again.name != child.name
    assert (await village.read(village.asker, parent.name)).children_count == 1


async def test_sealed_is_refused_by_choice_too(world: World) -> None:
    village = await make_village(world)
    before = await counts(world)
    refused = await refusal(
        village.file(village.asker, confidentiality=common.CONFIDENTIALITY_SEALED)
    )
    assert refused.reason == "SEALED_NOT_AVAILABLE"
    assert "110" in refused.message
    assert "12338" in refused.message
    assert await counts(world) == before
