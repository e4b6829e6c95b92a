"""PostgreSQL and NATS of one instance, found, placed and described, ready to start."""

import asyncio
import os
import shutil

from deploy.binaries import (
    Way,
    choose_way,
    copy_folder,
    copy_programs,
    find_nats,
    find_postgres,
    own_copy_folder,
)
from deploy.nats import Nats
from deploy.postgres import Postgres
from deploy.state import Instance


def wipe(instance: Instance) -> None:
    """Remove everything of an instance but its lock, where nothing of it runs."""
    for entry in instance.folder.iterdir() if instance.folder.is_dir() else ():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != "lock":
            entry.unlink()
    copied = copy_folder(instance.state.root)
    if copied.is_dir() and copied.stat().st_uid == os.geteuid():
        shutil.rmtree(copied / instance.name, ignore_errors=True)


async def make_servers(instance: Instance, *, fresh: bool) -> tuple[Postgres, Nats]:
    """Describe both servers of a prepared and locked instance; nothing is started yet.

    `fresh` begins with empty data and new passwords. Raises ProgramMissingError or StateError with
    what to do about it.
    """
    state = instance.state
    programs, nats_program = await asyncio.gather(find_postgres(), find_nats())
    way = state.settled_way() or await choose_way(programs, state.root)
    state.settle(way, programs.major)
    if fresh:
        await asyncio.to_thread(wipe, instance)
        instance.prepare()
    folder = instance.folder / "postgres"
    if way is Way.COPY:
        place = copy_folder(state.root)
        own_copy_folder(place)
        programs = await asyncio.to_thread(copy_programs, programs, place)
        folder = place / instance.name
    settings = instance.settings()
    postgres = Postgres(
        folder,
        log=instance.log("postgres"),
        programs=programs,
        way=way,
        settings=settings,
    )
    nats = Nats(
        instance.folder / "nats",
        log=instance.log("nats"),
        program=nats_program,
        settings=settings,
    )
    return postgres, nats
