"""The most frequent tasks of a director and of an X: one or two calls each."""

from typing import Any

import pytest

from tests.component.gateway.door import Door, Village
from tests.component.gateway.frequent import (
    ANSWER,
    CONFIRMED,
    COUNCIL,
    convened,
    docketed,
    later,
    played,
    task_of,
    work,
)
from tests.support.world import World


async def invited(door: Door, village: Village) -> tuple[str, dict[str, Any]]:
    """Invite a lawyer to an item of hardship; return her and her invitation."""
    name = await docketed(door, village, "illness")
    meeting = await convened(door, village, name)
    guest = await door.person("律师")
    made = await door.post(
        village.director,
        f"/{meeting['items'][0]['name']}/invitations",
        201,
        person=guest,
        skill="lawyer",
    )
    await door.world.quiescent()
    return guest, dict(made)


async def test_a_director_reads_the_docket(world: World) -> None:
    async with played(world) as (door, village):
        name = await docketed(door, village)
        async with task_of(door, village.director) as calls:
            [entry] = (await door.get(village.director, f"/{COUNCIL}/docket"))["items"]
        assert len(calls.paths) == 1
        assert entry["matter"] == name
        assert entry["status_line"]["zh"]


async def test_a_director_convenes(world: World) -> None:
    async with played(world) as (door, village):
        await docketed(door, village)
        begins = await later(world, hours=3)
        async with task_of(door, village.director):
            item = await work(door, village.director, "docket.answer")
            called = {"council": COUNCIL, "kind": "PER_MATTER", "mode": "ASSEMBLY"}
            meeting = await door.post(
                village.director,
                "/meetings",
                201,
                **called,
                start_time=begins,
                matters=[item["matter"]],
            )
        assert len(meeting["items"]) == 1


async def test_a_director_answers_without_a_meeting(world: World) -> None:
    async with played(world) as (door, village):
        await docketed(door, village)
        async with task_of(door, village.director):
            item = await work(door, village.director, "docket.answer")
            assert item["allowed_actions"]
            told = {"expected_epoch": item["epoch"], "answer": ANSWER}
            done = await door.post(village.director, f"/{item['matter']}/answer", **told)
        assert done["status"] == "RESOLVED"


async def test_a_director_raises(world: World) -> None:
    async with played(world) as (door, village):
        await docketed(door, village)
        async with task_of(door, village.director):
            item = await work(door, village.director, "docket.answer")
            up = {"expected_epoch": item["epoch"], "reason": "要更大的平台"}
            gone = await door.post(village.director, f"/{item['matter']}/raise", **up)
        assert gone["owner"]["name"].startswith("federations/")


async def test_a_director_opens_a_task(world: World) -> None:
    async with played(world) as (door, village):
        await docketed(door, village)
        due = await later(world, hours=5)
        async with task_of(door, village.director):
            item = await work(door, village.director, "docket.answer")
            task = {"council": COUNCIL, "matter": item["matter"], "kind": "VISIT"}
            made = await door.post(
                village.director, "/actions", 201, **task, text="谁有空去看看", due_time=due
            )
        assert made["state"] == "OPEN"


async def test_a_director_closes_a_meeting(world: World) -> None:
    async with played(world) as (door, village):
        await convened(door, village, await docketed(door, village))
        await world.jump(hours=4)
        async with task_of(door, village.director):
            [meeting] = (await door.get(village.director, "/meetings", council=COUNCIL))["items"]
            form = {
                "attendance": [{"person": village.director, "present": True}],
                "minutes": "大家谈了，再想想。",
                "items": [{"item": item["name"]} for item in meeting["items"]],
            }
            answer = await (await door.as_(village.director)).post(
                f"/{meeting['name']}/close", json=form, headers={"If-Match": meeting["etag"]}
            )
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == "CLOSED"


async def test_a_director_invites_an_expert(world: World) -> None:
    async with played(world) as (door, village):
        meeting = await convened(door, village, await docketed(door, village))
        expert = {"person": village.neighbour, "skills": ["lawyer"]}
        await door.post("system:seed", f"/{COUNCIL}/experts", 201, **expert)
        async with task_of(door, village.director):
            listed = await door.get(village.director, f"/{COUNCIL}/experts", skill="lawyer")
            [found] = listed["items"]
            path = f"/{meeting['items'][0]['name']}/invitations"
            made = await door.post(
                village.director, path, 201, person=found["person"], skill="lawyer"
            )
        assert made["state"] == "PENDING"


async def test_a_director_publishes(world: World) -> None:
    async with played(world) as (door, village):
        meeting = await convened(door, village, await docketed(door, village))
        item = meeting["items"][0]["name"]
        proposal = await door.post(village.director, f"/{item}/proposals", 201, text="办直播")
        council = [village.director, *village.councillors]
        for person in council:
            await door.post(person, f"/{proposal['name']}/ballots", 201, vote="YES")
        await world.jump(hours=4)
        director = await door.as_(village.director)
        etag = (await director.get(f"/{meeting['name']}")).headers["etag"]
        decided = {
            "item": item,
            "adopted_proposal": proposal["name"],
            "resolution_text": "办一场直播",
        }
        form = {
            "attendance": [{"person": person, "present": True} for person in council],
            "minutes": "大家同意。",
            "items": [decided],
        }
        closed = await director.post(
            f"/{meeting['name']}/close", json=form, headers={"If-Match": etag}
        )
        assert closed.status_code == 200, closed.text
        await world.quiescent()
        async with task_of(door, village.director):
            [held] = (await door.get(village.director, "/meetings", council=COUNCIL))["items"]
            shown = {"item": held["items"][0]["name"]}
            made = await door.post(village.director, "/publications", 201, **shown)
        assert made["text"] == "办一场直播"


async def test_an_x_sees_her_invitation(world: World) -> None:
    async with played(world) as (door, village):
        guest, invitation = await invited(door, village)
        async with task_of(door, guest) as calls:
            item = await work(door, guest, "invitation.respond")
        assert len(calls.paths) == 1
        assert item["resource"] == invitation["name"]
        assert item["allowed_actions"] == ["invitation.accept", "invitation.decline"]


@pytest.mark.parametrize(("word", "state"), [("accept", "ACCEPTED"), ("decline", "DECLINED")])
async def test_an_x_says_yes_or_no(world: World, word: str, state: str) -> None:
    async with played(world) as (door, village):
        guest, _ = await invited(door, village)
        async with task_of(door, guest):
            item = await work(door, guest, "invitation.respond")
            said = await door.post(guest, f"/{item['resource']}/{word}")
        assert said["state"] == state


@pytest.mark.parametrize("what", ["matter", "statements", "statement", "proposal"])
async def test_an_x_takes_part(world: World, what: str) -> None:
    async with played(world) as (door, village):
        guest, invitation = await invited(door, village)
        async with task_of(door, guest):
            # What she accepts names the item and the matter: everything else follows from it.
            mine = await door.post(guest, f"/{invitation['name']}/accept")
            await world.quiescent()
            if what == "matter":
                seen = await door.get(guest, f"/{mine['matter']}")
                assert seen["masked"]
                assert seen["council_text"]
                assert seen["text"] == ""
            elif what == "statements":
                assert (await door.get(guest, f"/{mine['item']}/statements"))["items"] == []
            else:
                text = {"text": "先看合同"}
                made = await door.post(guest, f"/{mine['item']}/{what}s", 201, **text)
                assert made["person"] == guest


@pytest.mark.feature(1)
async def test_three_platforms_one_line(world: World) -> None:
    """Group, council and federation in turn; each acts in two calls, and she confirms."""
    async with played(world) as (door, village):
        name = await docketed(door, village)
        async with task_of(door, village.director):
            item = await work(door, village.director, "docket.answer")
            up = {"expected_epoch": item["epoch"], "reason": "要更大的平台"}
            await door.post(village.director, f"/{item['matter']}/raise", **up)
        await world.quiescent()
        chair = village.chair
        async with task_of(door, chair):
            item = await work(door, chair, "case.accept")
            await door.post(chair, f"/{item['resource']}/accept", expected_epoch=item["epoch"])
        await door.post(chair, f"/{name}/raise", expected_epoch=item["epoch"], reason="要直播间")
        await world.quiescent()
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.accept")
            path = f"/{item['resource']}/accept"
            await door.post(village.cadre, path, expected_epoch=item["epoch"])
        async with task_of(door, village.cadre):
            item = await work(door, village.cadre, "case.answer")
            told = {"expected_epoch": item["epoch"], "answer": ANSWER}
            await door.post(village.cadre, f"/{item['matter']}/answer", **told)
        await world.quiescent()
        confirm = {"resolution_no": 1} | CONFIRMED
        closed = await door.post(village.asker, f"/{name}/confirm", **confirm)
        assert (closed["name"], closed["resolved_level"]) == (name, "TOWNSHIP")
