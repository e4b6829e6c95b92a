"""Business time: the database's clock plus the offset that demo and tests may jump ahead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

BUSINESS_NOW = (
    "now() + make_interval(secs => coalesce((SELECT offset_seconds FROM business_clock), 0))"
)


async def business_now(connection: AsyncConnection | AsyncSession) -> datetime:
    """Return the business time of this transaction (UTC). Leases and tokens use real time."""
    return (await connection.execute(text(f"SELECT {BUSINESS_NOW}"))).scalar_one()  # type: ignore[no-any-return]  # a timestamptz


async def business_offset(connection: AsyncConnection) -> int:
    """Return the offset in seconds."""
    row = await connection.execute(text("SELECT offset_seconds FROM business_clock"))
    return int(row.scalar_one_or_none() or 0)


async def jump(connection: AsyncConnection, seconds: int) -> None:
    """Move business time ahead, in development and tests only; it never goes back.

    Raises:
        ValueError: when `seconds` is negative.
    """
    if seconds < 0:
        msg = "business time never goes back"
        raise ValueError(msg)
    await connection.execute(
        text(
            "INSERT INTO business_clock (id, offset_seconds) VALUES (1, :seconds)"
            " ON CONFLICT (id) DO UPDATE"
            " SET offset_seconds = business_clock.offset_seconds + :seconds"
        ),
        {"seconds": seconds},
    )
