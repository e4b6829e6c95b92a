"""The command line: what a person sees, and what a shell evaluates."""

import json
import shlex
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import cli
from deploy.state import State
from deploy.topology import DEFAULT, GATEWAY, RECEIVER, Wiring

_PERSON = "0199c0de-0000-7001-8000-000000000001"


@pytest.fixture
def place(state: State, monkeypatch: pytest.MonkeyPatch) -> State:
    """Let the commands work on the test's own state folder."""
    monkeypatch.setattr(State, "default", classmethod(lambda _: state))
    return state


@pytest.fixture
def gateway_port() -> Iterator[int]:
    """Return a port on which something listens, as the gateway would."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def _pretend_running(state: State, port: int) -> None:
    instance = state.instance("dev")
    instance.prepare()
    instance.settings().put(f"port/{GATEWAY}", str(port))
    instance.record({})
    people = {"leader": {"person_id": _PERSON, "name": "李"}}
    (instance.folder / "people.json").write_text(json.dumps(people))


def test_env_prints_exports_and_nothing_else(
    place: State, gateway_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend_running(place, gateway_port)

    def mint(keys: Path, person: str) -> str:
        assert keys == place.instance("dev").keys
        return f"token of {person}; rm -rf"

    monkeypatch.setattr("chassis.devkeys.mint_person_token", mint)
    result = CliRunner().invoke(cli.app, ["env", "--role", "leader"])
    assert result.exit_code == 0
    assert [shlex.split(line) for line in result.stdout.splitlines()] == [
        ["export", f"TONGXIN_URL=http://127.0.0.1:{gateway_port}"],
        ["export", f"TONGXIN_TOKEN=token of {_PERSON}; rm -rf"],
    ]


def test_env_says_what_is_wrong_on_standard_error(place: State, gateway_port: int) -> None:
    result = CliRunner().invoke(cli.app, ["env", "--role", "leader"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "make up" in result.stderr
    _pretend_running(place, gateway_port)
    result = CliRunner().invoke(cli.app, ["env", "--role", "emperor"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "roles: leader" in result.stderr


def test_env_waits_for_the_gateway(place: State, gateway_port: int) -> None:
    _pretend_running(place, gateway_port)
    with socket.create_server(("127.0.0.1", 0)) as other:
        free = other.getsockname()[1]
    place.instance("dev").settings().put(f"port/{GATEWAY}", str(free))
    result = CliRunner().invoke(cli.app, ["env", "--role", "leader"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "yet" in result.stderr


def test_an_expected_error_is_one_line_without_a_stack(place: State) -> None:
    result = CliRunner().invoke(cli.app, ["migrate", "intake"])
    assert result.exit_code == 1
    assert result.stderr.strip() == "instance dev does not run: `make up` starts it"
    result = CliRunner().invoke(cli.app, ["trace", "ffffffff"])
    assert result.exit_code == 1
    assert "0 traces begin with ffffffff" in " ".join(result.stderr.split())
    assert not place.traces.exists()


def test_down_and_clean(place: State) -> None:
    assert "nothing ran" in CliRunner().invoke(cli.app, ["down"]).stderr
    place.instance("dev").prepare()
    result = CliRunner().invoke(cli.app, ["clean"])
    assert result.exit_code == 0
    assert not place.root.exists()


class _Postgres:
    port = 1

    def __init__(self, state: State) -> None:
        self.settings = state.instance("dev").settings()

    def url(self, role: str, database: str) -> str:
        return f"postgresql+asyncpg://{role}@host/{database}"


class _Nats:
    port, monitor_port = 2, 3
    url, monitor_url = "nats://host", "http://host"


@pytest.fixture
def wiring(state: State) -> Wiring:
    """Return the wiring of the real topology, with servers that are only described."""
    state.instance("dev").prepare()
    made = Wiring(state.instance("dev"), _Postgres(state), _Nats(), DEFAULT)
    made.choose_ports()
    return made


def test_the_real_topology_starts_in_the_designed_order() -> None:
    waves = [[part.name for part in wave] for wave in DEFAULT.waves()]
    services = ["deliberation", "escalation", "notification"]
    assert waves == [[RECEIVER], ["intake"], services, [GATEWAY]]


def test_every_service_knows_every_other_and_only_its_own_secrets(wiring: Wiring) -> None:
    for name in DEFAULT.services:
        environment = wiring.environment(name, {"PATH": "/bin"})
        for other in DEFAULT.services:
            assert environment[f"TONGXIN_{other.upper()}_ADDRESS"] == wiring.address(other)
        assert environment["TONGXIN_DATABASE_URL"].endswith(f"/tongxin_{name}")
        assert environment["TONGXIN_SYSTEM_KEY_FILE"].endswith(f"/keys/system-{name}.pem")
        assert environment["PATH"] == "/bin"


def test_the_users_choice_of_telemetry_wins_and_her_token_stays_out(wiring: Wiring) -> None:
    given = {"TONGXIN_TOKEN": "secret", "TONGXIN_URL": "http://x", "NO_PROXY": "intranet"}
    own = wiring.environment("intake", given)
    assert own["TONGXIN_OTLP_ENDPOINT"] == f"http://{wiring.address(RECEIVER)}"
    assert own["TONGXIN_TRACE_SAMPLE_RATIO"] == "1.0"
    assert not {"TONGXIN_TOKEN", "TONGXIN_URL"} & set(own)
    assert own["NO_PROXY"] == "intranet,127.0.0.1,localhost"
    given = {"TONGXIN_OTLP_ENDPOINT": "", "TONGXIN_TRACE_SAMPLE_RATIO": "0.5"}
    other = wiring.environment("intake", given)
    assert other["TONGXIN_OTLP_ENDPOINT"] == ""
    assert other["TONGXIN_TRACE_SAMPLE_RATIO"] == "0.5"


def test_ports_are_kept_distinct_and_outside_the_range_of_outgoing_connections(
    wiring: Wiring,
) -> None:
    first = dict(wiring.ports)
    assert len(set(first.values())) == len(DEFAULT.parts)
    low = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert max(first.values()) < max(low, 32_000)
    wiring.choose_ports()
    assert wiring.ports == first
    with socket.create_server(("127.0.0.1", first[GATEWAY])):
        wiring.choose_ports()
    assert wiring.ports[GATEWAY] != first[GATEWAY]
    assert {**wiring.ports, GATEWAY: 0} == {**first, GATEWAY: 0}
