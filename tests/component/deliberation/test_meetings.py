"""A meeting from convening to its close form, with the real register."""

import asyncio
from datetime import timedelta

from chassis.refusals import Kind, TongxinError
from chassis.wire import moment, stamp
from tests.component.deliberation.support import (
    COUNCIL,
    close,
    convene,
    entry,
    form,
    forwarded,
    make_house,
    moved,
    new_matter,
    now,
    propose,
    published,
    read_meeting,
    reason,
    refusal,
    state_of,
    told,
    vote,
)
from tests.support.world import World
from tongxin.deliberation.v1 import events_pb2
from tongxin.deliberation.v1 import meeting_pb2 as pb
from tongxin.deliberation.v1.meeting_pb2_grpc import MeetingServiceStub
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub


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


async def test_convening_again_with_the_same_key_is_one_meeting(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    start = stamp(await now(world) + timedelta(days=1))
    held = await convene(house, matter, start_time=start, request_id="c-1")
    again = await convene(house, matter, start_time=start, request_id="c-1")
    assert again == held
    other = convene(house, matter, start_time=start, request_id="c-1", mode=pb.MEETING_MODE_ONLINE)
    assert await reason(other) == "IDEMPOTENCY_KEY_REUSED"
    await world.quiescent()
    [told_once] = await published(world, "ItemScheduled")
    event = events_pb2.ItemScheduled.FromString(told_once.data)
    assert (event.matter, event.meeting, event.body) == (matter, held.name, COUNCIL)


async def test_the_meeting_moves_the_deadline_by_two_days(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    start = await now(world) + timedelta(days=20)
    await convene(house, matter, start_time=stamp(start))
    assert moment((await entry(house.director, matter)).deadline) == start + timedelta(days=2)


async def test_every_wrong_field_of_a_convening_is_named(world: World) -> None:
    house = await make_house(world)
    past = stamp(await now(world) - timedelta(minutes=1))
    error = await refusal(
        convene(
            house,
            "matters/1",
            start_time=past,
            kind=pb.MEETING_KIND_UNSPECIFIED,
            mode=pb.MEETING_MODE_UNSPECIFIED,
        )
    )
    assert {item.field for item in error.fields} == {"kind", "mode", "start_time", "matters[0]"}
    nothing = await refusal(convene(house))
    assert [(item.field, item.reason) for item in nothing.fields] == [("matters", "WRONG_COUNT")]
    twice = f"matters/{new_matter()}"
    double = await refusal(convene(house, twice, twice))
    assert [item.reason for item in double.fields] == ["DUPLICATE_MATTER"]
    assert await world.rows("deliberation", "SELECT 1 FROM meeting") == []


async def test_every_matter_that_cannot_be_put_there_is_named(world: World) -> None:
    house = await make_house(world)
    ready = await forwarded(house)
    unscreened, answered, unknown = new_matter(), new_matter(), new_matter()
    await told(
        world,
        moved(unscreened, 2, COUNCIL, needs_screening=True),
        moved(answered, 3, COUNCIL, move="ANSWER", status="RESOLVED"),
    )
    names = [ready, *(f"matters/{one}" for one in (unscreened, answered, unknown))]
    error = await refusal(convene(house, *names))
    assert (error.kind, error.reason) == (Kind.STATE, "AGENDA_NOT_POSSIBLE")
    assert [(item.field, item.reason) for item in error.fields] == [
        ("matters[1]", "SCREENING_REQUIRED"),
        ("matters[2]", "NOT_WAITING"),
        ("matters[3]", "NOT_ON_DOCKET"),
    ]
    alone = await refusal(convene(house, f"matters/{unscreened}"))
    assert alone.reason == "SCREENING_REQUIRED"
    await convene(house, ready)
    assert await reason(convene(house, ready)) == "NOT_WAITING"


async def test_only_the_director_convenes_and_closes(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    request = pb.CreateMeetingRequest(
        council=COUNCIL,
        kind=pb.MEETING_KIND_MONTHLY,
        mode=pb.MEETING_MODE_ASSEMBLY,
        start_time=stamp(await now(world) + timedelta(days=1)),
        matters=[matter],
    )
    for person, why in (
        (house.councillors[0], "ACTION_NOT_ALLOWED"),
        (house.associate, "ACTION_NOT_ALLOWED"),
        (house.stranger, "NOT_FOUND"),
    ):
        assert await reason(person.ask("meetings", "CreateMeeting", request)) == why
    held = await convene(house, matter)
    for person, why in (
        (house.councillors[0], "ACTION_NOT_ALLOWED"),
        (house.stranger, "NOT_FOUND"),
    ):
        assert await reason(person.ask("meetings", "CloseMeeting", form(house, held))) == why
    assert await reason(read_meeting(house.stranger, held.name)) == "NOT_FOUND"
    nobody = world.anonymous("deliberation")
    read = pb.GetMeetingRequest(name=held.name)
    assert await reason(nobody(MeetingServiceStub, "GetMeeting", read)) == "TOKEN_REQUIRED"
    listed = pb.ListMeetingsRequest(council=COUNCIL)
    assert await reason(house.stranger.ask("meetings", "ListMeetings", listed)) == "NOT_FOUND"


async def test_one_more_matter_and_a_stale_etag(world: World) -> None:
    house = await make_house(world)
    first, second = await forwarded(house), await forwarded(house)
    held = await convene(house, first)
    added = await house.director.ask(
        "meetings",
        "CreateItem",
        pb.CreateItemRequest(parent=held.name, matter=second, request_id="i-1"),
    )
    again = await house.director.ask(
        "meetings",
        "CreateItem",
        pb.CreateItemRequest(parent=held.name, matter=second, request_id="i-1"),
    )
    assert (added.matter, added.name) == (second, again.name)
    newer = await read_meeting(house.director, held.name)
    assert [item.matter for item in newer.items] == [first, second]
    assert newer.etag != held.etag
    assert await reason(close(house, form(house, held))) == "ETAG_MISMATCH"
    assert await reason(close(house, form(house, newer, etag=""))) == "ETAG_REQUIRED"
    refused = house.councillors[0].ask(
        "meetings", "CreateItem", pb.CreateItemRequest(parent=held.name, matter=second)
    )
    assert await reason(refused) == "ACTION_NOT_ALLOWED"
    await close(house, form(house, newer))
    late = house.director.ask(
        "meetings", "CreateItem", pb.CreateItemRequest(parent=held.name, matter=second)
    )
    assert await reason(late) == "MEETING_CLOSED"


async def test_without_a_way_it_waits_again(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    held = await convene(house, matter)
    closed = await close(house, form(house, held, request_id="k-1"))
    assert closed.items[0].closed
    assert not closed.items[0].HasField("resolution")
    back = await entry(house.director, matter)
    assert (state_of(back), back.meeting) == ("WAITING", "")
    assert await close(house, form(house, held, request_id="k-1")) == closed
    assert await reason(close(house, form(house, held))) == "MEETING_CLOSED"
    await world.quiescent()
    [row] = await published(world, "ItemClosed")
    event = events_pb2.ItemClosed.FromString(row.data)
    assert (event.resolved, event.action_count, event.HasField("last_due_time")) == (
        False,
        0,
        False,
    )
    await convene(house, matter)
    assert state_of(await entry(house.director, matter)) == "SCHEDULED"


async def test_every_wrong_field_of_the_form_is_named(world: World) -> None:
    house = await make_house(world)
    held = await convene(house, await forwarded(house), await forwarded(house))
    first, second = held.items
    foreign = await propose(house.director, second.name)
    request = form(
        house,
        held,
        pb.ItemClose(
            item=first.name,
            adopted_proposal=foreign.name,
            actions=[pb.NewAction(text="", assignee="people/1")],
        ),
        pb.ItemClose(item=first.name, resolution_text="没有方案"),
        minutes="",
    )
    request.attendance.add(person=house.stranger.name, present=True)
    request.attendance.add(person=house.director.name, present=True)
    error = await refusal(close(house, request))
    assert {(item.field, item.reason) for item in error.fields} == {
        ("attendance[4].person", "UNKNOWN_PERSON"),
        ("attendance[5].person", "DUPLICATE_PERSON"),
        ("minutes", "TOO_SHORT"),
        ("items", "ITEM_MISSING"),
        ("items[0].adopted_proposal", "UNKNOWN_PROPOSAL"),
        ("items[0].resolution_text", "TOO_SHORT"),
        ("items[0].actions[0].text", "TOO_SHORT"),
        ("items[0].actions[0].assignee", "INVALID_NAME"),
        ("items[0].actions[0].due_time", "IN_THE_PAST"),
        ("items[1].item", "DUPLICATE_ITEM"),
        ("items[1].adopted_proposal", "PROPOSAL_REQUIRED"),
    }


async def test_a_matter_that_leaves_drops_its_item(world: World) -> None:
    house = await make_house(world)
    leaving, staying = await forwarded(house), await forwarded(house)
    held = await convene(house, leaving, staying)
    await world.person("intake", house.woman)(
        MatterServiceStub,
        "WithdrawMatter",
        matter_pb2.WithdrawMatterRequest(name=leaving, reason="不用了"),
    )
    await world.quiescent()
    newer = await read_meeting(house.director, held.name)
    assert [(item.matter, item.closed) for item in newer.items] == [
        (leaving, True),
        (staying, False),
    ]
    assert await reason(close(house, form(house, held))) == "ETAG_MISMATCH"
    await close(house, form(house, newer, pb.ItemClose(item=newer.items[1].name)))
    assert len(await published(world, "ItemClosed")) == 1


async def test_an_excluded_councillor_sees_neither_item_nor_minutes(world: World) -> None:
    house = await make_house(world)
    respondent = house.councillors[0]
    party = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_RESPONDENT, person=respondent.name)
    about, other = await forwarded(house, parties=[party]), await forwarded(house)
    held = await convene(house, about, other)
    seen = await read_meeting(respondent, held.name)
    assert [item.matter for item in seen.items] == [other]
    assert await reason(propose(respondent, held.items[0].name)) == "NOT_FOUND"
    await close(house, form(house, held))
    assert (await read_meeting(respondent, held.name)).minutes == ""
    assert (await read_meeting(house.councillors[1], held.name)).minutes != ""


async def test_meetings_are_listed_newest_first(world: World) -> None:
    house = await make_house(world)
    held = [await convene(house, await forwarded(house)) for _ in range(3)]
    request = pb.ListMeetingsRequest(council=COUNCIL, page_size=2)
    page = await house.associate.ask("meetings", "ListMeetings", request)
    assert [one.name for one in page.meetings] == [held[2].name, held[1].name]
    request.page_token = page.next_page_token
    last = await house.associate.ask("meetings", "ListMeetings", request)
    assert [one.name for one in last.meetings] == [held[0].name]
    assert last.next_page_token == ""
    assert "meeting.close" in held[0].allowed_actions
    assert "meeting.close" not in page.meetings[0].allowed_actions


async def test_two_convenings_at_once_make_one_meeting(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    tried = await asyncio.gather(
        convene(house, matter), convene(house, matter), return_exceptions=True
    )
    made = [one for one in tried if isinstance(one, pb.Meeting)]
    refused = [one for one in tried if isinstance(one, TongxinError)]
    assert (len(made), [one.reason for one in refused]) == (1, ["NOT_WAITING"])
    assert len(await world.rows("deliberation", "SELECT 1 FROM item")) == 1


async def test_the_same_convening_twice_at_once_is_one_meeting(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    start = stamp(await now(world) + timedelta(days=1))
    both = await asyncio.gather(
        *(convene(house, matter, start_time=start, request_id="c-1") for _ in range(2))
    )
    assert both[0].name == both[1].name
    assert len(await world.rows("deliberation", "SELECT 1 FROM meeting")) == 1
