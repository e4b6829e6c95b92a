"""Attachments over HTTP: a letter's scan, sent in chunks and taken up again, and who gets it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from chassis.ids import new_random_id
from tests.component.gateway.door import VILLAGE, Door, make_village, opened
from tests.support import pictures
from tests.support.world import World

CHUNK = 64 * 1024
NOISE = hashlib.shake_256(b"letter").digest(150_000)


async def begin(
    door: Door, who: str, matter: str, content: bytes, media_type: str = "image/jpeg"
) -> str:
    made = await door.post(
        who,
        f"{matter}/attachments",
        201,
        kind="PHOTO" if media_type.startswith("image") else "SCAN",
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return f"/{made['name']}"


async def send(door: Door, who: str, path: str, chunk: bytes, offset: int, **more: str) -> Any:
    headers = {"content-type": "application/offset+octet-stream", "upload-offset": str(offset)}
    return await (await door.as_(who)).patch(path, content=chunk, headers=headers | more)


@pytest.mark.feature(83)
async def test_a_letters_scan_is_attached_to_what_a_federation_registers(world: World) -> None:
    async with opened(world, "intake", "deliberation", "escalation", "notification") as door:
        village = await make_village(door)
        cadre = village.cadre
        matter = await door.post(
            cadre,
            "/matters",
            201,
            region=VILLAGE,
            topic="school_costs",
            text="一名学生来信，说学费没有着落。",
            channel="LETTER",
            parties=[{"role": "CONCERNED", "person": village.asker}],
        )
        assert matter["channel"] == "LETTER"
        scan = pictures.pdf(NOISE)
        path = await begin(door, cadre, f"/{matter['name']}", scan, "application/pdf")
        first = await send(door, cadre, path, scan[:CHUNK], 0)
        assert (first.status_code, first.headers["upload-offset"]) == (200, str(CHUNK))
        lost = await send(door, cadre, path, scan[2 * CHUNK :], 2 * CHUNK)
        assert (lost.status_code, lost.json()["reason"], lost.json()["offset"]) == (
            409,
            "OFFSET_MISMATCH",
            CHUNK,
        )
        probe = await (await door.as_(cadre)).head(path)
        assert (probe.status_code, probe.content) == (200, b"")
        assert probe.headers["upload-offset"] == str(CHUNK)
        assert probe.headers["upload-length"] == str(len(scan))
        for offset in (CHUNK, 2 * CHUNK):
            sent = await send(door, cadre, path, scan[offset : offset + CHUNK], offset)
        assert (sent.json()["state"], sent.json()["offset"]) == ("READY", len(scan))
        for reader in (cadre, village.asker):
            got = await (await door.as_(reader)).get(f"{path}/content")
            assert got.content == scan
            assert got.headers["content-type"] == "application/pdf"
            assert got.headers["content-disposition"].startswith("attachment; filename=")
            assert got.headers["x-content-type-options"] == "nosniff"
            assert got.headers["cache-control"] == "no-store"
        await world.quiescent()
        inbox = await door.get(village.asker, "/inbox")
        assert any("多了一份材料" in entry["text"]["zh"] for entry in inbox["items"])


async def test_nobody_else_learns_of_an_attachment(world: World) -> None:
    async with opened(world, "intake", "deliberation", "escalation", "notification") as door:
        village = await make_village(door)
        matter = await door.post(
            village.asker, "/matters", 201, topic="wages", text="工钱没给", group=village.group
        )
        name = f"/{matter['name']}"
        photo = pictures.photo()
        path = await begin(door, village.asker, name, photo)
        assert (await send(door, village.asker, path, photo, 0)).json()["state"] == "READY"
        await door.post(
            village.leader, f"{name}/forward", expected_epoch=1, council_text="工钱没有结清。"
        )
        await world.quiescent()
        original = await (await door.as_(village.director)).get(f"{path}/content?original=true")
        assert pictures.MARK in original.content
        shown = await (await door.as_(village.director)).get(f"{path}/content")
        assert pictures.MARK not in shown.content
        assert pictures.place_of(shown.content) == {}
        # A councillor reads the council text, and no picture of a matter without names.
        councillor = village.councillors[0]
        assert (await door.get(councillor, name))["masked"]
        for suffix in ("/content", "/content?original=true"):
            assert (await (await door.as_(councillor)).get(path + suffix)).status_code == 403
        nowhere = f"/matters/{new_random_id()}/attachments"
        for here, there in (
            (f"{name}/attachments", nowhere),
            (f"{path}/content", f"{nowhere}/{new_random_id()}/content"),
        ):
            seen = await door.get(village.neighbour, here, 404)
            absent = await door.get(village.neighbour, there, 404)
            assert seen | {"trace_id": ""} == absent | {"trace_id": ""}
        assert (await (await door.as_(village.neighbour)).head(path)).status_code == 404
        assert (await send(door, village.neighbour, path, photo, 0)).status_code == 404
        assert (await send(door, "anonymous", path, photo, 0)).status_code == 401


async def test_chunks_have_their_own_type_and_only_there(world: World) -> None:
    async with opened(world, "intake") as door:
        asker = await door.person("李某")
        matter = await door.post(
            asker, "/matters", 201, topic="environment", text="路灯坏了", region=VILLAGE
        )
        photo = pictures.photo()
        path = await begin(door, asker, f"/{matter['name']}", photo)
        for kind in ("application/json", "image/jpeg", "application/octet-stream"):
            refused = await send(door, asker, path, photo, 0, **{"content-type": kind})
            assert (refused.status_code, refused.json()["reason"]) == (415, "WRONG_CONTENT_TYPE")
        elsewhere = await (await door.as_(asker)).post(
            "/matters", content=photo, headers={"content-type": "application/offset+octet-stream"}
        )
        assert elsewhere.status_code == 415
        large = await send(door, asker, path, bytes(256 * 1024 + 1), 0)
        assert (large.status_code, large.json()["reason"]) == (413, "TOO_LARGE")
        missing = await (await door.as_(asker)).patch(
            path, content=photo, headers={"content-type": "application/offset+octet-stream"}
        )
        assert missing.status_code == 400
        assert (await send(door, asker, path, photo, 0)).json()["state"] == "READY"
