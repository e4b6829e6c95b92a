"""The inbox over gRPC: told once, numbered without gaps, read by its owner only."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest

from chassis.catalogue import catalogue
from chassis.ids import new_id, new_random_id
from chassis.refusals import Kind, TongxinError
from chassis.wire import moment, stamp
from tests.support.world import Client, World
from tongxin.intake.v1 import events_pb2 as intake
from tongxin.intake.v1.people_pb2 import Person
from tongxin.notification.v1 import events_pb2
from tongxin.notification.v1 import notification_pb2 as pb
from tongxin.notification.v1.notification_pb2_grpc import InboxServiceStub

VILLAGE = "210922107002"
COUNCIL = f"councils/{VILLAGE}"
FILED_AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)

SHUFFLED = random.Random(7)  # noqa: S311 - the same order in every run, nothing secret


def new_name(collection: str) -> str:
    return f"{collection}/{new_id(catalogue().home_number(VILLAGE))}"


def extended(
    matter: str, entry_no: int, *people: str, key: str = "accepted"
) -> intake.TimelineExtended:
    """Return the event of one entry of a timeline, one hour later than the entry before."""
    return intake.TimelineExtended(
        matter=matter,
        entry_no=entry_no,
        recipients=people,
        template_key=key,
        params={"body": COUNCIL, "until": "2026-11-27T15:59:59Z"},
        create_time=stamp(FILED_AT + timedelta(hours=entry_no)),
    )


async def tell(world: World, *events: intake.TimelineExtended) -> None:
    """Have the register say these events, and wait until they are delivered."""
    await world.start("notification")
    for event in events:
        await world.publish(event, correlation=event.matter)
    await world.quiescent()


async def listed(caller: Client, **request: object) -> pb.ListEntriesResponse:
    response: pb.ListEntriesResponse = await caller(
        InboxServiceStub, "ListEntries", pb.ListEntriesRequest(**request)
    )
    return response


async def mark(caller: Client, up_to: int, request_id: str = "") -> int:
    request = pb.MarkReadRequest(up_to=up_to, request_id=request_id)
    response: pb.MarkReadResponse = await caller(InboxServiceStub, "MarkRead", request)
    return response.unread_count


def inbox_of(world: World, person: str) -> Client:
    return world.person("notification", person)


async def test_she_is_told_in_both_languages(world: World) -> None:
    her, matter = new_name("people"), new_name("matters")
    await tell(world, extended(matter, 1, her))
    page = await listed(inbox_of(world, her))
    [entry] = page.entries
    assert (entry.name, entry.number, entry.matter) == ("inbox/1", 1, matter)
    assert entry.template_key == "accepted"
    assert entry.text.zh == "场直社区妇女议事会有专人在办您的事了，11月27日（周五）前答复您。"
    assert entry.text.en == (
        "Somebody at the women's council of 场直社区 is now working on your matter. "
        "You will be answered by Friday 27 November."
    )
    assert not entry.read
    assert moment(entry.create_time) == FILED_AT + timedelta(hours=1)
    assert (page.unread_count, page.next_page_token) == (1, "")


async def test_a_sentence_that_this_version_does_not_know_is_said_neutrally(world: World) -> None:
    her = new_name("people")
    await tell(world, extended(new_name("matters"), 1, her, key="of.tomorrow"))
    [entry] = (await listed(inbox_of(world, her))).entries
    assert entry.template_key == "of.tomorrow"
    assert entry.text.en == "There is news about your matter. Open it to see."


async def test_delivered_twice_and_shuffled_each_entry_is_there_once(world: World) -> None:
    await world.start("notification")
    people = [new_name("people") for _ in range(3)]
    matters = [new_name("matters") for _ in range(4)]
    events = [
        (extended(matter, number, *people), new_random_id())
        for matter in matters
        for number in range(1, 6)
    ]
    wanted = {(event.matter, event.entry_no) for event, _ in events}
    deliveries = [(event, identity, again) for event, identity in events for again in ("", "-2")]
    SHUFFLED.shuffle(deliveries)
    for event, identity, again in deliveries:
        await world.publish(event, correlation=event.matter, event_id=identity, as_of=again)
    await world.quiescent()
    for person in people:
        page = await listed(inbox_of(world, person), page_size=200)
        assert [entry.number for entry in page.entries] == list(range(20, 0, -1))
        rows = await world.rows(
            "notification",
            "SELECT matter_id, entry_no FROM inbox_entry WHERE person_id = :person",
            person=person.removeprefix("people/"),
        )
        assert len(rows) == 20
        assert {(f"matters/{row.matter_id}", row.entry_no) for row in rows} == wanted


async def test_the_same_entry_under_another_event_id_is_there_once(world: World) -> None:
    first, second = new_name("people"), new_name("people")
    matter = new_name("matters")
    await tell(world, extended(matter, 1, first))
    await tell(world, extended(matter, 1, first, second))
    assert [entry.number for entry in (await listed(inbox_of(world, first))).entries] == [1]
    assert [entry.number for entry in (await listed(inbox_of(world, second))).entries] == [1]
    # The number that a repetition could have taken is the next entry's.
    await tell(world, extended(matter, 2, first))
    assert [entry.number for entry in (await listed(inbox_of(world, first))).entries] == [2, 1]


async def test_many_matters_at_once_number_each_inbox_without_a_gap(world: World) -> None:
    await world.start("notification")
    people = [new_name("people") for _ in range(5)]
    orders = [SHUFFLED.sample(people, 5) for _ in range(40)]
    # Each of another matter, hence in all the lanes at once, with the people in any order.
    await asyncio.gather(
        *(
            world.publish(event, correlation=event.matter)
            for event in (extended(new_name("matters"), 1, *order, order[0]) for order in orders)
        )
    )
    await world.quiescent()
    for person in people:
        page = await listed(inbox_of(world, person), page_size=200)
        assert [entry.number for entry in page.entries] == list(range(40, 0, -1))
        assert len({entry.matter for entry in page.entries}) == 40
    parked = await world.rows("notification", "SELECT reason FROM inbox_attempt")
    assert parked == []


async def test_the_others_hear_that_everybody_was_told(world: World) -> None:
    matter = new_name("matters")
    await tell(world, extended(matter, 1, new_name("people"), new_name("people")))
    [row] = await world.rows("notification", "SELECT type, subject, data, headers FROM outbox")
    assert row.type == "tongxin.notification.v1.EntryDelivered"
    assert row.subject == "tongxin.notification.entry.delivered.village.21.09.22.000.000"
    message = events_pb2.EntryDelivered.FromString(bytes(row.data))
    assert (message.matter, message.entry_no, message.recipient_count) == (matter, 1, 2)
    assert row.headers["ce-correlationid"] == matter
    assert row.headers["ce-dataclassification"] == "protected"


async def test_another_person_sees_nothing_and_her_mark_moves_nothing(world: World) -> None:
    her, another = new_name("people"), new_name("people")
    matter = new_name("matters")
    await tell(world, extended(matter, 1, her), extended(matter, 2, her))
    stranger = inbox_of(world, another)
    for filters in ({}, {"matter": matter}, {"unread": True}):
        page = await listed(stranger, **filters)
        assert (list(page.entries), page.unread_count, page.next_page_token) == ([], 0, "")
        assert len((await listed(inbox_of(world, her), **filters)).entries) == 2
    assert await mark(stranger, 2) == 0
    assert (await listed(inbox_of(world, her))).unread_count == 2


async def test_a_page_token_is_of_no_use_to_another_person(world: World) -> None:
    her, another = new_name("people"), new_name("people")
    matter = new_name("matters")
    await tell(world, *(extended(matter, number, her, another) for number in (1, 2)))
    token = (await listed(inbox_of(world, her), page_size=1)).next_page_token
    with pytest.raises(TongxinError) as refusal:
        await listed(inbox_of(world, another), page_size=1, page_token=token)
    assert [error.field for error in refusal.value.fields] == ["page_token"]
    assert len((await listed(inbox_of(world, her), page_size=1, page_token=token)).entries) == 1


@pytest.mark.parametrize(
    ("method", "request_message"),
    [("ListEntries", pb.ListEntriesRequest()), ("MarkRead", pb.MarkReadRequest(up_to=1))],
)
async def test_no_inbox_for_the_anonymous_and_for_services(
    world: World, method: str, request_message: pb.ListEntriesRequest | pb.MarkReadRequest
) -> None:
    await world.start("notification")
    with pytest.raises(TongxinError) as refusal:
        await world.anonymous("notification")(InboxServiceStub, method, request_message)
    assert refusal.value.kind is Kind.UNAUTHENTICATED
    with pytest.raises(TongxinError) as refusal:
        await world.seed("notification")(InboxServiceStub, method, request_message)
    assert refusal.value.reason == "ACTION_NOT_ALLOWED"
    answer = await inbox_of(world, new_name("people"))(InboxServiceStub, method, request_message)
    assert answer.unread_count == 0


async def test_pages_go_on_where_the_last_one_ended(world: World) -> None:
    her, matter = new_name("people"), new_name("matters")
    await tell(world, *(extended(matter, number, her) for number in range(1, 8)))
    caller = inbox_of(world, her)
    numbers: list[int] = []
    token = ""
    sizes: list[int] = []
    while not sizes or token:
        page = await listed(caller, page_size=3, page_token=token)
        numbers += [entry.number for entry in page.entries]
        sizes.append(len(page.entries))
        if len(sizes) == 1:
            # What arrives while she turns the pages does not shift them.
            await tell(world, extended(matter, 8, her))
        token = page.next_page_token
    assert (numbers, sizes) == ([7, 6, 5, 4, 3, 2, 1], [3, 3, 1])


async def test_filters_by_matter_and_by_unread(world: World) -> None:
    her, first, second = new_name("people"), new_name("matters"), new_name("matters")
    await tell(world, extended(first, 1, her), extended(first, 2, her))
    await tell(world, extended(second, 1, her))
    caller = inbox_of(world, her)
    assert await mark(caller, 1) == 2
    assert [e.number for e in (await listed(caller, matter=first)).entries] == [2, 1]
    assert [e.number for e in (await listed(caller, unread=True)).entries] == [3, 2]
    assert [e.number for e in (await listed(caller, unread=True, matter=first)).entries] == [2]
    page = await listed(caller)
    assert [e.read for e in page.entries] == [False, False, True]
    assert page.unread_count == 2


@pytest.mark.parametrize(
    ("field", "request_fields"),
    [
        ("matter", {"matter": "people/1"}),
        ("page_size", {"page_size": -1}),
        ("page_token", {"page_token": "x"}),
    ],
)
async def test_a_wrong_field_of_a_list_is_named(
    world: World, field: str, request_fields: dict[str, object]
) -> None:
    await world.start("notification")
    with pytest.raises(TongxinError) as refusal:
        await listed(inbox_of(world, new_name("people")), **request_fields)
    assert [error.field for error in refusal.value.fields] == [field]


async def test_reading_goes_forward_only_and_not_past_the_end(world: World) -> None:
    her, matter = new_name("people"), new_name("matters")
    await tell(world, *(extended(matter, number, her) for number in (1, 2, 3)))
    caller = inbox_of(world, her)
    assert await mark(caller, 2) == 1
    assert await mark(caller, 1) == 1
    assert await mark(caller, 99) == 0
    await tell(world, extended(matter, 4, her))
    page = await listed(caller)
    assert [entry.read for entry in page.entries] == [False, True, True, True]
    assert page.unread_count == 1


async def test_the_same_request_again_is_done_once(world: World) -> None:
    her, matter = new_name("people"), new_name("matters")
    await tell(world, extended(matter, 1, her), extended(matter, 2, her))
    caller = inbox_of(world, her)
    assert await mark(caller, 1, "r-1") == 1
    assert await mark(caller, 1, "r-1") == 1
    assert len(await world.rows("notification", "SELECT 1 FROM idempotency")) == 1
    with pytest.raises(TongxinError) as refusal:
        await mark(caller, 2, "r-1")
    assert refusal.value.reason == "IDEMPOTENCY_KEY_REUSED"
    assert (await listed(caller)).unread_count == 1


@pytest.mark.parametrize("up_to", [0, -3])
async def test_a_wrong_number_is_refused_and_nothing_changes(world: World, up_to: int) -> None:
    her = new_name("people")
    await tell(world, extended(new_name("matters"), 1, her))
    with pytest.raises(TongxinError) as refusal:
        await mark(inbox_of(world, her), up_to)
    assert [(error.field, error.reason) for error in refusal.value.fields] == [
        ("up_to", "TOO_SMALL")
    ]
    assert (await listed(inbox_of(world, her))).unread_count == 1


async def test_an_event_that_can_never_be_delivered_is_parked_and_the_others_flow(
    world: World,
) -> None:
    her, matter = new_name("people"), new_name("matters")
    await world.start("notification")
    before = await world.running["notification"].broker.last_sequence("PARKED")
    homeless = f"matters/{new_random_id()}"
    await tell(world, extended(homeless, 1, her), extended(matter, 1, her))
    assert [e.matter for e in (await listed(inbox_of(world, her))).entries] == [matter]
    after = await world.running["notification"].broker.last_sequence("PARKED")
    assert after == before + 1


async def test_other_events_of_the_register_change_nothing(world: World) -> None:
    her = new_name("people")
    await world.start("notification")
    await world.publish(intake.MatterMoved(matter=new_name("matters")), correlation="matters/x")
    await tell(world, extended(new_name("matters"), 1, her))
    assert len((await listed(inbox_of(world, her))).entries) == 1
    assert len(await world.rows("notification", "SELECT 1 FROM inbox")) == 1
    # Names and phones are nowhere here.
    assert "display_name" in Person.DESCRIPTOR.fields_by_name
    columns = await world.rows(
        "notification",
        "SELECT column_name FROM information_schema.columns WHERE table_name LIKE 'inbox%'",
    )
    assert "person_id" in {row.column_name for row in columns}
    assert not {row.column_name for row in columns} & {"display_name", "phone", "text"}
