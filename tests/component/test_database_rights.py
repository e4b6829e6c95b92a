"""Each service's database role reaches its own database and no other."""

import asyncpg
import pytest

from tests.support.world import World


async def test_a_role_reaches_only_its_own_database(world: World) -> None:
    await world.start("intake", "notification")
    own = world.urls["intake"].replace("+asyncpg", "")
    connection = await asyncpg.connect(own)
    assert await connection.fetchval("SELECT count(*) FROM matter") == 0
    await connection.close()
    foreign = own.removesuffix("tongxin_intake") + "tongxin_notification"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(foreign)


async def test_a_role_is_no_superuser_and_makes_no_roles(world: World) -> None:
    await world.start("intake")
    [row] = await world.rows(
        "intake",
        "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user",
    )
    assert tuple(row) == (False, False, False)
