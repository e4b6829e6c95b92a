"""An X sees one item while it is open, and only after she said that she comes speaks on it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text

from tests.component.deliberation.support import (
    COUNCIL,
    House,
    Person,
    accept,
    another,
    close,
    convene,
    docket,
    entry,
    form,
    forwarded,
    invite,
    make_house,
    new_person,
    propose,
    read_meeting,
    reason,
    seat,
    state_of,
    vote,
)
from tests.support.world import World
from tongxin.common.v1 import common_pb2
from tongxin.deliberation.v1 import council_pb2 as council
from tongxin.deliberation.v1 import meeting_pb2 as pb
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.matter_pb2_grpc import MatterServiceStub


def speak(person: Person, item: str, text: str = "可以起诉", **extra: Any) -> Awaitable[Any]:
    request = pb.CreateStatementRequest(parent=item, text=text, **extra)
    return person.ask("meetings", "CreateStatement", request)


def heard(person: Person, item: str) -> Awaitable[Any]:
    return person.ask("meetings", "ListStatements", pb.ListStatementsRequest(parent=item))


def ways(person: Person, item: str) -> Awaitable[Any]:
    return person.ask("meetings", "ListProposals", pb.ListProposalsRequest(parent=item))


def decline(person: Person, name: str, **extra: Any) -> Awaitable[Any]:
    request = pb.DeclineInvitationRequest(name=name, **extra)
    return person.ask("meetings", "DeclineInvitation", request)


async def reads_the_matter(person: Person, matter: str) -> bool:
    request = matter_pb2.BatchGetMattersRequest(names=[matter])
    client = person.world.person("intake", person.name)
    return len((await client(MatterServiceStub, "BatchGetMatters", request)).matters) == 1


async def prepared(world: World) -> tuple[House, pb.Meeting, Person, pb.Invitation]:
    """Return a meeting with two items, and a lawyer who is invited to the first."""
    house = await make_house(world)
    lawyer = await another(house)
    held = await convene(house, await forwarded(house), await forwarded(house))
    invitation = await invite(house, held.items[0].name, lawyer.name)
    return house, held, lawyer, invitation


async def test_the_invited_sees_her_item_and_decides(world: World) -> None:
    house, held, lawyer, invitation = await prepared(world)
    item, other = held.items
    assert list(invitation.allowed_actions) == []  # the director does not answer for her
    seen = await read_meeting(lawyer, held.name)
    assert [one.name for one in seen.items] == [item.name]
    assert list(seen.items[0].invitations[0].allowed_actions) == [
        "invitation.accept",
        "invitation.decline",
    ]
    assert list(seen.allowed_actions) == []
    assert await reads_the_matter(lawyer, item.matter)
    assert not await reads_the_matter(lawyer, other.matter)
    assert await reason(speak(lawyer, item.name)) == "ACTION_NOT_ALLOWED"
    assert await reason(heard(lawyer, item.name)) == "ACTION_NOT_ALLOWED"
    accepted = await accept(lawyer, invitation.name, request_id="a-1")
    again = await accept(lawyer, invitation.name, request_id="a-1")
    assert accepted == again
    assert accepted.state == pb.INVITATION_STATE_ACCEPTED
    assert await reason(accept(lawyer, invitation.name)) == "ALREADY_RESPONDED"
    said = await speak(lawyer, item.name, law_references=["民法典 第一千一百二十三条"])
    assert said.person == lawyer.name
    await propose(lawyer, item.name)
    assert len((await heard(house.associate, item.name)).statements) == 1
    assert len((await ways(lawyer, item.name)).proposals) == 1
    assert list((await read_meeting(lawyer, held.name)).allowed_actions) == [
        "statement.create",
        "proposal.create",
        "meeting.attend",
    ]


async def test_the_invited_never_votes_and_sees_nothing_else(world: World) -> None:
    house, held, lawyer, invitation = await prepared(world)
    item, other = held.items
    await accept(lawyer, invitation.name)
    proposal = await propose(house.director, item.name)
    assert await reason(vote(lawyer, proposal.name)) == "ACTION_NOT_ALLOWED"
    refused: list[Callable[[], Awaitable[Any]]] = [
        lambda: heard(lawyer, other.name),
        lambda: speak(lawyer, other.name),
        lambda: ways(lawyer, other.name),
        lambda: docket(lawyer),
        lambda: entry(lawyer, item.matter),
        lambda: close(House(**_as(house, lawyer)), form(house, held)),
        lambda: lawyer.ask("councils", "GetCouncil", council.GetCouncilRequest(name=COUNCIL)),
        lambda: lawyer.ask("actions", "ListActions", pb.ListActionsRequest(council=COUNCIL)),
    ]
    reasons = [await reason(call()) for call in refused]
    assert set(reasons) <= {"NOT_FOUND", "ACTION_NOT_ALLOWED"}
    assert reasons[:5] == ["NOT_FOUND"] * 5


def _as(house: House, director: Person) -> dict[str, Any]:
    fields = {name: getattr(house, name) for name in House.__slots__}
    return fields | {"director": director}


async def test_access_ends_when_the_item_closes(world: World) -> None:
    house, held, lawyer, invitation = await prepared(world)
    item = held.items[0]
    await accept(lawyer, invitation.name)
    await speak(lawyer, item.name)
    assert len((await heard(lawyer, item.name)).statements) == 1
    newest = await read_meeting(house.director, held.name)
    request = form(house, newest)
    request.attendance.add(person=lawyer.name, present=True)
    closed = await close(house, request)
    assert {one.seat for one in closed.attendance if one.person == lawyer.name} == {"X"}
    assert closed.items[0].invitations[0].state == pb.INVITATION_STATE_ENDED
    for call in (
        read_meeting(lawyer, held.name),
        heard(lawyer, item.name),
        ways(lawyer, item.name),
        speak(lawyer, item.name),
        decline(lawyer, invitation.name),
    ):
        assert await reason(call) == "NOT_FOUND"
    assert not await reads_the_matter(lawyer, item.matter)
    # The next meeting about it opens nothing for her, and the old item stays shut.
    await convene(house, item.matter)
    assert await reason(heard(lawyer, item.name)) == "NOT_FOUND"
    assert len((await heard(house.director, item.name)).statements) == 1


async def test_a_new_invitation_does_not_open_the_old_item(world: World) -> None:
    house, held, lawyer, invitation = await prepared(world)
    old = held.items[0]
    await accept(lawyer, invitation.name)
    await close(house, form(house, await read_meeting(house.director, held.name)))
    again = await convene(house, old.matter)
    second = await invite(house, again.items[0].name, lawyer.name)
    await accept(lawyer, second.name)
    assert list((await heard(lawyer, again.items[0].name)).statements) == []
    assert await reason(heard(lawyer, old.name)) == "NOT_FOUND"
    assert await reason(read_meeting(lawyer, held.name)) == "NOT_FOUND"


async def test_declining_ends_the_access(world: World) -> None:
    house, held, lawyer, invitation = await prepared(world)
    item = held.items[0]
    declined = await decline(lawyer, invitation.name, request_id="d-1")
    assert declined.state == pb.INVITATION_STATE_DECLINED
    assert (await decline(lawyer, invitation.name, request_id="d-1")) == declined
    assert await reason(read_meeting(lawyer, held.name)) == "NOT_FOUND"
    assert await reason(accept(lawyer, invitation.name)) == "NOT_FOUND"
    assert not await reads_the_matter(lawyer, item.matter)
    fresh = await invite(house, item.name, lawyer.name)
    assert fresh.name != invitation.name
    assert await reads_the_matter(lawyer, item.matter)


async def test_only_the_invited_answers(world: World) -> None:
    house, held, _, invitation = await prepared(world)
    other = await another(house, "医生")
    await invite(house, held.items[0].name, other.name)
    for person in (house.director, house.councillors[0], house.stranger, other):
        assert await reason(accept(person, invitation.name)) == "NOT_FOUND"
        assert await reason(decline(person, invitation.name)) == "NOT_FOUND"


async def test_inviting_is_the_directors(world: World) -> None:
    house, held, lawyer, _ = await prepared(world)
    request = pb.CreateInvitationRequest(
        item=held.items[1].name, person=lawyer.name, skill="lawyer"
    )
    for person, why in (
        (house.councillors[0], "ACTION_NOT_ALLOWED"),
        (house.stranger, "NOT_FOUND"),
        (lawyer, "NOT_FOUND"),
    ):
        assert await reason(person.ask("meetings", "CreateInvitation", request)) == why
    item = held.items[0].name
    assert await reason(invite(house, item, lawyer.name)) == "ALREADY_INVITED"
    assert await reason(invite(house, item, house.associate.name)) == "ALREADY_SEATED"
    wrong = invite(house, held.items[1].name, lawyer.name, skill="Law")
    assert await reason(wrong) == "INVALID_FIELDS"
    first = await invite(house, held.items[1].name, lawyer.name, request_id="i-1")
    again = await invite(house, held.items[1].name, lawyer.name, request_id="i-1")
    assert first == again


@asynccontextmanager
async def no_invitation_is_kept(world: World) -> AsyncIterator[None]:
    """Let the database refuse every invitation for a while."""
    database = world.running["deliberation"].database
    change = "ALTER TABLE invitation {} CONSTRAINT kept_never"
    async with database.connection() as connection:
        await connection.execute(text(change.format("ADD") + " CHECK (false) NOT VALID"))
    try:
        yield
    finally:
        async with database.connection() as connection:
            await connection.execute(text(change.format("DROP")))


async def test_an_invitation_that_is_not_kept_lets_nobody_read(world: World) -> None:
    house = await make_house(world)
    lawyer = await another(house)
    held = await convene(house, await forwarded(house))
    [item] = held.items
    async with no_invitation_is_kept(world):
        assert await reason(invite(house, item.name, lawyer.name, request_id="i-1")) == "INTERNAL"
        assert not await reads_the_matter(lawyer, item.matter)
    # The same request again does all of it.
    await invite(house, item.name, lawyer.name, request_id="i-1")
    assert await reads_the_matter(lawyer, item.matter)


async def test_a_director_who_may_not_see_an_item_closes_the_others(world: World) -> None:
    house = await make_house(world)
    respondent, lawyer = house.councillors[0], await another(house)
    party = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_RESPONDENT, person=respondent.name)
    about, other = await forwarded(house, parties=[party]), await forwarded(house)
    held = await convene(house, about, other)
    invitation = await invite(house, held.items[0].name, lawyer.name)
    await accept(lawyer, invitation.name)
    await seat(world, respondent.name, "DIRECTOR")
    await world.quiescent()
    after = House(**_as(house, respondent))
    seen = await read_meeting(respondent, held.name)
    assert [item.matter for item in seen.items] == [other]
    assert await reads_the_matter(lawyer, about)
    await close(after, form(after, seen, present=(respondent, house.councillors[1])))
    await world.quiescent()
    for matter in (about, other):
        assert state_of(await entry(house.councillors[1], matter)) == "WAITING"
    assert not await reads_the_matter(lawyer, about)
    assert await reason(read_meeting(lawyer, held.name)) == "NOT_FOUND"


async def test_excluded_and_unknown_people_look_the_same_to_the_director(world: World) -> None:
    house = await make_house(world)
    husband = await another(house, "丈夫")
    party = matter_pb2.Party(role=matter_pb2.PARTY_ROLE_RESPONDENT, person=husband.name)
    held = await convene(house, await forwarded(house, parties=[party]))
    item = held.items[0].name
    excluded = invite(house, item, husband.name)
    unknown = invite(house, item, new_person())
    errors = []
    for call in (excluded, unknown):
        try:
            await call
        except Exception as error:  # noqa: BLE001 - compared below
            errors.append(error)
    assert [str(error) for error in errors] == [str(errors[0])] * 2
    assert str(errors[0]).startswith("INVITATION_NOT_POSSIBLE")
    assert await world.rows("deliberation", "SELECT 1 FROM invitation") == []


async def test_a_matter_that_leaves_ends_the_invitation(world: World) -> None:
    house, held, lawyer, invitation = await prepared(world)
    item = held.items[0]
    await accept(lawyer, invitation.name)
    await house.director.ask(
        "docket",
        "RaiseMatter",
        council.RaiseMatterRequest(matter=item.matter, expected_epoch=2, reason="村里办不了"),
    )
    await world.quiescent()
    assert await reason(heard(lawyer, item.name)) == "NOT_FOUND"
    assert await reason(read_meeting(lawyer, held.name)) == "NOT_FOUND"
    assert not await reads_the_matter(lawyer, item.matter)
    seen = await read_meeting(house.director, held.name)
    assert seen.items[0].invitations[0].state == pb.INVITATION_STATE_ENDED


async def test_an_answer_before_the_meeting_ends_the_invitation(world: World) -> None:
    house, held, lawyer, _ = await prepared(world)
    item = held.items[0]
    given = matter_pb2.Answer(
        outcome=matter_pb2.OUTCOME_ADVISED, text="讲清楚了", action_record="打了电话"
    )
    assert await reads_the_matter(lawyer, item.matter)
    await house.director.ask(
        "docket",
        "AnswerMatter",
        council.AnswerMatterRequest(matter=item.matter, expected_epoch=2, answer=given),
    )
    await world.quiescent()
    assert not await reads_the_matter(lawyer, item.matter)
    assert await reason(read_meeting(lawyer, held.name)) == "NOT_FOUND"


async def test_an_invitation_waits_on_the_worklist(world: World) -> None:
    _, held, lawyer, invitation = await prepared(world)
    request = common_pb2.ListWorkItemsRequest()
    listed = await lawyer.ask("docket", "ListWorkItems", request)
    [item] = listed.items
    assert (item.kind, item.resource) == ("invitation.respond", invitation.name)
    assert (item.matter, item.due) == (held.items[0].matter, held.start_time)
    assert list(item.allowed_actions) == ["invitation.accept", "invitation.decline"]
    assert (item.overdue, listed.overdue_size) == (False, 0)
    await accept(lawyer, invitation.name)
    left = await lawyer.ask("docket", "ListWorkItems", request)
    assert [item.kind for item in left.items] == ["meeting.attend"]


async def test_statements_are_bounded_and_paged(world: World) -> None:
    house, held, _, _ = await prepared(world)
    item = held.items[0].name
    assert await reason(speak(house.director, item, "")) == "INVALID_FIELDS"
    assert await reason(speak(house.director, item, "长" * 2001)) == "INVALID_FIELDS"
    many = ["法"] * 21
    assert await reason(speak(house.director, item, law_references=many)) == "INVALID_FIELDS"
    first = await speak(house.director, item, "一", request_id="s-1")
    assert (await speak(house.director, item, "一", request_id="s-1")).name == first.name
    await speak(house.associate, item, "二")
    page = await house.director.ask(
        "meetings", "ListStatements", pb.ListStatementsRequest(parent=item, page_size=1)
    )
    assert [one.text for one in page.statements] == ["一"]
    rest = await house.director.ask(
        "meetings",
        "ListStatements",
        pb.ListStatementsRequest(parent=item, page_size=1, page_token=page.next_page_token),
    )
    assert [one.text for one in rest.statements] == ["二"]
    assert rest.next_page_token == ""
    assert await reason(heard(house.stranger, item)) == "NOT_FOUND"
