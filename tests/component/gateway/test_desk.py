"""The desk over HTTP: window visit, hotline and letter, and the receipt without a login."""

import pytest

from tests.component.gateway.door import TOWNSHIP, VILLAGE, opened
from tests.support.world import World


@pytest.mark.feature(83)
async def test_every_channel_gives_the_same_kind_of_matter_and_a_receipt(world: World) -> None:
    async with opened(world, "intake", "escalation") as door:
        cadre, stranger = await door.person("孙某"), await door.person("外人")
        await door.post(
            "system:seed", f"/federations/{TOWNSHIP}/posts", 201, person=cadre, kind="CADRE"
        )
        await world.quiescent()
        walk_in = {
            "region": VILLAGE,
            "topic": "wages",
            "text": "工钱拖了半年",
            "visitor": {"display_name": "赵·阿依", "phone": "139 0000 2222"},
        }
        names = []
        for channel in ("WALK_IN", "HOTLINE_12338", "LETTER"):
            made = await door.post(cadre, "/walk-ins", 201, **walk_in, channel=channel)
            matter, receipt = made["matter"], made["receipt"]
            assert matter["channel"] == channel
            names.append(matter["name"])
            await world.quiescent()
            # One id and one way for every channel: her cadre reads it like any other matter.
            assert (await door.get(cadre, f"/{matter['name']}"))["text"] == "工钱拖了半年"
            await door.get(stranger, f"/{matter['name']}", 404)
            opened_by_pin = await door.post(
                "anonymous", "/receipts:lookup", code=receipt["code"], pin=receipt["pin"]
            )
            opened_by_phone = await door.post(
                "anonymous", "/receipts:lookup", code=receipt["code"], phone="13900002222"
            )
            assert opened_by_pin == opened_by_phone
            assert opened_by_pin["entries"][0]["text"]["zh"]
            assert "阿依" not in str(opened_by_pin)
            assert "工钱" not in str(opened_by_pin)
        assert len({*names}) == 3
        found = await door.post(
            cadre, "/people:search", phone="+86 139-0000-2222", reason="CALLING_BACK"
        )
        assert {item["display_name"] for item in found["people"]} == {"赵·阿依"}
        refused = await door.post(
            stranger, "/people:search", 403, phone="13900002222", reason="CALLING_BACK"
        )
        assert refused["reason"] == "ACTION_NOT_ALLOWED"
        await door.post(stranger, "/walk-ins", 403, **walk_in)
        await door.post("anonymous", "/walk-ins", 401, **walk_in)
        renewed = await door.post(cadre, f"/{names[0]}/receipt")
        assert len(renewed["pin"]) == 6
        await door.post(stranger, f"/{names[0]}/receipt", 404)


async def test_a_receipt_never_stands_in_a_path_and_wrong_ones_look_alike(world: World) -> None:
    async with opened(world, "intake", "escalation") as door:
        cadre = await door.person("孙某")
        await door.post(
            "system:seed", f"/federations/{TOWNSHIP}/posts", 201, person=cadre, kind="CADRE"
        )
        await world.quiescent()
        made = await door.post(
            cadre,
            "/walk-ins",
            201,
            region=VILLAGE,
            topic="wages",
            text="工钱拖了半年",
            visitor={"display_name": "赵某"},
        )
        code, pin = made["receipt"]["code"], made["receipt"]["pin"]
        wrong = f"{(int(pin) + 1) % 10**6:06}"
        refused = await door.post("anonymous", "/receipts:lookup", 404, code=code, pin=wrong)
        assert refused["reason"] == "RECEIPT_NOT_FOUND"
        by_phone = await door.post(
            "anonymous", "/receipts:lookup", 404, code=code, phone="13900002222"
        )
        assert by_phone | {"trace_id": ""} == refused | {"trace_id": ""}
        misread = await door.post("anonymous", "/receipts:lookup", 400, code="2126-2222", pin=pin)
        assert misread["errors"][0]["reason"] == "MISTYPED"
        assert await door.post("anonymous", "/receipts:lookup", code=code, pin=pin)
