"""Councils, seats and experts."""

import pytest

from chassis.refusals import TongxinError
from tests.component.deliberation.support import (
    COUNCIL,
    OTHER_COUNCIL,
    OTHER_VILLAGE,
    VILLAGE,
    Person,
    found,
    new_person,
    published,
    reason,
    refusal,
    seat,
)
from tests.support.world import World
from tongxin.deliberation.v1 import council_pb2 as pb
from tongxin.deliberation.v1 import events_pb2
from tongxin.deliberation.v1.council_pb2_grpc import CouncilServiceStub as Stub


def caller(world: World) -> Person:
    return Person(world, new_person())


async def test_only_the_seed_founds_a_council_once(world: World) -> None:
    request = pb.CreateCouncilRequest(region=VILLAGE, request_id="r-1")
    seed = world.seed("deliberation")
    assert (await seed(Stub, "CreateCouncil", request)).name == COUNCIL
    assert (await seed(Stub, "CreateCouncil", request)).name == COUNCIL
    again = pb.CreateCouncilRequest(region=VILLAGE)
    assert await reason(seed(Stub, "CreateCouncil", again)) == "COUNCIL_EXISTS"
    wrong = pb.CreateCouncilRequest(region=OTHER_VILLAGE, request_id="r-1")
    assert await reason(seed(Stub, "CreateCouncil", wrong)) == "IDEMPOTENCY_KEY_REUSED"
    person = caller(world).client(Stub, "CreateCouncil", again)
    assert await reason(person) == "ACTION_NOT_ALLOWED"
    nobody = world.anonymous("deliberation")
    assert await reason(nobody(Stub, "CreateCouncil", again)) == "TOKEN_REQUIRED"
    [row] = await world.rows("deliberation", "SELECT count(*) AS n FROM council")
    assert row.n == 1


@pytest.mark.parametrize("region", ["", "21", "210922107000", "999999999999"])
async def test_a_council_needs_a_village(world: World, region: str) -> None:
    request = pb.CreateCouncilRequest(region=region)
    error = await refusal(world.seed("deliberation")(Stub, "CreateCouncil", request))
    assert [(item.field, item.reason) for item in error.fields] == [("region", "UNKNOWN_REGION")]


async def test_a_new_director_makes_the_former_a_councillor(world: World) -> None:
    await found(world)
    first, second = caller(world), caller(world)
    await seat(world, first.name, "DIRECTOR")
    await seat(world, second.name, "COUNCILLOR")
    kept = await seat(world, second.name, "DIRECTOR")
    listed = await first.ask("councils", "ListSeats", pb.ListSeatsRequest(parent=COUNCIL))
    assert {(one.person, one.kind) for one in listed.seats} == {
        (first.name, pb.SEAT_KIND_COUNCILLOR),
        (second.name, pb.SEAT_KIND_DIRECTOR),
    }
    assert kept.name in {one.name for one in listed.seats}
    read = await second.ask("councils", "GetCouncil", pb.GetCouncilRequest(name=COUNCIL))
    assert read.councillor_count == 2
    assert list(read.allowed_actions) == ["meeting.create"]
    former = await first.ask("councils", "GetCouncil", pb.GetCouncilRequest(name=COUNCIL))
    assert list(former.allowed_actions) == []


async def test_replicas_hear_the_whole_set_of_facts(world: World) -> None:
    await found(world)
    first, second = new_person(), new_person()
    await seat(world, first, "DIRECTOR")
    await seat(world, second, "DIRECTOR")
    await seat(world, first, "ASSOCIATE")
    await world.quiescent()
    rows = await published(world, "FactsChanged")
    events = [events_pb2.FactsChanged.FromString(row.data) for row in rows]
    assert [event.sequence for event in events] == [1, 2, 3]
    assert rows[0].subject == "tongxin.deliberation.facts.changed.village.21.09.22.107.002"
    held = {
        (fact.subject, fact.relation)
        for fact in events[-1].facts
        if not fact.HasField("valid_until")
    }
    assert held == {(first, "associate"), (second, "councillor"), (second, "director")}
    replica = await world.rows(
        "intake",
        "SELECT subject, relation FROM fact WHERE object = :council AND valid_until IS NULL",
        council=COUNCIL,
    )
    assert {tuple(row) for row in replica} == held


async def test_a_seat_needs_a_kind_a_person_and_a_council(world: World) -> None:
    assert await reason(seat(world, new_person(), "DIRECTOR")) == "NOT_FOUND"
    await found(world)
    assert await reason(seat(world, new_person(), "UNSPECIFIED")) == "INVALID_FIELDS"
    assert await reason(seat(world, "people/1", "DIRECTOR")) == "INVALID_FIELDS"
    director = caller(world)
    await seat(world, director.name, "DIRECTOR")
    request = pb.CreateSeatRequest(
        parent=COUNCIL, person=new_person(), kind=pb.SEAT_KIND_COUNCILLOR
    )
    assert await reason(director.ask("councils", "CreateSeat", request)) == "ACTION_NOT_ALLOWED"


async def test_who_sits_elsewhere_finds_nothing(world: World) -> None:
    await found(world)
    await found(world, OTHER_VILLAGE)
    here, there = caller(world), caller(world)
    await seat(world, here.name, "DIRECTOR")
    await seat(world, there.name, "DIRECTOR", OTHER_VILLAGE)
    for method, request in (
        ("GetCouncil", pb.GetCouncilRequest(name=COUNCIL)),
        ("ListSeats", pb.ListSeatsRequest(parent=COUNCIL)),
        ("ListExperts", pb.ListExpertsRequest(parent=COUNCIL)),
    ):
        assert await here.ask("councils", method, request) is not None
        assert await reason(there.ask("councils", method, request)) == "NOT_FOUND"
    mine = await there.ask("councils", "ListCouncils", pb.ListCouncilsRequest())
    assert [one.name for one in mine.councils] == [OTHER_COUNCIL]


async def test_seats_come_in_pages(world: World) -> None:
    await found(world)
    people = [new_person() for _ in range(5)]
    for person in people:
        await seat(world, person, "COUNCILLOR")
    reader = Person(world, people[0])
    seen, token = [], ""
    while True:
        page = await reader.ask(
            "councils",
            "ListSeats",
            pb.ListSeatsRequest(parent=COUNCIL, page_size=2, page_token=token),
        )
        assert len(page.seats) <= 2
        seen += [one.person for one in page.seats]
        token = page.next_page_token
        if not token:
            break
    assert sorted(seen) == sorted(people)
    other = Person(world, people[1]).ask(
        "councils",
        "ListSeats",
        pb.ListSeatsRequest(parent=COUNCIL, page_size=2, page_token="forged"),
    )
    assert await reason(other) == "INVALID_FIELDS"


async def expert(world: World, person: str, *skills: str) -> pb.Expert:
    request = pb.CreateExpertRequest(parent=COUNCIL, person=person, skills=skills)
    return await world.seed("deliberation")(Stub, "CreateExpert", request)


async def test_who_knows_a_lawyer(world: World) -> None:
    await found(world)
    lawyer, vet = new_person(), new_person()
    await expert(world, lawyer, "teacher")
    await expert(world, lawyer, "lawyer", "mediator")
    await expert(world, vet, "vet")
    councillor, associate = caller(world), caller(world)
    await seat(world, councillor.name, "COUNCILLOR")
    await seat(world, associate.name, "ASSOCIATE")

    async def who(skill: str) -> list[str]:
        request = pb.ListExpertsRequest(parent=COUNCIL, skill=skill)
        listed = await councillor.ask("councils", "ListExperts", request)
        return [one.person for one in listed.experts]

    assert await who("lawyer") == [lawyer]
    assert await who("teacher") == []
    assert sorted(await who("")) == sorted([lawyer, vet])
    refused = associate.ask("councils", "ListExperts", pb.ListExpertsRequest(parent=COUNCIL))
    assert await reason(refused) == "ACTION_NOT_ALLOWED"


async def test_every_wrong_skill_is_named(world: World) -> None:
    await found(world)
    with pytest.raises(TongxinError) as none_given:
        await expert(world, new_person())
    assert [item.reason for item in none_given.value.fields] == ["WRONG_COUNT"]
    with pytest.raises(TongxinError) as wrong:
        await expert(world, new_person(), "Lawyer", "vet", "two words")
    assert [item.field for item in wrong.value.fields] == ["skills[0]", "skills[2]"]
    assert await world.rows("deliberation", "SELECT 1 FROM expert") == []
