"""The servers of a test session."""

import time

import asyncpg

from deploy.streams import declare
from tests.support.servers import Servers, start_servers


async def _use(servers: Servers) -> None:
    url = await servers.postgres.create_database("tongxin_probe", "tongxin_probe")
    own = await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=10)
    assert await own.fetchval("SELECT current_database()") == "tongxin_probe"
    await own.close()
    await servers.postgres.drop_database("tongxin_probe")
    assert "INTAKE" in (await declare(servers.nats.url)).created


def test_two_sessions_on_one_clone_do_not_meet() -> None:
    began = time.monotonic()
    first = start_servers("probe")
    seconds = time.monotonic() - began
    try:
        second = start_servers("probe")
        try:
            assert first.instance.folder != second.instance.folder
            assert first.postgres.port != second.postgres.port
            assert first.nats.url != second.nats.url
        finally:
            second.close()
        first.run(_use(first))
    finally:
        first.close()
    assert not first.postgres.folder.exists()
    assert seconds < 10, "a test session waits for this"
