"""Signing in, stepping back from an item, and leading one in the director's place."""

from datetime import timedelta
from typing import Any

from chassis.refusals import Kind
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
    read_meeting,
    reason,
    refusal,
    state_of,
    vote,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import attendance_pb2 as pb
from tongxin.deliberation.v1 import meeting_pb2
from tongxin.deliberation.v1.attendance_pb2_grpc import AttendanceServiceStub
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub


async def ask(person: Person, method: str, request: Any) -> Any:
    return await person.client(AttendanceServiceStub, method, request)


async def sign_in(person: Person, meeting: str, **extra: Any) -> meeting_pb2.Attendance:
    answer: meeting_pb2.Attendance = await ask(
        person, "SignIn", pb.SignInRequest(meeting=meeting, **extra)
    )
    return answer


async def recuse(person: Person, item: str, chair: Person | None = None, **extra: Any) -> Any:
    request = pb.RecuseFromItemRequest(name=item, chair=chair.name if chair else "", **extra)
    return await ask(person, "RecuseFromItem", request)


async def work_of(person: Person, kind: str) -> list[str]:
    request = common_pb2.ListWorkItemsRequest(kinds=[kind])
    found = await person.ask("docket", "ListWorkItems", request)
    return [item.resource for item in found.items]


async def begun(house: House, *matters: str) -> meeting_pb2.Meeting:
    return await convene(
        house, *matters, start_time=stamp(await now(house.world) + timedelta(minutes=10))
    )


async def test_people_sign_themselves_in_and_the_form_need_not_name_them(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    lawyer = await another(house)
    far = await convene(house, await forwarded(house))
    assert await reason(sign_in(house.director, far.name)) == "MEETING_NOT_BEGUN"
    held = await begun(house, matter)
    invitation = await invite(house, held.items[0].name, lawyer.name)
    assert (await refusal(sign_in(lawyer, held.name))).kind is Kind.NOT_FOUND
    await accept(lawyer, invitation.name)
    assert (await sign_in(lawyer, held.name)).seat == "X"
    assert (await sign_in(house.associate, held.name)).seat == "ASSOCIATE"
    first = await sign_in(house.councillors[0], held.name, request_id="once")
    again = await sign_in(house.councillors[0], held.name, request_id="once")
    later = await sign_in(house.councillors[0], held.name)
    assert first == again == later
    assert (first.seat, first.present) == ("N", True)
    anonymous = world.anonymous("deliberation")
    request = pb.SignInRequest(meeting=held.name)
    refused = await refusal(anonymous(AttendanceServiceStub, "SignIn", request))
    assert refused.kind is Kind.UNAUTHENTICATED
    assert (await refusal(sign_in(house.stranger, held.name))).kind is Kind.NOT_FOUND
    assert await reason(sign_in(house.stranger, "meetings/1")) == "INVALID_FIELDS"
    held = await read_meeting(house.director, held.name)
    closed = await close(house, form(house, held, present=(house.director,)))
    there = {(one.person, one.seat) for one in closed.attendance if one.present}
    assert there == {
        (house.director.name, "N"),
        (house.councillors[0].name, "N"),
        (house.associate.name, "ASSOCIATE"),
        (lawyer.name, "X"),
    }
    assert await reason(sign_in(house.director, held.name)) == "MEETING_CLOSED"


async def test_who_steps_back_neither_counts_votes_nor_reads(world: World) -> None:
    house = await make_house(world)
    mine, other = await forwarded(house), await forwarded(house)
    held = await begun(house, mine, other)
    item = held.items[0].name
    leaves, stays = house.councillors
    proposal = await propose(leaves, item)
    await vote(leaves, proposal.name)
    await vote(house.director, proposal.name)
    assert await reason(recuse(leaves, item, stays)) == "INVALID_FIELDS"
    assert (await recuse(leaves, item, request_id="r")).meeting == held.name
    assert (await recuse(leaves, item, request_id="r")).meeting == held.name
    assert (await refusal(recuse(leaves, item))).kind is Kind.NOT_FOUND
    assert (await refusal(recuse(house.stranger, item))).kind is Kind.NOT_FOUND
    assert await reason(recuse(house.associate, item)) == "ACTION_NOT_ALLOWED"
    seen = await read_meeting(leaves, held.name)
    assert [one.matter for one in seen.items] == [other]
    assert (await refusal(vote(leaves, proposal.name))).kind is Kind.NOT_FOUND
    talk = meeting_pb2.ListProposalsRequest(parent=item)
    assert (await refusal(leaves.ask("meetings", "ListProposals", talk))).kind is Kind.NOT_FOUND
    assert len((await stays.ask("meetings", "ListProposals", talk)).proposals) == 1
    held = await read_meeting(house.director, held.name)
    forms = [
        meeting_pb2.ItemClose(item=item, adopted_proposal=proposal.name, resolution_text="开直播"),
        meeting_pb2.ItemClose(item=held.items[1].name),
    ]
    # Of two N who may decide, one yes is no majority; her own old yes does not count.
    assert await reason(close(house, form(house, held, *forms))) == "MAJORITY_NOT_MET"
    await vote(stays, proposal.name)
    parts = [
        meeting_pb2.MinutesPart(item=item, text="头一件"),
        meeting_pb2.MinutesPart(item=held.items[1].name, text="第二件"),
    ]
    held = await read_meeting(house.director, held.name)
    await close(house, form(house, held, *forms, minutes="", minutes_parts=parts))
    after = await read_meeting(leaves, held.name)
    assert ([part.text for part in after.minutes_parts], after.minutes) == (["第二件"], "")
    assert len((await read_meeting(stays, held.name)).minutes_parts) == 2


async def test_a_director_who_steps_back_hands_the_chair_to_an_n(world: World) -> None:
    house = await make_house(world)
    matter, other = await forwarded(house), await forwarded(house)
    held = await begun(house, matter, other)
    item = held.items[0].name
    chair, third = house.councillors
    for nobody in (None, house.director, house.associate, house.stranger):
        error = await refusal(recuse(house.director, item, nobody))
        assert [one.reason for one in error.fields] == ["CHAIR_NOT_POSSIBLE"]
    await recuse(house.director, item, chair)
    assert [one.matter for one in (await read_meeting(house.director, held.name)).items] == [other]
    assert (await read_meeting(chair, held.name)).items[0].chair == chair.name
    proposal = await propose(third, item)
    await world.jump(minutes=11)
    assert await work_of(chair, "item.close") == [item]
    assert await work_of(house.director, "item.close") == []
    assert await work_of(third, "ballot.cast") == [item]
    assert await work_of(house.director, "ballot.cast") == []
    await vote(chair, proposal.name)
    await vote(third, proposal.name)
    assert await work_of(third, "ballot.cast") == []
    due = await now(world) + timedelta(days=20)
    request = pb.CloseLedItemRequest(
        name=item,
        adopted_proposal=proposal.name,
        resolution_text="开直播",
        actions=[meeting_pb2.NewAction(text="联系直播间", due_time=stamp(due))],
        attendance=[
            meeting_pb2.Attendance(person=one.name, present=True) for one in house.councillors
        ],
    )
    assert (await refusal(ask(house.director, "CloseLedItem", request))).kind is Kind.NOT_FOUND
    assert (await refusal(ask(house.stranger, "CloseLedItem", request))).kind is Kind.NOT_FOUND
    assert await reason(ask(third, "CloseLedItem", request)) == "ACTION_NOT_ALLOWED"
    empty = pb.CloseLedItemRequest(name=item, resolution_text="x")
    error = await refusal(ask(chair, "CloseLedItem", empty))
    assert [one.field for one in error.fields] == ["adopted_proposal"]
    closed = await ask(chair, "CloseLedItem", request)
    assert closed.resolution.text == "开直播"
    assert await reason(ask(chair, "CloseLedItem", request)) == "STATE_NOT_ALLOWED"
    assert state_of(await entry(chair, matter)) == "ACTING"
    await world.quiescent()
    # The register moves the deadline when it hears of it.
    shown = await world.person("intake", house.woman)(
        MatterServiceStub, "GetMatter", matter_pb2.GetMatterRequest(name=matter)
    )
    assert moment(shown.deadline) == due
    held = await read_meeting(house.director, held.name)
    await close(house, form(house, held, meeting_pb2.ItemClose(item=held.items[0].name)))


async def test_an_item_that_its_chair_never_closed_waits_again(world: World) -> None:
    house = await make_house(world)
    matter, other = await forwarded(house), await forwarded(house)
    held = await begun(house, matter, other)
    await recuse(house.director, held.items[0].name, house.councillors[0])
    held = await read_meeting(house.director, held.name)
    await close(house, form(house, held, meeting_pb2.ItemClose(item=held.items[0].name)))
    assert state_of(await entry(house.director, matter)) == "WAITING"
