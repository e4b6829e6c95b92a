"""What a resolution gives out: claimed, done, told."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

from chassis.refusals import TongxinError
from chassis.wire import stamp
from tests.component.deliberation.support import (
    COUNCIL,
    House,
    Person,
    another,
    close,
    convene,
    form,
    forwarded,
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
from tongxin.deliberation.v1 import events_pb2
from tongxin.deliberation.v1 import meeting_pb2 as pb
from tongxin.deliberation.v1.meeting_pb2_grpc import ActionServiceStub
from tongxin.intake.v1 import matter_pb2


def claim(person: Person, name: str, **extra: Any) -> Awaitable[Any]:
    return person.ask("actions", "ClaimAction", pb.ClaimActionRequest(name=name, **extra))


def complete(person: Person, name: str, note: str = "办好了", **extra: Any) -> Awaitable[Any]:
    request = pb.CompleteActionRequest(name=name, note=note, **extra)
    return person.ask("actions", "CompleteAction", request)


def actions(person: Person, **extra: Any) -> Awaitable[Any]:
    return person.ask("actions", "ListActions", pb.ListActionsRequest(council=COUNCIL, **extra))


async def resolved(
    house: House, *assignees: str, parties: tuple[matter_pb2.Party, ...] = ()
) -> list[pb.Action]:
    """Return the actions of a resolution, one for each assignee ('' is nobody yet)."""
    held = await convene(house, await forwarded(house, parties=parties))
    item = held.items[0].name
    proposal = await propose(house.director, item)
    for voter in (house.director, *house.councillors):
        await vote(voter, proposal.name)
    due = await now(house.world) + timedelta(days=3)
    given = [
        pb.NewAction(
            text=f"任务{number}", assignee=assignee, due_time=stamp(due + timedelta(days=number))
        )
        for number, assignee in enumerate(assignees)
    ]
    adopted = pb.ItemClose(
        item=item, adopted_proposal=proposal.name, resolution_text="分头去办", actions=given
    )
    closed = await close(house, form(house, held, adopted))
    return list(closed.items[0].resolution.actions)


async def test_an_action_is_claimed_once_and_done(world: World) -> None:
    house = await make_house(world)
    [action] = await resolved(house, "")
    assert action.state == pb.ACTION_STATE_OPEN
    assert await reason(claim(house.stranger, action.name)) == "NOT_FOUND"
    claimed = await claim(house.associate, action.name, request_id="c-1")
    assert (claimed.assignee, claimed.state) == (house.associate.name, pb.ACTION_STATE_CLAIMED)
    assert await claim(house.associate, action.name, request_id="c-1") == claimed
    assert await reason(claim(house.councillors[0], action.name)) == "ALREADY_CLAIMED"
    assert await reason(complete(house.councillors[0], action.name)) == "ACTION_NOT_ALLOWED"
    assert await reason(complete(house.associate, action.name, "")) == "INVALID_FIELDS"
    done = await complete(house.associate, action.name, request_id="d-1")
    assert (done.state, done.note) == (pb.ACTION_STATE_DONE, "办好了")
    assert await complete(house.associate, action.name, request_id="d-1") == done
    assert await reason(complete(house.associate, action.name)) == "ALREADY_COMPLETED"
    await world.quiescent()
    [row] = await published(world, "ActionCompleted")
    event = events_pb2.ActionCompleted.FromString(row.data)
    assert (event.action, event.matter, event.epoch) == (action.name, action.matter, 2)


async def test_actions_are_listed_by_due_date(world: World) -> None:
    house = await make_house(world)
    given = await resolved(house, "", house.councillors[0].name, "")
    listed = await actions(house.associate)
    assert [one.name for one in listed.actions] == [one.name for one in given]
    assert [list(one.allowed_actions) for one in listed.actions] == [
        ["action.claim"],
        [],
        ["action.claim"],
    ]
    page = await actions(house.director, page_size=2)
    rest = await actions(house.director, page_size=2, page_token=page.next_page_token)
    assert [one.name for one in (*page.actions, *rest.actions)] == [one.name for one in given]
    matter = given[0].matter
    assert len((await actions(house.director, matter=matter)).actions) == 3
    await resolved(house, "")
    assert len((await actions(house.director, matter=matter)).actions) == 3
    assert len((await actions(house.director)).actions) == 4
    assert await reason(actions(house.stranger)) == "NOT_FOUND"
    nobody = world.anonymous("deliberation")
    request = pb.ListActionsRequest(council=COUNCIL)
    assert await reason(nobody(ActionServiceStub, "ListActions", request)) == "TOKEN_REQUIRED"


async def test_an_assignee_from_outside_finds_it_on_her_worklist(world: World) -> None:
    house = await make_house(world)
    helper = await another(house, "热心人")
    [action] = await resolved(house, helper.name)
    listed = await helper.ask("docket", "ListWorkItems", common_pb2.ListWorkItemsRequest())
    [item] = listed.items
    assert (item.kind, item.resource, item.due) == (
        "action.complete",
        action.name,
        action.due_time,
    )
    assert item.line.zh == "待办任务：卖农产品"
    assert item.allowed_actions[0] == "action.complete"
    assert await reason(actions(helper)) == "NOT_FOUND"
    assert await reason(claim(helper, action.name)) == "ACTION_NOT_ALLOWED"
    assert (await complete(helper, action.name)).state == pb.ACTION_STATE_DONE
    after = await helper.ask("docket", "ListWorkItems", common_pb2.ListWorkItemsRequest())
    assert after.total_size == 0


async def test_what_is_overdue_is_counted(world: World) -> None:
    house = await make_house(world)
    helper = house.councillors[0]
    await resolved(house, helper.name, helper.name)

    async def work(**extra: Any) -> common_pb2.ListWorkItemsResponse:
        request = common_pb2.ListWorkItemsRequest(**extra)
        return await helper.ask("docket", "ListWorkItems", request)

    assert ((await work()).total_size, (await work()).overdue_size) == (2, 0)
    assert (await work(overdue=True)).total_size == 0
    # Only the first date has passed: 3 days after the close, the second is a day later.
    await world.jump(days=3, hours=1)
    listed = await work()
    assert (listed.total_size, listed.overdue_size) == (2, 1)
    assert [item.overdue for item in listed.items] == [True, False]
    late = await work(overdue=True)
    assert (len(late.items), late.total_size, late.overdue_size) == (1, 1, 1)


async def test_the_director_may_say_that_it_is_done(world: World) -> None:
    house = await make_house(world)
    [action] = await resolved(house, "")
    assert (await complete(house.director, action.name)).state == pb.ACTION_STATE_DONE
    assert await reason(claim(house.associate, action.name)) == "ALREADY_CLAIMED"


async def test_nothing_is_given_to_whom_it_is_about(world: World) -> None:
    house = await make_house(world)
    husband = await another(house, "丈夫")
    party = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_RESPONDENT, person=husband.name)
    error = await refusal(resolved(house, husband.name, parties=(party,)))
    assert [(item.field, item.reason) for item in error.fields] == [
        ("items[0].actions[0].assignee", "ASSIGNEE_NOT_POSSIBLE")
    ]
    assert await world.rows("deliberation", "SELECT 1 FROM action") == []


async def test_two_claims_at_once_are_one(world: World) -> None:
    house = await make_house(world)
    [action] = await resolved(house, "")
    people = (house.associate, *house.councillors)
    tried = await asyncio.gather(
        *(claim(person, action.name) for person in people), return_exceptions=True
    )
    reasons = [one.reason for one in tried if isinstance(one, TongxinError)]
    assert reasons == ["ALREADY_CLAIMED"] * 2
    held = await world.rows("deliberation", "SELECT subject FROM fact WHERE relation = 'assignee'")
    assert len(held) == 1
