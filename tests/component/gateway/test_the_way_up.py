"""A matter over HTTP through all four services."""

from chassis.ids import new_random_id
from tests.component.gateway.door import TOWNSHIP, VILLAGE, Door, Village, make_village, opened
from tests.support.world import SERVICES, World

ANSWER = {"outcome": "SOLVED", "text": "直播间卖完了", "action_record": "办了一场直播"}


async def forwarded(door: Door, village: Village) -> str:
    """Return a matter that the council has just got, in epoch 2."""
    filed = await door.post(
        village.asker, "/matters", 201, topic="selling", text="红薯滞销", group=village.group
    )
    await door.post(village.leader, f"/{filed['name']}/forward", expected_epoch=filed["epoch"])
    await door.world.quiescent()
    return str(filed["name"])


async def test_a_council_deliberates_and_raises(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        name = await forwarded(door, village)
        [entry] = (await door.get(village.director, f"/councils/{VILLAGE}/docket"))["items"]
        assert (entry["matter"], entry["state"]) == (name, "WAITING")
        assert entry["status_line"]["zh"]
        meeting = await door.post(
            village.director,
            "/meetings",
            201,
            council=f"councils/{VILLAGE}",
            kind="PER_MATTER",
            mode="ASSEMBLY",
            start_time="2099-01-01T09:00:00+08:00",
            matters=[name],
        )
        listed = await door.get(village.director, "/meetings", council=f"councils/{VILLAGE}")
        assert [item["name"] for item in listed["items"]] == [meeting["name"]]
        item = f"/{meeting['items'][0]['name']}"
        await door.post(village.director, f"{item}/statements", 201, text="找找销路")
        proposal = await door.post(village.director, f"{item}/proposals", 201, text="请妇联帮忙")
        ballots = f"/{proposal['name']}/ballots"
        voted = await door.post(village.councillors[0], ballots, 201, vote="YES")
        assert (voted["yes_count"], voted["no_count"]) == (1, 0)
        assert len((await door.get(village.director, f"{item}/statements"))["items"]) == 1
        assert len((await door.get(village.director, f"{item}/proposals"))["items"]) == 1
        await door.get(village.asker, f"/{meeting['name']}", 404)
        await world.quiescent()

        raised = {"expected_epoch": 2, "reason": "需要更大的平台", "without_deliberation": True}
        director = await door.as_(village.director)
        for _ in range(2):
            # The repetition reaches deliberation though the federation has the matter by then.
            again = await director.post(
                f"/{name}/raise", json=raised, headers={"Idempotency-Key": "up-1"}
            )
            assert again.status_code == 200, again.text
            assert again.json()["owner"]["name"] == f"federations/{VILLAGE}"


async def test_federations_answer_and_she_is_told(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        name = await forwarded(door, village)
        path, case = f"/{name}", name.replace("matters/", "/cases/")
        await door.post(
            village.director, f"{path}/raise", expected_epoch=2, reason="需要更大的平台"
        )
        await world.quiescent()
        epoch = (await door.get(village.chair, path))["epoch"]
        await door.post(village.chair, f"{case}/accept", expected_epoch=epoch)
        await door.post(
            village.chair, f"{path}/raise", expected_epoch=epoch, reason="需要乡镇直播间"
        )
        await world.quiescent()
        epoch += 1
        accepted = await door.post(village.cadre, f"{case}/accept", expected_epoch=epoch)
        assert accepted["stages"][-1]["federation"] == f"federations/{TOWNSHIP}"
        note = await door.post(
            village.cadre,
            f"{case}/notes",
            201,
            expected_epoch=epoch,
            note={
                "text": "订了直播间",
                "resource": "livestream_studio",
                "booked_from": "2099-01-01T09:00:00+08:00",
                "booked_until": "2099-01-01T11:00:00+08:00",
            },
        )
        assert note["booked_from"] == "2099-01-01T01:00:00Z"
        assert [item["name"] for item in (await door.get(village.cadre, f"{case}/notes"))["items"]]
        work = await door.get(village.cadre, "/worklist")
        assert work["unavailable"] == []
        assert name in {item["matter"] for item in work["items"]}
        answered = await door.post(
            village.cadre, f"{path}/answer", expected_epoch=epoch, answer=ANSWER
        )
        assert answered["status"] == "RESOLVED"
        await world.quiescent()

        closed = await door.post(
            village.asker, f"{path}/confirm", resolution_no=1, solved=True, satisfaction="SATISFIED"
        )
        assert (closed["status"], closed["resolved_level"]) == ("CLOSED_CONFIRMED", "TOWNSHIP")
        await world.quiescent()
        inbox = await door.get(village.asker, "/inbox")
        assert inbox["unread_count"] == len(inbox["items"]) > 0
        assert {entry["matter"] for entry in inbox["items"]} == {name}
        newest = inbox["items"][0]["number"]
        assert await door.post(village.asker, "/inbox/read", up_to=newest) == {"unread_count": 0}
        assert (await door.get(village.asker, "/inbox", unread=True))["items"] == []
        found = await door.get(village.cadre, "/cases", federation=f"federations/{TOWNSHIP}")
        assert [item["matter"] for item in found["items"]] == [name]
        await door.get(village.neighbour, case, 404)


async def test_readings_of_bodies_and_unknown_things(world: World) -> None:
    async with opened(world, *SERVICES) as door:
        village = await make_village(door)
        council = await door.get(village.director, f"/councils/{VILLAGE}")
        assert council["councillor_count"] == 3
        seats = (await door.get(village.director, f"/councils/{VILLAGE}/seats"))["items"]
        assert {seat["kind"] for seat in seats} == {"DIRECTOR", "COUNCILLOR"}
        await door.post(
            "system:seed",
            f"/councils/{VILLAGE}/experts",
            201,
            person=village.neighbour,
            skills=["lawyer"],
        )
        experts = f"/councils/{VILLAGE}/experts"
        for skill, count in (("lawyer", 1), ("doctor", 0)):
            found = await door.get(village.director, experts, skill=skill)
            assert len(found["items"]) == count
        federation = await door.get(village.chair, f"/federations/{TOWNSHIP}")
        assert federation["level"] == "TOWNSHIP"
        posts = (await door.get(village.cadre, f"/federations/{TOWNSHIP}/posts"))["items"]
        assert [post["person"] for post in posts] == [village.cadre]
        unknown = new_random_id()
        probes: tuple[tuple[str, str, dict[str, object] | None], ...] = (
            ("GET", f"/matters/{unknown}", None),
            ("GET", f"/meetings/{unknown}", None),
            ("GET", f"/cases/{unknown}", None),
            ("GET", f"/groups/{unknown}", None),
            ("POST", f"/matters/{unknown}/raise", {"expected_epoch": 1, "reason": "r"}),
            ("POST", f"/cases/{unknown}/accept", {"expected_epoch": 1}),
            ("POST", f"/invitations/{unknown}/accept", {}),
            ("POST", f"/actions/{unknown}/done", {"note": "好"}),
        )
        her = await door.as_(village.asker)
        for method, path, body in probes:
            answer = await her.request(method, path, json=body)
            assert (answer.status_code, answer.json()["reason"]) == (404, "NOT_FOUND"), path
