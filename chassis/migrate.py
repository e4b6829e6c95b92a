"""Migrations as a job: `python -m chassis.migrate <service>`; never done by a starting service."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import AutoString

from chassis.protected import ProtectedText

ROOT = Path(__file__).resolve().parent.parent
_MIGRATION_LOCK = 0x6D696772


def config_for(service: str) -> Config:
    """Return Alembic's configuration for a service's migrations folder.

    Raises:
        ValueError: when there is no such service.
    """
    folder = ROOT / "services" / service / "store" / "migrations"
    if not folder.is_dir():
        msg = f"no migrations for {service!r}"
        raise ValueError(msg)
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _upgrade(connection: Connection, config: Config) -> None:
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _draft(connection: Connection, config: Config, message: str, revision: str) -> None:
    config.attributes["connection"] = connection
    command.revision(config, message=message, autogenerate=True, rev_id=revision)


async def migrate(service: str, url: str) -> None:
    """Bring a database to the newest revision: one job at a time, locks waited for at most 10 s."""
    config = config_for(service)
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SET lock_timeout = '10s'"))
            await connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK}
            )
            # A trusted extension: the owner of the database may create it.
            await connection.execute(text("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
            await connection.run_sync(_upgrade, config)
    finally:
        await engine.dispose()


def render_item(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our own column types as the plain ones that the database sees."""
    if kind == "type" and isinstance(item, ProtectedText):
        return "sa.LargeBinary()"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


async def draft_revision(service: str, url: str, message: str, revision: str) -> None:
    """Write a draft of a migration from the difference between tables and database."""
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_draft, config_for(service), message, revision)
    finally:
        await engine.dispose()


def main() -> None:
    """Migrate the service named on the command line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and one argument
        sys.exit("usage: python -m chassis.migrate <service>")
    asyncio.run(migrate(sys.argv[1], os.environ["TONGXIN_DATABASE_URL"]))


if __name__ == "__main__":
    main()
