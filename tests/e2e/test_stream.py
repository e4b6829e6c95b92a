"""The stream with real processes: what happens while it happens, and what happened meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.e2e.conftest import Town

pytestmark = pytest.mark.xdist_group("e2e")
Event = tuple[str, str, dict[str, Any]]


@asynccontextmanager
async def opened(town: Town, person: str, last: str = "") -> AsyncIterator[AsyncIterator[Event]]:
    """Open a person's stream; yields (event, id, data)."""
    url = f"{town.run.gateway_url}/api/v1/stream"
    headers = town.door.headers(town.loaded.people[person])
    headers |= {"last-event-id": last} if last else {}
    async with (
        httpx.AsyncClient(timeout=30) as client,
        client.stream("GET", url, headers=headers) as answer,
    ):
        assert answer.status_code == httpx.codes.OK
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        yield events_of(answer.aiter_lines())


async def events_of(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    """Read events; comments and what has no event are passed over."""
    fields: dict[str, str] = {}
    async for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "event" in fields:
            yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
            fields = {}
        else:
            fields = {}


async def following(events: AsyncIterator[Event]) -> Event:
    async with asyncio.timeout(20):
        return await anext(events)


async def test_a_stream_tells_what_happens_and_goes_on_where_it_stopped(town: Town) -> None:
    async with opened(town, "stranger") as events:
        kind, standing, data = await following(events)
        assert kind == "hello"
        filed = await town.file("stream-1", "路灯不亮")
        assert filed.status_code == httpx.codes.CREATED
        kind, identity, data = await following(events)
        assert (kind, data["matter"]) == ("inbox", filed.json()["name"])
        assert data["line"]
        assert "路灯" not in json.dumps(data, ensure_ascii=False), "no text of hers"
        assert int(identity.split(".")[0]) == int(standing.split(".")[0]) + 1
    await town.still.quiescent()
    missed = [await town.file(f"stream-{number}", "井盖没了") for number in (2, 3)]
    await town.still.quiescent()
    async with opened(town, "stranger", last=identity) as events:
        numbers = [int(identity.split(".")[0])]
        wanted = {answer.json()["name"] for answer in missed}
        while wanted:
            kind, identity, data = await following(events)
            assert kind == "inbox"
            numbers.append(int(identity.split(".")[0]))
            wanted.discard(data["matter"])
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), (
        "none twice, none left out"
    )


async def test_another_persons_stream_tells_nothing(town: Town) -> None:
    async with opened(town, "resident") as events:
        assert (await following(events))[0] == "hello"
        filed = await town.file("stream-4", "水管漏了")
        assert filed.status_code == httpx.codes.CREATED
        await town.still.quiescent()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await anext(events)


async def test_a_stream_needs_a_token_and_a_real_id(town: Town) -> None:
    async with httpx.AsyncClient(base_url=town.run.gateway_url) as client:
        answer = await client.get("/api/v1/stream")
        assert answer.status_code == httpx.codes.UNAUTHORIZED
        headers = town.door.headers(town.loaded.people["stranger"])
        headers["last-event-id"] = "1; DROP"
        answer = await client.get("/api/v1/stream", headers=headers)
        assert answer.status_code == httpx.codes.BAD_REQUEST
