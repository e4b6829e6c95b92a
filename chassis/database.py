"""One engine a process, one unit of work an act, and the only commit of the code base."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from asyncpg.exceptions import InterfaceError as AsyncpgInterfaceError
from asyncpg.exceptions import PostgresConnectionError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine

from chassis.act import subject_of
from chassis.auth import Caller
from chassis.clock import business_now, business_offset
from chassis.facts import relations_to
from chassis.policy import Policy
from chassis.refusals import Kind, TongxinError, unavailable

_READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_AWAY = (
    OSError,
    TimeoutError,
    PoolTimeoutError,
    OperationalError,
    InterfaceError,
    PostgresConnectionError,
    AsyncpgInterfaceError,
)
# lock_timeout ran out, deadlock, serialization failure: the same act works once the other is done.
_CONTENDED = frozenset({"55P03", "40P01", "40001"})


class UnsafeDatabaseError(Exception):
    """The database is not fit to keep matters: encoding, trigrams, durability or clock."""


def away(error: BaseException) -> bool:
    """Whether an exception means that PostgreSQL cannot be reached or is going down."""
    if contended(error):
        return False
    if isinstance(error, _AWAY):
        return True
    if not isinstance(error, DBAPIError):
        return False
    # 57P01-57P03: the server shuts down or starts; 53300: too many connections; 53100: disk full;
    # 08xxx: connection exceptions; 25006: it became read-only.
    state = _state(error)
    return (
        bool(error.connection_invalidated)
        or state.startswith("08")
        or state in {"57P01", "57P02", "57P03", "53300", "53100", "25006"}
    )


def database_away() -> TongxinError:
    """Return the refusal that callers get while PostgreSQL is away."""
    return unavailable("DATABASE_UNAVAILABLE", "Tongxin cannot store anything right now.")


def contended(error: BaseException) -> bool:
    """Whether an act only lost to another one at the same rows and may be tried again."""
    return isinstance(error, DBAPIError) and _state(error) in _CONTENDED


def try_again() -> TongxinError:
    """Return the refusal of an act that lost to another one; the caller comes back in 1 s."""
    return TongxinError(
        Kind.UNAVAILABLE, "TRY_AGAIN", "Somebody else works on it right now.", retry_after=1
    )


def passing(error: BaseException) -> TongxinError | None:
    """Return the refusal for what will pass by itself (away, contended), else None."""
    if contended(error):
        return try_again()
    return database_away() if away(error) else None


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", "") or "")


class Database:
    """The database of one service."""

    def __init__(self, url: str, *, pool: int = 10) -> None:
        self.engine: AsyncEngine = create_async_engine(
            url,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=5,
            pool_pre_ping=False,
            pool_recycle=1800,
            hide_parameters=True,  # they are the texts of matters, and errors are logged
            connect_args={
                "timeout": 5,
                "command_timeout": 10,
                "server_settings": {
                    "application_name": "tongxin",
                    "lock_timeout": "5000",
                    "idle_in_transaction_session_timeout": "30000",
                },
            },
        )
        # Set after every commit that wrote events or timers: relay and timers wait for it.
        self.committed = asyncio.Event()

    async def check(self, *, development: bool) -> None:
        """Refuse a database that would lose or garble matters.

        Raises:
            UnsafeDatabaseError: with every reason.
        """
        async with self.engine.connect() as connection:
            encoding = (await connection.execute(text("SHOW server_encoding"))).scalar_one()
            trigrams = (await connection.execute(text("SELECT show_trgm('家')"))).scalar_one()
            synchronous = (await connection.execute(text("SHOW synchronous_commit"))).scalar_one()
            fsync = (await connection.execute(text("SHOW fsync"))).scalar_one()
            offset = await business_offset(connection)
        problems = []
        if encoding != "UTF8":
            problems.append(f"encoding is {encoding}, not UTF8")
        if not trigrams:
            problems.append("show_trgm('家') is empty: the locale cannot serve Chinese text")
        if not development and synchronous == "off":
            problems.append("synchronous_commit is off: a 201 would not be durable")
        if not development and fsync == "off":
            problems.append("fsync is off: a 201 would not be durable")
        if not development and offset:
            problems.append("business_clock has an offset, which only development may have")
        if problems:
            raise UnsafeDatabaseError("; ".join(problems))

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction that commits at the end: for chassis loops only."""
        async with self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Reading]:
        """Give a read-only transaction with its business time."""
        try:
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                await session.execute(text(_READ_ONLY))
                yield Reading(session, await business_now(session))
        except TongxinError:
            raise
        except Exception as error:
            if refusal := passing(error):
                raise refusal from error
            raise

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


class Reading:
    """A read-only view of the database at one business time."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session = session
        self.now = now

    async def allowed(
        self,
        policy: Policy,
        caller: Caller,
        object_name: str = "",
        *,
        bodies: Mapping[str, str] | None = None,
        classification: str = "",
        state: str = "",
    ) -> tuple[str, ...]:
        """Return what the caller may do with an object; see `Work.require`."""
        relations = await relations_to(
            self.session, subject_of(caller), object_name, self.now, bodies=bodies
        )
        return policy.allowed(caller, relations, classification=classification, state=state)
