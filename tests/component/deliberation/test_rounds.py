"""Rounds: opened, gathering, summed up, going on in the next meeting; support and consensus."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from chassis.wire import moment, stamp
from tests.component.deliberation.support import (
    House,
    Person,
    accept,
    another,
    close,
    convene,
    entry,
    form,
    forwarded,
    invite,
    make_house,
    now,
    propose,
    published,
    reason,
    refusal,
    vote,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import meeting_pb2 as meeting
from tongxin.deliberation.v1 import rounds_pb2 as pb
from tongxin.deliberation.v1.rounds_pb2_grpc import RoundServiceStub
from tongxin.intake.v1 import matter_pb2


def open_round(person: Person, item: str, **extra: Any) -> Awaitable[Any]:
    return person.ask("rounds", "OpenRound", pb.OpenRoundRequest(parent=item, **extra))


def close_round(person: Person, name: str, *kept: str, **extra: Any) -> Awaitable[Any]:
    fields = {"name": name, "summary": "先缩短时间，再看音量", "kept": kept} | extra
    return person.ask("rounds", "CloseRound", pb.CloseRoundRequest(**fields))


def support(person: Person, proposal: str, level: str = "FULL", **extra: Any) -> Awaitable[Any]:
    request = pb.SetSupportRequest(
        proposal=proposal, level=meeting.SupportLevel.Value(f"SUPPORT_LEVEL_{level}")
    )
    request.request_id = extra.get("request_id", "")
    return person.ask("rounds", "SetSupport", request)


def consensus(person: Person, item: str, *built_on: str, **extra: Any) -> Awaitable[Any]:
    fields = {"parent": item, "text": "八点半前结束，音量调低", "built_on": built_on} | extra
    return person.ask("rounds", "CreateConsensus", pb.CreateConsensusRequest(**fields))


def rounds(person: Person, item: str, **extra: Any) -> Awaitable[Any]:
    return person.ask("rounds", "ListRounds", pb.ListRoundsRequest(parent=item, **extra))


def proposals(person: Person, item: str) -> Awaitable[Any]:
    request = meeting.ListProposalsRequest(parent=item)
    return person.ask("meetings", "ListProposals", request)


async def an_item(house: House, **fields: Any) -> tuple[meeting.Meeting, str]:
    held = await convene(house, await forwarded(house, **fields))
    return held, held.items[0].name


def counts(proposal: meeting.Proposal) -> list[tuple[int, int, int]]:
    return [(one.councillors, one.associates, one.invited) for one in proposal.support]


async def work(person: Person, kind: str) -> list[Any]:
    request = common_pb2.ListWorkItemsRequest(kinds=[kind])
    return list((await person.ask("docket", "ListWorkItems", request)).items)


async def test_who_opens_and_closes_a_round(world: World) -> None:
    house = await make_house(world)
    _, item = await an_item(house)
    request = pb.OpenRoundRequest(parent=item)
    anonymous = world.anonymous("deliberation")
    assert await reason(anonymous(RoundServiceStub, "OpenRound", request)) == "TOKEN_REQUIRED"
    assert await reason(open_round(house.stranger, item)) == "NOT_FOUND"
    assert await reason(open_round(house.councillors[0], item)) == "ACTION_NOT_ALLOWED"
    past = stamp(await now(world) - timedelta(hours=1))
    assert await reason(open_round(house.director, item, until=past)) == "INVALID_FIELDS"
    first = await open_round(house.director, item, request_id="o-1")
    assert await open_round(house.director, item, request_id="o-1") == first
    assert (first.number, first.state) == (1, pb.ROUND_STATE_OPEN)
    assert await reason(open_round(house.director, item)) == "ROUND_OPEN"
    assert await reason(close_round(house.councillors[0], first.name)) == "ACTION_NOT_ALLOWED"
    assert await reason(close_round(house.stranger, first.name)) == "NOT_FOUND"
    wrong = close_round(house.director, first.name, f"{item}/proposals/x", summary="")
    assert {error.field for error in (await refusal(wrong)).fields} == {"summary", "kept[0]"}
    closed = await close_round(house.director, first.name, request_id="c-1")
    assert closed.state == pb.ROUND_STATE_CLOSED
    assert await close_round(house.director, first.name, request_id="c-1") == closed
    assert await reason(close_round(house.director, first.name)) == "ROUND_CLOSED"
    await world.quiescent()
    for kind in ("RoundOpened", "RoundClosed"):
        assert len(await published(world, kind)) == 1
    told = await world.rows(
        "intake", "SELECT template_key FROM timeline WHERE template_key LIKE 'round.%'"
    )
    assert {row.template_key for row in told} == {"round.opened", "round.closed"}


async def test_the_next_round_takes_over_what_the_first_kept(world: World) -> None:
    house = await make_house(world)
    _, item = await an_item(house)
    outside = await propose(house.director, item, "先问问大家")
    first = await open_round(house.director, item)
    kept = await propose(house.councillors[0], item, "缩短时间")
    left = await propose(house.councillors[1], item, "换个地方")
    await support(house.associate, kept.name, "WITH_CONCERNS")
    await close_round(house.director, first.name, kept.name, outside.name)
    for call in (
        propose(house.director, item),
        support(house.director, kept.name),
        consensus(house.director, item, kept.name),
    ):
        assert await reason(call) == "ROUND_NOT_OPEN"
    second = await open_round(house.director, item)
    assert second.number == 2
    assert await reason(support(house.director, left.name)) == "NOT_FOUND"
    assert await reason(vote(house.director, left.name)) == "NOT_FOUND"
    listed = {one.name: one for one in (await proposals(house.director, item)).proposals}
    assert {name: (one.round, one.left_in_round) for name, one in listed.items()} == {
        outside.name: (0, 0),
        kept.name: (1, 0),
        left.name: (1, 1),
    }
    assert counts(listed[kept.name])[1] == (0, 1, 0)


async def test_support_is_counted_by_level_and_seat_and_changes_until_the_close(
    world: World,
) -> None:
    house = await make_house(world)
    held, item = await an_item(house)
    lawyer = await another(house)
    invitation = await invite(house, item, lawyer.name)
    opened = await open_round(house.director, item)
    proposal = (await propose(house.director, item)).name
    assert await reason(support(lawyer, proposal)) == "ACTION_NOT_ALLOWED"
    await accept(lawyer, invitation.name)
    assert await reason(support(house.stranger, proposal)) == "NOT_FOUND"
    unsaid = pb.SetSupportRequest(proposal=proposal)
    assert await reason(house.director.ask("rounds", "SetSupport", unsaid)) == "INVALID_FIELDS"
    assert await reason(support(house.director, f"{item}/proposals/{held.name[9:]}")) == (
        "NOT_FOUND"
    )
    for person in (house.councillors[0], house.associate, lawyer):
        assert [one.resource for one in await work(person, "proposal.support")] == [item]
    assert await work(house.stranger, "proposal.support") == []
    await support(house.director, proposal, request_id="s-1")
    await support(house.director, proposal, request_id="s-1")
    await support(house.councillors[0], proposal, "AGAINST")
    await support(house.councillors[0], proposal, "STAND_ASIDE")
    await support(house.associate, proposal)
    shown = await support(lawyer, proposal, "WITH_CONCERNS")
    assert counts(shown) == [(1, 1, 0), (0, 0, 1), (1, 0, 0), (0, 0, 0)]
    assert shown.my_support == meeting.SUPPORT_LEVEL_WITH_CONCERNS
    assert [one.words.zh for one in shown.support][0::3] == ["完全赞成", "反对"]
    assert await work(lawyer, "proposal.support") == []
    assert [one.resource for one in await work(house.councillors[1], "proposal.support")] == [item]
    assert [one.number for one in (await rounds(lawyer, item)).rounds] == [1]
    assert await reason(rounds(house.stranger, item)) == "NOT_FOUND"
    await close_round(house.director, opened.name, proposal)
    assert await reason(support(house.director, proposal, "AGAINST")) == "ROUND_NOT_OPEN"


async def test_a_round_whose_time_is_over_waits_for_its_summary(world: World) -> None:
    house = await make_house(world)
    _, item = await an_item(house)
    until = stamp(await now(world) + timedelta(hours=6))
    opened = await open_round(house.director, item, until=until)
    proposal = await propose(house.director, item)
    assert await work(house.director, "round.close") == []
    await world.jump(hours=7)
    assert await reason(support(house.director, proposal.name)) == "ROUND_NOT_OPEN"
    assert [one.resource for one in await work(house.director, "round.close")] == [opened.name]
    assert await work(house.councillors[0], "round.close") == []
    await close_round(house.director, opened.name, proposal.name)
    assert await work(house.director, "round.close") == []


async def test_an_unresolved_item_goes_on_in_the_next_meeting(world: World) -> None:
    house = await make_house(world)
    held, item = await an_item(house)
    opened = await open_round(house.director, item)
    before = await propose(house.director, item, "换个地方")
    await close_round(house.director, opened.name, before.name)
    held = await house.director.ask(
        "meetings", "GetMeeting", meeting.GetMeetingRequest(name=held.name)
    )
    await close(house, form(house, held))
    again = await convene(house, held.items[0].matter)
    next_item = again.items[0].name
    assert (await open_round(house.director, next_item)).number == 2
    listed = (await rounds(house.councillors[0], next_item)).rounds
    assert [(one.number, one.state) for one in listed] == [
        (1, pb.ROUND_STATE_CLOSED),
        (2, pb.ROUND_STATE_OPEN),
    ]
    page = await rounds(house.director, next_item, page_size=1)
    rest = await rounds(house.director, next_item, page_size=1, page_token=page.next_page_token)
    assert [one.number for one in (*page.rounds, *rest.rounds)] == [1, 2]
    former = pb.ListFormerProposalsRequest(parent=next_item)
    found = await house.associate.ask("rounds", "ListFormerProposals", former)
    assert [one.name for one in found.proposals] == [before.name]
    assert await reason(house.stranger.ask("rounds", "ListFormerProposals", former)) == "NOT_FOUND"
    assert await reason(support(house.director, before.name)) == "ITEM_CLOSED"
    built = await consensus(house.director, next_item, before.name)
    assert list(built.built_on) == [before.name]
    lawyer = await another(house)
    await accept(lawyer, (await invite(house, next_item, lawyer.name)).name)
    assert [one.number for one in (await rounds(lawyer, next_item)).rounds] == [2]
    assert await reason(lawyer.ask("rounds", "ListFormerProposals", former)) == (
        "ACTION_NOT_ALLOWED"
    )


async def test_a_consensus_with_a_check_is_looked_at_again(world: World) -> None:
    house = await make_house(world)
    held, item = await an_item(house)
    one, two = await propose(house.director, item), await propose(house.councillors[0], item)
    other = await another(house)
    assert await reason(consensus(other, item, one.name)) == "NOT_FOUND"
    assert await reason(consensus(house.associate, item, one.name)) == "ACTION_NOT_ALLOWED"
    past = stamp(await now(world) - timedelta(days=1))
    wrong = consensus(house.director, item, f"{item}/x/y", text="", check_time=past)
    fields = {error.field for error in (await refusal(wrong)).fields}
    assert fields == {"text", "built_on[0]", "check_time"}
    elsewhere = await propose(house.director, (await an_item(house))[1])
    assert await reason(consensus(house.director, item, elsewhere.name)) == "INVALID_FIELDS"
    month = await now(world) + timedelta(days=30)
    built = await consensus(
        house.director,
        item,
        one.name,
        two.name,
        conditions="一个月后回头看",
        check_time=stamp(month),
    )
    assert (built.conditions, list(built.built_on)) == ("一个月后回头看", [one.name, two.name])
    for person in (house.director, *house.councillors):
        await vote(person, built.name)
    adopted = meeting.ItemClose(
        item=item, adopted_proposal=built.name, resolution_text="八点半前结束"
    )
    closed = await close(house, form(house, held, adopted))
    [action] = closed.items[0].resolution.actions
    assert (action.kind, action.text) == (meeting.ACTION_KIND_LOOK_AGAIN, "一个月后回头看")
    assert moment((await entry(house.director, action.matter)).deadline) == month
    assert await work(house.director, "action.look_again") == []
    await world.jump(days=28)
    [again] = await work(house.director, "action.look_again")
    assert (again.resource, list(again.allowed_actions)) == (action.name, ["action.complete"])
    assert await work(house.councillors[0], "action.look_again") == []
    done = meeting.CompleteActionRequest(name=action.name, note="都做到了")
    await house.director.ask("actions", "CompleteAction", done)
    assert await work(house.director, "action.look_again") == []


async def test_who_is_excluded_sees_no_round(world: World) -> None:
    house = await make_house(world)
    first, second = house.councillors
    party = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_RESPONDENT, person=second.name)
    _, item = await an_item(house, parties=[party])
    await open_round(house.director, item)
    proposal = await propose(house.director, item)
    assert [one.resource for one in await work(first, "proposal.support")] == [item]
    assert await work(second, "proposal.support") == []
    for call in (rounds(second, item), support(second, proposal.name)):
        assert await reason(call) == "NOT_FOUND"
