"""PostgreSQL refuses root: the ways round it, and who may use a state folder."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from deploy import binaries
from deploy.binaries import (
    ProgramMissingError,
    Way,
    choose_way,
    copy_folder,
    find_postgres,
    nats_version,
    own_copy_folder,
)
from deploy.local import clean
from deploy.servers import make_servers
from deploy.state import State, StateError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change its user")


async def _works(state: State) -> Path:
    """Start PostgreSQL in the settled way, write, kill, start again, read; return its folder."""
    place = state.instance("way")
    place.prepare()
    postgres, _ = await make_servers(place, fresh=True)
    try:
        await postgres.start()
        url = await postgres.create_database("somebody", "somebody")
        await postgres.kill9()
        await postgres.start()
        own = await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=10)
        assert await own.fetchval("SHOW server_encoding") == "UTF8"
        await own.close()
    finally:
        await postgres.stop()
    return postgres.folder


async def test_the_chosen_way_works_and_is_remembered(state: State) -> None:
    folder = await _works(state)
    assert state.settled_way() is await choose_way(await find_postgres(), state.root)
    assert folder.stat().st_mode & 0o077 == 0
    assert (state.root / "VERSION").read_text().strip() == str((await find_postgres()).major)


@as_root
@pytest.mark.parametrize("way", [Way.NAMESPACE, Way.COPY])
async def test_the_other_ways_of_root_work(state: State, way: Way) -> None:
    state.prepare()
    state.settle(way, (await find_postgres()).major)
    folder = await _works(state)
    if way is Way.COPY:
        assert folder.is_relative_to(copy_folder(state.root))
    await clean(state=state)
    assert not folder.exists()
    assert not copy_folder(state.root).exists()


@as_root
async def test_a_clone_that_nobody_may_enter_gets_another_way(tmp_path: Path) -> None:
    state = State(tmp_path / "closed" / ".state")
    state.prepare()
    (tmp_path / "closed").chmod(stat.S_IRWXU)
    assert await choose_way(await find_postgres(), state.root) is Way.NAMESPACE


@as_root
async def test_a_clone_of_somebody_else_that_is_closed_is_copied(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    state = State(folder / ".state")
    state.prepare()
    folder.chmod(stat.S_IRWXU)
    os.chown(folder, 12_345, 12_345)
    assert await choose_way(await find_postgres(), state.root) is Way.COPY


def test_a_folder_of_another_way_or_version_is_refused(state: State) -> None:
    state.prepare()
    state.settle(Way.DIRECT, 18)
    state.settle(Way.DIRECT, 18)
    with pytest.raises(StateError, match="make clean"):
        state.settle(Way.COPY, 18)
    with pytest.raises(StateError, match="PostgreSQL 18, the installed one is 19"):
        state.settle(Way.DIRECT, 19)


def test_a_folder_of_another_user_is_refused(state: State) -> None:
    state.prepare()
    (state.root / "owner").write_text(f"direct {os.geteuid() + 1}\n")
    with pytest.raises(StateError, match=f"belongs to uid {os.geteuid() + 1}"):
        state.instance("dev").prepare()


def test_a_copy_folder_that_others_may_write_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    own_copy_folder(folder)
    own_copy_folder(folder)
    folder.chmod(0o777)
    with pytest.raises(ProgramMissingError, match="belongs to somebody else"):
        own_copy_folder(folder)
    link = tmp_path / "link"
    link.symlink_to(folder)
    with pytest.raises(ProgramMissingError, match="belongs to somebody else"):
        own_copy_folder(link)


@pytest.mark.parametrize(
    ("text", "version"),
    [("nats-server: v2.15.1", (2, 15)), ("2.9.10", (2, 9)), ("no version", (0, 0))],
)
def test_versions_are_read(text: str, version: tuple[int, int]) -> None:
    assert nats_version(text) == version


async def test_an_old_nats_server_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await binaries.find_nats()).is_file()
    old = tmp_path / "nats-server"
    old.write_text('#!/bin/sh\necho "nats-server: v2.9.10"\n')
    old.chmod(0o755)
    monkeypatch.setattr("deploy.binaries.sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramMissingError, match=r"2\.14 or newer .* v2\.9\.10"):
        await binaries.find_nats()


async def test_a_program_that_cannot_start_is_reported(state: State) -> None:
    place = state.instance("broken")
    place.prepare()
    postgres, _ = await make_servers(place, fresh=True)
    postgres.programs = replace(postgres.programs, folder=state.root / "nowhere")
    with pytest.raises(RuntimeError, match="initdb failed"):
        await postgres.start()
    assert not (postgres.folder / "data").exists()
