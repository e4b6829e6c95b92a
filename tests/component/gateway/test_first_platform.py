"""People, groups and matters over HTTP, with the real intake and nobody else."""

from chassis.ids import new_random_id
from tests.component.gateway.door import VILLAGE, Door, opened
from tests.support.world import World


async def group_of(door: Door, leader: str, *members: str) -> str:
    made = await door.post("system:seed", "/groups", 201, region=VILLAGE, title="一组")
    for person, role in [(leader, "LEADER"), *((member, "MEMBER") for member in members)]:
        await door.post("system:seed", f"/{made['name']}/members", 201, person=person, role=role)
    await door.world.quiescent()
    return str(made["name"])


async def test_people_groups_and_members(world: World) -> None:
    async with opened(world, "intake") as door:
        leader, member = await door.person("赵·阿依"), await door.person("钱某")
        group = await group_of(door, leader, member)
        me = await door.get(leader, "/me")
        assert me["person"]["display_name"] == "赵·阿依"
        assert ("leader", group) in [(fact["relation"], fact["object"]) for fact in me["facts"]]
        first = await door.get(leader, f"/{group}/members", page_size=1)
        second = await door.get(
            leader, f"/{group}/members", page_size=1, page_token=first["next_page_token"]
        )
        found = first["items"] + second["items"]
        assert {item["person"] for item in found} == {leader, member}
        assert second["next_page_token"] == ""
        assert (await door.get(member, f"/{group}"))["member_count"] == 2
        assert [item["name"] for item in (await door.get(member, "/groups"))["items"]] == [group]
        # A page token is bound to its caller; a member's request is refused as unknown.
        await door.get(member, f"/{group}/members", 404)
        stolen = first["next_page_token"]
        assert (await door.get("system:seed", f"/{group}/members", 400, page_token=stolen))[
            "errors"
        ][0]["field"] == "page_token"
        refused = await door.post(leader, "/people", 403, display_name="x", region=VILLAGE)
        assert refused["reason"] == "ACTION_NOT_ALLOWED"
        await door.get("anonymous", f"/{group}", 401)


async def test_filing_is_idempotent_editing_needs_the_etag(world: World) -> None:
    async with opened(world, "intake") as door:
        leader, asker = await door.person("赵某"), await door.person("李某")
        group = await group_of(door, leader, asker)
        her = await door.as_(asker)
        body = {"topic": "selling", "text": "红薯滞销", "group": group}
        answers = [
            await her.post("/matters", json=body, headers={"Idempotency-Key": "k-1"})
            for _ in range(2)
        ]
        assert [answer.status_code for answer in answers] == [201, 201]
        assert len({answer.json()["name"] for answer in answers}) == 1
        other = await her.post(
            "/matters", json=body | {"text": "别的"}, headers={"Idempotency-Key": "k-1"}
        )
        assert (other.status_code, other.json()["reason"]) == (400, "IDEMPOTENCY_KEY_REUSED")
        path = f"/{answers[0].json()['name']}"
        assert len((await door.get(asker, "/matters", mine=True))["items"]) == 1
        etag = (await her.get(path)).headers["etag"]
        edited = await her.patch(path, json={"text": "红薯还是滞销"}, headers={"If-Match": etag})
        assert (edited.status_code, edited.json()["text"]) == (200, "红薯还是滞销")
        assert edited.headers["etag"] != etag
        stale = await her.patch(path, json={"text": "旧"}, headers={"If-Match": etag})
        assert (stale.status_code, stale.json()["reason"]) == (412, "ETAG_MISMATCH")
        assert (await door.get(asker, path))["text"] == "红薯还是滞销"


async def test_wrong_values_are_all_named_and_nothing_is_filed(world: World) -> None:
    async with opened(world, "intake") as door:
        asker = await door.person("李某")
        refused = await door.post(
            asker, "/matters", 400, topic="nothing", text="a\u0000b" + "长" * 5000, region="1"
        )
        assert {item["field"] for item in refused["errors"]} >= {"topic", "text", "region"}
        assert (await door.get(asker, "/matters"))["items"] == []


async def test_a_sealed_matter_shows_where_help_is(world: World) -> None:
    async with opened(world, "intake") as door:
        asker = await door.person("李某")
        topics = (await door.get(asker, "/topics"))["items"]
        sealed = [item for item in topics if item["default_confidentiality"] == "SEALED"]
        code = sealed[0]["code"] if sealed else topics[0]["code"]
        refused = await door.post(
            asker,
            "/matters",
            409,
            topic=code,
            text="他打我",
            region=VILLAGE,
            confidentiality="SEALED",
        )
        assert refused["reason"] == "SEALED_NOT_AVAILABLE"
        assert refused["help_first"] == "110"
        assert refused["detail"].index("110") < refused["detail"].index("12338")


async def test_answered_confirmed_and_never_seen_by_a_stranger(world: World) -> None:
    async with opened(world, "intake") as door:
        leader, asker = await door.person("赵某"), await door.person("李某")
        stranger = await door.person("陌生人")
        group = await group_of(door, leader, asker)
        matter = await door.post(
            asker, "/matters", 201, topic="environment", text="路灯坏了", group=group
        )
        path = f"/{matter['name']}"
        work = await door.get(leader, "/worklist")
        assert [item["matter"] for item in work["items"]] == [matter["name"]]
        assert work["unavailable"] == ["deliberation", "escalation"]
        assert (await door.get(leader, "/worklist/counts"))["parts"]["intake"]["total"] == 1
        answer = {"outcome": "SOLVED", "text": "路灯修好了", "action_record": "换了灯泡"}
        early = await door.post(leader, f"{path}/answer", 409, expected_epoch=9, answer=answer)
        assert early["reason"] in {"NOT_YET_ARRIVED", "MATTER_MOVED"}
        answered = await door.post(
            leader, f"{path}/answer", expected_epoch=matter["epoch"], answer=answer
        )
        assert answered["status"] == "RESOLVED"
        stale = await door.post(
            leader, f"{path}/answer", 409, expected_epoch=matter["epoch"], answer=answer
        )
        assert (stale["reason"], stale["epoch"]) == ("MATTER_MOVED", answered["epoch"])
        closed = await door.post(
            asker, f"{path}/confirm", resolution_no=1, solved=True, satisfaction="SATISFIED"
        )
        assert closed["status"] == "CLOSED_CONFIRMED"
        keys = [
            item["template_key"] for item in (await door.get(asker, f"{path}/timeline"))["items"]
        ]
        assert keys[0].startswith("filed")
        assert keys[-1] == "confirmed"
        moves = [link["move"] for link in (await door.get(asker, f"{path}/custody"))["items"]]
        assert moves == ["FILE", "ANSWER", "CONFIRM"]
        unknown = f"/matters/{new_random_id()}"
        for suffix in ("", "/timeline", "/custody", "/council-text"):
            seen = await door.get(stranger, path + suffix, 404)
            absent = await door.get(stranger, unknown + suffix, 404)
            assert seen | {"trace_id": ""} == absent | {"trace_id": ""}
            if suffix != "/council-text":
                await door.get(asker, path + suffix)
