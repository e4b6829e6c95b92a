"""What was done on a case, and booked resources."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from chassis.region import Level
from tests.component.escalation.support import (
    START,
    accept,
    federation,
    moved,
    new_matter,
    officer,
    opened,
    refusal,
    told,
)
from tests.support.world import Client, World
from tongxin.escalation.v1 import escalation_pb2 as pb
from tongxin.escalation.v1.escalation_pb2_grpc import CaseServiceStub as Stub
from tongxin.escalation.v1.events_pb2 import ActionNoted

BODY, TOWN_BODY = federation(), federation(Level.TOWNSHIP)
STUDIO = "livestream_studio"


def request(
    matter: UUID,
    text: str = "联系了直播间",
    *,
    resource: str = "",
    hours: tuple[int, int] | None = None,
    epoch: int = 1,
    request_id: str = "",
) -> pb.CreateActionNoteRequest:
    note = pb.ActionNote(text=text, resource=resource)
    if hours is not None:
        note.booked_from.FromDatetime(START + timedelta(hours=hours[0]))
        note.booked_until.FromDatetime(START + timedelta(hours=hours[1]))
    return pb.CreateActionNoteRequest(
        parent=f"cases/{matter}", expected_epoch=epoch, note=note, request_id=request_id
    )


async def write(client: Client, message: pb.CreateActionNoteRequest) -> pb.ActionNote:
    return await client(Stub, "CreateActionNote", message)


async def listed(client: Client, matter: UUID, **extra: object) -> pb.ListActionNotesResponse:
    message = pb.ListActionNotesRequest(parent=f"cases/{matter}", **extra)
    return await client(Stub, "ListActionNotes", message)


async def taken(world: World, client: Client, body: str = BODY) -> UUID:
    """Return a matter whose stage this officer has taken."""
    matter = await opened(world, body, confidentiality="PROTECTED")
    await accept(client, matter)
    return matter


async def test_a_note_is_kept_here_and_told_by_its_codes_only(world: World) -> None:
    chair = await officer(world, BODY)
    matter = await taken(world, chair)
    message = request(matter, resource=STUDIO, hours=(1, 3), request_id="n-1")
    first, again = await write(chair, message), await write(chair, message)
    assert first == again
    assert (first.text, first.resource) == ("联系了直播间", STUDIO)
    assert first.booked_from.ToDatetime() == (START + timedelta(hours=1)).replace(tzinfo=None)
    rows = await world.rows(
        "escalation",
        "SELECT data, headers FROM outbox WHERE type = 'tongxin.escalation.v1.ActionNoted'",
    )
    [event] = [ActionNoted.FromString(row.data) for row in rows]
    assert (event.matter, event.body, event.resource) == (f"matters/{matter}", BODY, STUDIO)
    assert "直播间".encode() not in rows[0].data
    assert rows[0].headers["ce-dataclassification"] == "protected"
    audit = await world.rows("escalation", "SELECT details::text AS details FROM audit_entry")
    assert not any("直播间" in row.details for row in audit)
    assert [row.text for row in await world.rows("escalation", "SELECT text FROM action_note")] == [
        "联系了直播间"
    ]


@pytest.mark.parametrize(
    ("extra", "fields"),
    [
        ({"text": "  "}, {"note.text"}),
        ({"text": "字" * 1001}, {"note.text"}),
        (
            {"text": "a\x00b", "resource": "Bad", "hours": (3, 1)},
            {"note.text", "note.resource", "note.booked_until"},
        ),
        ({"resource": "x" * 51, "hours": (1, 2)}, {"note.resource"}),
        ({"resource": STUDIO}, {"note.booked_until"}),
        ({"resource": STUDIO, "hours": (2, 2)}, {"note.booked_until"}),
        ({"hours": (1, 2)}, {"note.resource"}),
    ],
)
async def test_every_wrong_field_is_named(
    world: World, extra: dict[str, object], fields: set[str]
) -> None:
    chair = await officer(world, BODY)
    matter = await taken(world, chair)
    refused = await refusal(write(chair, request(matter, **extra)))
    assert {error.field for error in refused.fields} == fields
    assert await world.rows("escalation", "SELECT 1 FROM action_note") == []


async def test_a_resource_is_booked_once_at_a_time(world: World) -> None:
    chair = await officer(world, BODY)
    matter, other = await taken(world, chair), await taken(world, chair)
    await write(chair, request(matter, resource=STUDIO, hours=(2, 4)))
    for hours in ((3, 5), (1, 3), (2, 4), (1, 9)):
        refused = await refusal(write(chair, request(other, resource=STUDIO, hours=hours)))
        assert refused.reason == "RESOURCE_TAKEN"
    # Right before and after, another resource, another federation: all free.
    await write(chair, request(other, resource=STUDIO, hours=(4, 5)))
    await write(chair, request(other, resource=STUDIO, hours=(1, 2)))
    await write(chair, request(other, resource="minibus", hours=(2, 4)))
    cadre = await officer(world, TOWN_BODY)
    elsewhere = await taken(world, cadre, TOWN_BODY)
    await write(cadre, request(elsewhere, resource=STUDIO, hours=(2, 4)))


async def test_of_many_bookings_at_once_one_wins(world: World) -> None:
    chair = await officer(world, BODY)
    matter = await taken(world, chair)
    calls = [write(chair, request(matter, resource=STUDIO, hours=(2, 4))) for _ in range(4)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert len([item for item in results if isinstance(item, pb.ActionNote)]) == 1
    assert {getattr(item, "reason", "") for item in results if isinstance(item, Exception)} == {
        "RESOURCE_TAKEN"
    }


async def test_any_officer_of_the_federation_notes_once_it_is_taken(world: World) -> None:
    chair, deputy = await officer(world, BODY), await officer(world, BODY)
    matter = await taken(world, chair)
    await write(deputy, request(matter, "去她家看了"))
    assert [note.text for note in (await listed(chair, matter)).notes] == ["去她家看了"]


async def test_notes_are_listed_oldest_first_in_pages(world: World) -> None:
    chair = await officer(world, BODY)
    matter = await taken(world, chair)
    for number in range(5):
        await write(chair, request(matter, f"第{number}次"))
    found, token = [], ""
    for _ in range(3):
        page = await listed(chair, matter, page_size=2, page_token=token)
        found += [note.text for note in page.notes]
        token = page.next_page_token
    assert token == ""
    assert found == [f"第{number}次" for number in range(5)]


async def test_the_level_above_does_not_read_the_notes_below(world: World) -> None:
    chair, cadre = await officer(world, BODY), await officer(world, TOWN_BODY)
    matter = new_matter()
    await told(world, moved(matter, 1, BODY))
    await accept(chair, matter)
    await write(chair, request(matter, "村里的记录"))
    await told(world, moved(matter, 2, TOWN_BODY))
    await accept(cadre, matter, epoch=2)
    await write(cadre, request(matter, "乡里的记录", epoch=2))
    assert [note.text for note in (await listed(chair, matter)).notes] == ["村里的记录"]
    assert [note.text for note in (await listed(cadre, matter)).notes] == ["乡里的记录"]
