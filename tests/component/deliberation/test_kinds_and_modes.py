"""Meetings of every kind and mode, with the real register."""

from datetime import datetime, timedelta
from typing import Any

from chassis.wire import moment, stamp
from services.deliberation.domain.rules import month_of
from services.deliberation.store.rules import MeetingRules
from tests.component.deliberation.support import (
    COUNCIL,
    VILLAGE,
    House,
    Person,
    another,
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
    reason,
    refusal,
    seat,
    state_of,
    vote,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import meeting_pb2 as pb
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub

ONLINE = pb.MEETING_MODE_ONLINE
ON_SITE = pb.MEETING_MODE_ON_SITE
URGENT = {"urgency": common_pb2.URGENCY_URGENT, "topic": "public_safety", "text": "地面塌了"}


async def listed(person: Person) -> list[pb.Meeting]:
    found = await person.ask(
        "meetings", "ListMeetings", pb.ListMeetingsRequest(council=COUNCIL, page_size=50)
    )
    return list(found.meetings)


async def work_of(person: Person) -> dict[str, list[Any]]:
    found = await person.ask("docket", "ListWorkItems", common_pb2.ListWorkItemsRequest())
    kinds: dict[str, list[Any]] = {}
    for item in found.items:
        kinds.setdefault(item.kind, []).append(item)
    return kinds


async def jump_to(world: World, at: datetime) -> None:
    await world.jump(seconds=(at - await now(world)).total_seconds() + 5)


async def adopted(house: House, held: pb.Meeting, *voters: Person, **extra: Any) -> pb.ItemClose:
    """Propose and vote; return the form that adopts it."""
    [item] = held.items
    proposal = await propose(house.director, item.name, "先拉警戒线")
    for voter in voters:
        await vote(voter, proposal.name)
    return pb.ItemClose(
        item=item.name, adopted_proposal=proposal.name, resolution_text="先拉警戒线", **extra
    )


async def everybody(world: World) -> tuple[Person, ...]:
    """Return all N."""
    found = await world.rows(
        "deliberation", "SELECT person_id FROM seat WHERE kind <> 'ASSOCIATE' ORDER BY id"
    )
    return tuple(Person(world, f"people/{row.person_id}") for row in found)


async def make_big_house(world: World) -> House:
    """A council of six N: four have to be there."""
    house = await make_house(world)
    for name in ("委员丙", "委员丁", "委员戊"):
        person = await another(house, name)
        await seat(world, person.name, "COUNCILLOR")
    await world.quiescent()
    return house


async def test_an_urgent_meeting_is_for_urgent_public_matters_only(world: World) -> None:
    house = await make_house(world)
    calm = await forwarded(house)
    public = await forwarded(house, **URGENT)
    kind = {"kind": pb.MEETING_KIND_URGENT}
    error = await refusal(convene(house, calm, public, **kind))
    assert error.reason == "NOT_URGENT_PUBLIC"
    assert [item.field for item in error.fields] == ["matters[0]"]
    assert state_of(await entry(house.director, calm)) == "WAITING"
    held = await convene(house, public, **kind)
    assert held.kind == pb.MEETING_KIND_URGENT
    added = pb.CreateItemRequest(parent=held.name, matter=calm)
    assert await reason(house.director.ask("meetings", "CreateItem", added)) == "NOT_URGENT_PUBLIC"


async def test_where_people_meet_is_checked_by_mode(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    at = await now(world)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"mode": ON_SITE}, "place"),
        ({"mode": ON_SITE, "place": "村口", "door_of": matter}, "door_of"),
        ({"mode": ON_SITE, "place": "村" * 101}, "place"),
        ({"mode": ON_SITE, "place": "村口", "start_time": stamp(at - timedelta(8))}, "start_time"),
        ({"close_time": stamp(at + timedelta(days=1, hours=3))}, "close_time"),
        ({"mode": ONLINE, "close_time": stamp(at + timedelta(days=1, hours=1))}, "close_time"),
        ({"mode": ONLINE, "close_time": stamp(at + timedelta(days=2, hours=1))}, "close_time"),
        ({"matters": []}, "matters"),
    ]
    for fields, field in wrong:
        error = await refusal(convene(house, **{"matters": [matter]} | fields))
        assert [item.field for item in error.fields] == [field], fields
    assert await listed(house.director) == []
    door = await convene(house, matter, mode=pb.MEETING_MODE_DOORSTEP)
    assert (door.door_of, door.place, door.rules) == (matter, "", "2026-1")


async def test_no_place_shows_whose_name_is_protected(world: World) -> None:
    house = await make_house(world)
    hidden = await forwarded(house, topic="wages", text="工资没给")
    error = await refusal(convene(house, hidden, mode=ON_SITE, place="三组张家门口"))
    assert [item.reason for item in error.fields] == ["PLACE_SHOWS_HER"]
    held = await convene(house, hidden, mode=ON_SITE)
    assert held.place == ""
    calm = await forwarded(house)
    there = await convene(house, calm, mode=ON_SITE, place="村口")
    another = await forwarded(house, topic="wages", text="工资又没给")
    added = pb.CreateItemRequest(parent=there.name, matter=another)
    assert await reason(house.director.ask("meetings", "CreateItem", added)) == "PLACE_SHOWS_HER"


async def test_an_asynchronous_meeting_has_hours(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    at = await now(world)
    begins, ends = at + timedelta(hours=1), at + timedelta(hours=5)
    held = await convene(
        house, matter, mode=ONLINE, start_time=stamp(begins), close_time=stamp(ends)
    )
    item = held.items[0].name
    assert await reason(propose(house.director, item)) == "MEETING_NOT_BEGUN"
    await jump_to(world, begins)
    proposal = await propose(house.director, item)
    await vote(house.director, proposal.name)
    await vote(house.councillors[0], proposal.name)
    held = await read_meeting(house.director, held.name)
    empty = form(house, held, present=())
    assert await reason(close(house, empty)) == "MEETING_STILL_OPEN"
    await jump_to(world, ends)
    late = await read_meeting(house.director, held.name)
    assert late.state == pb.MEETING_STATE_TO_CLOSE
    assert late.allowed_actions == ["meeting.close"]
    assert await reason(vote(house.councillors[1], proposal.name)) == "MEETING_OVER"
    assert await reason(propose(house.councillors[1], item)) == "MEETING_OVER"
    assert [one.resource for one in (await work_of(house.director))["meeting.close"]] == [held.name]
    named = form(house, late, pb.ItemClose(item=item))
    error = await refusal(close(house, named))
    assert [one.reason for one in error.fields] == ["ATTENDANCE_IS_COUNTED"]
    done = pb.ItemClose(item=item, adopted_proposal=proposal.name, resolution_text="开直播")
    closed = await close(house, form(house, late, done, present=()))
    there = {one.person: one.present for one in closed.attendance}
    assert there[house.director.name]
    assert there[house.councillors[0].name]
    assert not there[house.councillors[1].name]
    assert "meeting.close" not in await work_of(house.director)


async def test_without_quorum_help_goes_out_and_the_matter_waits(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    held = await convene(house, matter)
    due = await now(world) + timedelta(days=3)
    item = pb.ItemClose(
        item=held.items[0].name, actions=[pb.NewAction(text="送米面", due_time=stamp(due))]
    )
    closed = await close(house, form(house, held, item, present=(house.director,)))
    assert closed.items[0].closed
    assert not closed.items[0].HasField("resolution")
    assert [action.text for action in closed.items[0].actions] == ["送米面"]
    after = await entry(house.director, matter)
    assert (state_of(after), moment(after.deadline)) == ("WAITING", due)
    await world.quiescent()
    shown = await world.person("intake", house.woman)(
        MatterServiceStub, "GetMatter", matter_pb2.GetMatterRequest(name=matter)
    )
    assert shown.phase == matter_pb2.MATTER_PHASE_ACTING


async def test_the_chair_and_two_more_decide_on_the_spot_and_it_is_ratified(world: World) -> None:
    house = await make_big_house(world)
    matter = await forwarded(house, **URGENT)
    few = (house.director, *house.councillors)
    held = await convene(house, matter, kind=pb.MEETING_KIND_URGENT, mode=ON_SITE, place="三号楼前")
    assert held.quorum == 4
    decision = await adopted(house, held, *few)
    two = form(house, held, decision, present=few[:2])
    assert await reason(close(house, two)) == "QUORUM_NOT_MET"
    closed = await close(house, form(house, held, decision, present=few))
    assert closed.items[0].ratification == pb.RATIFICATION_DUE
    assert [one.resource for one in (await work_of(house.director))["meeting.ratify"]] == [
        closed.items[0].name
    ]
    # It needs no matter of its own to be convened, and comes on the agenda by itself.
    following = await convene(house)
    [item] = following.items
    assert (item.matter, item.ratifies) == (matter, closed.items[0].name)
    assert "meeting.ratify" not in await work_of(house.director)
    found = await house.director.ask(
        "meetings", "ListProposals", pb.ListProposalsRequest(parent=item.name)
    )
    [proposal] = found.proposals
    assert proposal.text == "先拉警戒线"
    # Too few are there: nobody can say yes or no, and it comes again.
    await close(house, form(house, following, present=few))
    again = await convene(house)
    [item] = again.items
    [proposal] = (
        await house.director.ask(
            "meetings", "ListProposals", pb.ListProposalsRequest(parent=item.name)
        )
    ).proposals
    seated = await everybody(world)
    for person in seated:
        await vote(person, proposal.name)
    yes = pb.ItemClose(
        item=item.name, adopted_proposal=proposal.name, resolution_text=proposal.text
    )
    await close(house, form(house, again, yes, present=seated))
    first = await read_meeting(house.director, held.name)
    assert first.items[0].ratification == pb.RATIFICATION_RATIFIED
    assert state_of(await entry(house.director, matter)) == "ACTING"
    assert len(await published(world, "ResolutionRatified")) == 1
    assert await reason(convene(house)) == "INVALID_FIELDS"


async def test_what_is_not_ratified_is_told_and_what_was_done_stays(world: World) -> None:
    house = await make_big_house(world)
    matter = await forwarded(house, **URGENT)
    few = (house.director, *house.councillors)
    pending = await convene(house, await forwarded(house))
    held = await convene(house, matter, kind=pb.MEETING_KIND_URGENT, mode=ON_SITE, place="三号楼前")
    due = stamp(await now(world) + timedelta(days=3))
    task = pb.NewAction(text="修水管", due_time=due)
    decision = await adopted(house, held, *few, actions=[task])
    await close(house, form(house, held, decision, present=few))
    # The meeting that was convened already takes it.
    pending = await read_meeting(house.director, pending.name)
    assert [bool(item.ratifies) for item in pending.items] == [False, True]
    await close(house, form(house, pending, present=await everybody(world)))
    first = await read_meeting(house.director, held.name)
    assert first.items[0].ratification == pb.RATIFICATION_NOT_RATIFIED
    assert [action.text for action in first.items[0].actions] == ["修水管"]
    assert state_of(await entry(house.director, matter)) == "WAITING"
    await world.quiescent()
    told = await world.rows(
        "intake", "SELECT at FROM timeline WHERE template_key = 'meeting.not_ratified'"
    )
    assert len(told) == 1


async def test_the_month_makes_its_meeting_once_from_what_waits(world: World) -> None:
    house = await make_house(world)
    rules = MeetingRules().holding(VILLAGE, await now(world))
    [timer] = await world.rows(
        "deliberation",
        "SELECT due_at FROM timer WHERE kind = 'monthly_meeting' AND done_at IS NULL",
    )
    # Nothing waits: the month has no meeting, and the next month has its timer.
    await jump_to(world, timer.due_at)
    assert await listed(house.director) == []
    matter = await forwarded(house)
    before = moment((await entry(house.director, matter)).deadline)
    [following] = await world.rows(
        "deliberation",
        "SELECT due_at FROM timer WHERE kind = 'monthly_meeting' AND done_at IS NULL",
    )
    month = month_of(following.due_at)
    await jump_to(world, following.due_at)
    [made] = await listed(house.director)
    assert (made.kind, made.month) == (pb.MEETING_KIND_MONTHLY, month)
    year, number = int(month[:4]), int(month[5:])
    assert moment(made.start_time) == rules.monthly_date(year, number)
    after = await entry(house.director, matter)
    assert (state_of(after), moment(after.deadline)) == ("SCHEDULED", before)
    assert [item.matter for item in made.items] == [matter]
    # At most one: neither the timer again nor the director makes a second.
    await world.rows(
        "deliberation",
        "INSERT INTO timer (id, kind, object, epoch, number, due_at)"
        " SELECT gen_random_uuid(), kind, object, epoch, number, due_at FROM timer"
        " WHERE kind = 'monthly_meeting' AND due_at = :at RETURNING id",
        at=following.due_at,
    )
    await world.quiescent()
    assert len(await listed(house.director)) == 1
    second = await forwarded(house)
    again = convene(house, second, kind=pb.MEETING_KIND_MONTHLY, start_time=made.start_time)
    assert await reason(again) == "MONTHLY_EXISTS"
    # A director's entry shows while its meeting is pending; her councillors have to come.
    work = await work_of(house.director)
    assert {one.matter for one in work["docket.answer"]} == {matter, second}
    assert [one.resource for one in (await work_of(house.councillors[0]))["meeting.attend"]] == [
        made.name
    ]


async def test_minutes_have_numbered_parts_and_times_of_their_own(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    began = await now(world) - timedelta(days=2)
    held = await convene(house, matter, mode=ON_SITE, place="地头", start_time=stamp(began))
    parts = [
        pb.MinutesPart(text="到了地头。"),
        pb.MinutesPart(item=held.items[0].name, text="看了地瓜。"),
    ]
    times = {
        "held_start_time": stamp(began),
        "held_end_time": stamp(began + timedelta(hours=2)),
        "minutes": "",
        "minutes_parts": parts,
    }
    wrong = times | {"held_end_time": stamp(began - timedelta(hours=2))}
    assert await reason(close(house, form(house, held, **wrong))) == "INVALID_FIELDS"
    closed = await close(house, form(house, held, **times))
    assert [(part.number, part.text) for part in closed.minutes_parts] == [
        (1, "到了地头。"),
        (2, "看了地瓜。"),
    ]
    assert moment(closed.held_start_time) == began
    assert closed.minutes == "1. 到了地头。\n2. 看了地瓜。"
    other = await convene(house, await forwarded(house))
    stray = pb.MinutesPart(item=held.items[0].name, text="别处的")
    error = await refusal(close(house, form(house, other, minutes="", minutes_parts=[stray])))
    assert [one.field for one in error.fields] == ["minutes_parts[0].item"]
