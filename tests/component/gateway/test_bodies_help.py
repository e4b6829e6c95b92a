"""Bodies help with a matter, over HTTP: a single mother, a job and a minimum allowance."""

import pytest

from tests.component.gateway.door import TOWNSHIP, VILLAGE, Door, Village, make_village, opened
from tests.support.world import SERVICES, World

HER_NAME = "李·某"
TEXT = f"{HER_NAME}一个人带女儿，女儿查出糖尿病，没有稳定的活儿"


async def body_of(door: Door, kind: str, title: str) -> tuple[str, str]:
    """Enter a body of the township with an officer; return both names."""
    seed = "system:seed"
    body = await door.post(seed, "/bodies", 201, kind=kind, region=TOWNSHIP, title=title)
    officer = await door.person(title)
    await door.post(seed, f"/{body['name']}/officers", 201, person=officer)
    return str(body["name"]), officer


async def at_the_township(door: Door, village: Village) -> tuple[str, int]:
    """Bring a PROTECTED matter to the township, whose cadre takes it; return case and epoch."""
    filed = await door.post(
        village.asker, "/matters", 201, topic="single_parent", text=TEXT, group=village.group
    )
    path, case = f"/{filed['name']}", filed["name"].replace("matters/", "/cases/")
    await door.post(
        village.leader, f"{path}/forward", expected_epoch=1, council_text="一位妈妈独自带女儿"
    )
    await door.world.quiescent()
    for who in (village.director, village.chair):
        epoch = (await door.get(who, path))["epoch"]
        if who == village.chair:
            await door.post(who, f"{case}/accept", expected_epoch=epoch)
        await door.post(who, f"{path}/raise", expected_epoch=epoch, reason="要几个单位一起帮")
        await door.world.quiescent()
    epoch = (await door.get(village.cadre, path))["epoch"]
    await door.post(village.cadre, f"{case}/accept", expected_epoch=epoch)
    return case, epoch


@pytest.mark.feature(6, 17)
async def test_a_single_mother_gets_job_and_allowance_and_confirms(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        firm, foreman = await body_of(door, "ENTERPRISE", "服装厂")
        office, clerk = await body_of(door, "CIVIL_AFFAIRS", "民政办公室")
        case, epoch = await at_the_township(door, village)
        path = case.replace("/cases/", "/matters/")
        matter = path.removeprefix("/")
        asked = {"expected_epoch": epoch, "text": "请看看能不能帮", "bodies": [firm, office]}
        cadre = await door.as_(village.cadre)
        named = await cadre.post(f"{case}/requests", json=asked | {"disclosed": TEXT})
        assert named.status_code == 400, named.text
        assert [error["reason"] for error in named.json()["errors"]] == ["NAME_IN_TEXT"]
        bundle = await door.post(
            village.cadre, f"{case}/requests", 201, **asked, disclosed="一位妈妈独自带生病的女儿"
        )
        job, allowance = bundle["requests"]

        # Each officer finds hers, and nothing that leads to the matter.
        for officer, request, other in ((foreman, job, allowance), (clerk, allowance, job)):
            [item] = (await door.get(officer, "/worklist"))["items"]
            assert (item["kind"], item["resource"], item["matter"]) == (
                "request.accept",
                request["name"],
                "",
            )
            [mine] = (await door.get(officer, "/requests"))["items"]
            assert (mine["name"], mine["matter"], mine["bundle"]) == (request["name"], "", "")
            assert mine["pseudonym"]
            assert HER_NAME not in str(mine)
            await door.get(officer, f"/{other['name']}", 404)
            await door.get(officer, f"/{bundle['name']}", 404)
            await door.get(officer, path, 404)
            await door.get(officer, case, 404)
            await door.get(officer, f"{case}/requests", 404)
        await door.get(village.neighbour, f"/{job['name']}", 404)
        await door.get(village.director, f"/{job['name']}", 404)
        # The twin: who asks reads both, and which matter it is.
        for request in (job, allowance):
            assert (await door.get(village.cadre, f"/{request['name']}"))["matter"] == matter

        await door.post(foreman, f"/{job['name']}/accept")
        entered = await door.post(
            clerk, f"/{allowance['name']}/agenda", document="阿政发〔2026〕3号", date="2026-03-02"
        )
        assert (entered["state"], entered["agenda_document"]) == ("ACCEPTED", "阿政发〔2026〕3号")
        await door.post(foreman, f"/{job['name']}/answer", outcome="DONE", text="周一来上班")
        half = await door.get(village.cadre, f"/{bundle['name']}")
        assert (half["state"], half["seen"]) == ("OPEN", False)
        await door.post(clerk, f"/{allowance['name']}/answer", outcome="DONE", text="低保批了")
        work = await door.get(village.cadre, "/worklist", kinds="bundle.acknowledge")
        assert [item["resource"] for item in work["items"]] == [bundle["name"]]
        [done] = (await door.get(village.cadre, f"{case}/requests"))["items"]
        assert done["state"] == "DONE"
        await door.post(village.cadre, f"/{bundle['name']}/acknowledge")
        await world.quiescent()

        answer = {"outcome": "SOLVED", "text": "活儿和低保都有了", "action_record": "请两家办好"}
        await door.post(village.cadre, f"{path}/answer", expected_epoch=epoch, answer=answer)
        await world.quiescent()
        closed = await door.post(
            village.asker, f"{path}/confirm", resolution_no=1, solved=True, satisfaction="SATISFIED"
        )
        assert (closed["status"], closed["resolved_level"]) == ("CLOSED_CONFIRMED", "TOWNSHIP")
        await world.quiescent()
        said = [
            entry["text"]["zh"]
            for entry in (await door.get(village.asker, f"{path}/timeline"))["items"]
        ]
        assert sum("帮忙" in line for line in said) >= 4, said
        assert any("民政" in line for line in said), said


@pytest.mark.feature(6)
async def test_a_referral_is_handed_back_and_the_township_goes_on(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        office, clerk = await body_of(door, "CIVIL_AFFAIRS", "民政办公室")
        case, epoch = await at_the_township(door, village)
        path = case.replace("/cases/", "/matters/")
        referred = {"body": office, "text": "请你们来办", "reason": "归民政管"}
        bundle = await door.post(
            village.cadre, f"{case}/refer", 201, expected_epoch=epoch, **referred
        )
        [request] = bundle["requests"]
        assert request["kind"] == "REFER"
        await world.quiescent()
        assert (await door.get(village.cadre, path))["status"] == "REFERRED"
        await door.post(clerk, f"/{request['name']}/reject", reason="不归我们管")
        await world.quiescent()
        now = await door.get(village.cadre, path)
        assert (now["status"], now["owner"]["name"]) == ("OPEN", f"federations/{TOWNSHIP}")
        # Again, and this time it is handled: the duty to answer her stays with the township.
        again = await door.post(
            village.cadre, f"{case}/refer", 201, expected_epoch=now["epoch"], **referred
        )
        [second] = again["requests"]
        await door.post(clerk, f"/{second['name']}/accept")
        await door.post(clerk, f"/{second['name']}/answer", outcome="DONE", text="办好了")
        await world.quiescent()
        epoch = (await door.get(village.cadre, path))["epoch"]
        answer = {"outcome": "SOLVED", "text": "民政办好了", "action_record": "转民政办"}
        answered = await door.post(
            village.cadre, f"{path}/answer", expected_epoch=epoch, answer=answer
        )
        assert answered["status"] == "RESOLVED"
        assert VILLAGE
