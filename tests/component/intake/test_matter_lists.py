"""Pages, filters, batches and the worklist: complete, each once, and nobody else's."""

from typing import Any

from tests.component.intake.support import ANSWER, later, move, prepared, reason, refusal
from tests.support.village import VILLAGE, Village, make_village
from tests.support.world import World
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub


async def names(village: Village, person: str, **fields: Any) -> list[str]:
    page = await village.call(person, "ListMatters", pb.ListMattersRequest(**fields))
    return [matter.name for matter in page.matters]


async def pages(village: Village, person: str, method: str, request: Any) -> list[list[Any]]:
    """Walk all pages of a list."""
    found = []
    while True:
        answer = await village.call(person, method, request)
        [rows] = [value for field, value in answer.ListFields() if field.name != "next_page_token"]
        found.append(list(rows))
        if not answer.next_page_token:
            return found
        request.page_token = answer.next_page_token


async def test_walking_the_pages_gives_each_matter_once_newest_first(world: World) -> None:
    village = await make_village(world)
    filed = [(await village.file(village.asker, text=f"第{n}件")).name for n in range(7)]
    walked = await pages(village, village.leader, "ListMatters", pb.ListMattersRequest(page_size=3))
    assert [len(page) for page in walked] == [3, 3, 1]
    assert [matter.name for page in walked for matter in page] == sorted(filed, reverse=True)
    assert await names(village, village.stranger) == []
    assert len(await names(village, village.leader, page_size=100_000)) == 7
    one = pb.ListTimelineRequest(name=filed[0], page_size=1)
    await village.call(village.neighbour, "CosignMatter", pb.CosignMatterRequest(name=filed[0]))
    entries = await pages(village, village.asker, "ListTimeline", one)
    assert [[entry.entry_no for entry in page] for page in entries] == [[1], [2]]
    links = pb.ListCustodyRequest(name=filed[0], page_size=1)
    assert len(await pages(village, village.asker, "ListCustody", links)) == 1


async def test_a_page_token_serves_its_own_caller_filter_and_list_only(world: World) -> None:
    village = await make_village(world)
    for number in range(3):
        await village.file(village.asker, text=f"第{number}件")
    first = await village.call(village.leader, "ListMatters", pb.ListMattersRequest(page_size=1))
    token = first.next_page_token
    flipped = ("A" if token[20] != "A" else "B").join([token[:20], token[21:]])
    attempts = [
        (village.neighbour, {"page_token": token}),
        (village.leader, {"page_token": token, "topic": "selling"}),
        (village.leader, {"page_token": token, "mine": True}),
        (village.leader, {"page_token": flipped}),
        (village.leader, {"page_token": token + "A"}),
        (village.leader, {"page_token": "地瓜"}),
        (village.leader, {"page_size": -1}),
    ]
    for person, fields in attempts:
        refused = await refusal(
            village.call(person, "ListMatters", pb.ListMattersRequest(**{"page_size": 1} | fields))
        )
        assert refused.reason == "INVALID_FIELDS"
        assert {error.field for error in refused.fields} <= {"page_token", "page_size"}
    second = await village.call(
        village.leader, "ListMatters", pb.ListMattersRequest(page_size=1, page_token=token)
    )
    assert second.matters[0].name != first.matters[0].name


async def test_filters_cut_the_list_and_never_widen_it(world: World) -> None:
    village = await make_village(world)
    selling = (await village.file(village.asker)).name
    jobs = (await village.file(village.neighbour, topic="jobs")).name
    await village.call(
        village.leader,
        "AnswerMatter",
        pb.AnswerMatterRequest(name=jobs, expected_epoch=1, answer=ANSWER),
    )
    both = [jobs, selling]
    wanted: list[tuple[dict[str, Any], list[str]]] = [
        ({}, both),
        ({"within": VILLAGE}, both),
        ({"within": "210922107000"}, both),
        ({"within": "210000000000"}, both),
        ({"within": "211021000000"}, []),
        ({"status": pb.MATTER_STATUS_OPEN}, [selling]),
        ({"status": pb.MATTER_STATUS_RESOLVED}, [jobs]),
        ({"status": 99}, []),
        ({"topic": "selling"}, [selling]),
        ({"topic": "' OR 1=1 --"}, []),
        ({"owner": village.group}, both),
        ({"owner": "groups/%"}, []),
        ({"overdue": True}, []),
        ({"mine": True}, []),
    ]
    for fields, expected in wanted:
        assert await names(village, village.leader, **fields) == expected, fields
        assert await names(village, village.stranger, **fields) == [], fields
    assert await names(village, village.asker, mine=True) == [selling]
    refused = await refusal(names(village, village.leader, within="219999999999"))
    assert [(error.field, error.reason) for error in refused.fields] == [
        ("within", "UNKNOWN_REGION")
    ]


async def test_a_batch_keeps_the_order_and_leaves_out_what_is_not_hers(world: World) -> None:
    village = await make_village(world)
    first = (await village.file(village.asker)).name
    second = (await village.file(village.asker, audience=pb.AUDIENCE_LEADER)).name
    unknown = first.replace(first[-4:], "0000")

    async def batch(person: str, wanted: list[str]) -> list[str]:
        found = await village.call(
            person, "BatchGetMatters", pb.BatchGetMattersRequest(names=wanted)
        )
        return [matter.name for matter in found.matters]

    assert await batch(village.asker, [second, unknown, first]) == [second, first]
    assert await batch(village.neighbour, [second, first]) == [first]
    assert await batch(village.stranger, [second, first]) == []
    assert await batch(village.asker, []) == []
    assert await reason(batch(village.asker, [first] * 201)) == "INVALID_FIELDS"
    assert await reason(batch(village.asker, ["matters/x"])) == "INVALID_FIELDS"


async def worklist(village: Village, person: str, **fields: Any) -> common.ListWorkItemsResponse:
    return await village.client(person)(
        RegisterServiceStub, "ListWorkItems", common.ListWorkItemsRequest(**fields)
    )


async def test_the_worklist_counts_what_waits_and_what_is_late(world: World) -> None:
    village = await make_village(world)
    filed = [(await village.file(village.asker, text=f"第{n}件")).name for n in range(3)]
    urgent = (await village.file(village.asker, urgency=common.URGENCY_URGENT)).name
    waiting = await worklist(village, village.leader, page_size=2)
    assert (waiting.total_size, waiting.overdue_size, len(waiting.items)) == (4, 0, 2)
    assert waiting.items[0].matter == urgent, "the earliest due comes first"
    assert waiting.items[0].kind == "matter.answer"
    for person in (village.asker, village.neighbour, village.stranger, village.director):
        assert (await worklist(village, person)).total_size == 0
    await village.call(
        village.leader,
        "AnswerMatter",
        pb.AnswerMatterRequest(name=filed[0], expected_epoch=1, answer=ANSWER),
    )
    hers = await worklist(village, village.asker)
    assert [(item.kind, item.matter) for item in hers.items] == [("matter.confirm", filed[0])]
    assert "confirm" in hers.items[0].allowed_actions
    assert (await worklist(village, village.asker, kinds=["matter.answer"])).total_size == 0
    assert (await worklist(village, village.asker, kinds=["gossip"])).total_size == 0
    assert (await worklist(village, village.leader)).total_size == 3
    await world.jump(days=30)
    assert (await worklist(village, village.leader)).total_size == 0, "its clock took it away"
    late = await worklist(village, village.asker, overdue=True)
    assert (late.total_size, late.overdue_size) == (1, 1)
    assert late.items[0].overdue
    assert await names(village, village.director, overdue=True) == []
    await world.jump(days=16)  # over the council's 15 days
    assert await names(village, village.director, overdue=True) == sorted(
        [filed[1], filed[2]], reverse=True
    )


async def test_filters_by_what_a_cadre_asks_for(world: World) -> None:
    village = await make_village(world)
    urgent = (await village.file(village.asker, urgency=common.URGENCY_URGENT)).name
    walked_in = (
        await village.file(
            village.chair, group="", region=VILLAGE, channel=pb.CHANNEL_WALK_IN, topic="allowance"
        )
    ).name
    answered = await village.file(village.asker)
    await village.call(
        village.leader,
        "AnswerMatter",
        pb.AnswerMatterRequest(name=answered.name, expected_epoch=1, answer=ANSWER),
    )
    asker, leader, chair = village.asker, village.leader, village.chair
    soon = (await village.read(asker, urgent)).deadline
    soon.seconds += 60
    assert await names(village, leader, urgency=common.URGENCY_URGENT) == [urgent]
    assert await names(village, leader, waiting_for=pb.WAITING_FOR_HER) == [answered.name]
    assert await names(village, leader, waiting_for=pb.WAITING_FOR_OWNER) == [urgent]
    assert await names(village, leader, waiting_for=pb.WAITING_FOR_BODY) == []
    assert await names(village, leader, due_before=soon) == [urgent]
    assert await names(village, leader, level=common.LEVEL_COUNTY) == []
    assert await names(village, leader, risk=common.RISK_LOW) == [answered.name, urgent]
    assert await names(village, chair, channel=pb.CHANNEL_WALK_IN) == [walked_in]
    assert await names(village, chair, confidentiality=common.CONFIDENTIALITY_PROTECTED) == [
        walked_in
    ]
    assert await names(village, chair, confidentiality=common.CONFIDENTIALITY_OPEN) == []
    # A filter tells nothing of a course that the caller may not read.
    assert await names(village, village.stranger, urgency=common.URGENCY_URGENT) == []


async def test_a_promise_waits_for_who_gave_it_until_it_is_kept(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    promise = pb.Answer(
        outcome=pb.OUTCOME_PROMISED,
        text="下周修好",
        action_record="约了师傅",
        expected_time=later(days=7),
    )
    await move(village, village.director, matter.name, pb.MOVE_ANSWER, answer=promise, reason="")
    [waiting] = (await worklist(village, village.director)).items
    assert (waiting.kind, waiting.matter) == ("matter.fulfil", matter.name)
    assert (await worklist(village, village.chair)).total_size == 0
    await move(village, village.director, matter.name, pb.MOVE_FULFIL, reason="")
    assert (await worklist(village, village.director)).total_size == 0
