"""Tasks without a meeting: opened, claimed, told about, given back, handed on, visited, late."""

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from chassis.wire import moment, stamp
from tests.component.deliberation.support import (
    COUNCIL,
    OTHER_COUNCIL,
    House,
    Person,
    another,
    entry,
    forwarded,
    make_house,
    moved,
    new_matter,
    new_person,
    now,
    published,
    reason,
    refusal,
    told,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import events_pb2
from tongxin.deliberation.v1 import meeting_pb2 as meeting
from tongxin.deliberation.v1 import tasks_pb2 as pb
from tongxin.deliberation.v1.tasks_pb2_grpc import TaskServiceStub
from tongxin.intake.v1 import matter_pb2


async def opening(house: House, matter: str, **extra: Any) -> pb.CreateActionRequest:
    fields = {
        "council": COUNCIL,
        "matter": matter,
        "kind": meeting.ACTION_KIND_TASK,
        "text": "今天下午谁有空去看看",
        "due_time": stamp(await now(house.world) + timedelta(hours=5)),
    }
    return pb.CreateActionRequest(**fields | extra)


async def open_task(house: House, matter: str, by: Person | None = None, **extra: Any) -> Any:
    return await (by or house.director).ask(
        "tasks", "CreateAction", await opening(house, matter, **extra)
    )


def claim(person: Person, name: str) -> Awaitable[Any]:
    return person.ask("actions", "ClaimAction", meeting.ClaimActionRequest(name=name))


def tell(person: Person, name: str, text: str = "管子找到了", **extra: Any) -> Awaitable[Any]:
    request = pb.CreateProgressRequest(parent=name, text=text, **extra)
    return person.ask("tasks", "CreateProgress", request)


async def work(person: Person, *kinds: str, **extra: Any) -> list[Any]:
    request = common_pb2.ListWorkItemsRequest(kinds=kinds, **extra)
    return list((await person.ask("docket", "ListWorkItems", request)).items)


async def test_who_is_free_this_afternoon(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    first, second = house.councillors
    request = await opening(house, matter, request_id="t-1")
    asked = await first.ask("tasks", "CreateAction", request)
    assert (asked.state, asked.kind) == (meeting.ACTION_STATE_OPEN, meeting.ACTION_KIND_TASK)
    assert await first.ask("tasks", "CreateAction", request) == asked
    assert [one.resource for one in await work(second, "action.claim")] == [asked.name]
    assert await work(house.stranger, "action.claim") == []
    await claim(second, asked.name)
    assert await work(second, "action.claim") == []
    [mine] = await work(second, "action.complete")
    assert list(mine.allowed_actions) == [
        "action.complete",
        "action.progress",
        "action.release",
        "action.hand_on",
    ]
    await world.quiescent()
    [row] = await published(world, "ActionClaimed")
    event = events_pb2.ActionClaimed.FromString(row.data)
    assert (event.action, event.matter, event.visit) == (asked.name, matter, False)


async def test_who_may_open_a_task(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    request = await opening(house, matter)
    anonymous = world.anonymous("deliberation")
    assert await reason(anonymous(TaskServiceStub, "CreateAction", request)) == "TOKEN_REQUIRED"
    for person, why in (
        (house.stranger, "NOT_FOUND"),
        (house.associate, "ACTION_NOT_ALLOWED"),
    ):
        assert await reason(person.ask("tasks", "CreateAction", request)) == why
    elsewhere = await opening(house, matter, council=OTHER_COUNCIL)
    assert await reason(house.director.ask("tasks", "CreateAction", elsewhere)) == "NOT_FOUND"
    unknown = await opening(house, f"matters/{new_matter()}")
    assert await reason(house.director.ask("tasks", "CreateAction", unknown)) == "NOT_FOUND"
    wrong = pb.CreateActionRequest(council=COUNCIL, matter=matter, assignee=house.stranger.name)
    refused = await refusal(house.director.ask("tasks", "CreateAction", wrong))
    assert {error.field for error in refused.fields} == {"kind", "text", "due_time", "assignee"}
    given = await open_task(house, matter, assignee=house.associate.name)
    assert given.assignee == house.associate.name


async def test_nothing_is_opened_on_what_has_gone_or_nobody_screened(world: World) -> None:
    house = await make_house(world)
    gone, unscreened = new_matter(), new_matter()
    await told(
        world,
        moved(gone, 1, COUNCIL),
        moved(gone, 2, "federations/210922107002", move="RAISE"),
        moved(unscreened, 1, COUNCIL, topic="couple", needs_screening=True),
    )
    for matter, why in ((gone, "STATE_NOT_ALLOWED"), (unscreened, "SCREENING_REQUIRED")):
        assert await reason(open_task(house, f"matters/{matter}")) == why


async def test_progress_is_seen_by_the_council_and_moves_the_deadline_only_later(
    world: World,
) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    first, second = house.councillors
    asked = await open_task(house, matter)
    assert await reason(tell(first, asked.name)) == "ACTION_NOT_ALLOWED"
    assert await reason(tell(house.director, asked.name)) == "NOT_CLAIMED"
    await claim(first, asked.name)
    assert await reason(tell(second, asked.name)) == "ACTION_NOT_ALLOWED"
    past = stamp(await now(world) - timedelta(hours=1))
    refused = await refusal(tell(first, asked.name, "", percent=101, expected_time=past))
    assert {error.field for error in refused.fields} == {"text", "percent", "expected_time"}

    before = (await entry(first, matter)).deadline
    soon = await now(world) + timedelta(days=2)
    once = await tell(first, asked.name, percent=30, expected_time=stamp(soon), request_id="p-1")
    again = await tell(first, asked.name, percent=30, expected_time=stamp(soon), request_id="p-1")
    assert once == again
    assert (await entry(first, matter)).deadline == before
    late = moment(before) + timedelta(days=3)
    await tell(first, asked.name, "等配件", percent=60, expected_time=stamp(late))
    assert moment((await entry(first, matter)).deadline) == late
    await world.quiescent()
    assert moment((await entry(second, matter)).deadline) == late
    far = moment(before) + timedelta(days=300)
    await tell(first, asked.name, "说不准", percent=60, expected_time=stamp(far))
    assert late < moment((await entry(first, matter)).deadline) < far

    request = pb.ListProgressRequest(parent=asked.name, page_size=2)
    page = await second.ask("tasks", "ListProgress", request)
    assert [(one.text, one.percent) for one in page.progress] == [
        ("管子找到了", 30),
        ("等配件", 60),
    ]
    request = pb.ListProgressRequest(parent=asked.name, page_token=page.next_page_token)
    assert [one.text for one in (await second.ask("tasks", "ListProgress", request)).progress] == [
        "说不准"
    ]
    request = pb.ListProgressRequest(parent=asked.name)
    assert await reason(house.stranger.ask("tasks", "ListProgress", request)) == "NOT_FOUND"
    shown = await second.ask("tasks", "GetAction", pb.GetActionRequest(name=asked.name))
    assert (shown.percent, moment(shown.expected_time)) == (60, far)
    await world.quiescent()
    rows = await published(world, "ActionProgressed")
    assert len(rows) == 3
    assert all("管子" not in str(row.data) for row in rows)


async def test_an_expected_date_is_told_to_her_in_one_sentence(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    asked = await open_task(house, matter, assignee=house.councillors[0].name)
    soon = stamp(await now(world) + timedelta(hours=3))
    await tell(house.councillors[0], asked.name, expected_time=soon)
    await world.quiescent()
    rows = await world.rows(
        "intake", "SELECT template_key FROM timeline WHERE template_key LIKE 'action.%'"
    )
    assert {row.template_key for row in rows} == {"action.claimed", "action.expected"}


async def test_a_task_is_given_back_or_handed_on(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    first, second = house.councillors
    asked = await open_task(house, matter)
    release = pb.ReleaseActionRequest(name=asked.name)
    assert await reason(house.director.ask("tasks", "ReleaseAction", release)) == "NOT_CLAIMED"
    await claim(first, asked.name)
    assert await reason(second.ask("tasks", "ReleaseAction", release)) == "ACTION_NOT_ALLOWED"
    assert await reason(house.stranger.ask("tasks", "ReleaseAction", release)) == "NOT_FOUND"
    free = await first.ask("tasks", "ReleaseAction", release)
    assert (free.assignee, free.state) == ("", meeting.ACTION_STATE_OPEN)
    assert await reason(tell(first, asked.name)) == "ACTION_NOT_ALLOWED"

    def hand_on(by: Person, to: str) -> Awaitable[Any]:
        request = pb.HandOnActionRequest(name=asked.name, assignee=to)
        return by.ask("tasks", "HandOnAction", request)

    for to in (house.stranger.name, new_person(), "x"):
        assert await reason(hand_on(house.director, to)) == "INVALID_FIELDS"
    assert (await hand_on(house.director, first.name)).assignee == first.name
    assert await reason(hand_on(second, second.name)) == "ACTION_NOT_ALLOWED"
    assert (await hand_on(first, house.associate.name)).assignee == house.associate.name
    assert await reason(tell(first, asked.name)) == "ACTION_NOT_ALLOWED"
    assert (await tell(house.associate, asked.name)).person == house.associate.name


async def test_a_visit_is_done_by_writing_it_down(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    first, second = house.councillors
    asked = await open_task(house, matter, kind=meeting.ACTION_KIND_VISIT)
    await claim(first, asked.name)
    done = meeting.CompleteActionRequest(name=asked.name, note="看过了")
    assert await reason(first.ask("actions", "CompleteAction", done)) == "VISIT_REQUIRED"
    there = await now(world)
    fields: dict[str, Any] = {
        "name": asked.name,
        "people": [first.name, second.name],
        "visit_time": stamp(there),
        "place": "三单元楼下",
        "finding": "施工挖断了水管",
    }
    wrong = fields | {"people": [house.stranger.name], "place": "", "finding": ""}
    wrong["visit_time"] = stamp(there + timedelta(days=1))
    refused = await refusal(first.ask("tasks", "RecordVisit", pb.RecordVisitRequest(**wrong)))
    assert {error.field for error in refused.fields} == {
        "people[0]",
        "visit_time",
        "place",
        "finding",
    }
    request = pb.RecordVisitRequest(**fields, request_id="v-1")
    assert await reason(second.ask("tasks", "RecordVisit", request)) == "ACTION_NOT_ALLOWED"
    visit = await first.ask("tasks", "RecordVisit", request)
    assert await first.ask("tasks", "RecordVisit", request) == visit
    assert (list(visit.people), visit.matter) == ([first.name, second.name], matter)
    read = pb.GetVisitRequest(name=visit.name)
    assert await second.ask("tasks", "GetVisit", read) == visit
    assert await reason(house.stranger.ask("tasks", "GetVisit", read)) == "NOT_FOUND"
    task = await open_task(house, matter, assignee=first.name)
    no_visit = pb.RecordVisitRequest(**fields | {"name": task.name})
    assert await reason(first.ask("tasks", "RecordVisit", no_visit)) == "NOT_A_VISIT"
    assert len(await published(world, "ActionCompleted")) == 1


async def test_what_is_late_comes_to_the_director(world: World) -> None:
    house = await make_house(world)
    matter = await forwarded(house)
    first = house.councillors[0]
    asked = await open_task(house, matter, assignee=first.name)
    assert await work(house.director, "action.overdue") == []
    await world.jump(hours=6)
    [late] = await work(house.director, "action.overdue")
    assert (late.resource, late.overdue) == (asked.name, True)
    assert await work(first, "action.overdue") == []
    assert [one.overdue for one in await work(first, "action.complete")] == [True]
    await tell(first, asked.name, expected_time=stamp(await now(world) + timedelta(hours=2)))
    assert await work(house.director, "action.overdue") == []
    await world.jump(hours=3)
    assert [one.resource for one in await work(house.director, "action.overdue")] == [asked.name]


async def test_who_is_excluded_learns_nothing_of_a_task(world: World) -> None:
    house = await make_house(world)
    first, second = house.councillors
    party = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_RESPONDENT, person=second.name)
    matter = await forwarded(house, parties=[party])
    asked = await open_task(house, matter)
    assert [one.resource for one in await work(first, "action.claim")] == [asked.name]
    assert await work(second, "action.claim") == []
    assert await reason(claim(second, asked.name)) == "NOT_FOUND"
    read = pb.GetActionRequest(name=asked.name)
    assert await reason(second.ask("tasks", "GetAction", read)) == "NOT_FOUND"
    given = pb.HandOnActionRequest(name=asked.name, assignee=second.name)
    assert await reason(house.director.ask("tasks", "HandOnAction", given)) == "INVALID_FIELDS"
    stranger = await another(house, "外村人")
    assert await reason(claim(stranger, asked.name)) == "NOT_FOUND"
