"""Cases over gRPC: who sees which stages, and who takes them."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from chassis.refusals import TongxinError
from chassis.region import Level
from tests.component.escalation.support import (
    OTHER_VILLAGE,
    VILLAGE,
    accept,
    federation,
    get,
    list_cases,
    moved,
    new_matter,
    new_person,
    officer,
    opened,
    refusal,
    states,
    told,
)
from tests.support.world import Client, World
from tongxin.common.v1 import common_pb2
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub as Stub
from tongxin.escalation.v1.events_pb2 import StageAccepted

# What the owner may ask of others once a named person has it; their own tests say when.
ASKING = {"request.create", "request.refer", "dispatch.create", "information.create"}

VILLAGE_BODY, TOWN_BODY = federation(), federation(Level.TOWNSHIP)


async def answer(client: Client, matter: UUID, epoch: int = 1) -> pb.Case:
    request = pb.AnswerCaseRequest(name=f"cases/{matter}", expected_epoch=epoch)
    return await client(Stub, "AnswerCase", request)


async def raise_up(
    client: Client, matter: UUID, epoch: int = 1, reason: str = "超出能力"
) -> pb.Case:
    request = pb.RaiseCaseRequest(name=f"cases/{matter}", expected_epoch=epoch, reason=reason)
    return await client(Stub, "RaiseCase", request)


async def note(client: Client, matter: UUID, epoch: int = 1) -> pb.ActionNote:
    request = pb.CreateActionNoteRequest(
        parent=f"cases/{matter}", expected_epoch=epoch, note=pb.ActionNote(text="去看过了")
    )
    return await client(Stub, "CreateActionNote", request)


async def list_notes(client: Client, matter: UUID) -> pb.ListActionNotesResponse:
    request = pb.ListActionNotesRequest(parent=f"cases/{matter}")
    return await client(Stub, "ListActionNotes", request)


OnCase = Callable[[Client, UUID], Awaitable[object]]
ON_CASE: list[OnCase] = [get, accept, answer, raise_up, note, list_notes]


@pytest.mark.parametrize("call", ON_CASE)
async def test_strangers_and_the_unknown_get_one_answer(world: World, call: OnCase) -> None:
    matter = await opened(world, confidentiality="PROTECTED")
    neighbour = await officer(world, federation(of=OTHER_VILLAGE))
    superior = await officer(world, TOWN_BODY)
    resident = world.person("escalation", new_person())
    chair = await officer(world, VILLAGE_BODY)
    for client, of in (
        (neighbour, matter),
        (superior, matter),
        (resident, matter),
        (chair, new_matter()),
    ):
        assert (await refusal(call(client, of))).reason == "NOT_FOUND"
    assert (await refusal(call(world.anonymous("escalation"), matter))).reason == "TOKEN_REQUIRED"
    assert states(await get(chair, matter)) == [(VILLAGE_BODY, 1, "OPENED")]


@pytest.mark.parametrize("call", ON_CASE)
async def test_sealed_matters_are_nobodys_by_office(world: World, call: OnCase) -> None:
    matter = await opened(world, confidentiality="SEALED")
    chair = await officer(world, VILLAGE_BODY)
    assert (await refusal(call(chair, matter))).reason == "NOT_FOUND"
    assert list((await list_cases(chair)).cases) == []
    # The stage is there, and its clock runs in the register.
    assert len(await world.rows("escalation", "SELECT 1 FROM stage")) == 1


async def test_each_federation_sees_its_own_stages(world: World) -> None:
    matter = new_matter()
    await told(
        world,
        moved(matter, 1, VILLAGE_BODY, without_deliberation=True),
        moved(matter, 2, TOWN_BODY),
    )
    chair, cadre = await officer(world, VILLAGE_BODY), await officer(world, TOWN_BODY)
    of_village, of_town = await get(chair, matter), await get(cadre, matter)
    assert states(of_village) == [(VILLAGE_BODY, 1, "ENDED")]
    assert states(of_town) == [(TOWN_BODY, 2, "OPENED")]
    assert list(of_village.allowed_actions) == []
    assert list(of_town.allowed_actions) == ["case.accept"]
    assert of_village.epoch == of_town.epoch == 2
    assert of_town.without_deliberation
    assert of_town.matter == f"matters/{matter}"
    assert (of_town.region, of_town.topic) == (VILLAGE, "water_power_heat")
    assert of_town.confidentiality == common_pb2.CONFIDENTIALITY_OPEN
    assert of_town.stages[0].level == common_pb2.LEVEL_TOWNSHIP


async def test_lists_are_paged_newest_first_and_filtered(world: World) -> None:
    me = new_person()
    await officer(world, VILLAGE_BODY, me)
    client = await officer(world, TOWN_BODY, me)
    matters = [new_matter() for _ in range(5)]
    await told(world, *(moved(matter, 1, VILLAGE_BODY) for matter in matters))
    await told(world, moved(matters[0], 2, TOWN_BODY))
    await accept(client, matters[1])
    found, token = [], ""
    for _ in range(3):
        page = await list_cases(client, page_size=2, page_token=token)
        found += [case.matter for case in page.cases]
        token = page.next_page_token
    assert token == ""
    assert found == [f"matters/{matter}" for matter in sorted(matters, reverse=True)]
    at_town = await list_cases(client, federation=TOWN_BODY)
    assert [states(case) for case in at_town.cases] == [[(TOWN_BODY, 2, "OPENED")]]
    taken = await list_cases(client, state=pb.STAGE_STATE_ACCEPTED)
    assert [case.matter for case in taken.cases] == [f"matters/{matters[1]}"]
    stranger = await officer(world, federation(of=OTHER_VILLAGE))
    assert list((await list_cases(stranger, federation=TOWN_BODY)).cases) == []
    assert (await refusal(list_cases(world.anonymous("escalation")))).reason == "TOKEN_REQUIRED"


async def test_a_page_token_is_bound_to_caller_and_filter(world: World) -> None:
    chair, other = await officer(world, VILLAGE_BODY), await officer(world, VILLAGE_BODY)
    for _ in range(2):
        await opened(world)
    token = (await list_cases(chair, page_size=1)).next_page_token
    assert len((await list_cases(chair, page_size=1, page_token=token)).cases) == 1
    for call in (
        list_cases(other, page_size=1, page_token=token),
        list_cases(chair, page_token=token, state=pb.STAGE_STATE_OPENED),
    ):
        assert [error.field for error in (await refusal(call)).fields] == ["page_token"]
    wrong = await refusal(list_cases(chair, federation="groups/1"))
    assert [error.field for error in wrong.fields] == ["federation"]


async def test_a_named_person_takes_the_stage_once(world: World) -> None:
    me = new_person()
    chair, deputy = await officer(world, VILLAGE_BODY, me), await officer(world, VILLAGE_BODY)
    matter = await opened(world)
    taken = await accept(chair, matter, request_id="a-1")
    again = await accept(chair, matter, request_id="a-1")
    other_key = await accept(chair, matter, request_id="a-2")
    for case in (taken, again, other_key):
        assert states(case) == [(VILLAGE_BODY, 1, "ACCEPTED")]
        assert case.stages[0].officer == me
        assert list(case.allowed_actions)[:3] == ["case.note", "case.answer", "case.raise"]
        assert set(case.allowed_actions[3:]) <= ASKING
    assert (await refusal(accept(deputy, matter))).reason == "ALREADY_ACCEPTED"
    events = await world.rows(
        "escalation", "SELECT data FROM outbox WHERE type = 'tongxin.escalation.v1.StageAccepted'"
    )
    [event] = [StageAccepted.FromString(row.data) for row in events]
    assert (event.matter, event.epoch, event.body) == (f"matters/{matter}", 1, VILLAGE_BODY)
    audit = await world.rows(
        "escalation", "SELECT object FROM audit_entry WHERE act LIKE '%Accept%'"
    )
    assert [row.object for row in audit] == [f"cases/{matter}"]


async def test_of_two_at_once_one_takes_it(world: World) -> None:
    people = [new_person(), new_person()]
    clients = [await officer(world, VILLAGE_BODY, person) for person in people]
    matter = await opened(world)
    results = await asyncio.gather(
        *(accept(client, matter) for client in clients), return_exceptions=True
    )
    refused = [item for item in results if isinstance(item, TongxinError)]
    taken = [item for item in results if isinstance(item, pb.Case)]
    assert [error.reason for error in refused] == ["ALREADY_ACCEPTED"]
    assert len(taken) == 1
    assert taken[0].stages[0].officer in people


@pytest.mark.parametrize("call", [accept, answer, raise_up, note])
async def test_other_epochs_are_refused_and_say_why(
    world: World, call: Callable[[Client, UUID, int], Awaitable[object]]
) -> None:
    chair = await officer(world, VILLAGE_BODY)
    matter = new_matter()
    await told(world, moved(matter, 1, VILLAGE_BODY), moved(matter, 2, TOWN_BODY))
    stale = await refusal(call(chair, matter, 1))
    assert stale.reason == "MATTER_MOVED"
    assert stale.metadata == {"epoch": "2", "owner": TOWN_BODY}
    early = await refusal(call(chair, matter, 3))
    assert (early.reason, early.retry_after) == ("NOT_YET_ARRIVED", 1)
    # She may read it, but it is no longer hers.
    assert (await refusal(call(chair, matter, 2))).reason == "ACTION_NOT_ALLOWED"


@pytest.mark.parametrize("call", [answer, raise_up, note])
async def test_nothing_is_done_before_somebody_has_it_by_name(world: World, call: OnCase) -> None:
    chair = await officer(world, VILLAGE_BODY)
    matter = await opened(world)
    assert (await refusal(call(chair, matter))).reason == "STAGE_NOT_ACCEPTED"
    assert list((await get(chair, matter)).allowed_actions) == ["case.accept"]


async def test_safety_questions_come_before_an_answer(world: World) -> None:
    chair = await officer(world, VILLAGE_BODY)
    matter = await opened(world, confidentiality="PROTECTED", needs_screening=True)
    case = await accept(chair, matter)
    assert set(case.allowed_actions) - ASKING == {"case.note", "case.raise"}
    assert (await refusal(answer(chair, matter))).reason == "SCREENING_REQUIRED"


async def test_above_the_province_there_is_nothing(world: World) -> None:
    body = federation(Level.PROVINCE)
    cadre = await officer(world, body)
    matter = await opened(world, body)
    case = await accept(cadre, matter)
    assert set(case.allowed_actions) - ASKING == {"case.note", "case.answer"}
    assert (await refusal(raise_up(cadre, matter))).reason == "NO_LEVEL_ABOVE"


async def test_a_reason_is_needed_to_raise(world: World) -> None:
    chair = await officer(world, VILLAGE_BODY)
    matter = await opened(world)
    await accept(chair, matter)
    for reason, problem in ((" ", "TOO_SHORT"), ("长" * 501, "TOO_LONG")):
        refused = await refusal(raise_up(chair, matter, reason=reason))
        assert [(error.field, error.reason) for error in refused.fields] == [("reason", problem)]
