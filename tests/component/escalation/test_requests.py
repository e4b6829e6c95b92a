"""Requests to bodies: asked together, answered one by one, done as they were asked."""

import pytest

from chassis.ids import new_random_id
from chassis.region import Level
from tests.component.escalation.asking import (
    NAME,
    PHONE,
    TOWNSHIP,
    act,
    answer,
    asking,
    body_with_officer,
    timeline,
)
from tests.component.escalation.support import (
    accept,
    federation,
    moved,
    new_person,
    officer,
    refusal,
    told,
)
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import asks_pb2 as pb
from tongxin.escalation.v1 import bodies_pb2
from tongxin.escalation.v1.asks_pb2_grpc import RequestServiceStub as Stub
from tongxin.escalation.v1.bodies_pb2_grpc import BodyServiceStub
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub


async def work(client: Client, **extra: object) -> list[tuple[str, str, str]]:
    listed = await client(
        CaseServiceStub, "ListWorkItems", common_pb2.ListWorkItemsRequest(**extra)
    )
    return [(item.kind, item.resource, item.matter) for item in listed.items]


async def listed(client: Client, **extra: object) -> list[str]:
    page = await client(Stub, "ListRequests", pb.ListRequestsRequest(**extra))
    return [item.name for item in page.requests]


def state(request: pb.Request) -> str:
    return pb.AskState.Name(request.state).removeprefix("ASK_STATE_")


async def test_a_bundle_is_done_when_all_bodies_have_done_it(world: World) -> None:
    scene = await asking(world, topic="single_parent")
    bundle = await scene.ask(request_id="r-1")
    assert bundle == await scene.ask(request_id="r-1")
    assert (bundle.case, bundle.asker) == (scene.case, TOWNSHIP)
    assert (bundle.state, bundle.seen) == (pb.BUNDLE_STATE_OPEN, True)
    first, second = bundle.requests
    assert [item.body for item in bundle.requests] == list(scene.bodies)
    assert first.matter == f"matters/{scene.matter}"
    assert first.pseudonym
    labour, civil = scene.officers
    # She sees what the request discloses, and not which matter it is.
    seen = await act(labour, "GetRequest", first.name)
    assert (seen.text, seen.disclosed, seen.pseudonym) == (
        "请帮忙安排",
        "一位单亲妈妈",
        first.pseudonym,
    )
    assert (seen.matter, seen.bundle) == ("", "")
    assert list(seen.allowed_actions) == [
        "request.accept",
        "request.reject",
        "request.answer",
        "request.agenda",
    ]
    assert str(scene.matter) not in str(seen)
    assert await work(labour) == [("request.accept", first.name, "")]
    taken = await act(labour, "AcceptRequest", first.name)
    assert state(taken) == "ACCEPTED"
    assert await work(labour) == [("request.answer", first.name, "")]
    await answer(labour, first.name)
    assert await work(labour) == []
    [item] = await work(scene.cadre, kinds=["bundle.acknowledge"])
    assert item == ("bundle.acknowledge", bundle.name, f"matters/{scene.matter}")
    half = await scene.bundle(bundle.name)
    assert (half.state, half.seen) == (pb.BUNDLE_STATE_OPEN, False)
    await answer(civil, second.name)
    done = await scene.bundle(bundle.name)
    assert done.state == pb.BUNDLE_STATE_DONE
    for _ in range(2):
        acknowledge = pb.AcknowledgeBundleRequest(name=bundle.name)
        assert (await scene.cadre(Stub, "AcknowledgeBundle", acknowledge)).seen
    assert await work(scene.cadre, kinds=["bundle.acknowledge"]) == []
    await world.quiescent()
    said = [key for key in await timeline(world, scene.asker, scene.matter) if "ask." in key]
    assert sorted(said) == [
        "ask.accepted",
        "ask.all_done",
        "ask.answered",
        "ask.requested",
        "ask.requested",
    ]
    again = pb.ListBundlesRequest(parent=scene.case)
    page = await scene.cadre(Stub, "ListBundles", again)
    assert [item.name for item in page.bundles] == [bundle.name]


async def test_any_one_is_enough_and_the_others_end(world: World) -> None:
    scene = await asking(world)
    bundle = await scene.ask(completion=pb.COMPLETION_ANY)
    first, second = bundle.requests
    await answer(scene.officers[0], first.name)
    ended = await act(scene.officers[1], "GetRequest", second.name)
    assert (state(ended), ended.reason) == ("ENDED", "ANOTHER_ANSWERED")
    assert list(ended.allowed_actions) == []
    assert await work(scene.officers[1]) == []
    refused = await refusal(answer(scene.officers[1], second.name))
    assert refused.reason == "STATE_NOT_ALLOWED"
    assert (await scene.bundle(bundle.name)).state == pb.BUNDLE_STATE_DONE


async def test_who_says_no_is_looked_at_and_another_may_be_asked_instead(world: World) -> None:
    scene = await asking(world)
    bundle = await scene.ask()
    first, second = bundle.requests
    rejected = await act(scene.officers[0], "RejectRequest", first.name, reason="没有岗位")
    assert (state(rejected), rejected.reason) == ("REFUSED", "没有岗位")
    await answer(scene.officers[1], second.name)
    assert (await scene.bundle(bundle.name)).state == pb.BUNDLE_STATE_SETTLED
    kind = bodies_pb2.BODY_KIND_ENTERPRISE
    body, firm = await body_with_officer(world, kind, "服装厂")
    more = await scene.ask(bodies=[body], bundle=bundle.name)
    assert (more.name, more.state) == (bundle.name, pb.BUNDLE_STATE_OPEN)
    await act(scene.cadre, "WithdrawRequest", first.name, reason="换一家")
    await answer(firm, more.requests[-1].name)
    assert (await scene.bundle(bundle.name)).state == pb.BUNDLE_STATE_DONE


async def test_it_enters_the_work_agenda_with_document_and_day(world: World) -> None:
    scene = await asking(world)
    [first, _] = (await scene.ask()).requests
    wrong = await refusal(act(scene.officers[0], "EnterAgenda", first.name, date="3月2日"))
    assert [error.field for error in wrong.fields] == ["document", "date"]
    entered = await act(
        scene.officers[0],
        "EnterAgenda",
        first.name,
        document="八政办〔2026〕3号",
        date="2026-03-02",
    )
    assert (state(entered), entered.agenda_document, entered.agenda_date) == (
        "ACCEPTED",
        "八政办〔2026〕3号",
        "2026-03-02",
    )
    await answer(scene.officers[0], first.name)


async def test_wrong_requests_are_named_by_field_and_nothing_is_written(world: World) -> None:
    scene = await asking(world, topic="single_parent")
    unknown = f"bodies/{new_random_id()}"
    past = {"due_time": "2020-01-01T00:00:00Z"}
    bad = pb.CreateRequestsRequest(
        parent=scene.case, expected_epoch=scene.epoch, bodies=[scene.bodies[0], unknown, "x"]
    )
    bad.due_time.FromJsonString(past["due_time"])
    refused = await refusal(scene.cadre(Stub, "CreateRequests", bad))
    assert [(error.field, error.reason) for error in refused.fields] == [
        ("text", "TOO_SHORT"),
        ("due_time", "NOT_IN_FUTURE"),
        ("bodies[1]", "BODY_NOT_POSSIBLE"),
        ("bodies[2]", "BODY_NOT_POSSIBLE"),
    ]
    for named in (f"{NAME}要一份工作", f"请打{PHONE}", "请打13900001111"):
        refused = await refusal(scene.ask(disclosed=named))
        assert [(error.field, error.reason) for error in refused.fields] == [
            ("disclosed", "NAME_IN_TEXT")
        ]
    refused = await refusal(scene.ask(bodies=[]))
    assert [error.field for error in refused.fields] == ["bodies"]
    assert await world.rows("escalation", "SELECT 1 FROM ask") == []
    assert (await scene.ask(disclosed="办公室电话024-12345678")).requests, "no secret of hers"


async def test_only_who_has_the_matter_asks_for_it(world: World) -> None:
    scene = await asking(world)
    stale = await refusal(scene.ask(expected_epoch=scene.epoch - 1))
    assert stale.reason == "MATTER_MOVED"
    assert (await refusal(scene.ask(expected_epoch=9))).reason == "NOT_YET_ARRIVED"
    stranger = await officer(world, federation(Level.COUNTY))
    for client, reason in (
        (stranger, "NOT_FOUND"),
        (scene.officers[0], "NOT_FOUND"),
        (world.person("escalation", scene.asker), "ACTION_NOT_ALLOWED"),
        (world.anonymous("escalation"), "TOKEN_REQUIRED"),
    ):
        assert (await refusal(scene.by(client))).reason in {reason, "NOT_FOUND"}
    bundle = await scene.ask()
    name = bundle.requests[0].name
    other = scene.officers[1]
    for client in (stranger, other, world.person("escalation", scene.asker)):
        assert name not in await listed(client)
        for method, fields in (
            ("GetRequest", {}),
            ("AcceptRequest", {}),
            ("RejectRequest", {"reason": "x"}),
            ("AnswerRequest", {"outcome": 1, "text": "x"}),
            ("EnterAgenda", {"document": "x", "date": "2026-03-02"}),
            ("WithdrawRequest", {"reason": "x"}),
        ):
            assert (await refusal(act(client, method, name, **fields))).reason == "NOT_FOUND"
        read = client(Stub, "GetBundle", pb.GetBundleRequest(name=bundle.name))
        assert (await refusal(read)).reason == "NOT_FOUND"
        acknowledge = pb.AcknowledgeBundleRequest(name=bundle.name)
        assert (await refusal(client(Stub, "AcknowledgeBundle", acknowledge))).reason == "NOT_FOUND"
    # The twins: who asks and who is asked.
    assert name in await listed(scene.cadre)
    assert await listed(scene.officers[0]) == [name]
    assert (await refusal(act(scene.cadre, "AcceptRequest", name))).reason == "ACTION_NOT_ALLOWED"
    assert (await refusal(act(scene.officers[0], "WithdrawRequest", name, reason="x"))).reason == (
        "ACTION_NOT_ALLOWED"
    )


async def test_requests_are_paged_and_filtered(world: World) -> None:
    scene = await asking(world)
    names = [request.name for _ in range(2) for request in (await scene.ask()).requests]
    found, token = [], ""
    while True:
        page = await scene.cadre(
            Stub, "ListRequests", pb.ListRequestsRequest(page_size=3, page_token=token)
        )
        found += [item.name for item in page.requests]
        token = page.next_page_token
        if not token:
            break
    assert found == names[::-1]
    await act(scene.officers[0], "AcceptRequest", names[0])
    assert await listed(scene.cadre, state=pb.ASK_STATE_ACCEPTED) == [names[0]]
    assert await listed(scene.cadre, overdue=True) == []


async def test_half_time_is_said_and_being_late_waits_for_who_asked(world: World) -> None:
    scene = await asking(world)
    [first, second] = (await scene.ask()).requests
    await world.jump(days=4)
    assert (await act(scene.officers[0], "GetRequest", first.name)).half_gone
    await answer(scene.officers[1], second.name)
    await world.jump(days=4)
    assert await listed(scene.officers[0], overdue=True) == [first.name]
    assert (await act(scene.cadre, "GetRequest", first.name)).overdue
    assert await work(scene.cadre, kinds=["request.withdraw"]) == [
        ("request.withdraw", first.name, f"matters/{scene.matter}")
    ]
    assert await work(scene.officers[0], overdue=True) == [("request.accept", first.name, "")]


async def test_requests_go_on_when_the_matter_moves_up_and_end_with_it(world: World) -> None:
    scene = await asking(world)
    bundle = await scene.ask()
    first, second = bundle.requests
    await told(world, moved(scene.matter, scene.epoch + 1, federation(Level.COUNTY)))
    answered = await answer(scene.officers[0], first.name)
    assert state(answered) == "ANSWERED"
    assert (await scene.bundle(bundle.name)).requests[0].answer == "办好了"
    await told(world, moved(scene.matter, scene.epoch + 2, status="WITHDRAWN", move="WITHDRAW"))
    ended = await act(scene.officers[1], "GetRequest", second.name)
    assert (state(ended), ended.reason) == ("ENDED", "MATTER_ENDED")
    kept = await act(scene.officers[0], "GetRequest", first.name)
    assert state(kept) == "ANSWERED"


async def test_who_must_not_know_is_never_asked(world: World) -> None:
    scene = await asking(world)
    one = new_person()
    body, client = await body_with_officer(world, bodies_pb2.BODY_KIND_POLICE, "派出所", person=one)
    bundle = await scene.ask(bodies=[body])
    name = bundle.requests[0].name
    assert await listed(client) == [name]
    excluded = (one, scene.bodies[0])
    await told(
        world,
        moved(scene.matter, scene.epoch + 1, TOWNSHIP, move="REOPEN", excluded=excluded),
    )
    assert await listed(client) == []
    assert (await refusal(act(client, "GetRequest", name))).reason == "NOT_FOUND"
    assert await work(client) == []
    # Nobody else is there to take it; and a body that is complained about is no addressee.
    await accept(scene.cadre, scene.matter, scene.epoch + 1)
    refused = await refusal(scene.ask(bodies=[body, *scene.bodies], expected_epoch=scene.epoch + 1))
    assert [error.field for error in refused.fields] == ["bodies[0]", "bodies[1]"]


async def test_what_waited_at_a_body_that_ends_goes_back_to_who_asked(world: World) -> None:
    scene = await asking(world)
    bundle = await scene.ask()
    seed = world.seed("escalation")
    await seed(BodyServiceStub, "EndBody", bodies_pb2.EndBodyRequest(name=scene.bodies[0]))
    now = await scene.bundle(bundle.name)
    assert [state(request) for request in now.requests] == ["REFUSED", "ASKED"]
    assert now.requests[0].reason == "BODY_ENDED"
    assert not now.seen


@pytest.mark.parametrize("text", ["", "x" * 1001])
async def test_the_text_has_its_length(world: World, text: str) -> None:
    scene = await asking(world)
    refused = await refusal(scene.ask(text=text))
    assert [error.field for error in refused.fields] == ["text"]
