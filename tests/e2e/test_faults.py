"""What is away or dies loses nothing and does nothing twice: real processes, real signals."""

from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.conftest import REDELIVERED_SECONDS, VILLAGE, Town, eventually

DOCKET = f"/councils/{VILLAGE}/docket"
pytestmark = [pytest.mark.xdist_group("e2e"), pytest.mark.timeout(240)]


async def mine(town: Town, text: str) -> list[str]:
    """Return the names of the stranger's matters with this text."""
    listed = await town.items("stranger", "/matters", mine="true")
    return [matter["name"] for matter in listed if matter["text"] == text]


async def told(town: Town, matter: str) -> Counter[str]:
    """Return how often she was told what about a matter."""
    entries = await town.items("stranger", "/inbox", matter=matter)
    return Counter(entry["template_key"] for entry in entries)


async def timeline(town: Town, matter: str) -> list[str]:
    entries = await town.items("stranger", f"/{matter}/timeline")
    assert [entry["entry_no"] for entry in entries] == list(range(1, len(entries) + 1))
    return [entry["template_key"] for entry in entries]


async def moves(town: Town, matter: str) -> list[tuple[int, str]]:
    links = await town.items("stranger", f"/{matter}/custody")
    return [(link["epoch"], link["move"]) for link in links]


async def test_without_nats_filing_works_and_events_flow_when_it_is_back(town: Town) -> None:
    text = "路灯不亮，夜里看不见路。"
    await town.run.kill("nats")
    filed = await town.file("nats-down", text)
    assert filed.status_code == 201, filed.text
    matter = filed.json()["name"]
    assert await told(town, matter) == Counter()
    assert await timeline(town, matter) == ["filed.council"]
    await town.run.restart("nats")
    await town.still.quiescent(REDELIVERED_SECONDS)
    assert await told(town, matter) == Counter({"filed.council": 1, "received.council": 1})
    docket = await town.items("director", DOCKET)
    assert [entry["matter"] for entry in docket].count(matter) == 1


async def test_without_postgresql_nothing_is_half_filed_and_all_comes_back(town: Town) -> None:
    text = "井盖坏了，孩子差点掉下去。"
    before = town.ids()
    await town.run.kill("postgres")
    refused = await town.file("postgres-down", text)
    assert refused.status_code == 503, refused.text
    assert int(refused.headers["retry-after"]) > 0
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["reason"]
    await town.run.restart("postgres")
    await town.ready()
    assert await mine(town, text) == []
    filed = await town.file("postgres-down", text)
    assert filed.status_code == 201, filed.text
    await town.still.quiescent(REDELIVERED_SECONDS)
    matter = filed.json()["name"]
    assert await mine(town, text) == [matter]
    assert await moves(town, matter) == [(1, "FILE")]
    assert await told(town, matter) == Counter({"filed.council": 1, "received.council": 1})
    assert town.ids() == before


class Trap:
    """A point of one service at which it dies by SIGKILL."""

    def __init__(self, town: Town, service: str, point: str, folder: Path) -> None:
        self._town = town
        self._service = service
        self._point = point
        self._file = folder / f"{service}-{point}"

    async def set(self) -> None:
        """Start the service with the point armed; it dies there from now on."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TONGXIN_FAULT", f"{self._point}:{self._file}")
            await self._town.run.restart(self._service)
        await self._town.ready()
        self._file.touch()

    async def sprung(self) -> None:
        """Wait until the service has died."""

        def dead() -> bool:
            return self._service in self._town.run.supervisor.ended()

        await eventually(f"{self._service} dies at {self._point}", dead)
        assert not self._file.exists()


async def test_killed_at_four_points_nothing_is_lost_and_nothing_done_twice(
    town: Town, tmp_path: Path
) -> None:
    text = "楼道里堆满了东西，老人过不去。"
    # The event is handled, but not acknowledged: it comes again after 10 s.
    before_ack = Trap(town, "notification", "before_ack", tmp_path)
    await before_ack.set()

    before_commit = Trap(town, "intake", "before_commit", tmp_path)
    await before_commit.set()
    assert (await town.file("killed", text)).status_code == 503
    await before_commit.sprung()

    # What she sends again finds nothing of the first try, then is stored without an answer.
    after_commit = Trap(town, "intake", "after_commit", tmp_path)
    await after_commit.set()
    assert await mine(town, text) == []
    assert (await town.file("killed", text)).status_code == 503
    await after_commit.sprung()

    # The events of another matter are published, but not marked so.
    other = "楼下的灯坏了，晚上看不清台阶。"
    after_publish = Trap(town, "intake", "after_publish", tmp_path)
    await after_publish.set()
    await town.file("published", other)
    await after_publish.sprung()
    await town.run.restart("intake")
    await town.ready()

    matters = []
    for key, words in (("killed", text), ("published", other)):
        filed = await town.file(key, words)
        assert filed.status_code == 201, filed.text
        matters.append(filed.json()["name"])
        assert await mine(town, words) == matters[-1:]
    await before_ack.sprung()
    await town.run.restart("notification")
    await town.ready()
    await town.still.quiescent(REDELIVERED_SECONDS)

    docket = [entry["matter"] for entry in await town.items("director", DOCKET)]
    for matter in matters:
        assert await moves(town, matter) == [(1, "FILE")]
        assert await timeline(town, matter) == ["filed.council", "received.council"]
        assert await told(town, matter) == Counter({"filed.council": 1, "received.council": 1})
        assert docket.count(matter) == 1
