"""Preferences and watches over gRPC: everybody her own."""

import asyncio
from typing import Any

import pytest

from chassis.devkeys import mint_person_token
from chassis.refusals import TongxinError
from tests.component.notification.test_inbox import extended, new_name, tell
from tests.support.world import Client, World
from tongxin.notification.v1 import notification_pb2, watch_pb2
from tongxin.notification.v1 import preferences_pb2 as pb
from tongxin.notification.v1.notification_pb2_grpc import InboxServiceStub
from tongxin.notification.v1.preferences_pb2_grpc import PreferencesServiceStub
from tongxin.notification.v1.watch_pb2_grpc import WatchServiceStub


async def read(caller: Client) -> pb.Preferences:
    return await caller(PreferencesServiceStub, "GetPreferences", pb.GetPreferencesRequest())


async def update(caller: Client, etag: str, request_id: str = "", **values: str) -> Any:
    request = pb.UpdatePreferencesRequest(
        preferences=pb.Preferences(**values), etag=etag, request_id=request_id
    )
    request.update_mask.paths.extend(values)
    return await caller(PreferencesServiceStub, "UpdatePreferences", request)


async def reason(awaited: Any) -> str:
    with pytest.raises(TongxinError) as refused:
        await awaited
    return refused.value.reason


async def test_everybody_reads_and_changes_her_own(world: World) -> None:
    await world.start("notification")
    woman, other = (world.person("notification", new_name("people")) for _ in range(2))
    kept = await read(woman)
    assert (kept.language, kept.quiet_from, kept.quiet_until) == ("zh-CN", "21:00", "07:00")
    changed = await update(woman, kept.etag, "once", language="en", quiet_from="20:30")
    again = await update(woman, kept.etag, "once", language="en", quiet_from="20:30")
    assert again == changed
    assert (changed.language, changed.quiet_from) == ("en", "20:30")
    assert (await read(other)).language == "zh-CN"


async def test_refusals_change_nothing(world: World) -> None:
    await world.start("notification")
    woman = world.person("notification", new_name("people"))
    kept = await read(woman)
    assert await reason(read(world.anonymous("notification"))) == "TOKEN_REQUIRED"
    assert await reason(update(woman, kept.etag, quiet_from="9:00")) == "INVALID_FIELDS"
    assert await reason(update(woman, "", language="en")) == "ETAG_REQUIRED"
    await update(woman, kept.etag, language="en")
    assert await reason(update(woman, kept.etag, language="zh-CN")) == "ETAG_MISMATCH"
    assert (await read(woman)).language == "en"
    seed = world.seed("notification")
    assert await reason(update(seed, kept.etag, language="en")) == "ACTION_NOT_ALLOWED"


async def test_the_inbox_speaks_her_language_and_goes_on_after_a_number(world: World) -> None:
    matter, person = new_name("matters"), new_name("people")
    await tell(world, *(extended(matter, number, person) for number in (1, 2, 3)))
    woman = world.person("notification", person)
    await update(woman, (await read(woman)).etag, language="en")
    request = notification_pb2.ListEntriesRequest(after=1)
    page = await woman(InboxServiceStub, "ListEntries", request)
    assert [entry.number for entry in page.entries] == [2, 3]
    assert all(entry.line == entry.text.en for entry in page.entries)
    assert (page.last_number, page.unread_count) == (3, 3)
    everything = await woman(
        InboxServiceStub, "ListEntries", notification_pb2.ListEntriesRequest(after=0, page_size=2)
    )
    assert [entry.number for entry in everything.entries] == [1, 2]


class Watching:
    """One call that watches, as the gateway makes it."""

    def __init__(self, world: World) -> None:
        stub: Any = WatchServiceStub(world.anonymous("notification").channel)
        self._call = stub.WatchInboxes()

    async def ask(self, handle: str, token: str = "", *, end: bool = False) -> None:
        await self._call.write(watch_pb2.WatchInboxesRequest(handle=handle, token=token, end=end))

    async def said(self) -> tuple[str, str]:
        async with asyncio.timeout(10):
            response = await self._call.read()
        return response.handle, response.refused

    def close(self) -> None:
        self._call.cancel()


async def test_a_watch_is_woken_for_its_own_person_only(world: World) -> None:
    await world.start("notification")
    matter, person, other = new_name("matters"), new_name("people"), new_name("people")
    watching = Watching(world)
    try:
        for handle, name in (("hers", person), ("other", other)):
            await watching.ask(handle, mint_person_token(world.keys, name.removeprefix("people/")))
        await watching.ask("forged", "nothing that anybody signed")
        assert await watching.said() == ("forged", "TOKEN_INVALID")
        await tell(world, extended(matter, 1, person))
        assert await watching.said() == ("hers", "")
        # Read on another device: this one hears of it.
        woman = world.person("notification", person)
        await woman(InboxServiceStub, "MarkRead", notification_pb2.MarkReadRequest(up_to=1))
        assert await watching.said() == ("hers", "")
        await watching.ask("hers", end=True)
        await tell(world, extended(matter, 2, person), extended(matter, 3, other))
        assert await watching.said() == ("other", "")
    finally:
        watching.close()


async def test_one_person_has_a_bounded_number_of_watches(world: World) -> None:
    await world.start("notification")
    token = mint_person_token(world.keys, new_name("people").removeprefix("people/"))
    watching = Watching(world)
    try:
        for number in range(9):
            await watching.ask(f"window {number}", token)
        assert await watching.said() == ("window 8", "TOO_MANY_STREAMS")
    finally:
        watching.close()
