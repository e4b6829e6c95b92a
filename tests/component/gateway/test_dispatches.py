"""Work given to a lower federation, and bodies that get to know, over HTTP."""

from tests.component.gateway.door import TOWNSHIP, VILLAGE, make_village, opened
from tests.component.gateway.test_bodies_help import HER_NAME, at_the_township, body_of
from tests.support.world import SERVICES, World


async def test_the_village_works_reports_and_is_verified(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        case, epoch = await at_the_township(door, village)
        path = case.replace("/cases/", "/matters/")
        assert HER_NAME not in str(await door.get(village.chair, path))
        asked = {"expected_epoch": epoch, "text": "请上门看看", "named": True}
        refused = await (await door.as_(village.cadre)).post(
            f"{case}/dispatch", json=asked | {"federation": f"federations/{TOWNSHIP}"}
        )
        assert [error["reason"] for error in refused.json()["errors"]] == ["NOT_BELOW"]
        given = await door.post(
            village.cadre, f"{case}/dispatch", 201, **asked, federation=f"federations/{VILLAGE}"
        )
        name = f"/{given['name']}"
        # While it assists it reads the names that it had to give away with the matter.
        assert HER_NAME in str(await door.get(village.chair, path))
        [item] = [
            item
            for item in (await door.get(village.chair, "/worklist"))["items"]
            if item["kind"] == "dispatch.accept"
        ]
        assert item["resource"] == given["name"]
        for stranger in (village.neighbour, village.director):
            await door.get(stranger, name, 404)
            await door.post(stranger, f"{name}/accept", 404)
        assert (await door.post(village.chair, f"{name}/accept"))["state"] == "ACCEPTED"
        done = {"outcome": "DONE", "text": "去看过了"}
        await door.post(village.chair, f"{name}/report", **done)
        back = await door.post(village.cadre, f"{name}/verify", done=False, reason="还要再去一次")
        assert (back["state"], back["reason"]) == ("SENT_BACK", "还要再去一次")
        await door.post(village.chair, f"{name}/report", **done)
        [waiting] = (await door.get(village.cadre, "/worklist", kinds="dispatch.verify"))["items"]
        assert waiting["resource"] == given["name"]
        verified = await door.post(village.cadre, f"{name}/verify", done=True)
        assert verified["state"] == "VERIFIED"
        assert HER_NAME not in str(await door.get(village.chair, path))
        [listed] = (await door.get(village.chair, "/dispatches", state="VERIFIED"))["items"]
        assert listed["name"] == given["name"]


async def test_who_gets_to_know_reads_it_without_names(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        above = await door.person("县干部")
        county = "210922000000"
        await door.post(
            "system:seed", f"/federations/{county}/posts", 201, person=above, kind="CADRE"
        )
        office, clerk = await body_of(door, "POLICE", "派出所")
        case, epoch = await at_the_township(door, village)
        path = case.replace("/cases/", "/matters/")
        await door.get(above, path, 404)
        told = {"expected_epoch": epoch, "text": "请您知道有这么一件事"}
        for body in (f"federations/{county}", office):
            await door.post(village.cadre, f"{case}/inform", 201, **told, body=body)
        read = await door.get(above, path)
        assert HER_NAME not in str(read)
        await door.get(clerk, path, 404)
        for who, matter in ((above, path.removeprefix("/")), (clerk, "")):
            [item] = (await door.get(who, "/worklist", kinds="information.note"))["items"]
            [known] = (await door.get(who, "/information"))["items"]
            assert (known["name"], known["matter"]) == (item["resource"], matter)
            seen = await door.post(who, f"/{known['name']}/read")
            assert seen["read_time"]
            assert (await door.get(who, "/worklist", kinds="information.note"))["items"] == []
        assert (await door.get(village.neighbour, "/information"))["items"] == []
