"""A grid worker's day over HTTP: patrol drafts, quick close, visits."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.component.gateway.door import VILLAGE, opened
from tests.support.world import World


@pytest.mark.feature(42)
async def test_a_grid_worker_sends_her_drafts_once(world: World) -> None:
    async with opened(world, "intake") as door:
        worker, stranger = await door.person("网格员"), await door.person("外人")
        made = await door.post(
            "system:seed",
            f"/federations/{VILLAGE}/grid-workers",
            201,
            person=worker,
            grid_title="一网格",
        )
        assert made["region"] == VILLAGE
        written = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
        draft = {
            "device": "phone-1",
            "recorded_time": written,
            "place": "三号楼",
            "topic": "noise_and_space",
            "finding": "两家为楼道争吵",
        }
        records = [
            draft | {"draft_no": 1, "outcome": "SETTLED", "action_record": "当场说好轮流用"},
            draft | {"draft_no": 2, "outcome": "RAISED"},
            draft | {"draft_no": 3, "recorded_time": "1970-01-01T00:00:00Z"},
        ]
        states = []
        for _ in range(2):
            batch = await door.post(worker, "/patrols:batch", records=records)
            states.append([result["state"] for result in batch["results"]])
        assert states == [["CREATED", "CREATED", "REFUSED"], ["EXISTS", "EXISTS", "REFUSED"]]
        assert batch["results"][2]["errors"][0]["reason"] == "TOO_OLD"
        mine = (await door.get(worker, "/patrols"))["items"]
        assert [item["outcome"] for item in mine] == ["RAISED", "SETTLED"]
        assert mine[0]["matter"] == batch["results"][1]["matter"]
        again = (datetime.now(UTC) + timedelta(days=5)).isoformat()
        visit = {"device": "phone-1", "recorded_time": written, "household": "三号楼王家"}
        visits = [visit | {"draft_no": 4, "finding": "老人在家", "next_time": again}]
        sent = await door.post(worker, "/visits:batch", records=visits)
        [planned] = (await door.get(worker, "/visits/planned"))["visits"]
        assert planned["follows"] == sent["results"][0]["name"]
        assert len((await door.get(worker, "/visits"))["items"]) == 1
        # Somebody else sees none of it and sends nothing.
        for path in ("/patrols", "/visits"):
            assert (await door.get(stranger, path))["items"] == []
        assert (await door.get(stranger, "/visits/planned"))["visits"] == []
        await door.post(stranger, "/patrols:batch", 403, records=records[:1])
        await door.get(stranger, f"/federations/{VILLAGE}/grid-workers", 404)
        await door.post(stranger, f"/{made['name']}/end", 404)
        assert (await door.post("system:seed", f"/{made['name']}/end"))["until"]
        await door.post(worker, "/patrols:batch", 403, records=records[:1])
