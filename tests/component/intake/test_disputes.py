"""Not ours, not fair, not for her ears, not right: who decides, and what silence says."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.wire import moment
from tests.component.intake.support import (
    ANSWER,
    NEXT_VILLAGE,
    counts,
    move,
    prepared,
    reason,
    refusal,
)
from tests.component.intake.test_moves_between_owners import ABOVE, COUNCIL, FEDERATION, keys
from tests.support.village import Village, enter, give_office, make_village
from tests.support.world import World
from tongxin.common.v1 import common_pb2 as common
from tongxin.intake.v1 import matter_pb2 as pb
from tongxin.intake.v1 import moves_pb2
from tongxin.intake.v1.moves_pb2_grpc import MoveServiceStub
from tongxin.intake.v1.register_pb2_grpc import RegisterServiceStub


async def ask(village: Village, who: str, method: str, name: str, **fields: Any) -> Any:
    """Call MoveService as a person."""
    request = getattr(moves_pb2, f"{method}Request")(name=name, **fields)
    return await village.client(who)(MoveServiceStub, method, request)


async def objected(world: World) -> tuple[Village, pb.Matter]:
    """Let the council object to what the leader forwarded."""
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    await ask(
        village, village.director, "ObjectMatter", matter.name, expected_epoch=2, reason="不归我们"
    )
    return village, await village.read(village.director, matter.name)


async def test_the_owner_stays_while_the_giver_thinks_and_nobody_else_is_asked(
    world: World,
) -> None:
    village, matter = await objected(world)
    assert (matter.owner.name, matter.epoch) == (COUNCIL, 2)
    assert "object" not in matter.allowed_actions
    assert "objected" in await keys(village, village.asker, matter.name)
    seen = await village.read(village.leader, matter.name)
    assert "decide_objection" in seen.allowed_actions
    assert "undo" not in seen.allowed_actions
    found = await ask(village, village.leader, "GetObjection", matter.name)
    assert (found.reason, found.body.name, found.giver.name) == (
        "不归我们",
        COUNCIL,
        village.group,
    )
    for person, wanted in (
        (village.stranger, "NOT_FOUND"),
        (village.asker, "ACTION_NOT_ALLOWED"),
        (village.director, "ACTION_NOT_ALLOWED"),
    ):
        assert await reason(ask(village, person, "GetObjection", matter.name)) == wanted
        word = ask(
            village,
            person,
            "DecideObjection",
            matter.name,
            expected_epoch=2,
            agree=True,
            reason="好",
        )
        assert await reason(word) == wanted
    bad = ask(village, village.leader, "DecideObjection", matter.name, expected_epoch=2)
    assert [error.field for error in (await refusal(bad)).fields] == ["reason"]
    stale = ask(
        village, village.leader, "DecideObjection", matter.name, expected_epoch=1, reason="好"
    )
    assert await reason(stale) == "MATTER_MOVED"


async def test_a_giver_that_agrees_has_it_again_and_nobody_undoes_that(world: World) -> None:
    village, matter = await objected(world)
    word = {"expected_epoch": 2, "agree": True, "reason": "我们的", "request_id": "k"}
    now = await ask(village, village.leader, "DecideObjection", matter.name, **word)
    assert (now.owner.name, now.epoch) == (village.group, 3)
    before = await counts(world)
    assert await ask(village, village.leader, "DecideObjection", matter.name, **word) == now
    assert await counts(world) == before
    assert "undo" not in (await village.read(village.director, matter.name)).allowed_actions
    gone = ask(village, village.leader, "GetObjection", matter.name)
    assert await reason(gone) in ("NOT_FOUND", "ACTION_NOT_ALLOWED")


async def test_a_giver_that_refuses_or_is_silent_leaves_it_to_the_common_superior(
    world: World,
) -> None:
    village, matter = await objected(world)
    now = await ask(
        village,
        village.leader,
        "DecideObjection",
        matter.name,
        expected_epoch=2,
        agree=False,
        reason="是你们的",
    )
    assert now.owner.name == FEDERATION
    back = await move(village, village.chair, matter.name, pb.MOVE_RETURN, to=COUNCIL)
    assert back.owner.name == COUNCIL
    again = ask(
        village, village.director, "ObjectMatter", matter.name, expected_epoch=4, reason="还是不归"
    )
    assert await reason(again) == "SUPERIOR_DECIDED"


async def test_silence_refuses_after_two_working_days_unless_it_has_moved(world: World) -> None:
    village, matter = await objected(world)
    other = await prepared(village, "forwarded")
    await ask(village, village.director, "ObjectMatter", other.name, expected_epoch=2, reason="不")
    await move(village, village.director, other.name, pb.MOVE_RAISE)
    await world.jump(days=6)
    now = await village.read(village.chair, matter.name)
    assert (now.owner.name, now.epoch) == (FEDERATION, 3)
    assert "to_superior" in await keys(village, village.asker, matter.name)
    moved = await village.read(village.chair, other.name)
    assert moved.epoch == 3, "its timer found the matter elsewhere"


async def test_nobody_objects_too_late(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    await world.jump(days=8)
    late = ask(
        village, village.director, "ObjectMatter", matter.name, expected_epoch=2, reason="不归"
    )
    assert await reason(late) == "OBJECTION_WINDOW_OVER"
    own = await village.file(village.asker)
    mine = ask(village, village.leader, "ObjectMatter", own.name, expected_epoch=1, reason="不归")
    assert await reason(mine) == "ACTION_NOT_ALLOWED"


async def test_who_is_challenged_sees_nothing_until_the_superior_has_decided(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    request = {"person": village.director, "reason": "她是对方亲戚", "request_id": "c"}
    for person, wanted in ((village.stranger, "NOT_FOUND"), (village.leader, "ACTION_NOT_ALLOWED")):
        refused = ask(village, person, "ChallengeHandler", matter.name, **request)
        assert await reason(refused) == wanted
    bad = ask(village, village.asker, "ChallengeHandler", matter.name, person=village.stranger)
    assert {error.field for error in (await refusal(bad)).fields} == {"person", "reason"}
    now = await ask(village, village.asker, "ChallengeHandler", matter.name, **request)
    before = await counts(world)
    assert await ask(village, village.asker, "ChallengeHandler", matter.name, **request) == now
    assert await counts(world) == before
    # The council has nobody else in office: the village federation has it now.
    assert now.owner.name == FEDERATION
    assert await reason(village.read(village.director, matter.name)) == "NOT_FOUND"
    assert "challenged" in await keys(village, village.asker, matter.name)
    # The federation above the council decides.
    seen = await village.read(village.chair, matter.name)
    assert "decide_challenge" in seen.allowed_actions
    [found] = (await ask(village, village.chair, "ListChallenges", matter.name)).challenges
    assert (found.person, found.superior.name, found.reason) == (
        village.director,
        FEDERATION,
        "她是对方亲戚",
    )
    word: dict[str, Any] = {"challenge_no": 1, "uphold": False, "reason": "查过，没有关系"}
    for person, wanted in ((village.cadre, "NOT_FOUND"), (village.asker, "ACTION_NOT_ALLOWED")):
        refused = ask(village, person, "DecideChallenge", matter.name, **word)
        assert await reason(refused) == wanted
    another = word | {"challenge_no": 9}
    unknown = ask(village, village.chair, "DecideChallenge", matter.name, **another)
    assert await reason(unknown) == "NOT_FOUND"
    said = await ask(village, village.chair, "DecideChallenge", matter.name, **word)
    assert said.state == moves_pb2.CHALLENGE_STATE_REJECTED
    assert (await village.read(village.director, matter.name)).owner.name == FEDERATION
    assert "challenge.rejected" in await keys(village, village.asker, matter.name)
    done = ask(village, village.chair, "DecideChallenge", matter.name, **word)
    assert await reason(done) == "ACTION_NOT_ALLOWED", "her part is done"


async def test_a_superior_that_does_not_decide_within_a_working_day_upholds(world: World) -> None:
    village = await make_village(world)
    matter = await village.file(village.asker)
    await ask(
        village,
        village.asker,
        "ChallengeHandler",
        matter.name,
        person=village.director,
        reason="她不公正",
    )
    now = await village.read(village.leader, matter.name)
    assert (now.owner.name, now.epoch) == (village.group, 2), "it was not hers yet"
    await world.jump(days=4)
    assert await reason(village.read(village.director, matter.name)) == "NOT_FOUND"
    assert "challenge.upheld" in await keys(village, village.asker, matter.name)
    rows = await world.rows("intake", "SELECT state FROM challenge")
    assert [row.state for row in rows] == ["UPHELD"]


async def test_whom_she_names_does_not_find_it_any_more(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "forwarded")
    assert (await village.read(village.neighbour, matter.name)).name == matter.name, "the twin"
    request = {"person": village.neighbour, "request_id": "e"}
    for person, wanted in (
        (village.stranger, "NOT_FOUND"),
        (village.neighbour, "ACTION_NOT_ALLOWED"),
        (village.director, "ACTION_NOT_ALLOWED"),
    ):
        refused = ask(village, person, "ExcludePerson", matter.name, **request)
        assert await reason(refused) == wanted
    own = ask(village, village.asker, "ExcludePerson", matter.name, person=village.asker)
    assert [error.reason for error in (await refusal(own)).fields] == ["NOT_ONESELF"]
    nobody = village.group.replace("groups/", "people/")
    unknown = ask(village, village.asker, "ExcludePerson", matter.name, person=nobody)
    assert [error.reason for error in (await refusal(unknown)).fields] == ["UNKNOWN_PERSON"]
    now = await ask(village, village.asker, "ExcludePerson", matter.name, **request)
    assert (now.owner.name, now.epoch) == (COUNCIL, 3), "everybody learns it with a new epoch"
    before = await counts(world)
    again = {"person": village.neighbour, "request_id": "f"}
    await ask(village, village.asker, "ExcludePerson", matter.name, **again)
    after = await counts(world)
    assert after["custody"] == before["custody"], "once is enough"
    assert await reason(village.read(village.neighbour, matter.name)) == "NOT_FOUND"
    # Also when it has ended, and away from a body that would be she alone.
    gone = await ask(village, village.asker, "ExcludePerson", matter.name, person=village.director)
    assert gone.owner.name == FEDERATION
    await village.call(village.asker, "WithdrawMatter", pb.WithdrawMatterRequest(name=matter.name))
    ended = await ask(village, village.asker, "ExcludePerson", matter.name, person=village.leader)
    assert ended.status == pb.MATTER_STATUS_WITHDRAWN
    assert await reason(village.read(village.leader, matter.name)) == "NOT_FOUND"


async def test_a_numbered_answer_is_reviewed_once_and_re_checked_once(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "answered")
    assert "review" in (await village.read(village.asker, matter.name)).allowed_actions
    now = await ask(
        village, village.asker, "ReviewMatter", matter.name, resolution_no=1, reason="不对"
    )
    assert now.owner.name == FEDERATION
    assert timedelta(days=29) < moment(now.deadline) - datetime.now(UTC) <= timedelta(days=30)
    assert "reviewed" in await keys(village, village.asker, matter.name)
    await move(village, village.chair, matter.name, pb.MOVE_ANSWER, answer=ANSWER, reason="")
    again = await ask(
        village, village.asker, "ReviewMatter", matter.name, resolution_no=2, reason="还不对"
    )
    assert again.owner.name == ABOVE
    assert "rechecked" in await keys(village, village.asker, matter.name)
    await move(village, village.cadre, matter.name, pb.MOVE_ANSWER, answer=ANSWER, reason="")
    seen = await village.read(village.asker, matter.name)
    assert (seen.resolution.resolution_no, "review" in seen.allowed_actions) == (3, False)
    third = ask(village, village.asker, "ReviewMatter", matter.name, resolution_no=3, reason="再看")
    assert await reason(third) == "REVIEW_EXHAUSTED"


async def test_a_review_comes_within_thirty_days_and_not_beside_a_court(
    world: World,
) -> None:
    village = await make_village(world)
    matter = await prepared(village, "answered")
    request = {"resolution_no": 1, "reason": "不对"}
    await world.rows("intake", "UPDATE matter SET legal_route = 'LITIGATION' RETURNING id")
    court = ask(village, village.asker, "ReviewMatter", matter.name, **request)
    assert await reason(court) == "LEGAL_ROUTE_OPEN"
    await world.rows("intake", "UPDATE matter SET legal_route = 'NONE' RETURNING id")
    await world.jump(days=32)
    late = ask(village, village.asker, "ReviewMatter", matter.name, **request)
    assert await reason(late) == "REVIEW_WINDOW_OVER"


async def test_the_third_no_is_a_review(world: World) -> None:
    village = await make_village(world)
    matter = await prepared(village, "answered")
    owners = []
    for number in (1, 2, 3):
        no = pb.ReopenMatterRequest(name=matter.name, resolution_no=number, reason="没有解决")
        now = await village.call(village.asker, "ReopenMatter", no)
        owners.append(now.owner.name)
        who = {village.group: village.leader, FEDERATION: village.chair, ABOVE: village.cadre}
        await move(
            village, who[now.owner.name], matter.name, pb.MOVE_ANSWER, answer=ANSWER, reason=""
        )
    assert owners == [village.group, FEDERATION, ABOVE]
    [row] = await world.rows("intake", "SELECT review_no FROM matter")
    assert row.review_no == 1


async def test_a_relayed_matter_goes_back_to_its_village_when_the_giver_agrees(
    world: World,
) -> None:
    village = await make_village(world)
    there = await enter(world, "邻村主任", NEXT_VILLAGE)
    await give_office(world, there, ["director"], f"councils/{NEXT_VILLAGE}")
    await world.quiescent()
    matter = await prepared(village, "forwarded")
    await move(village, village.director, matter.name, pb.MOVE_RELAY, region=NEXT_VILLAGE)
    await ask(village, there, "ObjectMatter", matter.name, expected_epoch=3, reason="不是我们村的")
    now = await ask(
        village,
        village.director,
        "DecideObjection",
        matter.name,
        expected_epoch=3,
        agree=True,
        reason="弄错了",
    )
    assert (now.owner.name, now.region) == (COUNCIL, village.region)


async def kinds_of(village: Village, person: str) -> list[tuple[str, str]]:
    """Return what waits for her: kind and line."""
    found = await village.client(person)(
        RegisterServiceStub, "ListWorkItems", common.ListWorkItemsRequest()
    )
    assert found.total_size == len(found.items)
    return [(item.kind, item.line.zh) for item in found.items]


async def test_what_is_to_be_decided_waits_on_the_list_of_who_decides(world: World) -> None:
    village, matter = await objected(world)
    assert ("matter.decide_objection", "对方说不归他们，请您表态：卖农产品") in await kinds_of(
        village, village.leader
    )
    word = {"expected_epoch": 2, "agree": False, "reason": "不"}
    await ask(village, village.leader, "DecideObjection", matter.name, **word)
    assert await kinds_of(village, village.leader) == []
    assert await kinds_of(village, village.chair) == [
        ("matter.decide", "该由谁来办，请您定：卖农产品")
    ]
    challenged = {"person": village.chair, "reason": "亲戚"}
    await ask(village, village.asker, "ChallengeHandler", matter.name, **challenged)
    assert await kinds_of(village, village.chair) == []
    [(kind, _)] = await kinds_of(village, village.cadre)
    assert kind == "matter.decide_challenge"
