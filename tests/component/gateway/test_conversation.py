"""Conversation and notes over HTTP: her side, the leader's, the council's, and nobody else's."""

import pytest

from chassis.ids import new_random_id
from tests.component.gateway.door import VILLAGE, Door, make_village, opened
from tests.support.world import World

MARK = "藏·在话里"


async def same_as_unknown(door: Door, who: str, path: str, unknown: str) -> None:
    """A stranger gets of a matter exactly what she gets of one that nobody has."""
    seen = await door.get(who, path, 404)
    absent = await door.get(who, unknown, 404)
    assert seen | {"trace_id": ""} == absent | {"trace_id": ""}


@pytest.mark.feature(86)
async def test_a_desk_keeps_inside_notes_apart_from_public_ones(world: World) -> None:
    async with opened(world, "intake", "deliberation", "escalation", "notification") as door:
        village = await make_village(door)
        stranger = await door.person("陌生人")
        matter = await door.post(
            village.cadre,
            "/matters",
            201,
            region=VILLAGE,
            topic="wages",
            text="工钱没给",
            channel="WALK_IN",
            parties=[{"role": "CONCERNED", "person": village.asker}],
        )
        path = f"/{matter['name']}"
        await world.quiescent()
        assert "note" in (await door.get(village.cadre, path))["allowed_actions"]
        inside = await door.post(village.cadre, f"{path}/notes", 201, text=MARK)
        assert inside["visibility"] == "INSIDE"
        await door.post(village.cadre, f"{path}/notes", 201, text="上午来访", visibility="PUBLIC")
        notes = (await door.get(village.cadre, f"{path}/notes"))["items"]
        assert [note["text"] for note in notes] == [MARK, "上午来访"]
        hers = (await door.get(village.asker, f"{path}/notes"))["items"]
        assert [note["text"] for note in hers] == ["上午来访"]
        assert "note" not in (await door.get(village.asker, path))["allowed_actions"]
        await door.post(village.asker, f"{path}/notes", 403, text="x")
        unknown = f"/matters/{new_random_id()}"
        for suffix in ("/notes", "/messages"):
            await same_as_unknown(door, stranger, path + suffix, unknown + suffix)


async def test_she_and_her_council_talk_and_she_is_told_without_text(world: World) -> None:
    async with opened(world, "intake", "deliberation", "escalation", "notification") as door:
        village = await make_village(door)
        matter = await door.post(
            village.asker, "/matters", 201, topic="selling", text="滞销", group=village.group
        )
        path = f"/{matter['name']}"
        await door.post(village.leader, f"{path}/forward", expected_epoch=1)
        await world.quiescent()
        told = await door.post(village.director, f"{path}/messages", 201, text=MARK)
        assert (told["side"], told["body"]) == ("OWNER", "councils/210922107002")
        await world.quiescent()
        inbox = await door.get(village.asker, "/inbox")
        assert any("有人给您回话了" in entry["text"]["zh"] for entry in inbox["items"])
        assert MARK not in str(inbox)
        shown = await door.get(village.asker, f"{path}/messages")
        assert ([item["text"] for item in shown["items"]], shown["unread_count"]) == ([MARK], 1)
        read = await door.post(village.asker, f"{path}/messages/read", message=told["name"])
        assert read == {"unread_count": 0}
        await door.post(village.asker, f"{path}/messages", 201, text="好的")
        assert (await door.get(village.director, f"{path}/messages"))["unread_count"] == 1
        for outsider in (village.leader, village.councillors[0], village.neighbour):
            await door.get(outsider, f"{path}/messages", 403)
