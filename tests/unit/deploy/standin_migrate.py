"""A stand-in for the migration of one service: it makes a table as the service's own role."""

import asyncio
import os

import asyncpg


async def main() -> None:
    """Connect to the database that the settings name, and change it."""
    url = os.environ["TONGXIN_DATABASE_URL"].replace("+asyncpg", "", 1)
    connection = await asyncpg.connect(url, timeout=10)
    try:
        await connection.execute("CREATE TABLE IF NOT EXISTS kept (line text)")
    finally:
        await connection.close()


if __name__ == "__main__":
    asyncio.run(main())
