"""Attachments: taken up again after a crash, checked, shown without where they were taken."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chassis.ids import new_random_id
from services.intake.app.sweep_attachments import sweep_attachments
from services.intake.policy import POLICY
from services.intake.store.attachment_files import LocalFiles
from services.intake.store.attachment_queries import AttachmentQueries
from tests.component.intake.support import counts, reason, refusal
from tests.component.intake.talk import Talk, open_talk
from tests.support import pictures
from tests.support.village import Village, make_village
from tests.support.world import World
from tongxin.intake.v1 import attachments_pb2 as pb
from tongxin.intake.v1 import matter_pb2
from tongxin.intake.v1.attachments_pb2_grpc import AttachmentServiceStub

PROTECTED = {"topic": "wages", "text": "工钱没给", "audience": matter_pb2.AUDIENCE_GROUP}
PHOTO, VOICE = pb.ATTACHMENT_KIND_PHOTO, pb.ATTACHMENT_KIND_VOICE
SCAN, DOCUMENT = pb.ATTACHMENT_KIND_SCAN, pb.ATTACHMENT_KIND_DOCUMENT
CHUNK = 64 * 1024
NOISE = hashlib.shake_256(b"noise").digest(150_000)


@dataclass(frozen=True, slots=True)
class Desk:
    """One matter's attachments."""

    talk: Talk

    @property
    def village(self) -> Village:
        """Whose people come."""
        return self.talk.village

    async def call(self, person: str, method: str, /, **fields: Any) -> Any:
        """Call an RPC as a person."""
        request = getattr(pb, f"{method}Request")(**{"name": self.talk.name} | fields)
        return await self.village.client(person)(AttachmentServiceStub, method, request)

    async def begin(
        self, person: str, content: bytes, kind: int = PHOTO, media_type: str = "image/jpeg"
    ) -> pb.Attachment:
        """Announce an upload."""
        made: pb.Attachment = await self.call(
            person,
            "CreateAttachment",
            kind=kind,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        return made

    async def send(self, person: str, name: str, content: bytes, begin: int = 0) -> pb.Attachment:
        """Send everything from an offset on."""
        shown = pb.Attachment()
        for offset in range(begin, len(content), CHUNK):
            shown = await self.call(
                person,
                "AppendAttachment",
                name=name,
                offset=offset,
                data=content[offset : offset + CHUNK],
            )
        return shown

    async def add(self, person: str, content: bytes, *kind: Any) -> pb.Attachment:
        """Announce and send an attachment."""
        made = await self.begin(person, content, *kind)
        return await self.send(person, made.name, content)

    async def read(self, person: str, name: str, *, original: bool = False) -> bytes:
        """Read the whole content."""
        parts = b""
        while True:
            piece = await self.call(
                person, "ReadAttachment", name=name, original=original, offset=len(parts)
            )
            parts += piece.data
            if len(parts) >= piece.size:
                return parts

    async def listed(self, person: str) -> list[str]:
        """Return the names of what a person sees."""
        found = await self.call(person, "ListAttachments")
        return [item.name for item in found.attachments]


async def desk(world: World, **fields: Any) -> Desk:
    village = await make_village(world)
    return Desk(await open_talk(village, **fields))


async def test_a_photo_is_shown_without_where_it_was_taken(world: World) -> None:
    table = await desk(world)
    her, leader = table.village.asker, table.village.leader
    content = pictures.photo(3000, 1000, turn=6)
    shown = await table.add(her, content)
    assert (shown.state, shown.has_derivative) == (pb.ATTACHMENT_STATE_READY, True)
    original = await table.read(leader, shown.name, original=True)
    assert original == content
    assert pictures.MARK in original, "what is looked for is found where it is"
    assert len(pictures.place_of(original)) == 4
    derivative = await table.read(leader, shown.name)
    assert pictures.place_of(derivative) == {}
    assert pictures.MARK not in derivative
    assert pictures.size_of(derivative) == (683, 2048), "smaller, and as it was held"


async def test_every_reading_of_an_original_is_recorded(world: World) -> None:
    table = await desk(world)
    shown = await table.add(table.village.asker, pictures.photo())
    leader = table.village.leader
    await table.read(leader, shown.name)
    statement = "SELECT caller, details FROM audit_entry WHERE act LIKE '%/ReadAttachment'"
    assert await world.rows("intake", statement) == []
    await table.read(leader, shown.name, original=True)
    [entry] = await world.rows("intake", statement)
    assert entry.caller == leader.removeprefix("people/")
    assert entry.details == {"attachment": shown.name.rpartition("/")[2], "read": "0"}


async def test_an_upload_goes_on_where_it_stopped_when_the_service_died(world: World) -> None:
    table = await desk(world)
    her = table.village.asker
    content = pictures.pdf(NOISE)
    made = await table.begin(her, content, SCAN, "application/pdf")
    first = {"name": made.name, "offset": 0, "data": content[:CHUNK]}
    await table.call(her, "AppendAttachment", **first)
    # It dies after it wrote a chunk and before that was recorded: the tail does not count.
    part = incoming(world, made)
    await world.stop("intake")
    with part.open("ab") as file:
        file.write(b"torn" * 999)
    await world.start("intake")
    assert (await table.call(her, "GetAttachment", name=made.name)).offset == CHUNK
    again = await table.call(her, "AppendAttachment", **first)
    assert again.offset == CHUNK, "the same chunk again has no second effect"
    done = await table.send(her, made.name, content, CHUNK)
    assert done.state == pb.ATTACHMENT_STATE_READY
    assert await table.read(her, made.name, original=True) == content
    assert (await table.send(her, made.name, content, 2 * CHUNK)).offset == len(content)


async def test_a_chunk_is_refused_where_it_must_be(world: World) -> None:
    table = await desk(world)
    her = table.village.asker
    content = pictures.pdf(NOISE)
    made = await table.begin(her, content, SCAN, "application/pdf")
    before = await counts(world)

    def send(person: str, offset: int, data: bytes, name: str = made.name) -> Any:
        return table.call(person, "AppendAttachment", name=name, offset=offset, data=data)

    for person in (table.village.leader, table.village.stranger, table.village.neighbour):
        assert await reason(send(person, 0, content[:CHUNK])) == "NOT_FOUND"
    refused = await refusal(send(her, 5, content[:CHUNK]))
    assert (refused.reason, refused.metadata) == ("OFFSET_MISMATCH", {"offset": "0"})
    for data, why in (
        (content[:100], "TOO_SHORT"),
        (b"", "TOO_SHORT"),
        (NOISE * 2, "TOO_LONG"),
    ):
        refused = await refusal(send(her, 0, data))
        assert [error.reason for error in refused.fields] == [why]
    other = await open_talk(table.village)
    elsewhere = made.name.replace(table.talk.name, other.name)
    assert await reason(send(her, 0, content[:CHUNK], elsewhere)) == "NOT_FOUND"
    unknown = f"{table.talk.name}/attachments/{new_random_id()}"
    assert await reason(send(her, 0, content[:CHUNK], unknown)) == "NOT_FOUND"
    after = await counts(world)
    assert {name for name in after if after[name] != before[name]} <= {
        "matter",
        "party",
        "custody",
        "timeline",
        "fact",
        "timer",
        "outbox",
        "audit_entry",
    }
    assert (await table.call(her, "GetAttachment", name=made.name)).offset == 0


async def test_an_announcement_is_refused_where_it_must_be_and_then_made_once(
    world: World,
) -> None:
    table = await desk(world)
    good = {"kind": PHOTO, "media_type": "image/jpeg", "size": 9, "sha256": "0" * 64}
    before = await counts(world)
    for person in (table.village.stranger, table.village.cadre):
        assert await reason(table.call(person, "CreateAttachment", **good)) == "NOT_FOUND"
    neighbour = table.call(table.village.neighbour, "CreateAttachment", **good)
    assert await reason(neighbour) == "ACTION_NOT_ALLOWED"
    her = table.village.asker
    for wrong, fields in (
        ({"kind": 0, "media_type": "", "size": 0, "sha256": "x"}, {"kind", "size", "sha256"}),
        ({"media_type": "image/heic"}, {"media_type"}),
        ({"kind": DOCUMENT}, {"media_type"}),
        ({"size": 10 * 1024 * 1024 + 1}, {"size"}),
    ):
        refused = await refusal(table.call(her, "CreateAttachment", **good | wrong))
        assert {error.field for error in refused.fields} == fields
    assert await counts(world) == before
    first = await table.call(her, "CreateAttachment", request_id="键", **good)
    assert await table.call(her, "CreateAttachment", request_id="键", **good) == first
    for _ in range(19):
        await table.call(her, "CreateAttachment", **good)
    assert await reason(table.call(her, "CreateAttachment", **good)) == "TOO_MANY_ATTACHMENTS"


def photo_and_archive() -> bytes:
    return pictures.photo() + b"PK\x05\x06" + bytes(18)


def script() -> bytes:
    return pictures.pdf(b"/OpenAction<</S/JavaScript>>")


@pytest.mark.parametrize(
    ("kind", "media_type", "make", "why"),
    [
        (PHOTO, "image/png", pictures.photo, "TYPE"),
        (PHOTO, "image/jpeg", lambda: b"<html>" + NOISE, "TYPE"),
        (PHOTO, "image/jpeg", lambda: pictures.photo()[:2000] + bytes(99), "UNSAFE"),
        (PHOTO, "image/jpeg", photo_and_archive, "UNSAFE"),
        (PHOTO, "image/png", lambda: pictures.png(9000, 9000), "UNSAFE"),
        (SCAN, "application/pdf", script, "UNSAFE"),
        (SCAN, "application/pdf", lambda: b"%PDF-1.4 cut short", "UNSAFE"),
        (VOICE, "audio/amr", lambda: pictures.amr(181), "TOO_LONG"),
        (VOICE, "audio/wav", lambda: pictures.wav(181), "TOO_LONG"),
    ],
)
async def test_what_is_not_what_it_says_is_refused_and_not_kept(
    world: World, kind: int, media_type: str, make: Callable[[], bytes], why: str
) -> None:
    table = await desk(world)
    her, content = table.village.asker, make()
    made = await table.begin(her, content, kind, media_type)
    assert incoming(world, made).exists()
    assert await reason(table.send(her, made.name, content)) == f"ATTACHMENT_{why}"
    assert (await table.call(her, "GetAttachment", name=made.name)).state == (
        pb.ATTACHMENT_STATE_REFUSED
    )
    assert await reason(table.read(her, made.name, original=True)) == "NOT_FOUND"
    assert await table.listed(her) == []
    assert not incoming(world, made).exists()


@pytest.mark.parametrize(
    ("kind", "media_type", "make"),
    [
        (PHOTO, "image/png", lambda: pictures.png(40, 30, mode="RGBA")),
        (SCAN, "application/pdf", pictures.pdf),
        (VOICE, "audio/amr", lambda: pictures.amr(60)),
        (VOICE, "audio/wav", lambda: pictures.wav(20)),
    ],
)
async def test_what_is_what_it_says_is_kept(
    world: World, kind: int, media_type: str, make: Callable[[], bytes]
) -> None:
    table = await desk(world)
    content = make()
    shown = await table.add(table.village.asker, content, kind, media_type)
    assert (shown.state, shown.media_type) == (pb.ATTACHMENT_STATE_READY, media_type)
    assert shown.has_derivative == (kind == PHOTO)
    assert await table.read(table.village.leader, shown.name, original=True) == content


async def test_bytes_that_were_not_announced_are_refused(world: World) -> None:
    table = await desk(world)
    made = await table.begin(table.village.asker, pictures.photo())
    other = pictures.photo(colour="red")[: made.size].ljust(made.size, b"\0")
    assert await reason(table.send(table.village.asker, made.name, other)) == "ATTACHMENT_DIGEST"


async def test_masked_readers_see_pictures_of_open_matters_and_nothing_else(world: World) -> None:
    for fields, shown_to_neighbour in (({}, True), (PROTECTED, False)):
        table = await desk(world, **fields)
        her, neighbour = table.village.asker, table.village.neighbour
        photo = await table.add(her, pictures.photo())
        paper = await table.add(her, pictures.pdf(), SCAN, "application/pdf")
        assert await table.listed(table.village.leader) == [photo.name, paper.name]
        for name in (photo.name, paper.name):
            assert await reason(table.read(table.village.stranger, name)) == "NOT_FOUND"
            wanted = table.read(neighbour, name, original=True)
            assert await reason(wanted) == "NOT_FOUND"
        assert await reason(table.listed(table.village.stranger)) == "NOT_FOUND"
        if shown_to_neighbour:
            assert await table.listed(neighbour) == [photo.name]
            [seen] = (await table.call(neighbour, "ListAttachments")).attachments
            assert (seen.author, seen.original_readable) == ("", False)
            assert pictures.place_of(await table.read(neighbour, photo.name)) == {}
        else:
            assert await reason(table.listed(neighbour)) == "NOT_FOUND"
            assert await reason(table.read(neighbour, photo.name)) == "NOT_FOUND"


async def test_a_former_federation_of_a_protected_matter_sees_none(world: World) -> None:
    table = await desk(world, **PROTECTED)
    village, talk = table.village, table.talk
    photo = await table.add(village.asker, pictures.photo())
    await talk.forward()
    await talk.move(village.director, "RAISE", 2, reason="超出能力")
    assert await table.listed(village.chair) == [photo.name]
    await talk.move(village.chair, "RAISE", 3, reason="村里办不了")
    assert await table.listed(village.cadre) == [photo.name]
    await village.read(village.chair, talk.name)
    assert await reason(table.listed(village.chair)) == "ACTION_NOT_ALLOWED"
    assert await reason(table.read(village.chair, photo.name)) == "ACTION_NOT_ALLOWED"
    assert await table.listed(village.director) == [photo.name]


async def test_an_upload_that_is_not_complete_after_a_day_ends(world: World) -> None:
    table = await desk(world)
    her = table.village.asker
    content = pictures.pdf(NOISE)
    made = await table.begin(her, content, SCAN, "application/pdf")
    whole = await table.add(her, pictures.photo())
    await table.call(her, "AppendAttachment", name=made.name, offset=0, data=content[:CHUNK])
    await world.jump(hours=23)
    assert (await table.call(her, "GetAttachment", name=made.name)).offset == CHUNK
    await world.jump(hours=2)
    ended = await table.call(her, "GetAttachment", name=made.name)
    assert ended.state == pb.ATTACHMENT_STATE_EXPIRED
    late = table.send(her, made.name, content, CHUNK)
    assert await reason(late) == "ATTACHMENT_NOT_UPLOADING"
    assert await table.listed(her) == [whole.name]


async def test_files_without_a_row_are_swept_and_the_others_stay(world: World) -> None:
    table = await desk(world)
    her = table.village.asker
    shown = await table.add(her, pictures.photo())
    begun = await table.begin(her, pictures.pdf(NOISE), SCAN, "application/pdf")
    folder = world.servers.instance.folder / "attachments"
    for orphan in ("incoming/orphan", "ab/abcd"):
        (folder / orphan).parent.mkdir(exist_ok=True)
        (folder / orphan).write_bytes(b"x")
    files = LocalFiles(folder)
    reader = AttachmentQueries(world.running["intake"].database, POLICY, None)
    assert await sweep_attachments(files, reader) == 0, "what is young may not have its row yet"
    assert await sweep_attachments(files, reader, older_than_seconds=0) >= 2
    assert not (folder / "ab/abcd").exists()
    assert await table.read(her, shown.name, original=True) == pictures.photo()
    assert (await table.call(her, "GetAttachment", name=begun.name)).offset == 0
    await table.send(her, begun.name, pictures.pdf(NOISE))


async def test_files_hold_nothing_that_can_be_read(world: World) -> None:
    table = await desk(world)
    await table.add(table.village.asker, pictures.photo())
    folder = world.servers.instance.folder / "attachments"
    stored = [path for path in folder.glob("*/*") if path.is_file()]
    assert stored
    for path in stored:
        content = path.read_bytes()
        assert content.startswith(b"TXF1")
        assert pictures.MARK not in content
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.name == "incoming" or path.name == hashlib.sha256(content).hexdigest()


def incoming(world: World, made: pb.Attachment) -> Path:
    """Return where an upload's bytes lie until it is complete."""
    folder = world.servers.instance.folder / "attachments" / "incoming"
    return folder / made.name.rpartition("/")[2]
