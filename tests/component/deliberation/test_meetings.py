"""A meeting from convening to its close form, with the real register."""

from datetime import timedelta

from chassis.wire import moment, stamp
from tests.component.deliberation.support import (
    close,
    convene,
    entry,
    form,
    forwarded,
    make_house,
    now,
    propose,
    published,
    read_meeting,
    state_of,
    vote,
)
from tests.support.world import World
from tongxin.deliberation.v1 import events_pb2
from tongxin.deliberation.v1 import meeting_pb2 as pb


async def test_a_resolution_gives_out_actions_and_moves_the_deadline(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    held = await convene(house, matter)
    assert state_of(await entry(house.director, matter)) == "SCHEDULED"
    assert held.quorum == 2
    proposal = await propose(house.councillors[0], held.items[0].name)
    for voter in (house.director, *house.councillors):
        counted = await vote(voter, proposal.name)
    assert counted.yes_count == 3
    due = await now(world) + timedelta(days=5)
    closed = await close(
        house,
        form(
            house,
            held,
            pb.ItemClose(
                item=held.items[0].name,
                adopted_proposal=proposal.name,
                resolution_text="请直播间帮忙",
                actions=[pb.NewAction(text="联系直播间", due_time=stamp(due))],
            ),
        ),
    )
    assert closed.state == pb.MEETING_STATE_CLOSED
    assert {(person.person, person.seat) for person in closed.attendance} == {
        (house.director.name, "N"),
        (house.councillors[0].name, "N"),
        (house.councillors[1].name, "N"),
        (house.associate.name, "ASSOCIATE"),
    }
    assert closed.items[0].resolution.text == "请直播间帮忙"
    after = await entry(house.director, matter)
    assert state_of(after) == "ACTING"
    assert moment(after.deadline) == due
    await world.quiescent()
    [told] = await published(world, "ItemClosed")
    event = events_pb2.ItemClosed.FromString(told.data)
    assert (event.resolved, event.action_count, event.epoch) == (True, 1, 2)
    assert moment(event.last_due_time) == due
    again = await read_meeting(house.councillors[1], held.name)
    assert again.minutes == "大家都说了话。"
