"""An instance of stand-ins with real PostgreSQL, NATS and trace receiver."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from deploy.local import Running, clean, down, running
from deploy.process import ProcessFailedError, ProcessMark
from deploy.state import State, StateError
from tests.unit.deploy.conftest import passable
from tests.unit.deploy.small import SMALL, TINY


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> State:
    """Return a state folder with spaces in a path over the limit of a socket's."""
    folder = tmp_path_factory.mktemp("state") / ("a clone deep down " * 5) / ".state"
    folder.mkdir(parents=True)
    return State(passable(folder))


@pytest.fixture(scope="module")
async def run(state: State) -> AsyncIterator[Running]:
    """Run the stand-ins for all tests of this module."""
    async with running("one", fresh=True, topology=SMALL, state=state) as started:
        yield started


def _settings(run: Running, name: str) -> dict[str, str]:
    path = run.folder / "run" / f"{name}.settings.json"
    settings: dict[str, str] = json.loads(path.read_text())
    return settings


async def _connect(url: str) -> asyncpg.Connection:
    return await asyncpg.connect(url.replace("+asyncpg", "", 1), timeout=10)


def test_every_process_runs_and_is_recorded(run: Running) -> None:
    supervisor, marks = run.wiring.instance.recorded()
    assert supervisor is not None
    assert supervisor.pid == os.getpid()
    assert list(marks) == ["postgres", "nats", "receiver", "alpha", "beta", "gateway"]


def test_each_process_gets_the_settings_of_the_contract(run: Running) -> None:
    alpha, gateway = _settings(run, "alpha"), _settings(run, "gateway")
    assert alpha["TONGXIN_DATABASE_URL"] == run.database_url("alpha")
    assert alpha["TONGXIN_GRPC_BIND"] == run.address("alpha")
    assert alpha["TONGXIN_BETA_ADDRESS"] == run.address("beta")
    assert gateway["TONGXIN_ALPHA_ADDRESS"] == run.address("alpha")
    assert gateway["TONGXIN_HTTP_BIND"] == run.gateway_url.removeprefix("http://")
    assert "TONGXIN_DATABASE_URL" not in gateway
    assert gateway["TONGXIN_OTLP_ENDPOINT"] == f"http://{run.address('receiver')}"
    assert gateway["TONGXIN_JWKS_FILE"] == str(run.keys / "jwks.json")


def test_files_with_secrets_are_for_their_owner_alone(run: Running) -> None:
    secret = [run.folder / "settings.json", run.folder / "nats" / "nats.conf"]
    password = run.wiring.settings.password("tongxin_alpha")
    assert any(password in path.read_text() for path in secret)
    for path in secret:
        assert path.stat().st_mode & 0o077 == 0


def test_logs_are_kept_and_hold_no_password(run: Running) -> None:
    assert "alpha begins" in run.log_tail("alpha")
    for log in (run.folder / "log").iterdir():
        assert run.wiring.settings.password("tongxin_alpha") not in log.read_text()


async def test_a_role_reaches_only_its_own_database(run: Running) -> None:
    own = await _connect(run.database_url("alpha"))
    assert await own.fetchval("SELECT count(*) FROM kept") == 0
    assert await own.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = user") is False
    await own.close()
    others = run.database_url("alpha").rpartition("/")[0]
    for database in ("tongxin_beta", "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await _connect(f"{others}/{database}")


async def test_chinese_has_trigrams_and_the_encoding_is_utf8(run: Running) -> None:
    own = await _connect(run.database_url("beta"))
    await own.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert await own.fetchval("SELECT show_trgm('家')")
    assert await own.fetchval("SHOW server_encoding") == "UTF8"
    assert await own.fetchval("SHOW synchronous_commit") == "on"
    assert await own.fetchval("SHOW fsync") == "on"
    await own.close()


async def test_a_killed_database_keeps_what_was_committed(run: Running) -> None:
    own = await _connect(run.database_url("alpha"))
    await own.execute("INSERT INTO kept VALUES ('家')")
    await run.kill("postgres")
    with pytest.raises((OSError, asyncpg.PostgresError)):
        await _connect(run.database_url("alpha"))
    own.terminate()
    await run.restart("postgres")
    again = await _connect(run.database_url("alpha"))
    assert await again.fetchval("SELECT line FROM kept") == "家"
    await again.execute("DELETE FROM kept")
    await again.close()


async def test_a_killed_process_stays_away_and_comes_back_at_its_port(run: Running) -> None:
    before = run.address("beta")
    child = run.supervisor.child("beta")
    assert child is not None
    await run.kill("beta")
    assert not child.mark.is_alive()
    assert run.supervisor.child("beta") is None
    await run.restart("beta")
    again = run.supervisor.child("beta")
    assert again is not None
    assert again.pid != child.pid
    assert run.address("beta") == before


def _state_of(mark: ProcessMark) -> str:
    return Path(f"/proc/{mark.pid}/stat").read_text().rpartition(")")[2].split()[0]


async def test_a_paused_process_is_frozen_and_still_stops(run: Running) -> None:
    child = run.supervisor.child("beta")
    assert child is not None
    await run.pause("beta")
    assert _state_of(child.mark) == "T"
    run.resume("beta")
    assert _state_of(child.mark) in {"S", "R"}
    await run.pause("beta")
    await run.restart("beta")
    assert not child.mark.is_alive()
    with pytest.raises(StateError, match="nobody does not run"):
        await run.pause("nobody")


async def test_a_second_run_of_an_instance_is_refused(run: Running) -> None:
    with pytest.raises(StateError, match=f"already run by process {os.getpid()}"):
        async with running("one", fresh=False, topology=SMALL, state=run.wiring.instance.state):
            pytest.fail("two supervisors ran one instance")


async def test_who_dies_while_starting_is_named_with_its_last_lines(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGXIN_STANDIN_BETA", "dies")
    with pytest.raises(ProcessFailedError, match=r"(?s)beta: ended with 1.*the cat ate"):
        async with running("broken", fresh=True, topology=TINY, state=state):
            pytest.fail("an instance came up without beta")
    assert state.instance("broken").recorded() == (None, {})


async def test_who_is_not_ready_in_time_is_named(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGXIN_STANDIN_ALPHA", "never-ready")
    monkeypatch.setattr("deploy.supervisor._READY_SECONDS", 0.5)
    with pytest.raises(ProcessFailedError, match=r"alpha: not ready within 0\.5 s"):
        async with running("broken", fresh=True, topology=TINY, state=state):
            pytest.fail("an instance came up without alpha")


async def test_who_does_not_listen_is_killed_at_the_deadline(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGXIN_STANDIN_ALPHA", "deaf")
    monkeypatch.setattr("deploy.supervisor._STOP_SECONDS", 0.3)
    async with running("broken", fresh=True, topology=TINY, state=state) as started:
        child = started.supervisor.child("alpha")
        assert child is not None
    assert child.exit_code == -9
    assert "alpha ends" not in child.log.read_text()
    assert "beta ends" in state.instance("broken").log("beta").read_text()


async def test_a_second_start_finds_its_data_and_a_fresh_one_does_not(state: State) -> None:
    async with running("kept", fresh=True, topology=TINY, state=state) as first:
        own = await _connect(first.database_url("alpha"))
        await own.execute("INSERT INTO kept VALUES ('x')")
        await own.close()
        url, gateway = first.database_url("alpha"), first.gateway_url
    async with running("kept", fresh=False, topology=TINY, state=state) as second:
        assert (second.database_url("alpha"), second.gateway_url) == (url, gateway)
        own = await _connect(url)
        assert await own.fetchval("SELECT count(*) FROM kept") == 1
        await own.close()
    async with running("kept", fresh=True, topology=TINY, state=state) as third:
        own = await _connect(third.database_url("alpha"))
        assert await own.fetchval("SELECT count(*) FROM kept") == 0
        await own.close()


async def test_down_and_clean_where_nothing_runs(tmp_path: Path) -> None:
    state = State(tmp_path / ".state")
    assert await down("dev", state=state) is False
    state.instance("dev").prepare()
    assert await down("dev", state=state) is False
    await clean(state=state)
    assert not state.root.exists()
    await clean(state=state)
